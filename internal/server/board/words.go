package board

import (
	"time"

	"stadttermin/internal/hall/estimate"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/appointment"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/town/office"
)

// teller says in the reader's language what pages tell of people in the queue.
type teller struct{ *staffauth.Request }

// Items lists what somebody has come for.
func (d teller) Items(c *dayplan.Case) (items []request.Item) {
	for _, i := range c.Items {
		items = append(items, request.Item{Service: d.ServiceName(i.Service), Quantity: i.Quantity})
	}
	return items
}

// Clock says a wall time.
func Clock(t time.Time) string { return t.Format("15:04") }

// Clocks says from–until as short as columns of times are read.
func Clocks(from, until time.Time) string { return Clock(from) + "–" + Clock(until) }

// CounterName names a counter in the reader's language.
func CounterName(r *staffauth.Request, o *office.Office, counter string) string {
	if counter == "" {
		return ""
	}
	return r.CounterName(o, counter).String()
}

func (d teller) caseAddress(c *dayplan.Case) string { return d.Link(staffauth.Case + "/" + c.Key()) }

// MinutesOf says how long something took, in whole minutes.
func MinutesOf(took time.Duration) int { return int(took.Round(time.Minute) / time.Minute) }

// ElementID names the element of a case on a page.
func ElementID(c *dayplan.Case) string { return "f-" + c.ID().String() }

// Bound tells what staff have tied to a counter; whoever was called is bound there anyway.
func Bound(c *dayplan.Case, now time.Time) bool {
	return c.Seat != nil && c.Seat.Bound && c.Allows(dayplan.Moving, now)
}

// StandIn is what stands in the place of a name.
func (d teller) StandIn(day *Sheet, c *dayplan.Case) string {
	switch {
	case c.WalkIn():
		return d.Printer.T("desk.day.walk_in")
	case !day.Named:
		return ""
	}
	return d.Printer.T("desk.day.name_gone")
}

// word says what a state alone does not.
func (d teller) word(day *Sheet, c *dayplan.Case) string {
	switch {
	case c.Office != day.Place.ID:
		return d.Printer.T("desk.day.redirected", "office", d.OfficeName(d.Settings.Office(c.Office)).String())
	case c.State == appointment.Parked:
		return d.Parked(c)
	case c.State == appointment.NoShow:
		return d.Printer.T("desk.state.no_show")
	}
	return ""
}

// who names somebody with what they have come for.
func (d teller) who(day *Sheet, c *dayplan.Case) string {
	name := c.Contact.Name
	if name == "" {
		name = d.StandIn(day, c)
	}
	about := d.about(c)
	if name == "" {
		return about
	}
	return name + " · " + about
}

// about says what somebody has come for in a few words.
func (d teller) about(c *dayplan.Case) string {
	if len(c.Items) == 0 {
		return ""
	}
	about := d.ServiceName(c.Items[0].Service).String()
	if more := len(c.Items) - 1; more > 0 {
		about += d.Printer.T("desk.next.more", "count", more)
	}
	return about
}

func (d teller) why(c *dayplan.Case) string {
	why := d.Printer.T("desk.next.walk_in", "time", Clock(c.Arrived))
	if !c.WalkIn() {
		why = d.Printer.T("desk.next.appointment", "start", Clock(c.Start), "arrived", Clock(c.Arrived))
	}
	if c.Priority {
		why += " · " + d.Printer.T("desk.priority")
	}
	return why
}

// Parked says why somebody is parked, and when they want to be back.
func (d teller) Parked(c *dayplan.Case) string {
	reason := d.Printer.T("desk.parked." + string(c.Reason))
	if c.BackAt.IsZero() {
		return d.Printer.T("desk.day.parked", "reason", reason)
	}
	return d.Printer.T("desk.day.parked_until", "reason", reason, "time", Clock(c.BackAt))
}

// SayRange says between when and when somebody is called as short as columns are read.
func SayRange(r *staffauth.Request, expected estimate.Range) string {
	if !expected.From.After(r.Now) {
		return r.Printer.T("desk.queue.until", "time", Clock(expected.Until))
	}
	return Clocks(expected.From, expected.Until)
}

// SayForecast says when a newcomer would be called. How sure that is, is said only where it rests on what was measured.
func SayForecast(r *staffauth.Request, key string, f *estimate.Forecast) string {
	if !f.Newcomer.From.After(r.Now) {
		key += ".soon"
	}
	said := r.Printer.T(key, "from", Clock(f.Newcomer.From), "until", Clock(f.Newcomer.Until))
	if f.Measured {
		said += " " + r.Printer.T("desk.queue.measured")
	}
	return said
}
