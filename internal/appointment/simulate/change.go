package simulate

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Changeable lists the paths that a change may name. They are those of tenant.Change and tenant.Problem; ID is an
// office's or a service's id, N the position of an opening rule from 0, or * for every one.
func Changeable() []string {
	return []string{
		"tenant.booking.horizon", "tenant.booking.lead_minutes", "tenant.booking.max_minutes",
		"services.ID.minutes", "services.ID.minutes_more", "services.ID.minutes_after", "services.ID.horizon", "services.ID.lead_minutes",
		"offices.ID.grid_minutes", "offices.ID.snug", "offices.ID.grace_minutes",
		"offices.ID.opening.N.from", "offices.ID.opening.N.until", "offices.ID.opening.N.online", "offices.ID.opening.N.counters",
	}
}

// Changed gives a copy of the settings with changes such as services.personalausweis.minutes=20 made. The value of a
// rule's counters is how many: the first of the rule's own, then others of the office, then new ones that know
// everything. What the changed settings are refused for, and the present ones are not, is refused here.
func Changed(settings *tenant.Settings, changes []string) (*tenant.Settings, error) {
	document, err := json.Marshal(settings)
	if err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	changed := &tenant.Settings{}
	if err := json.Unmarshal(document, changed); err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	for _, change := range changes {
		path, value, found := strings.Cut(change, "=")
		if !found {
			return nil, fmt.Errorf("%q is not like tenant.booking.horizon=6w", change)
		}
		if err := set(changed, path, value); err != nil {
			return nil, fmt.Errorf("%s: %w", change, err)
		}
	}
	if hindrances := tenant.Hindrances(settings, changed); len(hindrances) > 0 {
		return nil, fmt.Errorf("%s: %s", hindrances[0].Path, hindrances[0].Message())
	}
	return changed, nil
}

func set(s *tenant.Settings, path, value string) error {
	names := strings.Split(path, ".")
	switch {
	case len(names) == 3 && names[0] == "tenant" && names[1] == "booking":
		return setBooking(&s.Profile.Booking, names[2], value)
	case len(names) == 3 && names[0] == "services":
		if service := s.Catalog.Service(names[1]); service != nil {
			return setService(service, names[2], value)
		}
		return fmt.Errorf("there is no service %q", names[1])
	case len(names) >= 3 && names[0] == "offices":
		o := s.Office(names[1])
		switch {
		case o == nil:
			return fmt.Errorf("there is no office %q", names[1])
		case len(names) == 3:
			return setOffice(o, names[2], value)
		case len(names) == 5 && names[2] == "opening":
			return setRules(o, names[3], names[4], value)
		}
	}
	return errUnchangeable()
}

func errUnchangeable() error {
	return fmt.Errorf("this cannot be changed here; paths are %s", strings.Join(Changeable(), ", "))
}

func setBooking(booking *tenant.Booking, name, value string) error {
	switch name {
	case "horizon":
		return booking.Horizon.UnmarshalText([]byte(value))
	case "lead_minutes":
		return setNumber(&booking.LeadMinutes, value)
	case "max_minutes":
		return setNumber(&booking.MaxMinutes, value)
	}
	return errUnchangeable()
}

func setService(service *office.Service, name, value string) error {
	switch name {
	case "minutes":
		service.MinutesFrom = nil
		return setNumber(&service.Minutes, value)
	case "minutes_more":
		service.MinutesMore = new(int)
		return setNumber(service.MinutesMore, value)
	case "minutes_after":
		return setNumber(&service.MinutesAfter, value)
	case "horizon":
		service.Horizon = new(civil.Days)
		return service.Horizon.UnmarshalText([]byte(value))
	case "lead_minutes":
		service.LeadMinutes = new(int)
		return setNumber(service.LeadMinutes, value)
	}
	return errUnchangeable()
}

func setOffice(o *office.Office, name, value string) (err error) {
	switch name {
	case "grid_minutes":
		return setNumber(&o.GridMinutes, value)
	case "snug":
		o.Compact, err = strconv.ParseBool(value)
		return err
	case "grace_minutes":
		return setNumber(&o.GraceMinutes, value)
	}
	return errUnchangeable()
}

func setRules(o *office.Office, position, name, value string) error {
	if position == "*" {
		for i := range o.Opening {
			if err := setRule(o, &o.Opening[i], name, value); err != nil {
				return err
			}
		}
		return nil
	}
	i, err := strconv.Atoi(position)
	if err != nil || i < 0 || i >= len(o.Opening) {
		return fmt.Errorf("office %s has no opening rule %q, they go from 0 to %d", o.ID, position, len(o.Opening)-1)
	}
	return setRule(o, &o.Opening[i], name, value)
}

func setRule(o *office.Office, rule *office.OpeningRule, name, value string) error {
	switch name {
	case "from":
		return rule.From.UnmarshalText([]byte(value))
	case "until":
		return rule.Until.UnmarshalText([]byte(value))
	case "online":
		rule.Online = new(int)
		return setNumber(rule.Online, value)
	case "counters":
		var count int
		if err := setNumber(&count, value); err != nil {
			return err
		}
		return staff(o, rule, count)
	}
	return errUnchangeable()
}

// staff gives a rule so many counters. An online share that named all of them goes on doing so.
func staff(o *office.Office, rule *office.OpeningRule, count int) error {
	if count < 1 || count > 64 {
		return fmt.Errorf("%d is not a number of counters from 1 to 64", count)
	}
	ids := slices.Clone(rule.Counters)
	for i := range o.Counters {
		if id := o.Counters[i].ID; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for n := 1; len(ids) < count; n++ {
		if id := fmt.Sprintf("new-%d", n); o.Counter(id) < 0 {
			o.Counters = append(o.Counters, office.Counter{ID: id, Name: id})
			ids = append(ids, id)
		}
	}
	if rule.Online != nil {
		*rule.Online = min(*rule.Online, count)
	}
	rule.Counters = ids[:count]
	return nil
}

func setNumber(into *int, value string) error {
	n, err := strconv.Atoi(value)
	if err != nil {
		return fmt.Errorf("%q is not a whole number", value)
	}
	*into = n
	return nil
}
