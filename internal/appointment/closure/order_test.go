package closure_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
)

// course is closures that are carried out and taken back in some order.
type course struct {
	counters int
	people   int // one after the other
	full     int // how many at each time
	outages  []outage
	steps    []int // the closure that is carried out, and at its second mention taken back
}

type outage struct {
	counters     []string // none: all
	first, until civil.Date
}

// courses draws up to three closures that overlap in counters and days, so that the later ones also close what the earlier
// ones have kept, and an order of closing and taking back.
var courses = rapid.Custom(func(t *rapid.T) course {
	c := course{counters: rapid.IntRange(1, 3).Draw(t, "counters"), people: rapid.IntRange(1, 5).Draw(t, "people")}
	c.full = rapid.IntRange(1, c.counters).Draw(t, "full")
	for i := range rapid.IntRange(2, 3).Draw(t, "closures") {
		var o outage
		if rapid.Bool().Draw(t, "single") {
			o.counters = []string{fmt.Sprint(rapid.IntRange(1, c.counters).Draw(t, "counter"))}
		}
		o.first = tuesday.AddDays(rapid.IntRange(0, 2).Draw(t, "first"))
		o.until = o.first.AddDays(rapid.IntRange(0, 3).Draw(t, "days"))
		c.outages, c.steps = append(c.outages, o), append(c.steps, i, i)
	}
	c.steps = rapid.Permutation(c.steps).Draw(t, "steps")
	return c
})

func TestWhateverTheOrderOfClosingAndTakingBackEverybodySitsWhereTheySat(t *testing.T) {
	t.Parallel()
	for seed := range 24 {
		c := courses.Example(seed)
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			m := newMorning(t, apptest.Town("werne", c.counters))
			for range c.full {
				m.book(tuesday, c.people)
			}
			before := m.seats()
			ids := make([]uuid.UUID, len(c.outages))
			for _, step := range c.steps {
				if ids[step] == uuid.Nil {
					ids[step] = m.close(c.outages[step], step)
				} else if err := m.Closures.Undo(m.Context(), m.town, ids[step], closure.Actor{Staff: m.lead}, 0); err != nil {
					t.Fatal(err)
				}
				m.refresh()
				m.healthy()
				m.askedByWhatStands()
			}
			after := m.seats()
			for who, seat := range before {
				if after[who] != seat {
					t.Errorf("%s sat at %s and sits at %q, after %+v", who, seat, after[who], c)
				}
			}
			if n := m.count(`SELECT count(*) FROM offer WHERE tenant_id = $1`); n != 0 {
				t.Errorf("%d times are still kept", n)
			}
			if n := m.count(`SELECT count(*) FROM closure_case WHERE tenant_id = $1 AND state = 'open'`); n != 0 {
				t.Errorf("%d are still asked", n)
			}
		})
	}
}

// close carries out one of the closures.
func (m *morning) close(o outage, n int) uuid.UUID {
	m.Helper()
	order := m.sick(o.counters...)
	order.Outage.From.Date, order.Outage.Until.Date = o.first, o.until
	order.Outage.Reason, order.Said = []string{"illness", "technical", "event"}[n], fmt.Sprintf("Ausfall %d", n)
	m.carryOut(order)
	return order.ID
}

// askedByWhatStands demands that whoever is asked is so by a closure that is still in force, in its words and with its time.
func (m *morning) askedByWhatStands() {
	m.Helper()
	standing := make(map[uuid.UUID]*closure.Closure)
	for _, id := range m.closureIDs() {
		if k := m.closure(id); k.Undone == nil {
			standing[id] = k
		}
	}
	for _, one := range m.booked {
		a := m.find(one)
		if a.State == appointment.Booked {
			continue
		}
		k := standing[a.Displaced.Closure]
		if k == nil || k.Outage.Reason != a.Displaced.Reason {
			m.Errorf("%s is asked by a closure that was taken back: %+v", a.Reference, a.Displaced)
			continue
		}
		kept := 0
		if a.Displaced.Keeps(m.Clock.Now()) {
			kept = 1
		}
		if n := m.count(`SELECT count(*) FROM offer o WHERE tenant_id = $1 AND appointment_id = $2`, a.ID); n > kept {
			m.Errorf("%s: %d times are kept, and said are %d", a.Reference, n, kept)
		}
	}
}
