package tenant

import (
	"net/netip"

	"stadttermin/internal/town/document"
)

func (c *checker) visitors() {
	const path = "tenant.visitors"
	v := &c.Profile.Visitors
	for _, bound := range []struct {
		key   string
		value int
		most  int
		unit  string
	}{
		{"open_holds", v.OpenHolds, 1000, "times"},
		{"holds_per_hour", v.HoldsPerHour, 10_000, "times"},
		{"bookings_per_hour", v.BookingsPerHour, 10_000, "appointments"},
		{"bookings_per_day", v.BookingsPerDay, 100_000, "appointments"},
		{"mails_per_hour", v.MailsPerHour, 1000, "mails"},
		{"messages_per_hour", v.MessagesPerHour, 1000, "messages"},
		{"requests_per_minute", v.RequestsPerMinute, 100_000, "pages"},
	} {
		c.optional(path+"."+bound.key, bound.value, 1, bound.most, bound.unit)
	}
	if v.BookingsPerDay > 0 && v.BookingsPerDay < v.BookingsPerHour {
		c.refuse(path+".bookings_per_day", "visitors_day_below_hour", "day", v.BookingsPerDay, "hour", v.BookingsPerHour)
	}
	if v.HoldsPerHour > 0 && v.HoldsPerHour < v.OpenHolds {
		c.refuse(path+".holds_per_hour", "visitors_hour_below_open", "hour", v.HoldsPerHour, "open", v.OpenHolds)
	}
	for i, network := range v.Networks {
		at := document.ElementPath(path+".networks", v.Networks, i)
		c.required(at+".name", network.Name)
		c.between(at+".times", network.Times, 2, 100_000, "times")
		if len(network.Addresses) == 0 {
			c.refuse(at+".addresses", "network_addresses_none")
		}
		for k, address := range network.Addresses {
			c.network(document.ElementPath(at+".addresses", network.Addresses, k), address)
		}
	}
}

func (c *checker) network(path, address string) {
	_, err := ParseNetwork(address)
	if err == nil {
		return
	}
	prefix, wrong := netip.ParsePrefix(address)
	switch {
	case wrong != nil || prefix.Addr().Is4In6():
		c.refuse(path, "network_malformed", "address", address, "cause", err.Error())
	case prefix != prefix.Masked():
		c.refuse(path, "network_host_bits", "address", address, "network", prefix.Masked().String())
	default:
		c.refuse(path, "network_wide", "address", address)
	}
}
