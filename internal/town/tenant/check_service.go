package tenant

import (
	"regexp"
	"slices"

	"stadttermin/internal/town/office"
)

var (
	leikaPattern = regexp.MustCompile(`^[0-9]{14}$`)
	iconPattern  = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)
)

// maxFee is far above any fee of a town hall, in cents.
const maxFee = office.Euro(10_000_00)

func (c *checker) catalog() {
	categories := c.Catalog.Categories
	if len(categories) == 0 {
		c.refuse("categories", "no category is named; write at least one")
	}
	ids(c, "categories", categories)
	for i, category := range categories {
		at := elementPath("categories", categories, i)
		c.required(at+".name", category.Name)
		if category.Icon != "" && !iconPattern.MatchString(category.Icon) {
			c.refuse(at+".icon", "%q is not an icon; write its name in small letters, such as id-card", category.Icon)
		}
	}
	if len(c.Catalog.Services) == 0 {
		c.refuse("services", "no service is named; write at least one")
	}
	ids(c, "services", c.Catalog.Services)
	earlier(c, "services", c.Catalog.Services)
	for i := range c.Catalog.Services {
		c.service(elementPath("services", c.Catalog.Services, i), &c.Catalog.Services[i])
	}
}

func (c *checker) service(path string, s *office.Service) {
	c.required(path+".name", s.Name)
	if !slices.ContainsFunc(c.Catalog.Categories, func(category office.Category) bool { return category.ID == s.Category }) {
		c.refuse(path+".category", "there is no category %q; write the id of one that exists", s.Category)
	}
	if s.Leika != "" && !leikaPattern.MatchString(s.Leika) {
		c.refuse(path+".leika", "%q is not a key of the German catalogue of services; write its 14 digits in quotes", s.Leika)
	}
	for i, text := range s.Synonyms {
		c.required(elementPath(path+".synonyms", s.Synonyms, i), text)
	}
	c.needed(path, s)
	c.fees(path+".fees", s.Fees)
	c.ways(path, s)
	if s.Bookable() {
		c.bookable(path, s)
	}
}

// fees are in order because the pages show the next one as news.
func (c *checker) fees(path string, fees []office.Fee) {
	for i, fee := range fees {
		at := elementPath(path, fees, i)
		if fee.Amount < 0 || fee.Amount > maxFee {
			c.refuse(at+".amount", "%v is not a fee; write an amount from 0.00 to %v", fee.Amount, maxFee)
		}
		if i > 0 && fee.From <= fees[i-1].From {
			c.refuse(at+".from", "%v is not after %v; write the fees in the order in which they come into force", fee.From, fees[i-1].From)
		}
	}
}

// ways judges how a service is had: by appointment, without a visit, or at another authority.
func (c *checker) ways(path string, s *office.Service) {
	if s.NoVisit != nil && s.Elsewhere != nil {
		c.refuse(path+".elsewhere", "a service is had without a visit or at another authority; remove no_visit or elsewhere")
	}
	if s.NoVisit != nil {
		c.required(path+".no_visit.text", s.NoVisit.Text)
		c.link(path+".no_visit.url", s.NoVisit.URL)
	}
	if s.Elsewhere != nil {
		c.required(path+".elsewhere.authority", s.Elsewhere.Authority)
		c.link(path+".elsewhere.url", s.Elsewhere.URL)
	}
	switch {
	case s.Bookable() && s.Minutes == 0:
		c.refuse(path+".minutes", "a service with appointments needs its length; write minutes, or no_visit or elsewhere")
	case !s.Bookable() && s.Minutes != 0:
		c.refuse(path+".minutes", "a service without appointments has no length; remove minutes")
	}
}

func (c *checker) bookable(path string, s *office.Service) {
	longest := c.Profile.WithDefaults().Booking.MaxMinutes
	if s.Minutes != 0 {
		c.between(path+".minutes", s.Minutes, 1, longest, "minutes")
	}
	if s.MinutesMore != nil {
		c.between(path+".minutes_more", *s.MinutesMore, 0, longest, "minutes")
	}
	c.optional(path+".max", s.Max, 1, 99, "units")
	if n := s.MaxQuantity(); n > 1 && n <= 99 && s.MinutesFor(n) > longest {
		c.warn(path+".max", "%d units last %d minutes and an appointment at most %d; lower max", n, s.MinutesFor(n), longest)
	}
	if s.Horizon != nil {
		c.horizon(path+".horizon", *s.Horizon)
	}
	if s.LeadMinutes != nil {
		c.between(path+".lead_minutes", *s.LeadMinutes, 0, maxLead, "minutes")
	}
	if s.Season != nil && s.Season.From > s.Season.Until {
		c.refuse(path+".season.until", "%v lies before %v; write a later date", s.Season.Until, s.Season.From)
	}
	if s.Pickup != "" {
		if by := c.Catalog.Service(s.Pickup); by == nil || !by.Bookable() {
			c.refuse(path+".pickup", "there is no service %q with appointments; write the id of the one by which documents are collected", s.Pickup)
		}
	}
	if most := s.MaxPerDay; most != nil {
		c.optional(path+".max_per_day.online", most.Online, 1, 999, "appointments")
		c.optional(path+".max_per_day.all", most.All, 1, 999, "appointments")
		if most.All > 0 && most.Online > most.All {
			c.warn(path+".max_per_day.online", "%d is more than the %d of all; lower it", most.Online, most.All)
		}
	}
	c.combines(path+".combines", s)
	c.references(path+".offices", "office", s.Offices, func(id string) bool { return c.Office(id) != nil })
	if !c.served(s) {
		c.warn(path, "nobody can serve this; open an office that offers it with a counter that knows it")
	}
}

func (c *checker) combines(path string, s *office.Service) {
	with := s.Combines.With
	if with != nil && len(with) == 0 {
		c.refuse(path, "the list is empty; write none, or all")
	}
	c.references(path, "service", with, func(id string) bool { return c.Catalog.Service(id) != nil })
	for i, id := range with {
		other := c.Catalog.Service(id)
		switch {
		case other == nil:
		case id == s.ID:
			c.refuse(elementPath(path, with, i), "a service is combined with others; write max for more of the same")
		case !other.Bookable() || !other.Combines.Allows(s.ID):
			c.warn(elementPath(path, with, i), "%q does not agree to be combined with this; name it on both sides", id)
		}
	}
}

// served tells whether some counter that knows the service is ever open.
func (c *checker) served(s *office.Service) bool {
	return slices.ContainsFunc(c.Plan.Offices, func(o office.Office) bool {
		if !s.OfferedAt(o.ID) {
			return false
		}
		able := func(named []string) bool {
			return slices.ContainsFunc(staffed(&o, named), func(id string) bool {
				at := o.Counter(id)
				return at >= 0 && o.Counters[at].Knows(s.ID)
			})
		}
		return slices.ContainsFunc(o.Opening, func(r office.OpeningRule) bool { return able(r.Counters) }) ||
			slices.ContainsFunc(o.Special, func(r office.SpecialOpening) bool { return able(r.Counters) })
	})
}
