package i18n

import (
	"fmt"
	"time"

	"stadttermin/internal/civil"
)

// Date says a date in full, such as Montag, 23. November 2026; day and month do not part at the end of a line.
func (p *Printer) Date(date civil.Date) string { return p.fullDate(date, p.Weekday(date.Weekday())) }

// DateShort says a date with a short weekday, such as Mo, 23. November 2026.
func (p *Printer) DateShort(date civil.Date) string {
	return p.fullDate(date, p.WeekdayShort(date.Weekday()))
}

// DateTime says date and wall time of t in its own location, such as Montag, 23. November 2026, 8:30 Uhr.
func (p *Printer) DateTime(t time.Time) string {
	return p.T("date.at_time", "date", p.Date(civil.DateOf(t)), "time", p.Time(t))
}

// DayMonth says 23. November.
func (p *Printer) DayMonth(date civil.Date) string {
	_, month, day := date.Time().Date()
	return p.T("date.day_month", "day", day, "month", p.Month(month))
}

// Weekday says Montag.
func (p *Printer) Weekday(day time.Weekday) string {
	return p.T("date.weekday." + civil.Weekday(day).String())
}

// WeekdayShort says Mo; languages that do not shorten weekdays say them in full.
func (p *Printer) WeekdayShort(day time.Weekday) string {
	return p.T("date.weekday_short." + civil.Weekday(day).String())
}

// Month says November.
func (p *Printer) Month(month time.Month) string { return p.T(fmt.Sprintf("date.month.%02d", month)) }

func (p *Printer) fullDate(date civil.Date, weekday string) string {
	year, month, day := date.Time().Date()
	return p.T("date.full", "weekday", weekday, "day", day, "month", p.Month(month), "year", year)
}
