package dayplan

import (
	"slices"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/town/office"
)

// Newcomer gives somebody without an appointment who comes now, for Forecast; without items, one with a case of usual
// length that every counter knows.
func (d *Day) Newcomer(items []Item, priority bool) *Case {
	c := &Case{Visit: uuid.New(), Office: d.Office.ID, Home: d.Office.ID, State: appointment.Arrived, Items: items, Priority: priority, Arrived: d.Now, Number: 1 << 30}
	for _, item := range items {
		c.Minutes += item.Minutes
	}
	if items == nil {
		c.Minutes = d.typical()
	}
	return c
}

// typical gives the middle of the lengths of the day's cases, in minutes.
func (d *Day) typical() int {
	lengths := []int{office.DefaultGrid}
	for _, c := range d.Cases {
		lengths = append(lengths, c.Minutes)
	}
	slices.Sort(lengths)
	return lengths[len(lengths)/2]
}
