// Package civil holds the calendar and wall-clock values that opening hours are made of: dates, clocks, spans of
// days and the ticks of a local day. It knows no clock of its own and never uses the zone of the process.
package civil

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date is a calendar date, counted in days since 1970-01-01. The zero value is that day; optional dates are pointers.
type Date int32

// NewDate gives the date of year, month and day; values beyond the month overflow as in time.Date.
func NewDate(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// DateOf gives the date that t shows in its own location.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return NewDate(year, month, day)
}

// ParseDate reads an ISO 8601 date such as 2026-11-23.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date like 2026-11-23", s)
	}
	return DateOf(t), nil
}

// Time gives midnight UTC of the date, for formatting and for the database; it is not an instant of any town.
func (d Date) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// AddDays gives the date n days later.
func (d Date) AddDays(n int) Date { return d + Date(n) }

// Weekday gives the day of the week.
func (d Date) Weekday() time.Weekday { return time.Weekday(((int(d)+4)%7 + 7) % 7) }

// Monday gives the Monday of the date's ISO week.
func (d Date) Monday() Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }

func (d Date) String() string { return d.Time().Format(time.DateOnly) }

// MarshalText writes the ISO 8601 form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO 8601 form.
func (d *Date) UnmarshalText(text []byte) error {
	parsed, err := ParseDate(string(text))
	if err == nil {
		*d = parsed
	}
	return err
}

// Days is a length of calendar days, written 21d or 3w.
type Days int

// ParseDays reads 21d or 3w.
func ParseDays(s string) (Days, error) {
	unit := map[byte]int{'d': 1, 'w': 7}
	if len(s) > 1 {
		count, days := s[:len(s)-1], unit[s[len(s)-1]]
		if n, err := strconv.ParseUint(count, 10, 32); err == nil && n <= 3660 && days > 0 {
			return Days(int(n) * days), nil
		}
	}
	return 0, fmt.Errorf("%q is not a length like 3w or 21d", s)
}

func (n Days) String() string {
	if n > 0 && n%7 == 0 {
		return fmt.Sprintf("%dw", n/7)
	}
	return fmt.Sprintf("%dd", int(n))
}

// MarshalText writes whole weeks as 3w and anything else as 10d.
func (n Days) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText reads 21d or 3w.
func (n *Days) UnmarshalText(text []byte) error {
	parsed, err := ParseDays(string(text))
	if err == nil {
		*n = parsed
	}
	return err
}

// Weekday is a day of the week, written mon … sun.
type Weekday time.Weekday

var weekdayNames = [...]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// ParseWeekday reads mon … sun.
func ParseWeekday(s string) (Weekday, error) {
	for i, name := range weekdayNames {
		if s == name {
			return Weekday(i), nil
		}
	}
	return 0, fmt.Errorf("%q is not one of mon, tue, wed, thu, fri, sat, sun", s)
}

func (w Weekday) String() string { return weekdayNames[w] }

// MarshalText writes mon … sun.
func (w Weekday) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText reads mon … sun.
func (w *Weekday) UnmarshalText(text []byte) error {
	parsed, err := ParseWeekday(string(text))
	if err == nil {
		*w = parsed
	}
	return err
}

// Clock is a wall time in minutes since midnight, 0 to 1440; 24:00 stands for the end of the day.
type Clock int

// ParseClock reads a wall time such as 07:30.
func ParseClock(s string) (Clock, error) {
	hour, minute, ok := strings.Cut(s, ":")
	h, errH := strconv.ParseUint(hour, 10, 8)
	m, errM := strconv.ParseUint(minute, 10, 8)
	if !ok || len(s) != 5 || len(hour) != 2 || errH != nil || errM != nil || m > 59 || h > 24 || h == 24 && m > 0 {
		return 0, fmt.Errorf("%q is not a wall time like 07:30", s)
	}
	return Clock(h*60 + m), nil
}

func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

// MarshalText writes 07:30.
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads 07:30.
func (c *Clock) UnmarshalText(text []byte) error {
	parsed, err := ParseClock(string(text))
	if err == nil {
		*c = parsed
	}
	return err
}

// Moment is a date, with or without a wall time: 2027-02-08 or 2027-02-04T11:00.
type Moment struct {
	Date    Date
	Clock   Clock
	HasTime bool
}

// ParseMoment reads either form.
func ParseMoment(s string) (Moment, error) {
	day, clock, hasTime := strings.Cut(s, "T")
	date, err := ParseDate(day)
	if err != nil {
		return Moment{}, fmt.Errorf("%q is neither a date like 2027-02-08 nor a moment like 2027-02-04T11:00", s)
	}
	moment := Moment{Date: date, HasTime: hasTime}
	if hasTime {
		if moment.Clock, err = ParseClock(clock); err != nil {
			return Moment{}, err
		}
	}
	return moment, nil
}

func (m Moment) String() string {
	if m.HasTime {
		return m.Date.String() + "T" + m.Clock.String()
	}
	return m.Date.String()
}

// MarshalText writes the form that was read.
func (m Moment) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads either form.
func (m *Moment) UnmarshalText(text []byte) error {
	parsed, err := ParseMoment(string(text))
	if err == nil {
		*m = parsed
	}
	return err
}
