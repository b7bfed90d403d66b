package demo

import (
	"context"
	"slices"
	"time"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/apperr"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
)

// hall is an office's day as it is played, minute by minute.
type hall struct {
	*day
	posts    []*post
	coming   []*guest // by the moment at which they come
	missing  []*guest // who never come
	waiting  []*guest
	nextDraw time.Time // when somebody without an appointment comes next
	parked   bool
}

// post is a counter with whoever is served there.
type post struct {
	counter int
	spans   []availability.Span
	serving *dayplan.Case
	until   time.Time // when that will be over
}

const (
	lastMinutes = 6 * time.Minute  // that are arranged: everybody at work, somebody waiting
	patience    = 11 * time.Minute // until somebody is noted as not come
	closing     = 90 * time.Minute // how long counters still serve whoever waits once they have closed
)

func (d *day) hall(guests []*guest) *hall {
	h := &hall{day: d}
	if d.earliest != nil {
		h.waiting = append(h.waiting, d.earliest)
	}
	opening := d.town.Rules.Opening(d.office, civil.DateOf(d.now))
	for c := range d.office.Counters {
		if spans := staffed(opening, c); len(spans) > 0 {
			h.posts = append(h.posts, &post{counter: c, spans: spans})
		}
	}
	missing := slices.ContainsFunc(guests, func(g *guest) bool { return g.arrives.IsZero() && g.start.Before(d.now.Add(-lastMinutes-patience)) })
	for _, g := range guests {
		if !missing && g.start.After(d.now.Add(-90*time.Minute)) && g.start.Before(d.now.Add(-lastMinutes-patience)) {
			missing, g.arrives = true, time.Time{}
		}
		if g.arrives.IsZero() {
			h.missing = append(h.missing, g)
		} else {
			h.coming = append(h.coming, g)
		}
	}
	slices.SortStableFunc(h.coming, func(a, b *guest) int { return a.arrives.Compare(b.arrives) })
	return h
}

func (h *hall) at(tick int) time.Time {
	return civil.DayIn(civil.DateOf(h.now), h.town.Rules.Location).At(tick)
}

// play walks through the day up to the present moment.
func (h *hall) play(ctx context.Context) error {
	if len(h.posts) == 0 {
		return nil
	}
	first, last := h.at(h.posts[0].spans[0].From), time.Time{}
	for _, p := range h.posts {
		first, last = earliest(first, h.at(p.spans[0].From)), latest(last, h.at(p.spans[len(p.spans)-1].End))
	}
	end := earliest(h.now.Add(-lastMinutes), last.Add(closing))
	h.nextDraw = first.Add(h.between())
	for minute := first.Add(-10 * time.Minute); !minute.After(end); minute = minute.Add(time.Minute) {
		h.clock.set(minute.Add(time.Duration(h.rng.IntN(20)) * time.Second))
		if err := h.minute(ctx, end); err != nil {
			return err
		}
	}
	if h.now.Before(first) || h.now.After(last) || !slices.ContainsFunc(h.posts, func(p *post) bool { return h.open(p, h.now) }) {
		return nil
	}
	return h.arrange(ctx)
}

// minute does what is due.
func (h *hall) minute(ctx context.Context, end time.Time) error {
	for _, p := range h.posts {
		if p.serving != nil && !p.until.After(h.clock.now()) {
			if err := h.leave(ctx, p, end); err != nil {
				return err
			}
		}
	}
	for len(h.coming) > 0 && !h.coming[0].arrives.After(h.clock.now()) {
		if err := h.enter(ctx); err != nil {
			return err
		}
	}
	for i, g := range h.missing {
		if !g.start.Add(patience).After(h.clock.now()) {
			h.missing = slices.Delete(h.missing, i, i+1)
			_, err := h.desk.NoShow(ctx, h.town, h.by(0), g.key)
			if err := unless(apperr.StateChanged, err); err != nil {
				return err
			}
			break
		}
	}
	if !h.nextDraw.After(h.clock.now()) {
		h.nextDraw = h.clock.now().Add(h.between())
		if len(h.waiting) < 2 && slices.ContainsFunc(h.posts, func(p *post) bool { return h.open(p, h.clock.now()) }) {
			if err := h.draw(ctx, h.walkInBasket(h.rng.IntN(12))); err != nil {
				return err
			}
		}
	}
	return h.callAll(ctx)
}

