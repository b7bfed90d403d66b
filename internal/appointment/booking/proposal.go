package booking

import (
	"cmp"
	"context"
	"slices"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/office"
)

// Proposal is a free time as staff see it who book for somebody.
type Proposal struct {
	Time
	Capacity int               // how many such appointments fit in at that time
	Kept     availability.Code // why it is not offered online: BeforeLead, OnlineShare; empty where it is
}

// noon parts the halves of a day.
const noon = civil.Clock(12 * 60)

// Propose gives free times to choose from: the earliest of all, and then the earliest of each half of a day, so that
// somebody on the telephone hears of other days before the third quarter of an hour of the same morning. Of one date it
// gives the earliest of each hour, or those nearest to a wall time. Where these are fewer than asked for, the next times follow. mine is the token of a
// hold that the asking person has and that is no obstacle; empty: none.
func (s *Search) Propose(ctx context.Context, town *directory.Town, q Query, filter Filter, mine string) ([]Proposal, error) {
	me := s.holder(town, mine)
	me.Appointment = q.Moves
	calendar, err := s.window(ctx, town, q, filter, me)
	if err != nil {
		return nil, err
	}
	chosen := spread(calendar, filter)
	if len(chosen) == 0 {
		return nil, nil
	}
	// A basket that only staff book has no online side to be kept from.
	online := q
	online.Channel = office.Online
	offered, err := s.window(ctx, town, online, filter, me)
	if apperr.CodeOf(err) == apperr.StaffOnly {
		offered, err = nil, nil
	}
	if err != nil {
		return nil, err
	}
	proposals := make([]Proposal, len(chosen))
	for i, t := range chosen {
		judgement := calendar.judgementAt(t)
		tick, _ := judgement.Day().TickAt(t.Start)
		proposals[i] = Proposal{Time: t, Capacity: judgement.Capacity(tick)}
		if offered != nil {
			proposals[i].Kept = withheld(offered.judgementAt(t), tick)
		}
	}
	return proposals, nil
}

// holder is whoever has a hold; whatever else the token is, nobody.
func (s *Search) holder(town *directory.Town, token string) officeday.Self {
	hold, err := s.open(town, token)
	if err != nil {
		return officeday.Self{}
	}
	return officeday.Self{Owner: hold.nonce.owner()}
}

// withheld says why a time that staff may give is not offered online.
func withheld(online *availability.Judgement, tick int) availability.Code {
	if online == nil {
		return availability.BeforeLead // the online window does not even reach that day
	}
	for _, reason := range online.Reasons(tick) {
		if reason.Code == availability.BeforeLead || reason.Code == availability.OnlineShare {
			return reason.Code
		}
	}
	return ""
}

// nearest sorts times by how far they lie from a wall time.
func nearest(times []Time, clock civil.Clock) []Time {
	slices.SortStableFunc(times, func(a, b Time) int {
		x, y := clockOf(a.Start)-clock, clockOf(b.Start)-clock
		return cmp.Compare(max(x, -x), max(y, -y))
	})
	return times
}

// part is a stretch of time from which one proposal is taken first.
type part struct {
	date civil.Date
	hour int
}

// spread chooses from the free times of a calendar.
func spread(calendar *Calendar, filter Filter) []Time {
	var first, rest []Time
	for i := range calendar.Days {
		if filter.Near != nil {
			first = append(first, nearest(filter.matching(&calendar.Days[i]), *filter.Near)...)
			continue
		}
		var last part
		for n, t := range filter.matching(&calendar.Days[i]) {
			p := part{date: calendar.Days[i].Date, hour: t.Start.Hour()}
			if filter.Date == nil {
				p.hour = 0
				if clockOf(t.Start) >= noon {
					p.hour = 1
				}
			}
			if n == 0 || p != last {
				first = append(first, t)
			} else if len(rest) < filter.Most {
				rest = append(rest, t)
			}
			last = p
		}
		if len(first) >= filter.Most {
			break
		}
	}
	if len(first) < filter.Most {
		first = append(first, rest...)
	}
	first = first[:min(len(first), filter.Most)]
	slices.SortStableFunc(first, func(a, b Time) int { return cmp.Compare(a.Start.Unix(), b.Start.Unix()) })
	return first
}
