package files_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/budget"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/directory"
	"stadttermin/internal/files"
	"stadttermin/internal/message/mail"
	store "stadttermin/internal/postgres/town"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// places is a town of two halls and three offices, two of which have one letter.
func places(slug string) *tenant.Settings {
	s := apptest.Town(slug, 2)
	s.Profile.Languages = []string{"de", "en", "ar"}
	s.Profile.Hosts = []string{"termine." + slug + ".example"}
	s.Translations = map[string]tenant.Translation{"en": {Reviewed: true, Texts: map[string]string{"services.pass.name": "Passport"}}}
	s.Plan.Halls = append(s.Plan.Halls, office.Hall{ID: "anbau", Name: "Anbau"})
	for i, id := range []string{"neben", "bork"} {
		o := s.Plan.Offices[0]
		o.ID, o.Name, o.Letter = id, "Büro "+id, "N"
		if i == 1 {
			o.Hall, o.Letter = "anbau", "B"
		}
		o.Counters = slices.Clone(o.Counters)
		s.Plan.Offices = append(s.Plan.Offices, o)
	}
	s.Catalog.Services[0].Offices = []string{"amt", "neben"}
	return s
}

// place is a town whose files change while people book.
type place struct {
	*apptest.Installation
	t      fataler
	slug   string
	files  *tenant.Settings
	booked []*appointment.Appointment
	hosts  map[string]bool // that stand in mails
}

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func settle(t *testing.T, i *apptest.Installation, f fataler, slug string) *place {
	t.Helper()
	w := &place{Installation: i, t: f, slug: slug, files: places(slug), hosts: make(map[string]bool)}
	w.apply()
	return w
}

func (w *place) apply() {
	w.t.Helper()
	if _, err := files.Apply(ctx, w.Settings, w.files, nil, "test", w.Clock.Now()); err != nil {
		w.t.Fatalf("apply: %v", err)
	}
}

func (w *place) now() *directory.Town {
	w.t.Helper()
	id, err := w.Settings.OfSlug(ctx, w.slug)
	if err != nil {
		w.t.Fatalf("%v", err)
	}
	now, err := w.Towns.Reload(ctx, id)
	if err != nil {
		w.t.Fatalf("reload: %v", err)
	}
	return now
}

// book takes the nth free time of a service on a day, and tells whether there was one.
func (w *place) book(service, at, language string, date civil.Date, nth int) bool {
	w.t.Helper()
	now, basket := w.now(), office.Basket{{Service: service, Quantity: 1}}
	calendar, err := w.Bookings.Calendar(ctx, now, booking.Query{Basket: basket, Office: at, Channel: office.Online}, date, date)
	if apperr.CodeOf(err) == apperr.NotServed { // nobody offers it there
		return false
	}
	if err != nil {
		w.t.Fatalf("calendar of %s: %v", service, err)
	}
	times := calendar.Days[0].Times()
	if len(times) == 0 {
		return false
	}
	one := times[nth%len(times)]
	hold, err := w.Bookings.Hold(ctx, now, booking.HoldRequest{Basket: basket, Office: one.Office, Channel: office.Online, Start: one.Start})
	if err != nil {
		w.t.Fatalf("hold: %v", err)
	}
	a, err := w.Bookings.Book(ctx, now, booking.BookRequest{
		Hold: hold.Token, Contact: appointment.Contact{Name: "Kim Beispiel", Email: fmt.Sprintf("kim%d@beispiel.de", len(w.booked))}, Language: language,
	})
	if err != nil {
		w.t.Fatalf("book: %v", err)
	}
	w.booked = append(w.booked, a)
	for _, host := range w.files.Profile.Hosts {
		w.hosts[host] = true
	}
	return true
}

// keepsAll makes sure that whatever was booked is planned on a day, named on pages and in mails, and can be moved.
func (w *place) keepsAll() {
	w.t.Helper()
	now := w.now()
	today := civil.DateOf(w.Clock.Now().In(now.Rules.Location))
	numbers := make(map[string]string)
	for _, seen := range w.booked {
		a, err := w.Bookings.Store.Find(ctx, now, seen.ID)
		if err != nil {
			w.t.Fatalf("%s is gone: %v", seen.Reference, err)
		}
		w.planned(now, a, today)
		w.named(now, a)
		if _, err := now.Rules.Request(a.Basket(), office.Online, w.Clock.Now()); err != nil {
			w.t.Fatalf("%s for %s cannot be moved: %v", a.Reference, a.Basket(), err)
		}
		key := fmt.Sprint(now.Settings().Office(a.Office).Hall, civil.DateOf(a.Start), a.WaitingNumber())
		if other, taken := numbers[key]; taken {
			w.t.Fatalf("%s and %s have the number %s in one hall on one day", other, a.Reference, a.WaitingNumber())
		}
		numbers[key] = a.Reference
	}
	for host := range w.hosts {
		if id, err := w.Settings.OfHost(ctx, host); err != nil || id != now.ID {
			w.t.Fatalf("links to %s lead to tenant %d, %v", host, id, err)
		}
	}
}

