package icalendar

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/teambition/rrule-go"
)

// Why the entries of a series are not given.
var (
	ErrUnread = errors.New("a recurrence that is not surely read")
	ErrMany   = errors.New("more entries than anybody looks through")
	ErrOver   = errors.New("no entry ahead, and none in its place")
)

// Series reads what entries a recurring one stands for (RFC 5545, 3.8.5).
type Series struct {
	Read        func(*Property) (time.Time, bool) // the instant that a property names
	From, Until time.Time                         // of the entries that are wanted
	Most        int                               // of them
	Steps       *int                              // left for following rules, over all entries of a file
}

// The so-manieth weekday, as one part of a rule or as two.
var (
	numbered = regexp.MustCompile(`^[+-]?[1-5](?:SU|MO|TU|WE|TH|FR|SA)$`)
	place    = regexp.MustCompile(`^[+-]?[1-5]$`)
)

const (
	wallLayout = "20060102T150405"
	dateLayout = "20060102"
)

// Recurs tells whether an entry stands for several.
func Recurs(event *Component) bool {
	return event.Property("RRULE") != nil || event.Property("RDATE") != nil || event.Property("EXRULE") != nil
}

// Entries gives those that a recurring one stands for, each with its own beginning and end, without those that others among
// all of the file replace. Wall times stay the same when clocks change.
//
// Errors: ErrUnread where a rule is of a kind that is not read, or nothing that can be relied on; ErrMany, ErrOver.
func (s *Series) Entries(event *Component, all []*Component) ([]*Component, error) {
	replaced, ok := replacing(all, event)
	if !ok {
		return nil, ErrUnread
	}
	begins := event.Property("DTSTART")
	wall, ok := Wall(begins.Value)
	if !ok || len(event.All("EXRULE")) > 0 || len(event.All("RRULE")) > 1 {
		return nil, ErrUnread
	}
	starts := []Property{*begins}
	if rule := event.Property("RRULE"); rule != nil {
		walls, err := s.follow(rule.Value, begins, wall)
		if err != nil {
			return nil, err
		}
		starts = starts[:0]
		for _, at := range walls {
			starts = append(starts, begins.at(at))
		}
	}
	more, err := listed(event, "RDATE")
	if err != nil {
		return nil, err
	}
	without, err := listed(event, "EXDATE")
	if err != nil {
		return nil, err
	}
	gone, err := s.moments(append(without, values(replaced)...))
	if err != nil {
		return nil, err
	}
	entries := make(map[int64]*Component)
	for _, start := range append(starts, more...) {
		at, ok := s.Read(&start)
		if !ok || !strings.Contains(start.Value, "T") {
			return nil, ErrUnread
		}
		if at.Before(s.From) || at.After(s.Until) || gone[at.Unix()] || gone[day(start.Value)] {
			continue
		}
		entries[at.Unix()] = event.beginning(start, wall)
	}
	switch {
	case len(entries) > s.Most:
		return nil, ErrMany
	case len(entries) == 0 && len(replaced) == 0:
		return nil, ErrOver
	}
	var ordered []*Component
	for _, at := range slices.Sorted(maps.Keys(entries)) {
		ordered = append(ordered, entries[at])
	}
	return ordered, nil
}

// follow gives the wall times of a rule.
func (s *Series) follow(text string, begins *Property, first time.Time) (walls []time.Time, err error) {
	text = strings.ToUpper(strings.TrimSpace(text))
	if !plainRule(text) {
		return nil, ErrUnread
	}
	within := func(time.Time, *Property) bool { return true }
	var kept []string
	for part := range strings.SplitSeq(text, ";") {
		if value, ok := strings.CutPrefix(part, "UNTIL="); ok {
			if within, ok = s.until(value); !ok {
				return nil, ErrUnread
			}
			continue
		}
		kept = append(kept, part)
	}
	options, err := rrule.StrToROption(strings.Join(kept, ";"))
	if err != nil {
		return nil, ErrUnread
	}
	if len(options.Bymonth) > 0 && options.Bymonth[0] != int(first.Month()) || len(options.Bymonthday) > 0 && options.Bymonthday[0] > 0 && options.Bymonthday[0] != first.Day() {
		return nil, ErrUnread // its beginning is none of its own, and looking for one might take long
	}
	options.Dtstart = first
	rule, err := rrule.NewRRule(*options)
	if err != nil {
		return nil, ErrUnread
	}
	next := rule.Iterator()
	for ; *s.Steps > 0; *s.Steps-- {
		wall, ok := next()
		start := begins.at(wall)
		if !ok || wall.After(s.Until.AddDate(0, 0, 2)) || !within(wall, &start) {
			if len(walls) == 0 {
				return nil, ErrUnread // not even its own beginning
			}
			return walls, nil
		}
		if len(walls) == 0 && !wall.Equal(first) {
			return nil, ErrUnread // some programs take the beginning for the first, others do not
		}
		walls = append(walls, wall)
	}
	return nil, ErrMany
}

