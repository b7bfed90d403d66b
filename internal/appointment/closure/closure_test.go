package closure_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/staff/audit"
)

func TestASickLeaveAtASevenFifteenLosesNobody(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 5))
	m.book(tuesday, 64)
	m.book(wednesday, 32)
	order := m.sick("1", "2", "3")
	before := m.count(`SELECT count(*) FROM seat s JOIN counter c USING (tenant_id, counter_key)
		WHERE tenant_id = $1 AND s.day = $2 AND c.counter_id = ANY ($3)`, tuesday.Time(), order.Outage.Counters)
	a := m.carryOut(order)

	seen := make(map[uuid.UUID]int)
	kept := make(map[string]bool)
	for _, c := range a.Cases {
		seen[c.ID]++
		now := m.find(&appointment.Appointment{ID: c.ID})
		switch c.Resolution {
		case closure.Reseated:
			if now.State != appointment.Booked || !now.Start.Equal(c.Start) || now.Sequence != c.Sequence {
				t.Errorf("%s was re-seated and noticed it: %+v", c.Number, now)
			}
		case closure.ByMail, closure.ByCall:
			if now.State != appointment.Displaced || now.Displaced == nil || now.Displaced.Start == nil || (c.Resolution == closure.ByMail) != (now.Contact.Email != "") {
				t.Fatalf("%s by %s: %+v", c.Number, c.Resolution, now)
			}
			place := fmt.Sprint(c.Kept.Day, c.Kept.Counter, c.Kept.From)
			if kept[place] || c.Kept.Start.Before(m.Clock.Now().Add(24*time.Hour)) || !c.Kept.Until.Before(c.Kept.Start) {
				t.Errorf("%s: kept %+v", c.Number, c.Kept)
			}
			kept[place] = true
		case closure.Left:
			t.Errorf("%s stays on a counter that is closed", c.Number)
		}
	}
	reseated, mailed, called := len(a.Group(closure.Reseated)), len(a.Group(closure.ByMail)), len(a.Group(closure.ByCall))
	t.Logf("%d affected: %d re-seated, %d by mail, %d by telephone", len(a.Cases), reseated, mailed, called)
	if len(seen) != before || len(a.Cases) != before || before < 36 || mailed == 0 || called == 0 {
		t.Errorf("%d seats were closed, %d cases of %d people", before, len(a.Cases), len(seen))
	}
	// Two counters are left for 16 times: 32 of 64 stay where they were or are re-seated, the others are asked.
	if mailed+called != 32 || reseated != before-32 {
		t.Errorf("%d re-seated, %d mails, %d calls; want everybody seated for whom there is a counter", reseated, mailed, called)
	}
	if n := m.count(`SELECT count(*) FROM outbox WHERE tenant_id = $1 AND kind = 'closure' AND state = 'waiting'`); n != mailed {
		t.Errorf("%d mails for %d people", n, mailed)
	}
	if n := m.count(`SELECT count(*) FROM outbox o JOIN appointment a ON a.tenant_id = o.tenant_id AND a.appointment_id = o.subject_id
		WHERE o.tenant_id = $1 AND a.state = 'displaced' AND o.state = 'waiting' AND o.kind <> 'closure'`); n != 0 {
		t.Errorf("%d mails are still to be sent that are no longer true", n)
	}
	if n := m.count(`SELECT count(*) FROM audit WHERE tenant_id = $1 AND action = 'closure.create' AND actor = $2`, audit.Staff(m.lead.String())); n != 1 {
		t.Errorf("%d lines in the trail, want 1", n)
	}
	m.healthy()
	closed := m.town.Settings().Office("amt").Closures
	if len(closed) != 1 || closed[0].Reason != "Krankheit im Team" || m.town.Revision != 2 {
		t.Errorf("the settings say %+v in revision %d", closed, m.town.Revision)
	}
}

func TestACalculationThatIsNoLongerTrueIsNotCarriedOut(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 1))
	m.book(tuesday, 4)
	order := m.sick("1")
	shown := m.assess(order)
	order.Seen = shown.Fingerprint
	best := shown.Cases[0].Kept.Start
	m.appointment(best, false) // somebody books the very time that was to be kept
	again, err := m.Closures.CarryOut(m.Context(), m.town, order, nil)
	refused(t, err, "closure_changed")
	if again == nil || !again.Differs() || again.Fingerprint == shown.Fingerprint || !again.Cases[0].New || again.Cases[0].Kept.Start.Equal(best) {
		t.Errorf("what has changed is not shown: %+v", again)
	}
	if n := m.count(`SELECT count(*) FROM closure WHERE tenant_id = $1`) + m.count(`SELECT count(*) FROM offer WHERE tenant_id = $1`); n != 0 {
		t.Error("something was done all the same")
	}
	order.Seen = again.Fingerprint
	if _, err := m.Closures.CarryOut(m.Context(), m.town, order, nil); err != nil {
		t.Fatal(err)
	}
	m.healthy()
}

