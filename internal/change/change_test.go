package change_test

import (
	"strconv"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/change"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/directory"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

var (
	monday    = civil.NewDate(2026, 11, 23)
	tuesday   = monday.AddDays(1)
	krueger   = change.Author{ID: uuid.New(), Name: "M. Krüger"}
	lueke     = change.Author{ID: uuid.New(), Name: "S. Lüke"}
	theOffice = "amt"
)

// desk is a town whose administrators edit its settings.
type desk struct {
	*testing.T
	*apptest.Installation
	town *directory.Town
}

func newDesk(t *testing.T, counters int) *desk {
	t.Helper()
	i := apptest.Install(t, apptest.Town("werne", counters))
	return &desk{T: t, Installation: i, town: i.Town(t, "werne")}
}

// reload gives the town with the settings in force.
func (d *desk) reload() *directory.Town {
	d.Helper()
	town, err := d.Towns.Reload(d.Context(), d.town.ID)
	if err != nil {
		d.Fatal(err)
	}
	d.town = town
	return town
}

func (d *desk) book(date civil.Date, minute int, email string) *appointment.Appointment {
	d.Helper()
	start := civil.Instant(date, civil.Clock(minute), d.town.Rules.Location, civil.Beginning)
	hold, err := d.Bookings.Hold(d.Context(), d.town, booking.HoldRequest{
		Basket: office.Basket{{Service: "pass", Quantity: 1}}, Office: theOffice, Channel: office.Phone, Start: start,
	})
	if err != nil {
		d.Fatal(err)
	}
	a, err := d.Bookings.Book(d.Context(), d.town, booking.BookRequest{Hold: hold.Token, Contact: appointment.Contact{Name: "Kim Beispiel", Email: email, Phone: "02389 71333"}, Language: "de"})
	if err != nil {
		d.Fatal(err)
	}
	return a
}

// propose drafts an edit of the settings.
func (d *desk) propose(by change.Author, edit func(*tenant.Settings)) *change.Change {
	d.Helper()
	c, err := d.Edits.Propose(d.Context(), d.town, by, change.Proposal{Origin: change.FromForm, Edit: func(s *tenant.Settings) (string, error) {
		edit(s)
		return "offices." + theOffice, nil
	}})
	if err != nil {
		d.Fatal(err)
	}
	return c
}

// save saves a change as it would be shown.
func (d *desk) save(c *change.Change, day *civil.Date) (*change.Effect, error) {
	d.Helper()
	when := change.When{Day: day}
	e, err := d.Edits.Effect(d.Context(), d.town, c, when)
	if err != nil {
		d.Fatal(err)
	}
	if e.Assessment != nil {
		when.Seen = e.Assessment.Fingerprint
	}
	e, err = d.Edits.Save(d.Context(), d.town, c.ID, c.Author, when)
	d.reload()
	return e, err
}

func (d *desk) saved(c *change.Change, day *civil.Date) *change.Effect {
	d.Helper()
	e, err := d.save(c, day)
	if err != nil {
		d.Fatal(err)
	}
	return e
}

func until(clock civil.Clock) func(*tenant.Settings) {
	return func(s *tenant.Settings) { s.Plan.Offices[0].Opening[0].Until = clock }
}

func lead(minutes int) func(*tenant.Settings) {
	return func(s *tenant.Settings) { s.Profile.Booking.LeadMinutes = minutes }
}

func TestWhoeverNewHoursLeaveOutsideIsAskedInTheSameStep(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 2)
	inside, outside := d.book(monday, 8*60, "kim@example.org"), d.book(monday, 11*60, "alex@example.org")
	c := d.propose(krueger, until(10*60))
	e, err := d.Edits.Effect(t.Context(), d.town, c, change.When{})
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Assessment.Cases) != 1 || e.Assessment.Cases[0].Reference != outside.Reference || e.After >= e.Before || e.Before == 0 {
		t.Fatalf("%d cases, free %d → %d", len(e.Assessment.Cases), e.Before, e.After)
	}
	if d.reload().Revision != 1 {
		t.Fatal("looking at the effect has changed the settings")
	}
	d.saved(c, nil)
	if d.town.Revision != 2 || d.town.Settings().Plan.Offices[0].Opening[0].Until != 10*60 {
		t.Errorf("revision %d, open until %v", d.town.Revision, d.town.Settings().Plan.Offices[0].Opening[0].Until)
	}
	for reference, want := range map[string]appointment.State{inside.Reference: appointment.Booked, outside.Reference: appointment.Displaced} {
		if state := d.state(reference); state != want {
			t.Errorf("%s is %s, want %s", reference, state, want)
		}
	}
	if _, err := d.Edits.Save(t.Context(), d.town, c.ID, krueger, change.When{Seen: e.Assessment.Fingerprint}); apperr.CodeOf(err) != apperr.NotFound {
		t.Errorf("saved a second time: %v", err)
	}
}