func (w *place) planned(now *directory.Town, a *appointment.Appointment, today civil.Date) {
	w.t.Helper()
	if !slices.ContainsFunc(now.Settings().PlanOn(today).Offices, func(o office.Office) bool { return o.ID == a.Office }) {
		w.t.Fatalf("no list of offices leads to the day of %s in %s", a.Reference, a.Office)
	}
	day, err := w.Queue.Day(ctx, now, a.Office, civil.DateOf(a.Start), true)
	if err != nil {
		w.t.Fatalf("day of %s in %s: %v", a.Reference, a.Office, err)
	}
	c := day.Case(a.ID)
	if c == nil || c.Seat == nil {
		w.t.Fatalf("%s is not on the day of %s, or has no seat", a.Reference, a.Office)
	}
	counter := c.Seat.Counter
	for _, lane := range day.Lanes {
		if lane.Counter == counter {
			return
		}
	}
	w.t.Fatalf("%s sits at counter %s, which %s does not show", a.Reference, counter, a.Office)
}

func (w *place) named(now *directory.Town, a *appointment.Appointment) {
	w.t.Helper()
	s := now.Settings()
	if s.Translations[a.Language].Texts == nil && a.Language == "en" {
		w.t.Fatalf("%s was booked in %s, whose texts are gone", a.Reference, a.Language)
	}
	m := w.Letters.Message(now, a, mail.Confirmation, a.Sequence)
	if m.Appointment.Office.Name == a.Office {
		w.t.Fatalf("mails about %s call its office %s", a.Reference, a.Office)
	}
	for i, item := range a.Items {
		if m.Appointment.Items[i].Name == item.Service {
			w.t.Fatalf("mails about %s call its service %s", a.Reference, item.Service)
		}
	}
	if strings.Contains(a.Basket().String(), "pass") && len(m.Appointment.Bring) == 0 {
		w.t.Fatalf("nobody tells what to bring to %s", a.Reference)
	}
}

var monday = civil.NewDate(2026, 11, 23)

func TestAnOfficeThatIsRemovedKeepsItsAppointmentsAndGetsNoNewOnes(t *testing.T) {
	t.Parallel()
	w := settle(t, apptest.Install(t), t, "werne")
	w.book("pass", "neben", "en", monday, 0)
	w.files.Plan.Offices = slices.Delete(w.files.Plan.Offices, 1, 2)
	w.files.Catalog.Services[0].Offices = []string{"amt"}
	plan, err := files.Prepare(ctx, w.Settings, w.files, nil, w.Clock.Now())
	if err != nil || len(plan.Standing) != 1 || plan.Standing[0] != (tenant.Standing{Noun: tenant.OfOffice, ID: "neben", Count: 1, Until: monday}) {
		t.Errorf("the plan names %+v, %v", plan.Standing, err)
	}
	w.apply()
	w.keepsAll()
	if w.book("pass", "neben", "de", monday, 0) {
		t.Error("a retired office gave a new time")
	}
	// Its person can go elsewhere.
	now, a := w.now(), w.booked[0]
	hold, err := w.Bookings.Hold(ctx, now, booking.HoldRequest{Basket: a.Basket(), Office: "amt", Channel: office.Online, Start: a.Start})
	if err != nil {
		t.Fatal(err)
	}
	moved, err := w.Bookings.Move(ctx, now, w.Bookings.ManageToken(now, a), hold.Token, "", budget.Claim{})
	if err != nil || moved.Office != "amt" {
		t.Fatalf("moved to %+v, %v", moved, err)
	}
	w.keepsAll()
	// Once the last of them is over or gone, so is the office; and its id brings it back.
	w.files.Profile.Booking.LeadMinutes = 5
	w.apply()
	if o := w.now().Settings().Office("neben"); o != nil {
		t.Errorf("nobody stands on %s any more", o.ID)
	}
	plan, err = files.Prepare(ctx, w.Settings, w.files, nil, w.Clock.Now())
	if err != nil || len(plan.Retired) == 0 || plan.Retired[0].ID != "neben" {
		t.Errorf("to be brought back: %+v, %v", plan.Retired, err)
	}
	w.files = places("werne")
	w.apply()
	if !w.book("pass", "neben", "de", monday, 0) {
		t.Error("the office that is back gives no times")
	}
}

func TestWhatIsBookedComesOverToTheIdThatSaysWhatItWas(t *testing.T) {
	t.Parallel()
	w := settle(t, apptest.Install(t), t, "werne")
	w.book("pass", "neben", "de", monday, 0)
	free := func(at string) int {
		calendar, err := w.Bookings.Calendar(ctx, w.now(), booking.Query{Basket: w.booked[0].Basket(), Office: at, Channel: office.Online}, monday, monday)
		if err != nil {
			t.Fatal(err)
		}
		return calendar.Days[0].Free()
	}
	before := free("neben")
	o := &w.files.Plan.Offices[1]
	o.ID, o.Was, o.Name = "service-punkt", "neben", "Servicepunkt"
	o.Counters[0].ID, o.Counters[0].Was = "fenster", "1"
	w.files.Catalog.Services[0].Offices = []string{"amt", "service-punkt"}
	w.files.Catalog.Services[0].ID, w.files.Catalog.Services[0].Was = "reisepass", "pass"
	w.apply()
	a, err := w.Bookings.Store.Find(ctx, w.now(), w.booked[0].ID)
	if err != nil || a.Office != "service-punkt" || a.Items[0].Service != "reisepass" {
		t.Fatalf("%+v, %v", a, err)
	}
	w.booked[0] = a
	w.keepsAll()
	if got := free("service-punkt"); got != before {
		t.Errorf("%d times are free, %d were before", got, before)
	}
	if got, err := apply(t, w.Installation, w.files, nil); err != nil || got != 0 {
		t.Errorf("applied again: revision %d, %v", got, err)
	}
}

