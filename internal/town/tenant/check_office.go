package tenant

import (
	"regexp"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/document"
	"stadttermin/internal/town/office"
)

// maxCounters bounds the search for a seating, whose sets of counters are 64 bits wide.
const maxCounters = 64

var letterPattern = regexp.MustCompile(`^[A-Z]$`)

// reservedOffices are words of the staff's addresses, behind /bedienplatz, where an office's id stands too.
var reservedOffices = map[string]bool{"anmelden": true, "abmelden": true, "passwort": true, "zugang": true, "konto": true, "telefon": true, "fall": true, "ausfall": true, "anzeige": true, "kiosk": true}

func (c *checker) plan() {
	if len(c.Plan.Halls) == 0 {
		c.refuse("halls", "halls_none")
	}
	ids(c, "halls", c.Plan.Halls)
	earlier(c, "halls", c.Plan.Halls)
	for i, hall := range c.Plan.Halls {
		c.required(document.ElementPath("halls", c.Plan.Halls, i)+".name", hall.Name)
	}
	if len(c.Plan.Offices) == 0 {
		c.refuse("offices", "offices_none")
	}
	ids(c, "offices", c.Plan.Offices)
	earlier(c, "offices", c.Plan.Offices)
	letters := make(map[string]*office.Office)
	for i := range c.Plan.Offices {
		o := &c.Plan.Offices[i]
		path := document.ElementPath("offices", c.Plan.Offices, i)
		c.office(path, o)
		// Waiting numbers are unique per hall and day, and the letter is what tells those of two offices apart.
		if other, taken := letters[o.Hall+" "+o.Letter]; taken {
			c.refuse(path+".letter", "letter_taken", "letter", o.Letter, "office", other.ID, "name", other.Name)
		}
		letters[o.Hall+" "+o.Letter] = o
	}
	c.closures("closures", nil, c.Plan.Closures)
}

func (c *checker) office(path string, o *office.Office) {
	if reservedOffices[o.ID] {
		c.refuse(path+".id", "office_id_reserved", "id", o.ID)
	}
	c.required(path+".name", o.Name)
	if c.Hall(o.Hall) == nil {
		c.refuse(path+".hall", "unknown_hall", "id", o.Hall)
	}
	if !letterPattern.MatchString(o.Letter) {
		c.refuse(path+".letter", "letter_malformed", "letter", o.Letter)
	}
	c.link(path+".address.map", o.Address.Map)
	c.optional(path+".grid_minutes", o.GridMinutes, civil.TickMinutes, 60, "minutes")
	c.ticks(path+".grid_minutes", o.GridMinutes)
	c.between(path+".grace_minutes", o.GraceMinutes, 0, 4*60, "minutes")
	if o.CallOrder != "" && o.CallOrder != office.CallByTime && o.CallOrder != office.CallByArrival {
		c.refuse(path+".call_order", "unknown_call_order", "value", o.CallOrder)
	}
	c.between(path+".walk_ins_per_hour", o.WalkInsPerHour, 0, 60, "people")
	c.counters(path+".counters", o)
	for i := range o.Opening {
		c.rule(document.ElementPath(path+".opening", o.Opening, i), o, &o.Opening[i])
	}
	for i := range o.Special {
		c.special(document.ElementPath(path+".special", o.Special, i), o, &o.Special[i])
	}
	c.overlaps(path, o)
	c.closures(path+".closures", o, o.Closures)
	if len(o.Opening) == 0 && len(o.Special) == 0 {
		c.warn(path+".opening", "office_never_open")
	}
}

func (c *checker) counters(path string, o *office.Office) {
	if n := len(o.Counters); n == 0 || n > maxCounters {
		c.refuse(path, "counters_range", "value", n, "most", maxCounters)
	}
	ids(c, path, o.Counters)
	earlier(c, path, o.Counters)
	for i, counter := range o.Counters {
		at := document.ElementPath(path, o.Counters, i)
		c.required(at+".name", counter.Name)
		c.references(at+".services", "unknown_service", counter.Services, func(id string) bool { return c.Catalog.Service(id) != nil })
		for n, id := range counter.Services {
			if service := c.Catalog.Service(id); service != nil && !service.OfferedAt(o.ID) {
				c.warn(document.ElementPath(at+".services", counter.Services, n), "service_not_offered", "service", id, "name", service.Name)
			}
		}
	}
}

// ticks refuses minutes that no start of an appointment could meet.
func (c *checker) ticks(path string, minutes int) {
	if minutes%civil.TickMinutes != 0 {
		c.refuse(path, "minutes_raster", "value", minutes)
	}
}

func (c *checker) clock(path string, clock civil.Clock) {
	if clock < 0 || clock > 24*60 || clock%civil.TickMinutes != 0 {
		c.refuse(path, "clock_raster", "value", clock)
	}
}