func (d *desk) state(reference string) (state appointment.State) {
	d.Helper()
	err := d.DB.InTenant(d.Context(), d.town.ID, func(tx *db.Tx) error {
		return tx.QueryRow(d.Context(), `SELECT state FROM appointment WHERE tenant_id = $1 AND reference = $2`, d.town.ID, reference).Scan(&state)
	})
	if err != nil {
		d.Fatal(err)
	}
	return state
}

func TestWhatIsSavedIsWhatWasShownOrNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 2)
	d.book(monday, 11*60, "kim@example.org")
	c := d.propose(krueger, until(10*60))
	e, err := d.Edits.Effect(t.Context(), d.town, c, change.When{})
	if err != nil {
		t.Fatal(err)
	}
	late := d.book(monday, 11*60+15, "alex@example.org")
	_, err = d.Edits.Save(t.Context(), d.town, c.ID, krueger, change.When{Seen: e.Assessment.Fingerprint})
	if apperr.CodeOf(err) != apperr.ClosureChanged || d.reload().Revision != 1 || d.state(late.Reference) != appointment.Booked {
		t.Errorf("%v, revision %d", err, d.town.Revision)
	}
}

func TestNewHoursFromADayAnswerForThatDayAtOnceAndForNoneBefore(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 2)
	before, after := d.book(monday, 11*60, "kim@example.org"), d.book(tuesday, 11*60, "alex@example.org")
	e := d.saved(d.propose(krueger, until(10*60)), &tuesday)
	if len(e.Assessment.Cases) != 1 || e.Assessment.Cases[0].Reference != after.Reference || len(e.Later) != 0 {
		t.Errorf("%d cases, later %v", len(e.Assessment.Cases), e.Later)
	}
	o := d.town.Rules.Office(theOffice)
	for date, want := range map[civil.Date]bool{monday: true, tuesday: false} {
		day := civil.DayIn(date, d.town.Rules.Location)
		if got := d.town.Rules.Opening(o, date).Open(day.TickOf(11*60, civil.Beginning)); got != want {
			t.Errorf("%v at 11: open %v", date, got)
		}
	}
	if d.state(before.Reference) != appointment.Booked || d.state(after.Reference) != appointment.Displaced {
		t.Error("the wrong one lost the time")
	}
}

func TestWhatHasNoDateWaitsForItsMomentThroughOtherChanges(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 2)
	d.saved(d.propose(krueger, lead(90)), &tuesday)
	if d.town.Settings().Profile.Booking.LeadMinutes == 90 {
		t.Fatal("a limit without a date is in force before its day")
	}
	d.saved(d.propose(lueke, until(15*60)), nil)
	d.saved(d.propose(lueke, func(s *tenant.Settings) { s.Profile.Name = "Stadt Werne an der Lippe" }), nil)
	if err := d.Edits.Due(t.Context(), d.town); err != nil || d.reload().Settings().Profile.Booking.LeadMinutes == 90 {
		t.Fatalf("in force before its day: %v", err)
	}
	d.Clock.Set(civil.Instant(tuesday, 0, d.town.Rules.Location, civil.Beginning))
	if err := d.Edits.Due(t.Context(), d.town); err != nil {
		t.Fatal(err)
	}
	s := d.reload().Settings()
	if s.Profile.Booking.LeadMinutes != 90 || s.Plan.Offices[0].Opening[0].Until != 15*60 || s.Profile.Name != "Stadt Werne an der Lippe" {
		t.Errorf("lead %d, until %v, %s", s.Profile.Booking.LeadMinutes, s.Plan.Offices[0].Opening[0].Until, s.Profile.Name)
	}
}

