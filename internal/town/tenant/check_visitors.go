package tenant

func (c *checker) visitors() {
	const path = "tenant.visitors"
	v := &c.Profile.Visitors
	for _, bound := range []struct {
		key   string
		value int
		most  int
		what  string
	}{
		{"open_holds", v.OpenHolds, 1000, "times"},
		{"holds_per_hour", v.HoldsPerHour, 10_000, "times"},
		{"bookings_per_hour", v.BookingsPerHour, 10_000, "appointments"},
		{"bookings_per_day", v.BookingsPerDay, 100_000, "appointments"},
		{"mails_per_hour", v.MailsPerHour, 1000, "mails"},
		{"messages_per_hour", v.MessagesPerHour, 1000, "messages"},
		{"requests_per_minute", v.RequestsPerMinute, 100_000, "pages"},
	} {
		c.optional(path+"."+bound.key, bound.value, 1, bound.most, bound.what)
	}
	if v.BookingsPerDay > 0 && v.BookingsPerDay < v.BookingsPerHour {
		c.refuse(path+".bookings_per_day", "%d are fewer than the %d of an hour; write at least as many", v.BookingsPerDay, v.BookingsPerHour)
	}
	if v.HoldsPerHour > 0 && v.HoldsPerHour < v.OpenHolds {
		c.refuse(path+".holds_per_hour", "%d are fewer than the %d at once; write at least as many", v.HoldsPerHour, v.OpenHolds)
	}
	for i, network := range v.Networks {
		at := elementPath(path+".networks", v.Networks, i)
		c.required(at+".name", network.Name)
		c.between(at+".times", network.Times, 2, 100_000, "times")
		if len(network.Addresses) == 0 {
			c.refuse(at+".addresses", "this is required; write at least one address")
		}
		for k, address := range network.Addresses {
			if _, err := ParseNetwork(address); err != nil {
				c.refuse(elementPath(at+".addresses", network.Addresses, k), "%q is no network: %v; write one such as 198.51.100.0/24", address, err)
			}
		}
	}
}
