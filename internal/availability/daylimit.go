package availability

import "stadttermin/internal/town/office"

// Limited is a set of services of which an office takes only so many appointments a day, by their position among those.
type Limited uint64

// maxLimited is how many services may have such a limit; those behind them have none.
const maxLimited = 64

// dayLimit is how many appointments for a service an office takes on a day.
type dayLimit struct {
	service string
	set     Limited
	most    office.MaxPerDay
}

// limitsOf gives the limits of a catalogue's services.
func limitsOf(catalog *office.Catalog) map[string]dayLimit {
	limits := make(map[string]dayLimit)
	for i := range catalog.Services {
		if s := &catalog.Services[i]; s.MaxPerDay != nil && len(limits) < maxLimited {
			limits[s.ID] = dayLimit{service: s.ID, set: 1 << len(limits), most: *s.MaxPerDay}
		}
	}
	return limits
}

// Limited gives which limits an appointment for services counts to.
func (o *Office) Limited(services []string) (set Limited) {
	if len(o.limits) == 0 {
		return 0
	}
	for _, service := range services {
		set |= o.limits[service].set
	}
	return set
}

// Full gives a service of the request of which the day has as many appointments as it takes; empty where there is none.
func (d *Day) Full(q *Request) string {
	for _, service := range q.Services {
		limit, limited := d.office.limits[service]
		if !limited {
			continue
		}
		booked := 0
		for i := range d.seats {
			if d.seats[i].Limited&limit.set != 0 {
				booked++
			}
		}
		if limit.most.All > 0 && booked >= limit.most.All || !q.Channel.Staffed() && limit.most.Online > 0 && booked >= limit.most.Online {
			return service
		}
	}
	return ""
}
