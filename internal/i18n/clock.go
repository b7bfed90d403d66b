package i18n

import (
	"fmt"
	"time"

	"stadttermin/internal/civil"
)

// Time says the wall time of t in its own location, such as 8:30 Uhr. Where clocks go back and that wall time exists
// twice, it says which of the two it is.
func (p *Printer) Time(t time.Time) string {
	said := p.clock("time.at", t)
	clock := civil.Clock(t.Hour()*60 + t.Minute())
	first := civil.Instant(civil.DateOf(t), clock, t.Location(), civil.Beginning)
	second := civil.Instant(civil.DateOf(t), clock, t.Location(), civil.End)
	switch {
	case first.Equal(second):
		return said
	case t.Before(second):
		// The order decides, not the zone's own flag: Ireland flags its winter.
		return p.T("time.summer", "time", said)
	}
	return p.T("time.winter", "time", said)
}

// TimeRange says 7:30 bis 16:00 Uhr, both in their own location.
func (p *Printer) TimeRange(from, until time.Time) string {
	return p.T("time.range", "from", p.clock("time.in_range", from), "until", p.clock("time.in_range", until))
}

// clock fills one of the pair <key>.am and <key>.pm; languages that count 24 hours have the same text in both.
func (p *Printer) clock(key string, t time.Time) string {
	half := ".am"
	if t.Hour() >= 12 {
		half = ".pm"
	}
	hour := t.Hour()
	if p.T(keyHours) == "12" {
		hour = (hour+11)%12 + 1
	}
	return p.T(key+half, "clock", fmt.Sprintf("%d:%02d", hour, t.Minute()))
}
