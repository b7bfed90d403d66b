package simulate

import (
	"fmt"
	"slices"
	"time"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
)

// Explanation says whether a time is offered and why not. With several offices the answer is that of the first one
// that offers it, else of the first; Offices holds each one's own. Where no office serves the basket, no counter is able.
type Explanation struct {
	Offered bool                   `json:"offered"`
	Reasons []availability.Reason  `json:"reasons"`
	Offices map[string]Explanation `json:"offices,omitempty"`
	Never   string                 `json:"-"` // why no office serves the basket; empty where one does

	office string
	start  time.Time
}

// Explain answers for a local moment such as 2026-11-23T08:30, with an offset where that wall time exists twice.
func Explain(rules *availability.Rules, q Question, moment string) (*Explanation, error) {
	start, err := parseLocal(moment, rules.Location)
	if err != nil {
		return nil, err
	}
	request, offices, err := q.prepare(rules)
	if err != nil {
		return nil, err
	}
	if len(offices) == 0 {
		return &Explanation{Reasons: []availability.Reason{{Code: availability.NoAbleCounter}}, Never: q.never(request, offices)}, nil
	}
	busy, _ := seatAll(rules, q.Busy)
	var answer *Explanation
	each := make(map[string]Explanation, len(offices))
	for _, o := range offices {
		own := explain(busy.day(o, civil.DateOf(start)).Judge(request), start, q.Detail)
		each[o.ID] = own
		if answer == nil || own.Offered && !answer.Offered {
			answer = &own
		}
	}
	if len(offices) > 1 {
		answer.Offices = each
	}
	return answer, nil
}

func explain(j *availability.Judgement, start time.Time, detail bool) Explanation {
	tick, exact := j.Day().TickAt(start)
	reasons := j.Reasons(tick)
	offGrid := func(r availability.Reason) bool { return r.Code == availability.OffGrid }
	if !exact && !slices.ContainsFunc(reasons, offGrid) {
		reasons = append(reasons, availability.Reason{Code: availability.OffGrid})
	}
	if reasons == nil {
		reasons = []availability.Reason{}
	}
	for i := range reasons {
		if detail {
			reasons[i] = j.Detailed(reasons[i], tick)
		}
	}
	return Explanation{Offered: len(reasons) == 0, Reasons: reasons, office: j.Office(), start: start}
}

func parseLocal(s string, loc *time.Location) (time.Time, error) {
	for _, layout := range []string{"2006-01-02T15:04Z07:00", time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.In(loc), nil
		}
	}
	moment, err := civil.ParseMoment(s)
	if err != nil || !moment.HasTime {
		return time.Time{}, fmt.Errorf("%q is not a moment like 2026-11-23T08:30", s)
	}
	return civil.Instant(moment.Date, moment.Clock, loc, civil.Beginning), nil
}
