package i18n

import (
	"fmt"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Problem says what is wrong with settings and what to do, to people who see a form instead of files.
func (p *Printer) Problem(problem tenant.Problem) string {
	args := make(map[string]any, len(problem.Args)/2)
	for i := 0; i+1 < len(problem.Args); i += 2 {
		if name, ok := problem.Args[i].(string); ok {
			args[name] = p.said(problem.Args[i+1])
		}
	}
	return p.Fill("check."+problem.Code, args)
}

// said writes a value of settings by the habit of the language. What is a text or a whole number stays as it is.
func (p *Printer) said(value any) any {
	switch value := value.(type) {
	case civil.Date:
		return p.DateShort(value)
	case civil.Clock:
		return p.wallTime(value)
	case civil.Moment:
		if value.HasTime {
			return p.T("date.at_time", "date", p.DateShort(value.Date), "time", p.wallTime(value.Clock))
		}
		return p.DateShort(value.Date)
	case office.Euro:
		return p.Money(value)
	case float64:
		return p.Decimal(value, 2)
	}
	return value
}

// wallTime says a wall time of no particular day, such as 8:00 Uhr, and the end of a day as 24:00 Uhr.
func (p *Printer) wallTime(clock civil.Clock) string {
	if clock == 24*60 && p.T(keyHours) == "24" {
		return p.T("time.at.pm", "clock", fmt.Sprint(clock))
	}
	return p.clock("time.at", time.Date(1970, time.January, 1, 0, int(clock), 0, 0, time.UTC))
}
