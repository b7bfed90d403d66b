package budget

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"stadttermin/internal/recent"
	"stadttermin/internal/town/tenant"
)

// mostKept bounds each of the maps of a Memory. What nobody has asked for the longest is forgotten first: a flood from many
// addresses pushes out who came long ago, not who has used up a budget a moment ago.
const mostKept = 200_000

// Memory keeps tallies for this process alone. The zero Memory is ready; it is safe for concurrent use.
type Memory struct {
	mu      sync.Mutex
	windows recent.Map[named, *window]
	open    recent.Map[named, opened]
	marks   recent.Map[named, time.Time]
	swept   time.Time
}

type named struct {
	tenant tenant.ID
	key    string
}

// window counts acts by the slice that they fell into.
type window struct {
	tally  Tally
	counts map[int64]int
}

// opened is what is open under each name, and until when.
type opened map[string]time.Time

// Spend is as Counter says; it never fails.
func (m *Memory) Spend(_ context.Context, id tenant.ID, s Spending) (Spent, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep(s.Now)
	spent := Spent{Granted: true, Used: make([]int, len(s.Tallies))}
	again, window := s.Again()
	if until, _ := m.marks.Get(named{id, again}); again != "" && s.Now.Before(until) {
		return spent, nil
	}
	for i, t := range s.Tallies {
		var wait time.Duration
		at := named{id, t.Key}
		if t.Within == 0 {
			open, _ := m.open.Get(at)
			until, there := open[s.Name]
			spent.Used[i], wait = open.counted(t.Most, s.Now)
			if there && s.Now.Before(until) {
				continue
			}
		} else {
			w, _ := m.windows.Get(at)
			spent.Used[i], wait = w.counted(t.Most, s.Now)
		}
		if spent.Used[i] >= t.Most {
			spent.Granted = false
			spent.Wait = max(spent.Wait, wait)
		}
	}
	if spent.Granted {
		m.add(id, s)
		if again != "" {
			m.marks.Put(mostKept, named{id, again}, s.Now.Add(window))
		}
	}
	return spent, nil
}

// counted gives how many there are, and how long it takes until they are fewer than most.
func (w *window) counted(most int, now time.Time) (used int, wait time.Duration) {
	if w == nil {
		return 0, 0
	}
	maps.DeleteFunc(w.counts, func(slice int64, _ int) bool { return !now.Before(w.tally.gone(slice)) })
	for _, n := range w.counts {
		used += n
	}
	left := used
	for _, slice := range slices.Sorted(maps.Keys(w.counts)) {
		if left < most {
			break
		}
		left -= w.counts[slice]
		wait = w.tally.gone(slice).Sub(now)
	}
	return used, wait
}

// counted gives how many are open, and how long it takes until they are fewer than most.
func (o opened) counted(most int, now time.Time) (used int, wait time.Duration) {
	maps.DeleteFunc(o, func(_ string, until time.Time) bool { return !now.Before(until) })
	used = len(o)
	if ends := slices.SortedFunc(maps.Values(o), time.Time.Compare); used >= most && used > 0 {
		wait = ends[used-max(most, 1)].Sub(now)
	}
	return used, wait
}

func (m *Memory) add(id tenant.ID, s Spending) {
	for _, t := range s.Tallies {
		at := named{id, t.Key}
		if t.Within == 0 {
			m.open.GetOrMake(mostKept, at, func() opened { return make(opened) })[s.Name] = s.Until
			continue
		}
		w := m.windows.GetOrMake(mostKept, at, func() *window { return &window{tally: t, counts: make(map[int64]int)} })
		w.counts[s.Now.UnixNano()/int64(t.Slice())]++
	}
}

// Refund is as Counter says.
func (m *Memory) Refund(_ context.Context, id tenant.ID, s Spending) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, t := range s.Tallies {
		w, _ := m.windows.Get(named{id, t.Key})
		if w == nil || t.Within == 0 {
			continue
		}
		newest, found := int64(0), false
		for slice, n := range w.counts {
			if n > 0 && s.Now.Before(t.gone(slice)) && (!found || slice > newest) {
				newest, found = slice, true
			}
		}
		if found {
			w.counts[newest]--
		}
	}
	return nil
}

// GiveBack is as Counter says.
func (m *Memory) GiveBack(_ context.Context, id tenant.ID, keys []string, name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, key := range keys {
		open, _ := m.open.Get(named{id, key})
		delete(open, name)
	}
	return nil
}

// Once is as Counter says.
func (m *Memory) Once(_ context.Context, id tenant.ID, mark string, now, until time.Time) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := named{id, mark}
	if end, there := m.marks.Get(at); there && now.Before(end) {
		return false, nil
	}
	m.marks.Put(mostKept, at, until)
	return true, nil
}

// sweep forgets every few minutes what is over, so that nothing grows for ever.
func (m *Memory) sweep(now time.Time) {
	const every = 10 * time.Minute
	if since := now.Sub(m.swept); since >= 0 && since < every {
		return
	}
	m.swept = now
	m.marks.DeleteFunc(func(_ named, until time.Time) bool { return !now.Before(until) })
	m.open.DeleteFunc(func(_ named, open opened) bool { used, _ := open.counted(1, now); return used == 0 })
	m.windows.DeleteFunc(func(_ named, w *window) bool { used, _ := w.counted(1, now); return used == 0 })
}
