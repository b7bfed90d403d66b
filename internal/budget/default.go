package budget

import (
	"cmp"

	"stadttermin/internal/town/tenant"
)

// The least that a default comes down to, so that a household of five gets through the smallest town's.
const (
	leastHolds          = 6
	leastHoldsPerHour   = 24
	leastBookings       = 6
	leastBookingsPerDay = 9
)

// WithDefaults gives a town's rules with every default filled in: one visitor keeps or books in an hour a quarter of what a
// normal day offers. A default gives way to what the town sets beside it.
func WithDefaults(v *tenant.Visitors) tenant.Visitors {
	full := *v
	full.OpenHolds = cmp.Or(v.OpenHolds, atMost(share(v, leastHolds, 30, 1, 4), v.HoldsPerHour))
	full.HoldsPerHour = cmp.Or(v.HoldsPerHour, max(share(v, leastHoldsPerHour, 120, 3, 4), v.OpenHolds))
	full.BookingsPerHour = cmp.Or(v.BookingsPerHour, atMost(share(v, leastBookings, 40, 1, 4), v.BookingsPerDay))
	full.BookingsPerDay = cmp.Or(v.BookingsPerDay, max(share(v, leastBookingsPerDay, 60, 3, 8), v.BookingsPerHour))
	full.MailsPerHour = cmp.Or(v.MailsPerHour, 10)
	full.MessagesPerHour = cmp.Or(v.MessagesPerHour, 5)
	full.RequestsPerMinute = cmp.Or(v.RequestsPerMinute, 1200)
	return full
}

// atMost bounds a number where there is a bound.
func atMost(number, bound int) int {
	if bound > 0 {
		return min(number, bound)
	}
	return number
}

// perNetwork is how many times a visitor's budget all visitors of one network have together.
const perNetwork = 10

// timesPerNetwork is the same for times kept and booked: twice as much where few are offered.
func timesPerNetwork(v *tenant.Visitors) int { return share(v, 2, perNetwork, 1, 16) }

// share gives a part of what a normal day offers, within bounds.
func share(v *tenant.Visitors, least, most, part, of int) int {
	if v.Offered == 0 {
		return most
	}
	return min(max(v.Offered*part/of, least), most)
}
