// Package figures tells a town how its appointments go: how long people wait for a free time and in the hall, how much of
// the counters' time is used, what services really take, and what people looked for in vain.
//
// Invariants: nothing is reckoned per clerk; periods are whole weeks, months, quarters and years of the town that are over;
// no number stands for fewer than Least cases, and none can be had by taking numbers from each other (block.go says why).
// Every page, chart and file shows the tables of one Report.
package figures

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"stadttermin/internal/civil"
)

// Kind is a length of periods.
type Kind string

// Kinds of periods.
const (
	Week    Kind = "week"
	Month   Kind = "month"
	Quarter Kind = "quarter"
	Year    Kind = "year"
)

// Kinds lists all of them, the shortest first.
var Kinds = []Kind{Week, Month, Quarter, Year}

// Period is a whole week, month, quarter or year of the calendar.
type Period struct {
	Kind  Kind
	First civil.Date // its first day
}

// PeriodOf gives the period of a kind that a date lies in.
func PeriodOf(kind Kind, date civil.Date) Period {
	year, month, _ := date.Time().Date()
	switch kind {
	case Week:
		return Period{Week, date.Monday()}
	case Month:
		return Period{Month, civil.NewDate(year, month, 1)}
	case Quarter:
		return Period{Quarter, civil.NewDate(year, (month-1)/3*3+1, 1)}
	}
	return Period{Year, civil.NewDate(year, time.January, 1)}
}

// End gives the first day that is no longer part of the period.
func (p Period) End() civil.Date {
	year, month, _ := p.First.Time().Date()
	switch p.Kind {
	case Week:
		return p.First.AddDays(7)
	case Month:
		return civil.NewDate(year, month+1, 1)
	case Quarter:
		return civil.NewDate(year, month+3, 1)
	}
	return civil.NewDate(year+1, time.January, 1)
}

// Over tells whether the period has ended before a day begins.
func (p Period) Over(today civil.Date) bool { return p.End() <= today }

// Before gives the period of the same kind before it, After the one behind it.
func (p Period) Before() Period { return PeriodOf(p.Kind, p.First.AddDays(-1)) }

// After gives the period of the same kind behind it.
func (p Period) After() Period { return Period{p.Kind, p.End()} }

// Number gives the year and, where there are several in it, the number of the week (ISO 8601), month or quarter.
func (p Period) Number() (year, number int) {
	year, month, _ := p.First.Time().Date()
	switch p.Kind {
	case Week:
		return p.First.Time().ISOWeek()
	case Month:
		return year, int(month)
	case Quarter:
		return year, int(month-1)/3 + 1
	}
	return year, 0
}

// String writes 2026-W46, 2026-11, 2026-Q4 or 2026, which ParsePeriod reads.
func (p Period) String() string {
	year, number := p.Number()
	switch p.Kind {
	case Week:
		return fmt.Sprintf("%04d-W%02d", year, number)
	case Month:
		return fmt.Sprintf("%04d-%02d", year, number)
	case Quarter:
		return fmt.Sprintf("%04d-Q%d", year, number)
	}
	return fmt.Sprintf("%04d", year)
}

var written = regexp.MustCompile(`^(\d{4})(?:-(W|Q|)(\d{1,2}))?$`)

// ParsePeriod reads what String writes.
func ParsePeriod(s string) (Period, error) {
	parts := written.FindStringSubmatch(s)
	if parts == nil {
		return Period{}, fmt.Errorf("%q is not a period like 2026-W46, 2026-11, 2026-Q4 or 2026", s)
	}
	year, _ := strconv.Atoi(parts[1]) // four digits
	number, _ := strconv.Atoi(parts[3])
	p := Period{Year, civil.NewDate(year, time.January, 1)}
	switch {
	case parts[2] == "W":
		p = Period{Week, civil.NewDate(year, time.January, 4).Monday().AddDays(7 * (number - 1))} // the week of 4 January is the first
	case parts[2] == "Q":
		p = PeriodOf(Quarter, civil.NewDate(year, time.Month(number*3), 1))
	case parts[3] != "":
		p = PeriodOf(Month, civil.NewDate(year, time.Month(number), 1))
	}
	if p.String() != s {
		return Period{}, fmt.Errorf("there is no period %q", s)
	}
	return p, nil
}

// Parts gives the whole periods that a course through it is shown by: months of a year or quarter, weeks of a month. Those
// of a month that lie in two are left out.
func (p Period) Parts() (parts []Period) {
	kind := Month
	switch p.Kind {
	case Week:
		return nil
	case Month:
		kind = Week
	}
	part := PeriodOf(kind, p.First)
	if part.First < p.First {
		part = part.After()
	}
	for ; part.End() <= p.End(); part = part.After() {
		parts = append(parts, part)
	}
	return parts
}
