package closure

import (
	"time"

	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/staffauth"
)

// clockFormat is how wall times stand in the staff's tables, in every language.
const clockFormat = "15:04"

// shortDay says Mi 25.11.
func shortDay(r *staffauth.Request, date civil.Date) string {
	t := date.Time()
	return r.Printer.T("desk.closure.day", "weekday", r.Printer.WeekdayShort(date.Weekday()), "day", t.Format("02"), "month", t.Format("01"))
}

// moment says Mi 25.11. 08:15.
func moment(r *staffauth.Request, t time.Time) string {
	t = t.In(r.Town.Rules.Location)
	return shortDay(r, civil.DateOf(t)) + " " + t.Format(clockFormat)
}

// span says when an outage is: Di 24.11. 07:30–16:00, or Di 24.11. 07:30 – Do 26.11. 12:00.
func span(r *staffauth.Request, o *closure.Outage) string {
	from, until := o.From, o.Until
	whole := from.Clock == 0 && until.Clock == endOfDay
	switch {
	case whole && from.Date == until.Date:
		return shortDay(r, from.Date)
	case whole:
		return shortDay(r, from.Date) + " – " + shortDay(r, until.Date)
	case from.Date == until.Date:
		return shortDay(r, from.Date) + " " + from.Clock.String() + "–" + until.Clock.String()
	}
	return shortDay(r, from.Date) + " " + from.Clock.String() + " – " + shortDay(r, until.Date) + " " + until.Clock.String()
}

// endOfDay is 24:00.
const endOfDay = civil.Clock(24 * 60)
