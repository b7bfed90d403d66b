package availability

// Standing is what one counter could do for an appointment at a time.
type Standing string

// Standings of a counter. Only an idle one could take the appointment just so; one that is busy may be made free by
// re-seating whoever sits there.
const (
	Idle     Standing = "idle"
	Busy     Standing = "busy"     // Busy says when
	TooShort Standing = "short"    // staffed at the start and not for long enough; Until says how long
	Unable   Standing = "unable"   // does not know the whole basket; Services says what not
	Shut     Standing = "shut"     // would be staffed but for a holiday or a closure
	Unmanned Standing = "unmanned" // not staffed then
)

// Standings lists all of them.
func Standings() []Standing { return []Standing{Idle, Busy, TooShort, Unable, Shut, Unmanned} }

// CounterStanding is a counter with its standing and what that rests on.
type CounterStanding struct {
	CounterUse
	Standing Standing
	Until    string   // wall time at which the counter is no longer staffed
	Services []string // that the counter does not know
}

// Counters says of every counter of the office, in the order of the settings, what it could do for the requested
// appointment at a tick.
func (j *Judgement) Counters(tick int) []CounterStanding {
	end := tick + j.request.Ticks()
	uses := j.day.use(j.day.office.all, tick, end) // retired counters are the last, so that places stay
	standings := make([]CounterStanding, len(uses))
	for i, use := range uses {
		standings[i] = j.standing(i, use, tick, end)
	}
	return standings
}

func (j *Judgement) standing(counter int, use CounterUse, tick, end int) CounterStanding {
	open := &j.day.counter[counter]
	s := CounterStanding{CounterUse: use, Standing: Idle}
	switch {
	case !j.able.has(counter):
		s.Standing, s.Services = Unable, j.day.office.unknown(j.request.Services, only(counter))
	case !open.Has(tick):
		s.Standing = Unmanned
		if j.day.wanted[counter].covers(tick, end) {
			s.Standing = Shut
		}
	case len(use.Busy) > 0:
		s.Standing = Busy
	case !open.covers(tick, end):
		s.Standing = TooShort
		_, last := open.runAround(tick)
		s.Until = j.day.hours(tick, last).Until
	}
	return s
}
