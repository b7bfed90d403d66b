package dayplan_test

import (
	"strings"
	"testing"
	"time"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
)

// What may be done with an appointment of today whose time has come, by state: x yes, . no. Columns are queue.Actions.
const allowed = `
           arrive unarrive prioritize call call_again park redirect finish no_show take_back move show document
booked     x      .        x          x    .          .    .        .      x       .         x    .    .
arrived    .      x        x          x    .          x    x        .      x       .         x    x    .
called     .      .        .          .    x          x    x        x      x       .         .    x    x
parked     .      .        .          x    .          .    x        .      x       x         .    x    x
done       .      .        .          .    .          .    .        .      .       x         .    .    x
no_show    x      .        .          .    .          .    .        .      .       x         .    .    .
cancelled  .      .        .          .    .          .    .        .      .       .         .    .    .
displaced  x      .        .          .    .          .    .        .      .       .         .    .    .
`

func TestWhatMayBeDoneWithACaseInEachState(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 3, 1, 10, 0, 0, 0, time.UTC)
	lines := strings.Split(strings.TrimSpace(allowed), "\n")
	columns := strings.Fields(lines[0])
	if len(columns) != len(dayplan.Actions) {
		t.Fatalf("the table has %d actions, and there are %d", len(columns), len(dayplan.Actions))
	}
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		c := seated(appointment.State(cells[0]), now)
		for i, action := range dayplan.Actions {
			if string(action) != columns[i] {
				t.Fatalf("column %d is %s, want %s", i, columns[i], action)
			}
			if got, want := c.Allows(action, now), cells[i+1] == "x"; got != want {
				t.Errorf("%s allows %s: %t, want %t", c.State, action, got, want)
			}
		}
	}
}

// seated gives an appointment that has begun, at its counter.
func seated(state appointment.State, now time.Time) *dayplan.Case {
	return &dayplan.Case{
		Appointment: uuid.New(), State: state, Home: "amt", Office: "amt", Date: civil.DateOf(now), Start: now.Add(-time.Minute), Seat: &dayplan.Seat{Counter: "1", From: 1, End: 2},
	}
}

func TestWhatACaseAllowsDependsOnMoreThanItsState(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 3, 1, 10, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		state  appointment.State
		action dayplan.Action
		make   func(*dayplan.Case)
		want   bool
	}{
		"nobody has failed to come before the time":         {appointment.Booked, dayplan.MarkingNoShow, func(c *dayplan.Case) { c.Start = now.Add(time.Minute) }, false},
		"whoever has shown papers is there":                 {appointment.Called, dayplan.MarkingNoShow, func(c *dayplan.Case) { c.Shown = []string{"pass"} }, false},
		"whoever was called has arrived":                    {appointment.Arrived, dayplan.Unarriving, func(c *dayplan.Case) { c.Calls = 1 }, false},
		"somebody sent elsewhere is not moved here":         {appointment.Arrived, dayplan.Moving, func(c *dayplan.Case) { c.Office = "other" }, false},
		"somebody without a seat is not moved":              {appointment.Arrived, dayplan.Moving, func(c *dayplan.Case) { c.Seat = nil }, false},
		"nobody without an appointment is moved":            {appointment.Arrived, dayplan.Moving, func(c *dayplan.Case) { c.Appointment = uuid.Nil }, false},
		"nobody is called tomorrow":                         {appointment.Booked, dayplan.Calling, func(c *dayplan.Case) { c.Date = c.Date.AddDays(1) }, false},
		"what was done yesterday is not taken up again":     {appointment.Done, dayplan.TakingBack, func(c *dayplan.Case) { c.Date = c.Date.AddDays(-1) }, false},
		"whoever was parked yesterday can be taken up":      {appointment.Parked, dayplan.TakingBack, func(c *dayplan.Case) { c.Date = c.Date.AddDays(-1) }, true},
		"an appointment of another day can be moved in it":  {appointment.Booked, dayplan.Moving, func(c *dayplan.Case) { c.Date = c.Date.AddDays(3) }, true},
		"whoever has no appointment can be called":          {appointment.Arrived, dayplan.Calling, func(c *dayplan.Case) { c.Appointment = uuid.Nil }, true},
		"a document is made for an appointment alone":       {appointment.Done, dayplan.MakingDocument, func(c *dayplan.Case) { c.Appointment = uuid.Nil }, false},
		"the right of way is given to whoever is to come":   {appointment.Booked, dayplan.Prioritizing, func(*dayplan.Case) {}, true},
		"the right of way is nothing for who is served now": {appointment.Called, dayplan.Prioritizing, func(*dayplan.Case) {}, false},
	} {
		c := seated(test.state, now)
		test.make(c)
		if got := c.Allows(test.action, now); got != test.want {
			t.Errorf("%s: %t, want %t", name, got, test.want)
		}
	}
}
