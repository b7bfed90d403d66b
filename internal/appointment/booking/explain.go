package booking

import (
	"context"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

// Explanation says of one office whether a time may be booked there, and why not.
type Explanation struct {
	Office    string
	Start     time.Time
	Minutes   int // matching the appointment
	After     int // minutes that its counter is not free yet when it is over
	Free      bool
	Reasons   []availability.Reason // with what they rest on; none where it is free
	Counters  []availability.CounterStanding
	Reseated  bool    // others change their counter for it
	Alternate []Alike // nearest free starts of the same day, the one before first
}

// Alike is a free start near one that was asked for.
type Alike struct {
	Start time.Time
	Later bool
}

// Explain says of every office that serves a basket whether a time may be booked there, on the same state as the
// search: seats, held times and times kept back. Staff may have any tick, so that no grid is a reason for them. mine is
// the token of a hold that the asking person has and that is no obstacle; empty: none.
func (s *Search) Explain(ctx context.Context, town *directory.Town, q Query, start time.Time, mine string) ([]Explanation, error) {
	request, offices, err := s.resolve(town, q)
	if err != nil {
		return nil, err
	}
	start = start.In(town.Rules.Location)
	if away := civil.DateOf(start) - civil.DateOf(s.Now().In(town.Rules.Location)); away > maxDays || away < -maxDays {
		return nil, apperr.New(apperr.Invalid).At("start")
	}
	me := s.holder(town, mine)
	me.Appointment = q.Moves
	explanations := make([]Explanation, len(offices))
	for i, o := range offices {
		v, err := s.Days.One(ctx, town, o, civil.DateOf(start), me)
		if err != nil {
			return nil, err
		}
		explanations[i] = explain(v.Day.Judge(request), start)
		s.count(town, o.ID, explanations[i].Reasons)
	}
	return explanations, nil
}

func explain(j *availability.Judgement, start time.Time) Explanation {
	request := j.Request()
	tick, exact := j.Day().TickAt(start)
	e := Explanation{Office: j.Office(), Start: start, Minutes: request.Minutes, After: request.After, Counters: j.Counters(tick), Alternate: alike(j, tick)}
	e.Free = exact && j.Allows(tick)
	if e.Free {
		seating, _ := j.Seat(tick)
		e.Reseated = len(seating.Moves) > 0
		return e
	}
	for _, reason := range binding(request.Channel.Staffed(), j.Reasons(tick)) {
		e.Reasons = append(e.Reasons, j.Detailed(reason, tick))
	}
	if !exact {
		e.Reasons = append(e.Reasons, availability.Reason{Code: availability.OffGrid})
	}
	return e
}

// alike finds the free starts of a day before and after a tick.
func alike(j *availability.Judgement, tick int) (near []Alike) {
	for before := tick - 1; before >= 0; before-- {
		if j.Offered(before) {
			near = append(near, Alike{Start: j.Day().At(before)})
			break
		}
	}
	if after := j.Next(tick + 1); after >= 0 {
		near = append(near, Alike{Start: j.Day().At(after), Later: true})
	}
	return near
}
