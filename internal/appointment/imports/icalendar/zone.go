package icalendar

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Zone is a time zone as a calendar defines it (VTIMEZONE). Its wall times are written as if they were UTC.
type Zone struct {
	Name     string
	Location string // what the program says that it is called elsewhere
	rules    []rule
}

// rule is one of a zone's offsets and the moments from which it holds.
type rule struct {
	onset    time.Time // the first, in wall time of the offset before
	from, to time.Duration
	dates    []time.Time
	yearly   *yearly
}

// yearly is FREQ=YEARLY with a month and a day such as the last Sunday.
type yearly struct {
	month   time.Month // 0: the first onset's
	nth     int
	weekday time.Weekday
	byDay   bool
	days    []int // BYMONTHDAY
	until   time.Time
}

// Zones reads the definitions of a calendar, by name.
func (c *Component) Zones() map[string]*Zone {
	zones := make(map[string]*Zone)
	for _, child := range c.Children {
		if child.Name != "VTIMEZONE" {
			continue
		}
		z := &Zone{Name: strings.Trim(child.Text("TZID"), `"`), Location: child.Text("X-LIC-LOCATION")}
		for _, part := range child.Children {
			if r, ok := readRule(part); ok {
				z.rules = append(z.rules, r)
			}
		}
		if z.Name != "" {
			zones[z.Name] = z
		}
	}
	return zones
}

func readRule(c *Component) (r rule, ok bool) {
	if c.Name != "STANDARD" && c.Name != "DAYLIGHT" {
		return r, false
	}
	to, okTo := offset(c.Text("TZOFFSETTO"))
	from, okFrom := offset(c.Text("TZOFFSETFROM"))
	onset, okOnset := Wall(c.Text("DTSTART"))
	if !okTo || !okOnset {
		return r, false
	}
	if !okFrom {
		from = to
	}
	r = rule{onset: onset, from: from, to: to, yearly: readYearly(c.Text("RRULE"))}
	for _, p := range c.All("RDATE") {
		for date := range strings.SplitSeq(p.Value, ",") {
			if at, ok := Wall(date); ok {
				r.dates = append(r.dates, at)
			}
		}
	}
	return r, true
}

var offsets = regexp.MustCompile(`^([+-])(\d{2}):?(\d{2})(\d{2})?$`)

func offset(s string) (time.Duration, bool) {
	found := offsets.FindStringSubmatch(strings.TrimSpace(s))
	if found == nil {
		return 0, false
	}
	var d time.Duration
	for i, unit := range []time.Duration{time.Hour, time.Minute, time.Second} {
		n, _ := strconv.Atoi(found[2+i])
		d += time.Duration(n) * unit
	}
	if found[1] == "-" {
		d = -d
	}
	return d, true
}

// Wall reads a wall time of a calendar, with or without seconds.
func Wall(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{"20060102T150405", "20060102T1504", "20060102T150405Z", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

var byDay = regexp.MustCompile(`^([+-]?\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)$`)

var weekdays = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

func readYearly(s string) *yearly {
	if !strings.Contains(strings.ToUpper(s), "FREQ=YEARLY") {
		return nil
	}
	y := &yearly{}
	for part := range strings.SplitSeq(strings.ToUpper(s), ";") {
		name, value, _ := strings.Cut(part, "=")
		switch name {
		case "BYMONTH":
			n, _ := strconv.Atoi(value)
			y.month = time.Month(n)
		case "BYDAY":
			if found := byDay.FindStringSubmatch(value); found != nil {
				y.nth, _ = strconv.Atoi(found[1])
				y.weekday, y.byDay = time.Weekday(slices.Index(weekdays, found[2])), true
			}
		case "BYMONTHDAY":
			for day := range strings.SplitSeq(value, ",") {
				if n, err := strconv.Atoi(day); err == nil {
					y.days = append(y.days, n)
				}
			}
		case "UNTIL":
			y.until, _ = Wall(value)
		}
	}
	return y
}

// in gives the onset of a year, the zero time where there is none.
func (r *rule) in(year int) time.Time {
	y, month := r.yearly, r.onset.Month()
	if y.month != 0 {
		month = y.month
	}
	clock := time.Duration(r.onset.Hour())*time.Hour + time.Duration(r.onset.Minute())*time.Minute
	var fitting []time.Time
	for day := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC); day.Month() == month; day = day.AddDate(0, 0, 1) {
		switch {
		case y.byDay && day.Weekday() != y.weekday:
		case len(y.days) > 0 && !slices.Contains(y.days, day.Day()):
		case !y.byDay && len(y.days) == 0 && day.Day() != r.onset.Day():
		default:
			fitting = append(fitting, day)
		}
	}
	nth := max(y.nth-1, 0)
	if y.nth < 0 {
		nth = len(fitting) + y.nth
	}
	if nth < 0 || nth >= len(fitting) {
		return time.Time{}
	}
	at := fitting[nth].Add(clock)
	if at.Before(r.onset) || !y.until.IsZero() && at.Add(-r.from).After(y.until) {
		return time.Time{}
	}
	return at
}

// last gives the latest onset that is not after a wall time, the zero time where there is none.
func (r *rule) last(wall time.Time) (latest time.Time) {
	onsets := append([]time.Time{r.onset}, r.dates...)
	if r.yearly != nil {
		onsets = append(onsets, r.in(wall.Year()-1), r.in(wall.Year()))
		if until := r.yearly.until; !until.IsZero() {
			onsets = append(onsets, r.in(until.Year()), r.in(until.Year()-1))
		}
	}
	for _, at := range onsets {
		if !at.After(wall) && at.After(latest) {
			latest = at
		}
	}
	return latest
}

// Instant gives the moment that a wall time means. It is not ok where the definition says nothing.
func (z *Zone) Instant(wall time.Time) (t time.Time, ok bool) {
	if len(z.rules) == 0 {
		return t, false
	}
	var latest time.Time
	best := -1
	for i := range z.rules {
		if at := z.rules[i].last(wall); best < 0 || at.After(latest) {
			latest, best = at, i
		}
	}
	to := z.rules[best].to
	if latest.IsZero() { // before the first of them
		to = z.rules[0].from
	}
	return wall.Add(-to), true
}
