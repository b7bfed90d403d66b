// Package live tells what happens on office-days to everybody who looks at them: each instance reads it once, however many listen.
package live

import (
	"context"
	"log/slog"
	"maps"
	"sync"
	"time"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/tenant"
)

// Hub tells the streams of this instance what happens on office-days. It is woken through Redis and reads what happened
// from the database, once per office-day however many listen; without Redis it asks the database by itself. What a
// listener is told is complete and in order, or it is told to read everything again.
type Hub struct {
	Events  Events
	Wakeups Wakeups
	Log     *slog.Logger

	mu     sync.Mutex
	topics map[topicKey]*topic
	due    map[topicKey]*topic // that were woken
	ended  bool
}

// Events reads what happened.
type Events interface {
	// Since reads the number of a day's last event, and what happened after one: at most Backlog events.
	Since(ctx context.Context, id tenant.ID, day officeday.ID, after int64) (last int64, events []dayplan.Event, err error)
	// Lasts reads the numbers of the last events of office-days; a day without any is missing.
	Lasts(ctx context.Context, id tenant.ID, days []officeday.ID) (map[officeday.ID]int64, error)
}

// Wakeups tells that something has happened. It may miss anything.
type Wakeups interface {
	// Listen calls woken until the context ends. A zero date means any of the office.
	Listen(ctx context.Context, woken func(id tenant.ID, office string, date civil.Date))
	// Watch and Unwatch choose what is told, each as often as the other. Neither waits.
	Watch(id tenant.ID, office string)
	Unwatch(id tenant.ID, office string)
}

type topicKey struct {
	tenant tenant.ID
	day    officeday.ID
}

// topic is an office-day that somebody listens to.
type topic struct {
	listeners map[*Listener]bool
	last      int64 // number of the last event that was told
	known     bool  // last was read
	unread    bool  // woken since the last reading began
	heard     bool  // by Redis, so that holds may have moved
	holds     time.Time
}

const (
	pace      = 50 * time.Millisecond // between two readings of one office-day: a rush is read at once
	holdsPace = time.Second           // between two notices that other times are held
	askEvery  = 10 * time.Second      // how often the database is asked whether a wake-up was missed
	readers   = 4                     // readings at the same time
)

// Run tells until the context ends; then it closes all listeners.
func (h *Hub) Run(ctx context.Context) error {
	var listening sync.WaitGroup
	listening.Go(func() { h.Wakeups.Listen(ctx, h.wake) })
	turn, ask := time.NewTicker(pace), time.NewTicker(askEvery)
	defer turn.Stop()
	defer ask.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-ask.C:
			h.ask(ctx)
		case at := <-turn.C:
			h.round(ctx, at)
		}
	}
	listening.Wait()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ended = true
	for _, t := range h.topics {
		for l := range t.listeners {
			l.shut()
		}
	}
	h.topics, h.due = nil, nil
	return nil
}

// Listen begins to tell what happens on office-days of a tenant. after says by day from which event on; a day that it
// does not name begins with what happens from now on.
func (h *Hub) Listen(ctx context.Context, id tenant.ID, days []officeday.ID, after map[officeday.ID]int64) (*Listener, error) {
	l := newListener()
	l.close = sync.OnceFunc(func() { h.leave(id, days, l) })
	if !h.join(id, days, l) {
		return l, nil
	}
	for _, day := range days {
		h.Wakeups.Watch(id, day.Office)
	}
	for _, day := range days {
		begin, resumes := after[day]
		if err := h.catchUp(ctx, topicKey{id, day}, l, begin, resumes); err != nil {
			l.Close()
			return nil, err
		}
	}
	return l, nil
}

// join enters a listener. It gets nothing of a day before catchUp has told it where to begin.
func (h *Hub) join(id tenant.ID, days []officeday.ID, l *Listener) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ended {
		l.shut()
		return false
	}
	if h.topics == nil {
		h.topics, h.due = make(map[topicKey]*topic), make(map[topicKey]*topic)
	}
	for _, day := range days {
		key := topicKey{id, day}
		if h.topics[key] == nil {
			h.topics[key] = &topic{listeners: make(map[*Listener]bool)}
		}
		h.topics[key].listeners[l] = true
	}
	return true
}

