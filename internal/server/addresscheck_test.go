package server_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/message"
	"stadttermin/internal/town/tenant"
)

// postbox takes all mails that leave.
type postbox struct{ mails []mail.Mail }

func (p *postbox) Send(_ context.Context, m mail.Mail) error {
	p.mails = append(p.mails, m)
	return nil
}

// deliver sends what is due.
func (p *postbox) deliver(b *browser) {
	b.Helper()
	store := message.Outbox{DB: b.DB}
	delivery := &outbox.Delivery{
		Store: store, Sender: p, Permanent: func(error) bool { return false }, Composer: b.Composers(), Now: b.Clock.Now, Log: slog.New(slog.DiscardHandler),
	}
	towns, err := b.Settings.Active(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for _, id := range towns {
		due, _, err := store.Due(b.Context(), id, b.Clock.Now(), 1000)
		if err != nil {
			b.Fatal(err)
		}
		for _, row := range due {
			if err := delivery.Deliver(b.Context(), id, row); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// codes gives those that were mailed to an address.
func (p *postbox) codes(address string) (codes []string) {
	for _, m := range p.mails {
		if code := regexp.MustCompile(`^\d{6}`).FindString(m.Subject); code != "" && m.To.Address == address {
			codes = append(codes, code)
		}
	}
	return codes
}

// village is a small town in which one visitor has booked for six addresses already.
func village(t *testing.T, ours change) *browser {
	t.Helper()
	town := apptest.Town("werne", 1) // 24 times a day
	town.Profile.Visitors = tenant.Visitors{BookingsPerHour: 40}
	town.Profile.Contact.Phone = "02389 71-333"
	b := open(t, town).on("werne")
	for i := range 6 {
		var h held
		b.post("/api/v1/holds", wish(at(monday, civil.Clock(8*60+15*i))), ours).into(http.StatusCreated, &h)
		b.post("/api/v1/appointments", person(h.Hold, fmt.Sprintf("kim%d@example.org", i)), ours).into(http.StatusCreated, new(booked))
	}
	return b
}

func TestWhoeverBooksForManyAddressesConfirmsTheNext(t *testing.T) {
	t.Parallel()
	ours, letters := from("2001:db8:1:2::7"), &postbox{}
	b := village(t, ours)
	var h held
	b.post("/api/v1/holds", wish(at(monday, 10*60)), ours).into(http.StatusCreated, &h)
	body := func(code string) fields {
		p := person(h.Hold, "new@example.org")
		if code != "" {
			p["confirmation"] = code
		}
		return p
	}
	for range 2 { // one mail in a minute
		if p := b.post("/api/v1/appointments", body(""), ours).refused(apperr.ConfirmAddress); p.Field != "confirmation" {
			t.Errorf("the field is %q", p.Field)
		}
	}
	letters.deliver(b)
	codes := letters.codes("new@example.org")
	if len(codes) != 1 {
		t.Fatalf("mailed: %v", codes)
	}
	b.post("/api/v1/appointments", body("x"+codes[0]), ours).refused(apperr.ConfirmationWrong)
	other := person(h.Hold, "other@example.org")
	other["confirmation"] = codes[0]
	b.post("/api/v1/appointments", other, ours).refused(apperr.ConfirmationWrong)
	var made booked
	for range 2 { // sent again it is the same
		b.post("/api/v1/appointments", body(codes[0]), ours).into(http.StatusCreated, &made)
	}
	b.Clock.Advance(40 * time.Minute)
	b.post("/api/v1/appointments", body(codes[0]), ours).into(http.StatusCreated, new(booked))

	// Known addresses, written however, and other visitors are asked nothing.
	b.post("/api/v1/holds", wish(at(monday, 11*60)), ours).into(http.StatusCreated, &h)
	b.post("/api/v1/appointments", person(h.Hold, "KIM0+amt@example.org"), ours).into(http.StatusCreated, &made)
	b.post("/api/v1/holds", wish(at(monday, 11*60+30)), from("203.0.113.9")).into(http.StatusCreated, &h)
	b.post("/api/v1/appointments", person(h.Hold, "free@example.org"), from("203.0.113.9")).into(http.StatusCreated, &made)
}

func TestACodeIsNotGuessedAndEndsByItself(t *testing.T) {
	t.Parallel()
	ours, letters := from("203.0.113.7"), &postbox{}
	b := village(t, ours)
	var h held
	b.post("/api/v1/holds", wish(at(monday, 10*60)), ours).into(http.StatusCreated, &h)
	b.post("/api/v1/appointments", person(h.Hold, "new@example.org"), ours).refused(apperr.ConfirmAddress)
	letters.deliver(b)
	p := person(h.Hold, "new@example.org")
	for range 5 {
		p["confirmation"] = "12345"
		b.post("/api/v1/appointments", p, ours).refused(apperr.ConfirmationWrong)
	}
	p["confirmation"] = letters.codes("new@example.org")[0]
	b.post("/api/v1/appointments", p, ours).refused(apperr.ConfirmationWrong)

	b.post("/api/v1/holds", wish(at(monday, 11*60)), ours).into(http.StatusCreated, &h)
	b.post("/api/v1/appointments", person(h.Hold, "late@example.org"), ours).refused(apperr.ConfirmAddress)
	b.Clock.Advance(31 * time.Minute)
	letters.deliver(b)
	if codes := letters.codes("late@example.org"); len(codes) != 0 {
		t.Error("a code was mailed that is taken no more")
	}
}

func TestCodesCountAmongTheSixMailsADayOfAnAddress(t *testing.T) {
	t.Parallel()
	ours, letters := from("203.0.113.7"), &postbox{}
	b := village(t, ours)
	var h held
	b.post("/api/v1/holds", wish(at(monday, 10*60)), ours).into(http.StatusCreated, &h)
	for i := range 8 {
		b.post("/api/v1/appointments", person(h.Hold, fmt.Sprintf("new+%d@example.org", i)), ours).refused(apperr.ConfirmAddress)
		letters.deliver(b)
		b.Clock.Advance(time.Minute)
	}
	sent := 0
	for i := range 8 {
		sent += len(letters.codes(fmt.Sprintf("new+%d@example.org", i)))
	}
	if sent != outbox.PerDay {
		t.Errorf("%d mails went to one mailbox", sent)
	}
	b.Clock.Advance(25 * time.Hour)
	left := 0
	if _, err := (message.Retention{DB: b.DB}).Forget(t.Context(), b.Town(t, "werne").ID, civil.DateOf(b.Clock.Now()), b.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	err := b.DB.InTenant(t.Context(), b.Town(t, "werne").ID, func(tx *db.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT count(*) FROM address_check`).Scan(&left)
	})
	if err != nil || left != 0 {
		t.Errorf("%d addresses are kept, %v", left, err)
	}
}

func TestTheFormAsksForTheCodeAndLosesNothing(t *testing.T) {
	t.Parallel()
	ours, letters := from("203.0.113.7"), &postbox{}
	b := village(t, ours)
	var h held
	b.post("/api/v1/holds", wish(at(monday, 10*60)), ours).into(http.StatusCreated, &h)
	form := url.Values{"reservierung": {h.Hold}, "name": {"Kim"}, "email": {"new@example.org"}, "telefon": {"0170 1"}, "schluessel": {"k"}}
	asked := b.submit("/buchen?lang=de", form, ours)
	if asked.Status != http.StatusUnprocessableEntity {
		t.Fatalf("%d %s", asked.Status, asked.Body)
	}
	for _, words := range []string{
		"Bestätigen Sie Ihre E-Mail-Adresse", `name="code"`, `value="new@example.org"`, `value="Kim"`, `value="0170 1"`, "Code noch einmal senden", "02389 71-333",
	} {
		if !strings.Contains(string(asked.Body), words) {
			t.Errorf("the page lacks %q", words)
		}
	}
	letters.deliver(b)
	form.Set("bestaetigt", "new@example.org")
	form.Set("code", "000 00")
	if a := b.submit("/buchen?lang=de", form, ours); a.Status != http.StatusUnprocessableEntity || !strings.Contains(string(a.Body), "Der Code stimmt nicht") {
		t.Errorf("a wrong code: %d %s", a.Status, a.Body)
	}
	b.Clock.Advance(time.Minute)
	form.Set("nochmal", "ja")
	if a := b.submit("/buchen?lang=de", form, ours); a.Status != http.StatusUnprocessableEntity || strings.Contains(string(a.Body), "000 00") ||
		!strings.Contains(string(a.Body), "Wir haben den Code noch einmal an") {
		t.Errorf("asking again: %d, with the wrong code or without saying that one was sent: %s", a.Status, a.Body)
	}
	form.Del("nochmal")
	letters.deliver(b)
	codes := letters.codes("new@example.org")
	if len(codes) != 2 {
		t.Fatalf("mailed: %v", codes)
	}
	eastern := strings.NewReplacer("0", "٠", "1", "١", "2", "٢", "3", "٣", "4", "٤", "5", "٥", "6", "٦", "7", "٧", "8", "٨", "9", "٩")
	form.Set("code", eastern.Replace(codes[1][:3]+" "+codes[1][3:]))
	if a := b.submit("/buchen?lang=de", form, ours); a.Status != http.StatusSeeOther {
		t.Errorf("the code: %d %s", a.Status, a.Body)
	}
}

// Whoever has to read a mail first is given time for it once: a code asked for again and again keeps no time from others.
func TestATimeIsKeptForAQuarterOfAnHourWhileAnAddressIsConfirmed(t *testing.T) {
	t.Parallel()
	ours, letters := from("203.0.113.7"), &postbox{}
	b := village(t, ours)
	free := func() string {
		return string(b.get("/api/v1/availability/"+monday.String()+"?services=pass", from("198.51.100.9")).Body)
	}
	wanted := monday.String() + "T10:00:00"
	var first held
	b.post("/api/v1/holds", wish(at(monday, 10*60)), ours).into(http.StatusCreated, &first)
	token, until := first.Hold, time.Time{}
	for range 4 { // minutes 0, 3, 6 and 9
		asked := b.post("/api/v1/appointments", person(token, "new@example.org"), ours).refused(apperr.ConfirmAddress)
		if token = asked.Hold.Hold; token == "" || !until.IsZero() && asked.Hold.Expires != until {
			t.Fatalf("%+v, until %s before", asked, until)
		}
		until = asked.Hold.Expires
		letters.deliver(b)
		b.Clock.Advance(3 * time.Minute)
	}
	b.Clock.Advance(2 * time.Minute) // the fourteenth: it would have run out without
	if strings.Contains(free(), wanted) {
		t.Error("the time is offered to others")
	}
	codes := letters.codes("new@example.org")
	p := person(first.Hold, "new@example.org") // "the same request again": by its first token
	p["confirmation"] = codes[len(codes)-1]
	b.post("/api/v1/appointments", p, ours).into(http.StatusCreated, new(booked))

	b.post("/api/v1/holds", wish(at(monday, 11*60)), ours).into(http.StatusCreated, &first)
	b.post("/api/v1/appointments", person(first.Hold, "late@example.org"), ours).refused(apperr.ConfirmAddress)
	letters.deliver(b)
	b.Clock.Advance(16 * time.Minute)
	if !strings.Contains(free(), monday.String()+"T11:00:00") {
		t.Error("the time is kept for longer")
	}
	p = person(first.Hold, "late@example.org")
	p["confirmation"] = letters.codes("late@example.org")[0]
	b.post("/api/v1/appointments", p, ours).refused(apperr.HoldExpired)
}

// The form shows until when the time is kept, which a wrong code does not change.
func TestTheFormThatAsksForACodeSaysUntilWhenTheTimeIsKept(t *testing.T) {
	t.Parallel()
	ours := from("203.0.113.7")
	b := village(t, ours)
	var h held
	b.post("/api/v1/holds", wish(at(monday, 10*60)), ours).into(http.StatusCreated, &h)
	form := url.Values{"reservierung": {h.Hold}, "name": {"Kim"}, "email": {"new@example.org"}, "schluessel": {"k"}}
	said := ""
	for range 3 {
		a := b.submit("/buchen?lang=de", form, ours)
		until := regexp.MustCompile(`Geben Sie ihn bis ([^<]*) ein`).FindStringSubmatch(string(a.Body))
		if until == nil || said != "" && until[1] != said {
			t.Fatalf("%v, %q before: %s", until, said, a.Body)
		}
		said = until[1]
		token := regexp.MustCompile(`name="reservierung" value="([^"]+)"`).FindStringSubmatch(string(a.Body))
		form.Set("reservierung", token[1])
		form.Set("bestaetigt", "new@example.org")
		form.Set("code", "1")
		b.Clock.Advance(time.Minute)
	}
}
