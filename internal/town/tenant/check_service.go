package tenant

import (
	"regexp"
	"slices"
	"unicode/utf8"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/document"
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
		c.refuse("categories", "categories_none")
	}
	ids(c, "categories", categories)
	for i, category := range categories {
		at := document.ElementPath("categories", categories, i)
		c.required(at+".name", category.Name)
		if category.Icon != "" && !iconPattern.MatchString(category.Icon) {
			c.refuse(at+".icon", "icon_malformed", "icon", category.Icon)
		}
	}
	if len(c.Catalog.Services) == 0 {
		c.refuse("services", "services_none")
	}
	ids(c, "services", c.Catalog.Services)
	earlier(c, "services", c.Catalog.Services)
	for i := range c.Catalog.Services {
		c.service(document.ElementPath("services", c.Catalog.Services, i), &c.Catalog.Services[i])
	}
}

func (c *checker) service(path string, s *office.Service) {
	c.required(path+".name", s.Name)
	if !slices.ContainsFunc(c.Catalog.Categories, func(category office.Category) bool { return category.ID == s.Category }) {
		c.refuse(path+".category", "unknown_category", "id", s.Category)
	}
	if s.Leika != "" && !leikaPattern.MatchString(s.Leika) {
		c.refuse(path+".leika", "leika_malformed", "value", s.Leika)
	}
	for i, text := range s.Synonyms {
		c.required(document.ElementPath(path+".synonyms", s.Synonyms, i), text)
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
		at := document.ElementPath(path, fees, i)
		if fee.Amount < 0 || fee.Amount > maxFee {
			c.refuse(at+".amount", "fee_range", "value", fee.Amount, "most", maxFee)
		}
		if i > 0 && fee.From <= fees[i-1].From {
			c.refuse(at+".from", "fee_order", "from", fee.From, "before", fees[i-1].From)
		}
	}
}

// ways judges how a service is had: by appointment, without a visit, or at another authority.
func (c *checker) ways(path string, s *office.Service) {
	if s.NoVisit != nil && s.Elsewhere != nil {
		c.refuse(path+".elsewhere", "service_two_ways")
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
		c.refuse(path+".minutes", "service_minutes_missing")
	case !s.Bookable() && s.Minutes != 0:
		c.refuse(path+".minutes", "service_minutes_needless")
	case !s.Bookable() && len(s.MinutesFrom) > 0:
		c.refuse(path+".minutes_from", "service_minutes_needless")
	case !s.Bookable() && s.MinutesAfter != 0:
		c.refuse(path+".minutes_after", "service_minutes_needless")
	}
}

// maxShort is how many characters a name has where there is little room.
const maxShort = 30

func (c *checker) bookable(path string, s *office.Service) {
	if n := utf8.RuneCountInString(s.Short); n > maxShort {
		c.refuse(path+".short", "short_long", "length", n, "most", maxShort)
	}
	longest := c.Profile.WithDefaults().Booking.MaxMinutes
	if s.Minutes != 0 {
		checkLength(c, path, office.Length{Minutes: s.Minutes, MinutesMore: s.MinutesMore}, longest)
	}
	for i, length := range s.MinutesFrom {
		at := document.ElementPath(path+".minutes_from", s.MinutesFrom, i)
		checkLength(c, at, length, longest)
		if i > 0 && length.From <= s.MinutesFrom[i-1].From {
			c.refuse(at+".from", "minutes_order", "from", length.From, "before", s.MinutesFrom[i-1].From)
		}
	}
	c.optional(path+".minutes_after", s.MinutesAfter, civil.TickMinutes, office.MaxMinutesAfter, "minutes")
	c.ticks(path+".minutes_after", s.MinutesAfter)
	c.optional(path+".max", s.Max, 1, 99, "units")
	if n := s.MaxQuantity(); n > 1 && n <= 99 {
		minutes := s.MinutesOn(0, n)
		for _, length := range s.MinutesFrom {
			minutes = max(minutes, length.For(n))
		}
		if minutes > longest {
			c.warn(path+".max", "service_max_too_long", "units", n, "minutes", minutes, "most", longest)
		}
	}
	if s.Horizon != nil {
		c.horizon(path+".horizon", *s.Horizon)
	}
	if s.LeadMinutes != nil {
		c.between(path+".lead_minutes", *s.LeadMinutes, 0, maxLead, "minutes")
	}
	if s.Season != nil && s.Season.From > s.Season.Until {
		c.refuse(path+".season.until", "season_until_before_from", "until", s.Season.Until, "from", s.Season.From)
	}
	if s.Pickup != "" {
		if by := c.Catalog.Service(s.Pickup); by == nil || !by.Bookable() {
			c.refuse(path+".pickup", "unknown_pickup", "id", s.Pickup)
		}
	}
	if most := s.MaxPerDay; most != nil {
		c.optional(path+".max_per_day.online", most.Online, 1, 999, "appointments")
		c.optional(path+".max_per_day.all", most.All, 1, 999, "appointments")
		if most.All > 0 && most.Online > most.All {
			c.warn(path+".max_per_day.online", "online_above_all", "online", most.Online, "all", most.All)
		}
	}
	c.combines(path+".combines", s)
	c.references(path+".offices", "unknown_office", s.Offices, func(id string) bool { return c.Office(id) != nil })
	if !c.served(s) {
		c.warn(path, "service_unserved")
	}
}

func checkLength(c *checker, path string, l office.Length, longest int) {
	c.between(path+".minutes", l.Minutes, 1, longest, "minutes")
	if l.MinutesMore != nil {
		c.between(path+".minutes_more", *l.MinutesMore, 0, longest, "minutes")
	}
}

func (c *checker) combines(path string, s *office.Service) {
	with := s.Combines.With
	if with != nil && len(with) == 0 {
		c.refuse(path, "combines_empty")
	}
	c.references(path, "unknown_service", with, func(id string) bool { return c.Catalog.Service(id) != nil })
	for i, id := range with {
		other := c.Catalog.Service(id)
		switch {
		case other == nil:
		case id == s.ID:
			c.refuse(document.ElementPath(path, with, i), "combines_itself")
		case !other.Bookable() || !other.Combines.Allows(s.ID):
			c.warn(document.ElementPath(path, with, i), "combines_one_sided", "service", id, "name", other.Name)
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