func TestWhatCollidesWithALaterChangeIsMarkedAndDoesNotComeIntoForce(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 2)
	d.saved(d.propose(krueger, lead(90)), &tuesday)
	d.saved(d.propose(lueke, lead(45)), nil)
	open, err := d.Edits.Open(t.Context(), d.town)
	if err != nil || len(open.Waiting) != 1 || len(open.Waiting[0].Change.Conflicts) != 1 || open.Waiting[0].Change.Conflicts[0] != "tenant.booking.lead_minutes" {
		t.Fatalf("%+v, %v", open, err)
	}
	d.Clock.Set(civil.Instant(tuesday, 0, d.town.Rules.Location, civil.Beginning))
	if err := d.Edits.Due(t.Context(), d.town); err != nil || d.reload().Settings().Profile.Booking.LeadMinutes != 45 {
		t.Errorf("lead %d, %v", d.town.Settings().Profile.Booking.LeadMinutes, err)
	}
}

func TestTwoOnOneFormAreBothHeard(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 2)
	mine, theirs := d.propose(krueger, lead(20)), d.propose(lueke, func(s *tenant.Settings) { lead(40)(s); until(15 * 60)(s) })
	d.saved(theirs, nil)
	_, err := d.save(mine, nil)
	if apperr.CodeOf(err) != apperr.ChangeConflict || d.town.Settings().Profile.Booking.LeadMinutes != 40 {
		t.Fatalf("%v, lead %d", err, d.town.Settings().Profile.Booking.LeadMinutes)
	}
	m, err := d.Edits.Decide(t.Context(), d.town, mine, map[string]tenant.Side{"tenant.booking.lead_minutes": tenant.Take})
	if err != nil || len(m.Conflicts) != 0 {
		t.Fatalf("%v, %v", m.Conflicts, err)
	}
	d.saved(m.Change, nil)
	if s := d.town.Settings(); s.Profile.Booking.LeadMinutes != 20 || s.Plan.Offices[0].Opening[0].Until != 15*60 {
		t.Errorf("lead %d, until %v", s.Profile.Booking.LeadMinutes, s.Plan.Offices[0].Opening[0].Until)
	}
}

func TestAnOldChangeIsTakenBackWithoutTheNewerOnes(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 2)
	d.saved(d.propose(krueger, lead(90)), nil)
	d.saved(d.propose(lueke, until(15*60)), nil)
	c, err := d.Edits.Undo(t.Context(), d.town, 2, krueger)
	if err != nil {
		t.Fatal(err)
	}
	d.saved(c, nil)
	if s := d.town.Settings(); s.Profile.Booking.LeadMinutes == 90 || s.Plan.Offices[0].Opening[0].Until != 15*60 {
		t.Errorf("lead %d, until %v", s.Profile.Booking.LeadMinutes, s.Plan.Offices[0].Opening[0].Until)
	}
	if _, err := d.Edits.Undo(t.Context(), d.town, 1, krueger); apperr.CodeOf(err) != apperr.NotFound {
		t.Errorf("the first revision was taken back: %v", err)
	}
}

