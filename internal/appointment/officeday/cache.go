package officeday

import (
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/tenant"
)

type officeKey struct {
	tenant tenant.ID
	office string
}

// maxOffices bounds the offices in memory.
const maxOffices = 20_000

// officeCache is one office: its days, and which of them are known to be current together. Days are kept only where there
// is something to remember: of the thousands of offices of an installation, most have nothing booked on most days.
type officeCache struct {
	revalidating *semaphore.Weighted // one at a time; the others wait for what it finds
	validated    atomic.Pointer[validated]
	days         sync.Map // civil.Date → *entry
}

// validated says that the days from–to were current under a mark and a revision. Those that are not kept were vacant.
type validated struct {
	stamps   OfficeStamps
	revision int64
	from, to civil.Date
	at       time.Time
}

func (v *validated) covers(date civil.Date) bool { return v != nil && v.from <= date && date <= v.to }

// vacant tells whether a day that is not kept was vacant and has not been announced since.
func (v *validated) vacant(date civil.Date, now *OfficeStamps) bool {
	return v.covers(date) && v.stamps.Epoch == now.Epoch && now.Days[date] == ""
}

// entry is one day. What it holds is replaced as a whole and never changed.
type entry struct {
	changing *semaphore.Weighted // held by whoever judges the day, changes its holds and stores what that makes of it
	reading  *semaphore.Weighted // one reader at a time; the others wait for what it finds
	cached   atomic.Pointer[cached]
}

// entry gives a day's entry, made where there is none.
func (o *officeCache) entry(date civil.Date) *entry {
	if known, ok := o.days.Load(date); ok {
		return known.(*entry)
	}
	known, _ := o.days.LoadOrStore(date, &entry{changing: semaphore.NewWeighted(1), reading: semaphore.NewWeighted(1)})
	return known.(*entry)
}

// store puts a day into memory as it was read at a moment, by whoever has nothing there.
func (o *officeCache) store(town *directory.Town, date civil.Date, v *View, at time.Time) *cached {
	c := &cached{state: v.State, held: v.Held, composed: &composed{}, revision: town.Revision, expires: expires(v.State, v.Held), at: at}
	c.composed.once.Do(func() { c.composed.view = v })
	o.entry(date).cached.Store(c)
	return c
}

// cached gives a day as it is kept, nil where it is not.
func (o *officeCache) cached(date civil.Date) *cached {
	if known, ok := o.days.Load(date); ok {
		return known.(*entry).cached.Load()
	}
	return nil
}

// validFor tells whether all days from–to are known to be current under a mark.
func (o *officeCache) validFor(town *directory.Town, mark string, from, to civil.Date, now time.Time) bool {
	v := o.validated.Load()
	if v == nil || mark == "" || v.stamps.Mark != mark || v.revision != town.Revision || from < v.from || to > v.to || now.Sub(v.at) >= unannounced {
		return false
	}
	for date := from; date <= to; date++ {
		if c := o.cached(date); c != nil && !c.unexpired(town.Revision, now) {
			return false
		}
	}
	return true
}

// replace puts into memory what this instance itself has just made of a day, so that it need not read it again. It does
// nothing where the day in memory is no longer the one that the change was made on.
func (o *officeCache) replace(date civil.Date, from *cached, state *State, held TickHolds) {
	if from == nil {
		return
	}
	o.entry(date).cached.CompareAndSwap(from, &cached{
		state: state, held: held, composed: &composed{}, revision: from.revision, expires: expires(state, held), at: from.at,
	})
}