// until reads when a rule ends: a date, a wall time, or an instant in UTC.
func (s *Series) until(value string) (within func(wall time.Time, start *Property) bool, ok bool) {
	if date, err := time.Parse(dateLayout, value); err == nil {
		return func(wall time.Time, _ *Property) bool { return wall.Before(date.AddDate(0, 0, 1)) }, true
	}
	last, ok := Wall(value)
	if !ok {
		return nil, false
	}
	if !strings.HasSuffix(value, "Z") {
		return func(wall time.Time, _ *Property) bool { return !wall.After(last) }, true
	}
	return func(_ time.Time, start *Property) bool {
		at, ok := s.Read(start)
		return ok && !at.After(last)
	}, true
}

// moments gives instants in seconds, and dates as day gives them.
func (s *Series) moments(of []Property) (map[int64]bool, error) {
	all := make(map[int64]bool)
	for _, p := range of {
		if !strings.Contains(p.Value, "T") {
			if day(p.Value) == 0 {
				return nil, ErrUnread
			}
			all[day(p.Value)] = true
			continue
		}
		at, ok := s.Read(&p)
		if !ok {
			return nil, ErrUnread
		}
		all[at.Unix()] = true
	}
	return all, nil
}

// day gives a number of a value's date that is no instant's; 0 where it has none.
func day(value string) int64 {
	date, _, _ := strings.Cut(strings.TrimSpace(value), "T")
	n, err := strconv.ParseInt(date, 10, 64)
	if err != nil || len(date) != len(dateLayout) {
		return 0
	}
	return -n
}

// listed gives the values of a property that lists moments.
func listed(event *Component, name string) (all []Property, err error) {
	for _, p := range event.All(name) {
		if strings.EqualFold(p.Params["VALUE"], "PERIOD") || strings.Contains(p.Value, "/") {
			return nil, ErrUnread
		}
		for value := range strings.SplitSeq(p.Value, ",") {
			one := *p
			if one.Value = strings.TrimSpace(value); one.Value != "" {
				all = append(all, one)
			}
		}
	}
	return all, nil
}

func values(list []*Property) (all []Property) {
	for _, p := range list {
		all = append(all, *p)
	}
	return all
}

// at gives the property with another wall time.
func (p *Property) at(wall time.Time) Property {
	other := *p
	other.Value = wall.Format(wallLayout)
	if strings.HasSuffix(strings.TrimSpace(p.Value), "Z") {
		other.Value += "Z"
	}
	return other
}

// beginning gives the entry as the one of its series that begins then: as long as the first, and none of a series.
func (c *Component) beginning(start Property, first time.Time) *Component {
	one := &Component{Name: c.Name, Children: c.Children}
	wall, _ := Wall(start.Value)
	for _, p := range c.Properties {
		switch p.Name {
		case "RRULE", "RDATE", "EXDATE":
			continue
		case "DTSTART":
			p = start
			p.Name = "DTSTART"
		case "DTEND":
			if end, ok := Wall(p.Value); ok {
				p = p.at(wall.Add(end.Sub(first)))
				if start.Name == "RDATE" { // of another zone, maybe
					p.Params, p.Value = start.Params, start.at(wall.Add(end.Sub(first))).Value
				}
			}
		}
		one.Properties = append(one.Properties, p)
	}
	return one
}

// plainRule tells whether a rule is one of those that all programs understand alike: every so many days, weeks on given days,
// months or years on one date or on the so-manieth weekday.
func plainRule(text string) bool {
	parts := make(map[string]string)
	for part := range strings.SplitSeq(strings.TrimSuffix(text, ";"), ";") {
		name, value, ok := strings.Cut(part, "=")
		if _, twice := parts[name]; !ok || twice || value == "" {
			return false
		}
		parts[name] = value
	}
	freq, counted, ends := parts["FREQ"], parts["COUNT"], parts["UNTIL"]
	if counted != "" && ends != "" || counted != "" && !positive(counted) || parts["INTERVAL"] != "" && !positive(parts["INTERVAL"]) {
		return false
	}
	for _, name := range []string{"FREQ", "COUNT", "UNTIL", "INTERVAL", "WKST"} {
		delete(parts, name)
	}
	days, months, position := parts["BYDAY"], parts["BYMONTH"], parts["BYSETPOS"]
	monthDay := parts["BYMONTHDAY"]
	for _, name := range []string{"BYDAY", "BYMONTH", "BYSETPOS", "BYMONTHDAY"} {
		delete(parts, name)
	}
	if len(parts) > 0 {
		return false
	}
	oneDate := monthDay == "" || !strings.Contains(monthDay, ",") && days == "" && position == ""
	nth := days == "" || numbered.MatchString(days) && position == "" || slices.Contains(weekdays, days) && place.MatchString(position)
	switch freq {
	case "DAILY":
		return days == "" && months == "" && position == "" && monthDay == ""
	case "WEEKLY":
		return (days == "" || weekly(days)) && months == "" && position == "" && monthDay == ""
	case "MONTHLY":
		return months == "" && oneDate && nth && (days != "" || position == "")
	case "YEARLY":
		one := months == "" || positive(months)
		return one && oneDate && nth && (days != "" || position == "") && (months != "" || days == "" && monthDay == "")
	}
	return false
}

func positive(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n > 0
}

func weekly(days string) bool {
	for one := range strings.SplitSeq(days, ",") {
		if !slices.Contains(weekdays, one) {
			return false
		}
	}
	return true
}
