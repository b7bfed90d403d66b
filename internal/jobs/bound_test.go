package jobs_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/budget"
	"stadttermin/internal/civil"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/message"
	"stadttermin/internal/staff/audit"
)

// deliverAll delivers what is due, as relay and worker do, and gives how many mails that were.
func (p *post) deliverAll() int {
	p.Helper()
	before := len(p.server.Messages())
	for {
		due := p.due()
		if len(due) == 0 {
			return len(p.server.Messages()) - before
		}
		for _, d := range due {
			if err := p.delivery.Deliver(p.Context(), p.town.ID, d); err != nil {
				p.Fatal(err)
			}
		}
	}
}

func (p *post) cancel(a *appointment.Appointment) {
	p.Helper()
	if _, err := p.Bookings.Cancel(p.Context(), p.town, p.Bookings.ManageToken(p.town, a), ""); err != nil {
		p.Fatal(err)
	}
}

func (p *post) undo(a *appointment.Appointment) {
	p.Helper()
	if _, err := p.Bookings.Undo(p.Context(), p.town, p.Bookings.ManageToken(p.town, a), ""); err != nil {
		p.Fatal(err)
	}
}

// states counts the rows of the outbox that are due by how they ended.
func (p *post) states() map[string]int {
	p.Helper()
	states := make(map[string]int)
	err := p.DB.InTenant(p.Context(), p.town.ID, func(tx *db.Tx) error {
		rows, err := tx.Query(p.Context(), `SELECT state FROM outbox WHERE tenant_id = $1 AND due_at <= $2`, p.town.ID, p.Clock.Now())
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var state string
			if err := rows.Scan(&state); err != nil {
				return err
			}
			states[state]++
		}
		return rows.Err()
	})
	if err != nil {
		p.Fatal(err)
	}
	return states
}

func TestClicksMailAnAddressSixTimesADayAndTheRestInOne(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	a := p.bookAs(monday, 8*60, "kim@example.org")
	p.deliverAll()
	for range 10 {
		p.Clock.Advance(time.Minute)
		p.cancel(a)
		p.deliverAll()
		p.Clock.Advance(time.Minute)
		p.undo(a)
		p.deliverAll()
	}
	if got := len(p.kinds()); got != outbox.PerDay {
		t.Fatalf("21 clicks within minutes made %d mails: %v", got, p.kinds())
	}
	p.Clock.Advance(14 * time.Minute)
	if got := p.deliverAll(); got != 0 {
		t.Errorf("%d mails before fifteen minutes of rest", got)
	}
	p.Clock.Advance(time.Minute)
	if got := p.deliverAll(); got != 1 {
		t.Errorf("%d mails after fifteen minutes of rest, want one", got)
	}
	if last := p.kinds()[outbox.PerDay]; last != mail.Undone {
		t.Errorf("the last word is %s", last)
	}
	if states := p.states(); states["waiting"] != 0 {
		t.Errorf("rows: %v", states)
	}
}

func TestWhatIsOverTheBoundNamesEachAppointmentAsItIs(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	for n := range outbox.PerDay / 2 { // six mails
		a := p.bookAs(monday, 8*60, "kim@example.org")
		p.deliverAll()
		p.cancel(a)
		p.deliverAll()
		p.Clock.Advance(time.Duration(n) * time.Second)
	}
	kept := p.bookAs(monday, 9*60, "Kim+zwei@Example.org")
	p.deliverAll()
	gone := p.bookAs(monday, 10*60, "KIM@example.org")
	p.deliverAll()
	p.cancel(gone)
	p.deliverAll()
	if err := p.Bookings.ResendLink(t.Context(), p.town, "Kim+zwei@Example.org", budget.Claim{}); err != nil {
		t.Fatal(err)
	}
	if got := len(p.kinds()) + p.deliverAll(); got != outbox.PerDay {
		t.Fatalf("%d mails", got)
	}
	p.Clock.Advance(15 * time.Minute)
	if got := p.deliverAll(); got != 1 {
		t.Fatalf("%d mails after the rest", got)
	}
	messages := p.server.Messages()
	m := messages[len(messages)-1]
	for _, want := range []string{"Ihre Termine", kept.Reference, gone.Reference, "Ihr Termin ist gebucht", "Ihr Termin ist abgesagt", "9:00"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("the mail lacks %q:\n%s", want, m.Text)
		}
	}
	if strings.Count(m.Text, kept.Reference) != 1 || strings.Contains(m.Text, "Der Link zu Ihrem Termin") {
		t.Errorf("an appointment stands there twice:\n%s", m.Text)
	}
	if states := p.states(); states["waiting"] != 0 || states["sent"] != outbox.PerDay+3 {
		t.Errorf("a summary counts as the mails that it names: %v", states)
	}
}