// callAll lets every counter that is free call whom it can take.
func (h *hall) callAll(ctx context.Context) error {
	for _, p := range h.posts {
		first, last := h.at(p.spans[0].From), h.at(p.spans[len(p.spans)-1].End)
		if p.serving != nil || h.clock.now().Before(first) || h.clock.now().After(last.Add(closing)) {
			continue
		}
		if slices.ContainsFunc(h.waiting, func(g *guest) bool { return h.knows(p, g.basket) }) {
			if err := h.call(ctx, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// call lets a counter call the next person.
func (h *hall) call(ctx context.Context, p *post) error {
	h.clock.add(time.Duration(2+h.rng.IntN(5)) * time.Second)
	outcome, err := h.desk.CallNext(ctx, h.town, h.by(p.counter), queue.Next{Office: h.office.ID, Counter: h.office.Counters[p.counter].ID})
	if err != nil {
		return unless(apperr.NobodyWaiting, err)
	}
	p.serving = outcome.Case
	takes := float64(outcome.Case.Minutes) * (0.7 + 0.5*h.rng.Float64())
	p.until = h.clock.now().Add(time.Duration(takes*60) * time.Second)
	h.waiting = slices.DeleteFunc(h.waiting, func(g *guest) bool { return g.key == outcome.Case.Key() })
	return nil
}

// leave ends what goes on at a counter. One person, shortly before the present moment, still lacks a document.
func (h *hall) leave(ctx context.Context, p *post, end time.Time) error {
	c := p.serving
	p.serving = nil
	h.clock.add(time.Duration(1+h.rng.IntN(4)) * time.Second)
	if !h.parked && h.clock.now().After(end.Add(-25*time.Minute)) && end.After(h.now.Add(-closing)) {
		return h.park(ctx, p, c)
	}
	_, err := h.desk.Finish(ctx, h.town, h.by(p.counter), c.Key(), nil)
	return err
}

func (h *hall) park(ctx context.Context, p *post, c *dayplan.Case) error {
	h.parked = true
	_, err := h.desk.Park(ctx, h.town, h.by(p.counter), c.Key(), dayplan.MissingPhoto, time.Time{})
	return err
}

// enter lets the next person with an appointment arrive.
func (h *hall) enter(ctx context.Context) error {
	g := h.coming[0]
	h.coming = h.coming[1:]
	h.clock.add(time.Duration(1+h.rng.IntN(3)) * time.Second)
	_, err := h.desk.Arrive(ctx, h.town, queue.Command{By: h.crew.reception}, g.key, h.rng.IntN(25) == 0)
	h.waiting = append(h.waiting, g)
	return err
}

// draw lets somebody come without an appointment.
func (h *hall) draw(ctx context.Context, basket office.Basket) error {
	if basket == nil {
		return nil
	}
	h.clock.add(time.Duration(1+h.rng.IntN(3)) * time.Second)
	outcome, err := h.desk.Draw(ctx, h.town, queue.Command{By: h.crew.reception}, queue.Draw{Office: h.office.ID, Basket: basket})
	if err != nil {
		return err
	}
	h.waiting = append(h.waiting, &guest{key: outcome.Case.Key(), basket: basket})
	return nil
}

// arrange makes the present moment worth looking at: somebody is served at every counter, one person is parked, and a
// few wait, with an appointment and without.
func (h *hall) arrange(ctx context.Context) error {
	h.clock.set(h.now.Add(-lastMinutes))
	if !h.parked && len(h.posts) > 1 {
		if i := slices.IndexFunc(h.posts, func(p *post) bool { return p.serving != nil }); i >= 0 {
			p := h.posts[i]
			c := p.serving
			p.serving = nil
			if err := h.park(ctx, p, c); err != nil {
				return err
			}
		}
	}
	for _, p := range h.posts {
		if p.serving != nil || !h.open(p, h.now) {
			continue
		}
		if !slices.ContainsFunc(h.waiting, func(g *guest) bool { return h.knows(p, g.basket) }) {
			if err := h.draw(ctx, h.known(p)); err != nil {
				return err
			}
		}
		if err := h.call(ctx, p); err != nil {
			return err
		}
	}
	return h.gather(ctx)
}

// gather lets people come until as many wait as there are counters, two or three.
func (h *hall) gather(ctx context.Context) error {
	wanted := min(max(len(h.posts), 2), 3)
	for n := 0; len(h.waiting) < wanted; n++ {
		h.clock.set(earliest(h.clock.now().Add(70*time.Second), h.now.Add(-20*time.Second)))
		soon := len(h.coming) > 0 && h.coming[0].start.Before(h.now.Add(25*time.Minute))
		var err error
		if soon && n != 1 {
			err = h.enter(ctx)
		} else {
			err = h.draw(ctx, h.walkInBasket(n))
		}
		if err != nil {
			return err
		}
		if n > 2*wanted { // nobody can come for anything here
			return nil
		}
	}
	return nil
}

// between draws how long it is until somebody else comes without an appointment.
func (h *hall) between() time.Duration {
	return time.Duration(15+h.rng.IntN(60)) * time.Minute / time.Duration(max(len(h.posts), 1)) * 2
}

func (h *hall) open(p *post, t time.Time) bool {
	return slices.ContainsFunc(p.spans, func(s availability.Span) bool { return !t.Before(h.at(s.From)) && t.Before(h.at(s.End)) })
}

func (h *hall) knows(p *post, basket office.Basket) bool {
	for _, item := range basket {
		if !h.office.Counters[p.counter].Knows(item.Service) {
			return false
		}
	}
	return true
}

// known gives something that a counter knows.
func (h *hall) known(p *post) office.Basket {
	for _, s := range h.services() {
		if basket := (office.Basket{{Service: s.ID, Quantity: 1}}); h.knows(p, basket) {
			return basket
		}
	}
	return nil
}

// by gives who acts at a counter.
func (h *hall) by(counter int) queue.Command {
	if counter < len(h.crew.counters) {
		return queue.Command{By: h.crew.counters[counter]}
	}
	return queue.Command{By: audit.System}
}

// unless gives an error that is not the refusal of this code.
func unless(code apperr.Code, err error) error {
	if err == nil || apperr.CodeOf(err) == code {
		return nil
	}
	return err
}
