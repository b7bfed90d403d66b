package staff_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/budget"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/directory"
	"stadttermin/internal/feedback"
	"stadttermin/internal/hall/daylist"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/message"
	"stadttermin/internal/postgres/staff"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
)

// actions counts the lines of a town's trail by what they tell.
func actions(t *testing.T, i *apptest.Installation, town *directory.Town) map[string]int {
	t.Helper()
	found, err := staff.Trail{DB: i.DB}.Find(t.Context(), town.ID, audit.Query{Most: 1000})
	if err != nil {
		t.Fatal(err)
	}
	counts := make(map[string]int)
	for _, f := range found {
		counts[f.Action]++
	}
	return counts
}

// Each step does one thing and says which line it must leave behind, exactly once.
func TestEveryChangeLeavesItsLineInTheTrail(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, apptest.Town("werne", 2))
	town := i.Town(t, "werne")
	at := func(day civil.Date, clock civil.Clock) time.Time {
		return civil.Instant(day, clock, town.Rules.Location, civil.Beginning)
	}
	monday, friday := civil.NewDate(2026, 11, 23), civil.NewDate(2026, 11, 20)
	hold := func(start time.Time) *booking.Hold {
		t.Helper()
		h, err := i.Bookings.Hold(t.Context(), town, booking.HoldRequest{
			Basket: office.Basket{{Service: "pass", Quantity: 1}}, Office: "amt", Channel: office.Online, Start: start,
		})
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	book := func(start time.Time) (*appointment.Appointment, error) {
		return i.Bookings.Book(t.Context(), town, booking.BookRequest{
			Hold: hold(start).Token, Contact: appointment.Contact{Name: "Kim Beispiel", Email: uuid.NewString() + "@example.org"}, Language: "de",
		})
	}
	var a, today *appointment.Appointment
	token := func() string { return i.Bookings.ManageToken(town, a) }
	act := func() queue.Command { return queue.Command{By: audit.Staff(uuid.NewString()), Key: uuid.NewString()} }
	noon := civil.Clock(12 * 60)
	for _, step := range []struct {
		action string
		do     func() error
	}{
		{"appointment.book", func() (err error) { a, err = book(at(monday, 8*60)); return err }},
		{"appointment.cancel", func() error { _, err := i.Bookings.Cancel(t.Context(), town, token(), ""); return err }},
		{"appointment.undo", func() error { _, err := i.Bookings.Undo(t.Context(), town, token(), ""); return err }},
		{"appointment.move", func() error {
			_, err := i.Bookings.Move(t.Context(), town, token(), hold(at(monday, 9*60)).Token, "", budget.Claim{})
			return err
		}},
		{"appointment.link", func() error { return i.Bookings.ResendLink(t.Context(), town, a.Contact.Email, budget.Claim{}) }},
		{"feedback.write", func() error {
			return i.Feedback.Send(t.Context(), town, feedback.Feedback{Text: "Danke", Language: "de"}, budget.Claim{})
		}},
		{"appointment.book", func() (err error) { today, err = book(at(friday, 10*60)); return err }},
		{"visit.arrive", func() error { _, err := i.Queue.Arrive(t.Context(), town, act(), today.Reference, false); return err }},
		{"visit.call", func() error { _, err := i.Queue.Call(t.Context(), town, act(), today.Reference, "1"); return err }},
		{"visit.call_again", func() error { _, err := i.Queue.CallAgain(t.Context(), town, act(), today.Reference); return err }},
		{"visit.park", func() error {
			_, err := i.Queue.Park(t.Context(), town, act(), today.Reference, dayplan.Payment, time.Time{})
			return err
		}},
		{"visit.take_back", func() error { _, err := i.Queue.TakeBack(t.Context(), town, act(), today.Reference); return err }},
		{"list.plan", func() error {
			return i.Lists.SetPlan(t.Context(), town, "amt", daylist.NewPlan{Evening: &noon, Passphrase: "im-Tresor-hinten"}, audit.System)
		}},
		{"list.make", func() error { return i.Lists.Make(t.Context(), town, "amt", friday, false, audit.System) }},
		{"list.forget", func() error { return i.Lists.Files.Forget(t.Context(), town.ID, monday, i.Clock.Now()) }},
		{"list.stop", func() error { return i.Lists.Stop(t.Context(), town, "amt", "", audit.System) }},
		{"contact.forget", func() error {
			_, err := (message.Retention{DB: i.DB}).Forget(t.Context(), town.ID, monday.AddDays(1), i.Clock.Now())
			return err
		}},
		{"revision.apply", func() error { i.Apply(t, apptest.Town("werne", 3)); return nil }},
	} {
		before := actions(t, i, town)
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.action, err)
		}
		want := maps.Clone(before)
		want[step.action]++
		if got := actions(t, i, town); !maps.Equal(got, want) {
			t.Errorf("%s left %v, want %v", step.action, added(before, got), []string{step.action})
		}
	}
}

// added lists what there is more of than before.
func added(before, now map[string]int) (more []string) {
	for action, n := range now {
		if n > before[action] {
			more = append(more, action)
		}
	}
	slices.Sort(more)
	return more
}

func TestALineOfTheTrailBearsTheTimeOfTheDatabaseWhateverTheProgramSays(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, apptest.Town("werne", 1))
	town := i.Town(t, "werne")
	i.Clock.Advance(time.Hour)
	long := audit.Entry{At: i.Clock.Now().AddDate(-1, 0, 0), Actor: audit.System, Action: "test.past", Object: "test"}
	trail := staff.Trail{DB: i.DB}
	if err := trail.Note(t.Context(), town.ID, long); err != nil {
		t.Fatal(err)
	}
	var at time.Time
	err := i.DB.InTenant(t.Context(), town.ID, func(tx *db.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT at FROM audit WHERE tenant_id = $1 AND action = 'test.past'`, town.ID).Scan(&at)
	})
	if err != nil || !at.Equal(i.Clock.Now()) {
		t.Errorf("written at %s (%v), want %s", at, err, i.Clock.Now())
	}
}