func TestWhatTheTownCausesIsNeverBounded(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	a := p.bookAs(monday, 8*60, "kim@example.org")
	for range outbox.PerDay {
		p.deliverAll()
		p.cancel(a)
		p.deliverAll()
		p.undo(a)
	}
	before := len(p.kinds())
	m := booking.StaffAccess{Actor: audit.Staff("jo"), Offices: []string{"amt"}}
	if _, err := p.Bookings.CancelFor(t.Context(), p.town, m, a.ID, mail.TownCancellation, ""); err != nil {
		t.Fatal(err)
	}
	if got := p.deliverAll(); got != 1 || p.kinds()[before] != mail.TownCancellation {
		t.Errorf("%d mails: %v", got, p.kinds()[before:])
	}
	if got := p.bookAs(monday, 9*60, "anna@example.org"); got == nil || p.deliverAll() != 1 {
		t.Error("another address is bounded too")
	}
}

func TestRemindersOfOneAddressAreOneMail(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	first := p.bookAs(monday, 8*60, "kim@example.org")
	second := p.bookAs(monday, 9*60, "kim@example.org")
	other := p.bookAs(monday, 10*60, "anna@example.org")
	p.deliverAll()
	before := len(p.kinds())
	p.Clock.Set(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))
	if got := p.deliverAll(); got != 2 {
		t.Fatalf("%d mails: %v", got, p.kinds()[before:])
	}
	for _, m := range p.server.Messages()[before:] {
		both := strings.Contains(m.Text, first.Reference) && strings.Contains(m.Text, second.Reference)
		if m.To[0] == "kim@example.org" && !both || m.To[0] == "anna@example.org" && (both || !strings.Contains(m.Text, other.Reference)) {
			t.Errorf("to %v:\n%s", m.To, m.Text)
		}
	}
}

func TestASummaryWhoseServerIsAwayIsTriedAgainAsTheSameMail(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.bookAs(monday, 8*60, "kim@example.org")
	p.bookAs(monday, 9*60, "kim@example.org")
	p.deliverAll()
	before := len(p.kinds())
	p.Clock.Set(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))
	due := p.due()
	if len(due) != 2 {
		t.Fatalf("due: %v", due)
	}
	crashing := *p.delivery
	crashing.Store = forgetful{p.delivery.Store}
	if err := crashing.Deliver(t.Context(), p.town.ID, due[0]); err == nil {
		t.Error("the crash went unnoticed")
	}
	if got := p.deliverAll(); got != 0 {
		t.Errorf("under the lease of the one that died %d more arrived", got)
	}
	p.Clock.Advance(10 * time.Minute)
	if err := p.delivery.Deliver(t.Context(), p.town.ID, due[1]); err != nil {
		t.Fatal(err)
	}
	messages := p.server.Messages()[before:]
	if len(messages) != 2 || messages[0].Header("Message-Id") != messages[1].Header("Message-Id") {
		t.Errorf("%d mails arrived", len(messages))
	}
	if states := p.states(); states["waiting"] != 0 {
		t.Errorf("rows: %v", states)
	}
}

func TestOpenAppointmentsAreCountedOverAllWritingsOfAnAddress(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	for i, email := range []string{"k.im@gmail.com", "kim+a@gmail.com", "KIM@googlemail.com"} { // three, as the town allows
		p.bookAs(monday, civil.Clock(8*60+30*i), email)
	}
	hold, err := p.Bookings.Hold(t.Context(), p.town, holdAt(p.town, monday, 10*60))
	if err != nil {
		t.Fatal(err)
	}
	for _, email := range []string{"ki.m@gmail.com", "kim+b@googlemail.com"} {
		for _, swift := range []booking.BatchWriter{p.Bookings.Batches, nil} {
			p.Bookings.Batches = swift
			_, err = p.Bookings.Book(t.Context(), p.town, booking.BookRequest{Hold: hold.Token, Contact: appointment.Contact{Name: "Kim", Email: email}, Language: "de"})
			if apperr.CodeOf(err) != apperr.OpenLimit {
				t.Errorf("%s: %v", email, err)
			}
		}
	}
}

