package civil

import "time"

// TickMinutes is the length of a tick; every interval of an appointment is made of whole ticks.
const TickMinutes = 5

// Tick is the length of a tick as a duration.
const Tick = TickMinutes * time.Minute

// Day is one local day of a town: ticks of elapsed time from its first instant. It has as many ticks as it has,
// 288 on an ordinary day, 276 or 300 where the clocks change by an hour.
type Day struct {
	Date  Date
	First time.Time // the first instant, in the town's location
	Ticks int
}

// DayIn gives the day of date in the town's location.
func DayIn(date Date, loc *time.Location) Day {
	first := Instant(date, 0, loc, Beginning)
	next := Instant(date.AddDays(1), 0, loc, Beginning)
	return Day{Date: date, First: first, Ticks: int(next.Sub(first) / Tick)}
}

// At gives the instant at which a tick begins.
func (d Day) At(tick int) time.Time { return d.First.Add(time.Duration(tick) * Tick) }

// TickAt gives the tick that t lies in and whether t is its first instant; ticks outside the day are possible.
func (d Day) TickAt(t time.Time) (tick int, exact bool) {
	elapsed := t.Sub(d.First)
	tick = int(elapsed / Tick)
	if elapsed%Tick < 0 {
		tick--
	}
	return tick, elapsed%Tick == 0
}

// TickOf gives the tick of a wall time of the day, held within the day.
func (d Day) TickOf(clock Clock, edge Edge) int {
	return d.clamp(Instant(d.Date, clock, d.First.Location(), edge))
}

// Clip gives the ticks between two moments of any dates that lie in this day; from ≥ until when none do.
func (d Day) Clip(from, until Moment) (first, end int) {
	loc := d.First.Location()
	return d.clamp(Instant(from.Date, from.Clock, loc, Beginning)), d.clamp(Instant(until.Date, until.Clock, loc, End))
}

func (d Day) clamp(t time.Time) int {
	tick := int(t.Sub(d.First) / Tick)
	return min(max(tick, 0), d.Ticks)
}

// Label writes the wall time at which a tick begins, with its offset where that wall time exists twice.
func (d Day) Label(tick int) string {
	t := d.At(tick)
	clock := Clock(t.Hour()*60 + t.Minute())
	loc := d.First.Location()
	if Instant(d.Date, clock, loc, Beginning).Equal(Instant(d.Date, clock, loc, End)) {
		return clock.String()
	}
	return t.Format("15:04-07:00")
}

// Edge tells which instant a wall time means where it exists twice.
type Edge bool

// A wall time that exists twice means the first instant for a beginning and the second for an end.
const (
	Beginning Edge = false
	End       Edge = true
)

// Instant gives the instant of a wall time. One that the clock skips means the next instant that exists.
func Instant(date Date, clock Clock, loc *time.Location, edge Edge) time.Time {
	wall := int64(date)*86400 + int64(clock)*60
	before, after := offsetAt(wall-86400, loc), offsetAt(wall+86400, loc)
	early := wall - max(before, after)
	late := wall - min(before, after)
	earlyExists := offsetAt(early, loc) == max(before, after)
	lateExists := offsetAt(late, loc) == min(before, after)
	switch {
	case earlyExists && lateExists && edge == End, !earlyExists && lateExists:
		return time.Unix(late, 0).In(loc)
	case earlyExists:
		return time.Unix(early, 0).In(loc)
	}
	// Skipped: by the old offset the wall time lies behind the change, whose instant opens the zone it falls in.
	changed, _ := time.Unix(wall-before, 0).In(loc).ZoneBounds()
	return changed.In(loc)
}

func offsetAt(unix int64, loc *time.Location) int64 {
	_, offset := time.Unix(unix, 0).In(loc).Zone()
	return int64(offset)
}