func (h *Hub) leave(id tenant.ID, days []officeday.ID, l *Listener) {
	h.mu.Lock()
	for _, day := range days {
		key := topicKey{id, day}
		if t := h.topics[key]; t != nil {
			if delete(t.listeners, l); len(t.listeners) == 0 {
				delete(h.topics, key)
				delete(h.due, key)
			}
		}
	}
	ended := h.ended
	h.mu.Unlock()
	if ended {
		return
	}
	for _, day := range days {
		h.Wakeups.Unwatch(id, day.Office)
	}
}

// catchUp tells a listener where it begins, and what happened since the event that it begins with.
func (h *Hub) catchUp(ctx context.Context, key topicKey, l *Listener, begin int64, resumes bool) error {
	for {
		last, events, err := h.Events.Since(ctx, key.tenant, key.day, begin)
		if err != nil {
			return err
		}
		if h.begin(key, l, begin, last, events, resumes) {
			return nil
		}
	}
}

// begin lets a listener begin behind what was read for it. It refuses where others were told more in the meantime.
func (h *Hub) begin(key topicKey, l *Listener, begin, last int64, events []dayplan.Event, resumes bool) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	t := h.topics[key]
	switch {
	case t == nil: // the hub has ended
		return true
	case !t.known:
		t.known, t.last = true, last
	case last < t.last:
		return false
	case last > t.last:
		h.wakeTopic(key, t)
	}
	l.from[key.day] = last
	if resumes {
		for _, notice := range Notices(key.day, begin, last, events) {
			l.give(notice)
		}
	}
	return true
}

// wake is told by Redis that something happened.
func (h *Hub) wake(id tenant.ID, office string, date civil.Date) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for key, t := range h.topics {
		if key.tenant == id && key.day.Office == office && (date == 0 || key.day.Date == date) {
			t.heard = t.heard || date != 0
			h.wakeTopic(key, t)
		}
	}
}

func (h *Hub) wakeTopic(key topicKey, t *topic) {
	t.unread = true
	h.due[key] = t
}

// round reads what happened on the office-days that were woken.
func (h *Hub) round(ctx context.Context, at time.Time) {
	h.mu.Lock()
	due := maps.Clone(h.due)
	h.mu.Unlock()
	var reading sync.WaitGroup
	free := make(chan struct{}, readers)
	for key, t := range due {
		free <- struct{}{}
		reading.Go(func() {
			defer func() { <-free }()
			h.read(ctx, key, t, at)
		})
	}
	reading.Wait()
}

func (h *Hub) read(ctx context.Context, key topicKey, t *topic, at time.Time) {
	h.mu.Lock()
	unread, begin := t.unread && t.known, t.last
	t.unread = false
	h.mu.Unlock()
	last, events := begin, []dayplan.Event(nil)
	if unread {
		var err error
		if last, events, err = h.Events.Since(ctx, key.tenant, key.day, begin); err != nil {
			if ctx.Err() == nil {
				h.Log.WarnContext(ctx, "events not read", "tenant", key.tenant, "error", err) // ask finds out later
			}
			last = begin
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	list := Notices(key.day, begin, last, events)
	t.last = last
	switch {
	case len(list) > 0:
		t.heard = false
	case t.heard && at.Sub(t.holds) >= holdsPace:
		list = []Notice{{Kind: HoldsMoved, Day: key.day, Number: last}}
		t.heard, t.holds = false, at
	}
	if !t.unread && !t.heard && h.due[key] == t {
		delete(h.due, key)
	}
	for l := range t.listeners {
		from, begun := l.from[key.day]
		for _, n := range list {
			if begun && (n.Number > from || n.Kind == HoldsMoved || n.Kind == Reload) {
				l.give(n)
			}
		}
	}
}

// ask compares with the database, once per tenant, what was told.
func (h *Hub) ask(ctx context.Context) {
	h.mu.Lock()
	days := make(map[tenant.ID][]officeday.ID)
	for key := range h.topics {
		days[key.tenant] = append(days[key.tenant], key.day)
	}
	h.mu.Unlock()
	for id, list := range days {
		lasts, err := h.Events.Lasts(ctx, id, list)
		if err != nil {
			if ctx.Err() == nil {
				h.Log.WarnContext(ctx, "events not compared", "tenant", id, "error", err)
			}
			continue
		}
		h.mu.Lock()
		for _, day := range list {
			if t := h.topics[topicKey{id, day}]; t != nil && t.known && lasts[day] != t.last {
				h.wakeTopic(topicKey{id, day}, t)
			}
		}
		h.mu.Unlock()
	}
}
