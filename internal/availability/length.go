package availability

import (
	"slices"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// length is how long an appointment for a basket takes from a day on.
type length struct {
	from    civil.Date
	minutes int
}

// lengthsOf gives those that a basket has on days after a date.
func lengthsOf(catalog *office.Catalog, basket office.Basket, after civil.Date) (lengths []length) {
	for _, item := range basket {
		for _, later := range catalog.Service(item.Service).MinutesFrom {
			if later.From > after {
				lengths = append(lengths, length{from: later.From})
			}
		}
	}
	slices.SortFunc(lengths, func(a, b length) int { return int(a.from - b.from) })
	lengths = slices.Compact(lengths)
	for i := range lengths {
		minutes := 0
		for _, item := range basket {
			minutes += catalog.Service(item.Service).MinutesOn(lengths[i].from, item.Quantity)
		}
		lengths[i].minutes = wholeTicks(minutes)
	}
	return lengths
}

// wholeTicks rounds minutes up.
func wholeTicks(minutes int) int {
	return (minutes + civil.TickMinutes - 1) / civil.TickMinutes * civil.TickMinutes
}