func TestWhatWouldNotBeRightIsNotSaved(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 2)
	_, err := d.save(d.propose(krueger, until(7*60)), nil) // it opens later
	if apperr.CodeOf(err) != apperr.ChangeRefused || d.town.Revision != 1 {
		t.Errorf("%v, revision %d", err, d.town.Revision)
	}
	today := civil.DateOf(d.Clock.Now().In(d.town.Rules.Location))
	for day, want := range map[civil.Date]apperr.Code{today: apperr.ChangePast, today.AddDays(400): apperr.ChangeFar} {
		if _, err := d.save(d.propose(krueger, lead(10)), &day); apperr.CodeOf(err) != want {
			t.Errorf("%v: %v", day, err)
		}
	}
}

// Whatever is edited in whatever order, nobody who is booked sits where nobody is staffed without being asked or listed.
func TestNobodyLiesOutsideTheHoursWithoutBeingListed(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 3)
	for n := range 12 {
		email := ""
		if n%3 > 0 {
			email = "kim" + strconv.Itoa(n) + "@example.org"
		}
		d.book(monday.AddDays(n%4), 8*60+n*15, email)
	}
	rapid.Check(t, func(rt *rapid.T) {
		day := (*civil.Date)(nil)
		if rapid.Bool().Draw(rt, "dated") {
			date := monday.AddDays(rapid.IntRange(0, 4).Draw(rt, "day"))
			day = &date
		}
		edit := rapid.SampledFrom([]func(*tenant.Settings){
			until(civil.Clock(rapid.IntRange(9, 16).Draw(rt, "until") * 60)),
			func(s *tenant.Settings) {
				s.Plan.Offices[0].Opening[0].Counters = []string{strconv.Itoa(rapid.IntRange(1, 3).Draw(rt, "counter"))}
			},
			func(s *tenant.Settings) { s.Plan.Offices[0].Opening[0].Counters = nil },
			func(s *tenant.Settings) {
				closed := civil.Moment{Date: monday.AddDays(rapid.IntRange(0, 3).Draw(rt, "closed"))}
				s.Plan.Closures = []office.Closure{{From: closed, Until: closed, Reason: "Betriebsausflug"}}
			},
			func(s *tenant.Settings) { s.Plan.Closures = nil },
		}).Draw(rt, "edit")
		if _, err := d.save(d.propose(krueger, edit), day); err != nil {
			switch apperr.CodeOf(err) {
			case apperr.ChangeNothing, apperr.ChangeRefused, apperr.ChangeConflict:
				return
			}
			rt.Fatal(err)
		}
		d.everybodyIsListed(rt)
	})
}

// everybodyIsListed looks at all seats by the rules in force.
func (d *desk) everybodyIsListed(rt *rapid.T) {
	c := &closure.Service{Store: d.Closures.Store, Days: d.Days, Towns: d.Towns, Now: d.Clock.Now}
	order := &closure.Order{Days: 1, Said: "x", Revision: &closure.Revision{Settings: d.town.Settings()}}
	if err := c.Propose(rt.Context(), d.town, order); err != nil {
		rt.Fatal(err)
	}
	a, err := c.Assess(rt.Context(), d.town, order, nil)
	if err != nil {
		rt.Fatal(err)
	}
	left := d.left(rt)
	for key, pair := range a.Days(d.town.Rules) {
		for _, seat := range pair.After.Seats() {
			if opening := d.town.Rules.Opening(d.town.Rules.Office(key.Office), key.Date); !opening.Serves(seat.Counter, seat.From, seat.End) && left == 0 {
				rt.Errorf("%v: ticks %d to %d at counter %d, where nobody is staffed", key, seat.From, seat.End, seat.Counter)
			}
		}
	}
}

// left counts those of whom a closure says that they stay although nobody is staffed.
func (d *desk) left(rt *rapid.T) (n int) {
	err := d.DB.InTenant(rt.Context(), d.town.ID, func(tx *db.Tx) error {
		return tx.QueryRow(rt.Context(), `SELECT count(*) FROM closure_case WHERE tenant_id = $1 AND way = 'left'`, d.town.ID).Scan(&n)
	})
	if err != nil {
		rt.Fatal(err)
	}
	return n
}