func TestTheSameOrderTwiceClosesOnce(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 1))
	m.book(tuesday, 4)
	order := m.sick()
	m.carryOut(order)
	for range 2 {
		if _, err := m.Closures.CarryOut(m.Context(), m.town, order, nil); err != nil {
			t.Fatal(err)
		}
	}
	if closures, mails := m.count(`SELECT count(*) FROM closure WHERE tenant_id = $1`), m.count(`SELECT count(*) FROM outbox WHERE tenant_id = $1 AND kind = 'closure'`); closures != 1 || mails != 3 {
		t.Errorf("%d closures, %d mails", closures, mails)
	}
}

func TestWhoeverIsHereAlreadyIsReseatedFirstAndNeverSentAway(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 2))
	m.book(tuesday, 16)
	m.book(tuesday, 16)
	m.arrive(m.booked...)
	a := m.assess(m.sick())
	if len(a.Group(closure.Left)) != 32 || len(a.Cases) != 32 {
		t.Errorf("%d of %d stay", len(a.Group(closure.Left)), len(a.Cases))
	}
	one := m.assess(m.sick("1"))
	if len(one.Group(closure.Left)) != 16 || len(one.Cases) != 16 {
		t.Errorf("%d of %d stay", len(one.Group(closure.Left)), len(one.Cases))
	}
}

func TestEachRowCanBeDecidedByHand(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 1))
	m.book(tuesday, 4)
	order := m.sick()
	friday := at(civil.NewDate(2026, 11, 27), 10*60+20) // off the grid: staff may keep any tick
	order.Wishes = map[string]closure.Wish{
		m.booked[0].Reference: {Resolution: closure.ByCall},
		m.booked[1].Reference: {Start: friday, Office: "amt"},
		m.booked[2].Reference: {Resolution: closure.Left},
	}
	a := m.carryOut(order)
	if c := a.Cases[0]; c.Resolution != closure.ByCall || c.Kept == nil {
		t.Errorf("to be called: %+v", c)
	}
	if c := a.Cases[1]; c.Resolution != closure.ByMail || !c.Kept.Start.Equal(friday) || c.Missed {
		t.Errorf("another time: %+v", c)
	}
	if c := a.Cases[2]; c.Resolution != closure.Left || m.find(m.booked[2]).State != appointment.Booked {
		t.Errorf("left: %+v", c)
	}
	m.healthy()
}

func TestAClosureOfTheWholeTownForDaysFindsTimesAfterIt(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 2))
	m.book(tuesday, 16)
	m.book(wednesday, 16)
	order := m.sick()
	order.Outage.Office = ""
	order.Outage.Until = civil.Moment{Date: civil.NewDate(2026, 11, 27), Clock: 24 * 60, HasTime: true}
	a := m.carryOut(order)
	for _, c := range a.Cases {
		if c.Kept == nil || civil.DateOf(c.Kept.Start) < civil.NewDate(2026, 11, 30) {
			t.Errorf("%s: kept %+v", c.Number, c.Kept)
		}
	}
	if len(a.Cases) != 32 || len(m.town.Settings().Plan.Closures) != 1 {
		t.Errorf("%d cases, closures %+v", len(a.Cases), m.town.Settings().Plan.Closures)
	}
	m.healthy()
}

func TestATimeKeptByOneClosureThatAnotherClosesIsReplaced(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 1))
	m.book(tuesday, 3)
	m.carryOut(m.sick())
	second := m.sick()
	second.Outage.From.Date, second.Outage.Until.Date = wednesday, civil.NewDate(2026, 11, 27)
	a := m.carryOut(second)
	if len(a.Cases) != 3 {
		t.Fatalf("%d cases", len(a.Cases))
	}
	for i := range 3 {
		found := m.find(m.booked[i])
		if found.State != appointment.Displaced || civil.DateOf(*found.Displaced.Start) < civil.NewDate(2026, 11, 30) || found.Displaced.Closure != second.ID {
			t.Errorf("%+v", found.Displaced)
		}
	}
	if n := m.count(`SELECT count(*) FROM closure_case WHERE tenant_id = $1 AND state = 'open'`); n != 3 {
		t.Errorf("%d open questions to 3 people", n)
	}
	m.healthy()
}

func TestWhatIsNoClosureIsRefused(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 1))
	for code, change := range map[string]func(*closure.Order){
		"closure_span":   func(o *closure.Order) { o.Outage.Until.Clock = 7 * 60 },
		"closure_over":   func(o *closure.Order) { o.Outage.From.Clock, o.Outage.Until.Clock = 6*60, 7*60 },
		"closure_long":   func(o *closure.Order) { o.Outage.Until.Date += 100 },
		"closure_reason": func(o *closure.Order) { o.Said = "" },
		"not_found":      func(o *closure.Order) { o.Outage.Office = "fremd" },
		"invalid":        func(o *closure.Order) { o.Outage.Counters = []string{"9"} },
	} {
		order := m.sick("1")
		change(order)
		_, err := m.Closures.Assess(m.Context(), m.town, order, nil)
		refused(t, err, code)
	}
}