func TestAnAddressOfTheVersionBeforeIsFoldedLater(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	a := p.bookAs(monday, 8*60, "Kim+a@example.org")
	key := func() (key *string) {
		err := p.DB.InTenant(t.Context(), p.town.ID, func(tx *db.Tx) error {
			return tx.QueryRow(t.Context(), `SELECT address_key FROM contact WHERE tenant_id = $1 AND appointment_id = $2`, p.town.ID, a.ID).Scan(&key)
		})
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	for name, mend := range map[string]func(){
		"by retention": func() {
			if _, err := (message.Retention{DB: p.DB}).Forget(t.Context(), p.town.ID, monday, p.Clock.Now()); err != nil {
				t.Fatal(err)
			}
		},
		"by the mail": func() { p.deliverAll() },
	} {
		err := p.DB.InTenant(t.Context(), p.town.ID, func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `UPDATE contact SET address_key = NULL WHERE tenant_id = $1`, p.town.ID)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		mend()
		if got := key(); got == nil || *got != "kim@example.org" {
			t.Errorf("%s: %v", name, got)
		}
		p.cancel(a)
		p.undo(a)
	}
}

// Whatever is clicked, and whenever what is due is delivered: nothing untrue arrives, the bound holds over every day,
// and in the end everybody knows how their appointment stands.
func TestTheBoundHoldsAndTheLastWordIsTrueWhateverIsClicked(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	rapid.Check(t, func(t *rapid.T) {
		p.server.Clear()
		p.Clock.Advance(14 * 24 * time.Hour)
		address := "kim" + uuid.NewString() + "@example.org"
		day := civil.DateOf(p.Clock.Now()).AddDays(6)
		for day.Weekday() != 4 {
			day = day.AddDays(1)
		}
		a := p.bookAs(day, 8*60, address)
		b := p.bookAs(day, 9*60, address)
		word := map[uuid.UUID]mail.Kind{a.ID: mail.Confirmation, b.ID: mail.Confirmation}
		var sent []time.Time
		deliver := func() {
			for range p.deliverAll() {
				sent = append(sent, p.Clock.Now())
			}
		}
		for range rapid.IntRange(1, 16).Draw(t, "clicks") {
			one := rapid.SampledFrom([]*appointment.Appointment{a, b}).Draw(t, "of")
			if word[one.ID] == mail.Cancellation {
				p.undo(one)
				word[one.ID] = mail.Undone
			} else {
				p.cancel(one)
				word[one.ID] = mail.Cancellation
			}
			if rapid.Bool().Draw(t, "deliver") {
				deliver()
			}
			p.Clock.Advance(time.Duration(rapid.IntRange(0, 40).Draw(t, "minutes")) * time.Minute)
		}
		for range 12 { // at the latest after the longest rest
			deliver()
			p.Clock.Advance(100 * time.Minute)
		}
		if p.waiting() != 0 {
			t.Errorf("%d mails were never sent", p.waiting())
		}
		for i := range sent {
			within := slices.IndexFunc(sent[i:], func(at time.Time) bool { return !at.Before(sent[i].Add(outbox.Day)) })
			if within < 0 {
				within = len(sent) - i
			}
			if most := outbox.PerDay + 7; within > most {
				t.Errorf("%d mails within a day", within)
			}
		}
		last := map[uuid.UUID]mail.Kind{}
		for _, m := range p.server.Messages() {
			for _, one := range []*appointment.Appointment{a, b} {
				_, said, named := strings.Cut(m.Text, one.Reference)
				if !named {
					continue
				}
				head := m.Text[:len(m.Text)-len(said)]
				last[one.ID] = lastHeading(head)
			}
		}
		for id, want := range word {
			if last[id] != want {
				t.Errorf("the last word is %q, and %q is true", last[id], want)
			}
		}
	})
}

// lastHeading gives the kind that the last heading of a text belongs to.
func lastHeading(text string) (kind mail.Kind) {
	at := -1
	for heading, of := range map[string]mail.Kind{
		"Ihr Termin ist gebucht": mail.Confirmation, "Ihr Termin ist abgesagt": mail.Cancellation, "Ihr Termin gilt wieder": mail.Undone,
	} {
		if i := strings.LastIndex(text, heading); i > at {
			at, kind = i, of
		}
	}
	return kind
}

func TestMailsSpeakOfWhatHappenedAndTheirLinksCarryTheirLanguage(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	a := p.bookAs(monday, 8*60, "kim@example.org")
	p.deliverAll()
	p.cancel(a)
	p.deliverAll()
	p.undo(a)
	p.deliverAll()
	if got := p.kinds(); !slices.Equal(got, []mail.Kind{mail.Confirmation, mail.Cancellation, mail.Undone}) {
		t.Errorf("arrived: %v", got)
	}
	for _, m := range p.server.Messages() {
		for _, line := range strings.Fields(m.Text) {
			if strings.HasPrefix(line, "http") && !strings.HasSuffix(line, "?lang=de") {
				t.Errorf("%s: a link without a language: %s", m.Subject, line)
			}
		}
	}
	if last := p.server.Messages()[2]; strings.Contains(last.Text, "wir freuen uns") || !strings.Contains(last.Text, "Absage ist zurückgenommen") {
		t.Errorf("the mail of an undone cancellation:\n%s", last.Text)
	}
}
