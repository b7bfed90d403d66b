package budget

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"stadttermin/internal/town/tenant"
)

// mostKept bounds each of the maps of a Memory. What is too much for it begins anew: a flood from so many addresses is
// not what a budget per visitor is for.
const mostKept = 200_000

// Memory keeps tallies for this process alone. The zero Memory is ready; it is safe for concurrent use.
type Memory struct {
	mu      sync.Mutex
	windows map[named]*window
	open    map[named]map[string]time.Time
	marks   map[named]time.Time
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

// Spend is as Counter says; it never fails.
func (m *Memory) Spend(_ context.Context, id tenant.ID, s Spending) (Spent, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep(s.Now)
	spent := Spent{Granted: true, Used: make([]int, len(s.Tallies))}
	again, window := s.Again()
	if again != "" && s.Now.Before(m.marks[named{id, again}]) {
		return spent, nil
	}
	for i, t := range s.Tallies {
		var wait time.Duration
		at := named{id, t.Key}
		if t.Within == 0 {
			until, there := m.open[at][s.Name]
			spent.Used[i], wait = m.opened(at, t.Most, s.Now)
			if there && s.Now.Before(until) {
				continue
			}
		} else {
			spent.Used[i], wait = m.windows[at].counted(t.Most, s.Now)
		}
		if spent.Used[i] >= t.Most {
			spent.Granted = false
			spent.Wait = max(spent.Wait, wait)
		}
	}
	if spent.Granted {
		m.add(id, s)
		if again != "" {
			m.marks = room(m.marks)
			m.marks[named{id, again}] = s.Now.Add(window)
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

// opened gives how many are open, and how long it takes until they are fewer than most.
func (m *Memory) opened(at named, most int, now time.Time) (used int, wait time.Duration) {
	maps.DeleteFunc(m.open[at], func(_ string, until time.Time) bool { return !now.Before(until) })
	used = len(m.open[at])
	if ends := slices.SortedFunc(maps.Values(m.open[at]), time.Time.Compare); used >= most && used > 0 {
		wait = ends[used-max(most, 1)].Sub(now)
	}
	return used, wait
}

func (m *Memory) add(id tenant.ID, s Spending) {
	for _, t := range s.Tallies {
		at := named{id, t.Key}
		if t.Within == 0 {
			m.open = room(m.open)
			if m.open[at] == nil {
				m.open[at] = make(map[string]time.Time)
			}
			m.open[at][s.Name] = s.Until
			continue
		}
		m.windows = room(m.windows)
		if m.windows[at] == nil {
			m.windows[at] = &window{tally: t, counts: make(map[int64]int)}
		}
		m.windows[at].counts[s.Now.UnixNano()/int64(t.Slice())]++
	}
}

// Refund is as Counter says.
func (m *Memory) Refund(_ context.Context, id tenant.ID, s Spending) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, t := range s.Tallies {
		w := m.windows[named{id, t.Key}]
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
		delete(m.open[named{id, key}], name)
	}
	return nil
}

// Once is as Counter says.
func (m *Memory) Once(_ context.Context, id tenant.ID, mark string, now, until time.Time) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := named{id, mark}
	if end, there := m.marks[at]; there && now.Before(end) {
		return false, nil
	}
	m.marks = room(m.marks)
	m.marks[at] = until
	return true, nil
}

// sweep forgets every few minutes what is over, so that nothing grows for ever.
func (m *Memory) sweep(now time.Time) {
	const every = 10 * time.Minute
	if since := now.Sub(m.swept); since >= 0 && since < every {
		return
	}
	m.swept = now
	maps.DeleteFunc(m.marks, func(_ named, until time.Time) bool { return !now.Before(until) })
	maps.DeleteFunc(m.open, func(at named, _ map[string]time.Time) bool { used, _ := m.opened(at, 1, now); return used == 0 })
	maps.DeleteFunc(m.windows, func(_ named, w *window) bool { used, _ := w.counted(1, now); return used == 0 })
}

// room gives a map that one more goes into.
func room[K comparable, V any](m map[K]V) map[K]V {
	if m == nil || len(m) >= mostKept {
		return make(map[K]V)
	}
	return m
}
