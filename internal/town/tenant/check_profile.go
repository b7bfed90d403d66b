package tenant

import (
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/document"
)

// Bounds of what a tenant may choose. Those of time keep the search for free times and the row of days on a page small.
const (
	maxHorizon = civil.Days(731) // two years
	maxLead    = 14 * 24 * 60    // minutes
	maxLength  = 600             // minutes of one appointment
)

// consoleSlug is the host of the provider's console.
const consoleSlug = "konsole"

var (
	slugPattern   = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`) // one label of a host name
	hostPattern   = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$`)
	prefixPattern = regexp.MustCompile(`^[A-Z]{2,4}$`)
)

func (c *checker) profile() {
	p := &c.Profile
	switch {
	case !slugPattern.MatchString(p.Slug):
		c.refuse("tenant.slug", "slug_malformed", "slug", p.Slug)
	case p.Slug == consoleSlug:
		c.refuse("tenant.slug", "slug_reserved", "slug", p.Slug)
	}
	c.required("tenant.name", p.Name)
	if !prefixPattern.MatchString(p.ReferencePrefix) {
		c.refuse("tenant.reference_prefix", "prefix_malformed", "prefix", p.ReferencePrefix)
	}
	for i, host := range p.Hosts {
		at := document.ElementPath("tenant.hosts", p.Hosts, i)
		folded := FoldHost(host)
		slug, own := SlugOf(DevelopmentHosts, host)
		switch {
		case !hostPattern.MatchString(folded) || len(folded) > 253 || strings.ContainsAny(host, ":/") || strings.HasSuffix(host, "."):
			c.refuse(at, "host_malformed", "host", host)
		case host != strings.ToLower(host):
			c.refuse(at, "host_capitals", "host", host)
		case own && slug != p.Slug:
			c.refuse(at, "host_of_other", "host", host, "slug", slug)
		case slices.ContainsFunc(p.Hosts[:i], func(other string) bool { return FoldHost(other) == folded }):
			c.refuse(at, "named_twice", "name", host)
		}
	}
	// "" and Local would mean the zone of the server, on which no result may depend.
	if _, err := time.LoadLocation(p.Timezone); err != nil || p.Timezone == "" || p.Timezone == "Local" {
		c.refuse("tenant.timezone", "unknown_timezone", "value", p.Timezone)
	}
	if _, err := HolidaysOf(p.Holidays); err != nil {
		c.refuse("tenant.holidays", "unknown_holidays", "value", p.Holidays, "states", strings.Join(States(), ", "))
	}
	if p.AssumptionDay && p.Holidays != bavaria {
		c.refuse("tenant.assumption_day", "assumption_day_elsewhere")
	}
	c.languages()
	if p.ReminderAt != nil && (*p.ReminderAt < 0 || *p.ReminderAt >= 24*60) {
		c.refuse("tenant.reminder_at", "reminder_hour", "value", *p.ReminderAt)
	}
	c.optional("tenant.retention_days", p.RetentionDays, 1, 30, "days")
	c.featured()
}

func (c *checker) featured() {
	const path = "tenant.featured"
	c.references(path, "unknown_service", c.Profile.Featured, func(id string) bool { return c.Catalog.Service(id) != nil })
	if n := len(c.Profile.Featured); n > 4 {
		c.refuse(path, "featured_many", "value", n)
	}
	for i, id := range c.Profile.Featured {
		if service := c.Catalog.Service(id); service != nil && !service.BookableOnline() {
			c.warn(document.ElementPath(path, c.Profile.Featured, i), "featured_not_online", "service", id, "name", service.Name)
		}
	}
}

func (c *checker) booking() {
	const path = "tenant.booking"
	b := c.Profile.Booking
	c.horizon(path+".horizon", b.Horizon)
	if b.Release != "" && b.Release != ReleaseRolling && b.Release != ReleaseMidnight {
		if clock, err := civil.ParseClock(b.Release); err != nil || clock >= 24*60 {
			c.refuse(path+".release", "unknown_release", "value", b.Release)
		}
	}
	c.between(path+".lead_minutes", b.LeadMinutes, 0, maxLead, "minutes")
	c.optional(path+".max_minutes", b.MaxMinutes, civil.TickMinutes, maxLength, "minutes")
	c.optional(path+".hold_minutes", b.HoldMinutes, 1, 60, "minutes")
	c.optional(path+".open_per_email", b.OpenPerEmail, 1, 50, "appointments")
	c.between(path+".rerelease_minutes", b.RereleaseMinutes, 0, 24*60, "minutes")
}

func (c *checker) horizon(path string, horizon civil.Days) {
	if horizon < 1 || horizon > maxHorizon {
		c.refuse(path, "horizon_range", "value", horizon, "most", int(maxHorizon))
	}
}

func (c *checker) contact() {
	p := &c.Profile
	c.address("tenant.contact.email", p.Contact.Email)
	c.link("tenant.contact.url", p.Contact.URL)
	c.address("tenant.mail.from", p.Mail.From)
}

// address refuses what is not one plain e-mail address: a display name or a list would reach a mail's header.
func (c *checker) address(path, address string) {
	if address == "" {
		return
	}
	if parsed, err := mail.ParseAddress(address); err != nil || parsed.Address != address || len(address) > 254 {
		c.refuse(path, "email_malformed", "email", address)
	}
}

// link refuses every address of a page that is not absolute http or https, among them javascript: and data:.
func (c *checker) link(path, address string) {
	if address == "" {
		return
	}
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "https" && parsed.Scheme != "http" || parsed.Hostname() == "" || parsed.User != nil {
		c.refuse(path, "link_malformed", "link", address)
	}
}
