package closure

import (
	"cmp"
	"slices"
	"time"

	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
)

// What is weighed when another time is looked for.
const (
	notice       = 24 * time.Hour // a kept time begins no earlier than this from now: its person has to read the mail
	answerAhead  = 12 * time.Hour // a time is given up this long before it begins at the latest, so that somebody else can come
	answerTime   = 6 * time.Hour  // the evening before is early enough only while it leaves this long for an answer
	callAhead    = time.Hour      // who is to come sooner is called and not written to
	dayWeight    = 90             // minutes: coming a day later is as bad as coming this much later or earlier that day
	longestBreak = 14             // days without a working day, at most
	earlierDays  = 7              // days: coming before the old date is as bad as coming this much later after it
)

// lastHour is when times that are kept until a day are given up.
const lastHour = civil.Clock(18 * 60)

// keepTimes keeps a time for everybody who cannot be re-seated: first the times that were chosen by hand, then the best
// that is left for each, in order of the old ones.
func (r *planner) keepTimes(homeless []*Case) {
	slices.SortStableFunc(homeless, func(a, b *Case) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Reference, b.Reference))
	})
	for _, c := range homeless {
		c.Resolution = r.resolution(c)
		if c.Resolution == Left {
			continue
		}
		if wish := r.order.Wishes[c.Reference]; !wish.Start.IsZero() {
			c.Kept = r.keepAt(c, wish.Office, wish.Start)
			c.Missed = c.Kept == nil
		}
	}
	for _, c := range homeless {
		if c.Kept == nil && c.Resolution != Left {
			for _, best := range r.proposals(c.Person, 1) {
				c.Kept = r.keepAt(c, best.Office, best.Start)
			}
		}
	}
}

// resolution tells how somebody learns of it. Who is here already is not sent away by a calculation.
func (r *planner) resolution(c *Case) Resolution {
	soon := c.Start.Before(r.now.Add(callAhead)) && c.HasPhone
	switch wished := r.order.Wishes[c.Reference].Resolution; {
	case wished == "" && c.here():
		return Left
	case wished == ByCall, !c.HasEmail:
		return ByCall
	case wished == ByMail, !soon:
		return ByMail
	}
	return ByCall
}

// keepAt keeps a start of an office, or gives nil where it is not to be had.
func (r *planner) keepAt(c *Case, officeID string, start time.Time) *Kept {
	key := officeday.At(officeID, start.In(r.rules.Location))
	l := r.days[key]
	request := r.request(c.Person, r.now.Add(notice))
	if l == nil || request == nil || !l.office.Offers(request.Services) {
		return nil
	}
	judgement := l.judge(request)
	from, exact := judgement.Day().TickAt(start)
	if !exact || !judgement.Allows(from) {
		return nil
	}
	place := Place{Day: key, From: from, End: from + request.Ticks()}
	seat := l.put(judgement.Able(), request.Services, place, c.ID, true)
	if seat < 0 {
		return nil
	}
	place.Counter = l.counterAt(seat) // bound: it stays there
	start = judgement.Day().At(from)
	return &Kept{Place: place, Start: start, Until: r.until(start)}
}

// judge judges a day for a request, once until something changes on it.
func (l *dayPlan) judge(request *availability.Request) *availability.Judgement {
	key := judged{request.Basket.String(), request.Minutes}
	if l.judged[key] == nil {
		l.judged[key] = l.day.Judge(request)
	}
	return l.judged[key]
}

// until gives when a kept time is given up: the evening of the last working day, at the latest the evening of the working
// day before it begins, when somebody can still be asked. It is a full minute, so that nothing that is cached for a minute hides a time that is free.
func (r *planner) until(start time.Time) time.Time {
	date := civil.DateOf(r.now.In(r.rules.Location))
	for days := r.order.Days; days > 0; {
		date = date.AddDays(1)
		if r.works(date) {
			days--
		}
	}
	until := civil.Instant(date, lastHour, r.rules.Location, civil.End)
	day := civil.DateOf(start.In(r.rules.Location)).AddDays(-1)
	for back := 0; back < longestBreak && !r.works(day); back++ {
		day = day.AddDays(-1)
	}
	eve := civil.Instant(day, lastHour, r.rules.Location, civil.End)
	if eve.Sub(r.now) < answerTime {
		eve = start.Add(-answerAhead)
	}
	if eve.Before(until) {
		until = eve
	}
	return until.Truncate(time.Minute).In(r.rules.Location)
}

// works tells whether a date is a working day.
func (r *planner) works(date civil.Date) bool {
	if day := date.Weekday(); day == time.Saturday || day == time.Sunday {
		return false
	}
	return len(r.rules.Offices) == 0 || r.rules.Opening(r.rules.Offices[0], date).Holiday == ""
}

// proposal is a free time with how far it lies from the old one, in weighted minutes.
type proposal struct {
	booking.Time
	far int
}

// proposals gives the best free times for an appointment: at its own office if that has any, else at others that do all
// of it.
func (r *planner) proposals(p *Person, most int) []booking.Time {
	request := r.request(p, r.now.Add(notice))
	if request == nil {
		return nil
	}
	if found := r.nearest(p, request, most, func(o string) bool { return o == p.Office }); len(found) > 0 {
		return found
	}
	return r.nearest(p, request, most, func(o string) bool { return o != p.Office })
}

// nearest looks through the days from the nearest on and stops where no further day can be better.
func (r *planner) nearest(p *Person, request *availability.Request, most int, of func(office string) bool) []booking.Time {
	var days []officeday.ID
	first, last := r.rules.Dates(request.Window)
	for key, l := range r.days {
		if of(key.Office) && key.Date >= first && key.Date <= last && l.office.Offers(request.Services) {
			days = append(days, key)
		}
	}
	old := civil.DateOf(p.Start)
	slices.SortFunc(days, func(a, b officeday.ID) int {
		return cmp.Or(cmp.Compare(farDay(a.Date, old), farDay(b.Date, old)), cmp.Compare(a.Date, b.Date), cmp.Compare(a.Office, b.Office))
	})
	var found []proposal
	for _, key := range days {
		far := farDay(key.Date, old)
		if len(found) == most && far >= found[most-1].far {
			break
		}
		judgement := r.days[key].judge(request)
		for tick := range judgement.Starts() {
			start := judgement.Day().At(tick)
			found = append(found, proposal{booking.Time{Start: start, Office: key.Office}, far + apart(start, p.Start)})
		}
		slices.SortStableFunc(found, func(a, b proposal) int { return cmp.Compare(a.far, b.far) })
		found = found[:min(most, len(found))]
	}
	times := make([]booking.Time, len(found))
	for i := range found {
		times[i] = found[i].Time
	}
	return times
}

// farDay weighs how far a date lies from the old one.
func farDay(date, old civil.Date) int {
	days := int(date - old)
	if days < 0 {
		days = earlierDays - days
	}
	return days * dayWeight
}

// apart counts the minutes between the wall times of two instants.
func apart(a, b time.Time) int {
	minutes := func(t time.Time) int { return t.Hour()*60 + t.Minute() }
	return max(minutes(a)-minutes(b), minutes(b)-minutes(a))
}
