package availability

import (
	"fmt"
	"math/bits"
	"sync"
	"sync/atomic"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Counters is a set of counters of one office, by their position in its settings.
type Counters uint64

// MaxCounters is how many counters one office may have.
const MaxCounters = 64

func only(counter int) Counters { return 1 << counter }

func (c Counters) has(counter int) bool { return c&only(counter) != 0 }

// first gives the lowest position in a set that is not empty.
func (c Counters) first() int { return bits.TrailingZeros64(uint64(c)) }

func (c Counters) count() int { return bits.OnesCount64(uint64(c)) }

// Rules are a tenant's settings made ready for the engine: zone, holidays, offices with what their counters know.
// They are safe for concurrent use.
type Rules struct {
	Settings *tenant.Settings // with the profile's defaults filled in
	Location *time.Location
	Offices  []*Office // retired ones last
	holidays tenant.Holidays
}

// Office is an office made ready for the engine.
type Office struct {
	*office.Office
	all      Counters            // but the retired ones
	knows    map[string]Counters // by service the office offers
	limits   map[string]dayLimit // by service
	after    map[string]int      // minutes that a counter is not free yet, by service that has any
	breadth  []int               // how many of the office's services a counter knows
	openings sync.Map            // number of a block of dates → *block
	shapes   sync.Map            // what makes them → *shape
}

// Compile makes settings ready. It fails on a zone or a federal state that does not exist and on more than 64 counters;
// everything else was refused where settings are checked.
func Compile(settings *tenant.Settings) (*Rules, error) {
	ready := *settings
	ready.Profile = settings.Profile.WithDefaults()
	location, err := civil.Zone(ready.Profile.Timezone)
	if err != nil {
		return nil, fmt.Errorf("timezone: %w", err)
	}
	holidays, err := ready.Profile.PublicHolidays()
	if err != nil {
		return nil, fmt.Errorf("holidays: %w", err)
	}
	rules := &Rules{Settings: &ready, Location: location, holidays: holidays}
	limits := limitsOf(&ready.Catalog)
	for _, offices := range [][]office.Office{ready.Plan.Offices, ready.Retired.Offices} {
		for i := range offices {
			o := &offices[i]
			if len(o.Counters) > MaxCounters {
				return nil, fmt.Errorf("office %s has %d counters, more than %d", o.ID, len(o.Counters), MaxCounters)
			}
			rules.Offices = append(rules.Offices, compileOffice(o, &ready.Catalog, limits))
		}
	}
	ready.Profile.Visitors.Offered = rules.offered()
	return rules, nil
}

func compileOffice(o *office.Office, catalog *office.Catalog, limits map[string]dayLimit) *Office {
	ready := &Office{
		Office:  o,
		knows:   make(map[string]Counters),
		breadth: make([]int, len(o.Counters)),
		limits:  limits,
		after:   make(map[string]int),
	}
	for c := range o.Counters {
		if !o.Counters[c].Retired {
			ready.all |= only(c)
		}
	}
	for _, services := range [][]office.Service{catalog.Services, catalog.Retired} {
		for i := range services {
			// Services need not name a retired office any more; staff there go on with what was booked.
			if service := &services[i]; service.Bookable() && (o.Retired || service.OfferedAt(o.ID)) {
				ready.learn(service.ID)
				if service.MinutesAfter > 0 {
					ready.after[service.ID] = wholeTicks(service.MinutesAfter)
				}
			}
		}
	}
	return ready
}

// learn notes which counters know a service.
func (o *Office) learn(service string) {
	var able Counters
	for c := range o.Counters {
		if o.all.has(c) && o.Counters[c].Knows(service) {
			able |= only(c)
			o.breadth[c]++
		}
	}
	o.knows[service] = able
}

// Office gives the office of an id, or nil.
func (r *Rules) Office(id string) *Office {
	for _, o := range r.Offices {
		if o.ID == id {
			return o
		}
	}
	return nil
}

// Offers tells whether the office offers every one of the services. One that is retired offers none.
func (o *Office) Offers(services []string) bool {
	if o.Retired {
		return false
	}
	for _, service := range services {
		if _, ok := o.knows[service]; !ok {
			return false
		}
	}
	return true
}

// Able gives the counters that know all of the services; a service that the office no longer offers is known to none.
func (o *Office) Able(services []string) Counters {
	able := o.all
	for _, service := range services {
		able &= o.knows[service]
	}
	return able
}

// After gives for how many minutes a counter is not free yet when an appointment for services is over.
func (o *Office) After(services ...string) (minutes int) {
	for _, service := range services {
		minutes = max(minutes, o.after[service])
	}
	return minutes
}

// Opening gives the office's opening on a date, computed once per revision.
func (r *Rules) Opening(o *Office, date civil.Date) *Opening {
	at := o.opening(date)
	if known := at.Load(); known != nil {
		return known
	}
	at.CompareAndSwap(nil, r.open(o, date))
	return at.Load()
}

// block is the openings of 32 consecutive dates, which take a third of the memory of as many entries of a map.
type block [32]atomic.Pointer[Opening]

// opening is where the opening of a date is kept.
func (o *Office) opening(date civil.Date) *atomic.Pointer[Opening] {
	known, ok := o.openings.Load(date >> 5)
	if !ok {
		known, _ = o.openings.LoadOrStore(date>>5, new(block))
	}
	return &known.(*block)[date&31]
}

// Serving gives the offices that offer every one of the services, in the order of the settings; with an id only that
// one, if it does.
func (r *Rules) Serving(services []string, id string) (offices []*Office) {
	for _, o := range r.Offices {
		if (id == "" || o.ID == id) && o.Offers(services) {
			offices = append(offices, o)
		}
	}
	return offices
}