func TestWhatTheAdministratorChangedFollowsToTheNewId(t *testing.T) {
	t.Parallel()
	w := settle(t, apptest.Install(t), t, "werne")
	closed := office.Closure{From: civil.Moment{Date: monday}, Until: civil.Moment{Date: monday}, Reason: "Umzug"}
	administer(t, w.Installation, "werne", func(s *tenant.Settings) { *s = *tenant.WithClosure(s, "neben", closed) })
	o := &w.files.Plan.Offices[1]
	o.ID, o.Was = "service-punkt", "neben"
	w.files.Catalog.Services[0].Offices = []string{"amt", "service-punkt"}
	w.apply()
	if got := w.now().Settings().Office("service-punkt").Closures; len(got) != 1 || got[0].Reason != "Umzug" {
		t.Errorf("closures %+v", got)
	}
}

func TestNumbersOfTwoOfficesOfAHallNeverMeet(t *testing.T) {
	t.Parallel()
	w := settle(t, apptest.Install(t), t, "werne")
	for nth := range 3 {
		w.book("kurz", "neben", "de", monday, nth)
	}
	o := &w.files.Plan.Offices[1]
	o.ID = "neu" // with the letter and the hall of the office that is retired by this
	w.files.Catalog.Services[0].Offices = []string{"amt", "neu"}
	w.apply()
	w.book("kurz", "neu", "de", monday, 9)
	w.keepsAll()
	// Two offices exchange their letters.
	w.book("kurz", "amt", "de", monday, 0)
	w.files.Plan.Offices[0].Letter, o.Letter = o.Letter, w.files.Plan.Offices[0].Letter
	w.apply()
	w.book("kurz", "neu", "de", monday, 0)
	w.book("kurz", "amt", "de", monday, 5)
	w.keepsAll()
}

func TestNothingThatIsBookedEverBecomesInvisible(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		slug := string(rune('a'+n/676%26)) + string(rune('a'+n/26%26)) + string(rune('a'+n%26))
		w := settle(t, i, rt, slug)
		for range rapid.IntRange(2, 6).Draw(rt, "steps") {
			for range rapid.IntRange(0, 2).Draw(rt, "bookings") {
				o := rapid.SampledFrom(w.files.Plan.Offices).Draw(rt, "office")
				s := rapid.SampledFrom(w.files.Catalog.Services).Draw(rt, "service")
				if s.OfferedAt(o.ID) {
					w.book(s.ID, o.ID, rapid.SampledFrom(w.files.Profile.Languages).Draw(rt, "language"), monday, rapid.IntRange(0, 30).Draw(rt, "time"))
				}
			}
			before := w.files
			edit(rt, w)
			if _, err := files.Apply(ctx, i.Settings, w.files, nil, "test", i.Clock.Now()); errors.Is(err, store.ErrTogether) {
				w.files = before // what is booked would have met what the id has itself
			} else if err != nil {
				rt.Fatalf("apply: %v", err)
			}
			w.keepsAll()
		}
	})
}

func TestTakingACancellationAtARetiredOfficeBackSaysWhatCanBeBookedInstead(t *testing.T) {
	t.Parallel()
	w := settle(t, apptest.Install(t), t, "werne")
	w.book("pass", "neben", "en", monday, 0)
	w.book("pass", "neben", "en", monday, 1)
	cancel := func(n int) string {
		t.Helper()
		now := w.now()
		token := w.Bookings.ManageToken(now, w.booked[n])
		if _, err := w.Bookings.Cancel(ctx, now, token, ""); err != nil {
			t.Fatal(err)
		}
		return token
	}
	first := cancel(0)
	w.files.Plan.Offices = slices.Delete(w.files.Plan.Offices, 1, 2)
	w.files.Catalog.Services[0].Offices = []string{"amt"}
	w.apply()
	for _, token := range []string{first, cancel(1)} {
		_, err := w.Bookings.Undo(ctx, w.now(), token, "")
		var refusal *apperr.Error
		if !errors.As(err, &refusal) || refusal.Code != apperr.OfficeGone {
			t.Fatalf("taking the cancellation back: %v", err)
		}
		times, _ := refusal.Extra["alternatives"].([]booking.Time)
		if len(times) == 0 || times[0].Office != "amt" {
			t.Errorf("what can be booked instead: %+v", refusal.Extra)
		}
	}
}
