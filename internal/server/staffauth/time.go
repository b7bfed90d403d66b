package staffauth

import (
	"fmt"
	"time"

	"stadttermin/internal/civil"
)

// ShortTime says a time as shortly as it is said on the telephone: today 14:45, Wed 25.11. 08:15.
func (r *Request) ShortTime(start time.Time) string {
	date := civil.DateOf(start)
	day := r.Printer.T("desk.phone.day", "weekday", r.Printer.WeekdayShort(date.Weekday()), "day", date.Time().Day(), "month", int(date.Time().Month()))
	switch date {
	case r.Today():
		day = r.Printer.T("desk.phone.today")
	case r.Today().AddDays(1):
		day = r.Printer.T("desk.phone.tomorrow")
	}
	clock := start.Format("15:04")
	if zone := doubled(start); zone != "" {
		clock += " " + zone
	}
	return day + " " + clock
}

// doubled names the offset of a wall time that exists twice, where clocks go back; empty for any other.
func doubled(start time.Time) string {
	clock := civil.Clock(start.Hour()*60 + start.Minute())
	first := civil.Instant(civil.DateOf(start), clock, start.Location(), civil.Beginning)
	second := civil.Instant(civil.DateOf(start), clock, start.Location(), civil.End)
	if first.Equal(second) {
		return ""
	}
	return fmt.Sprintf("(%s)", start.Format("-07:00"))
}
