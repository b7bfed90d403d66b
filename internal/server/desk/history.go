package desk

import (
	"slices"
	"time"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/board"
)

// told are the steps that a history tells.
var told = []string{"arrive", "unarrive", "draw", "call", "call_again", "park", "take_back", "redirect", "finish", "no_show", "prioritize", "show", "unshow"}

// history says what happened to a case, in order. What happened in the queue is told step by step while the day's events
// are kept, and afterwards by how the case stands.
func (d *casePage) history(c *dayplan.Case, events []dayplan.Event) (steps []step) {
	add := func(at time.Time, key string, args ...any) {
		if at.IsZero() {
			return
		}
		at = at.In(d.Now.Location())
		when := board.Clock(at)
		if civil.DateOf(at) != c.Date {
			when = d.Printer.DayMonth(civil.DateOf(at))
		}
		steps = append(steps, step{when, d.Printer.T(key, args...)})
	}
	if !c.WalkIn() {
		add(c.Booked, "desk.history.booked", "channel", d.Printer.T("desk.channel."+string(c.Channel)))
	}
	if len(events) > 0 {
		for i := range events {
			if e := &events[i]; slices.Contains(told, e.Action) && !tickedOn(events[i+1:], e.Action) {
				add(e.At, "desk.history.step."+e.Action, "counter", d.eventCounter(e), "office", d.eventOffice(c, e))
			}
		}
	} else {
		d.withoutEvents(c, add)
	}
	add(c.Document.Awaited, "desk.history.document_awaited")
	add(c.Document.Arrived, "desk.history.document_arrived")
	return steps
}

// tickedOn tells whether the next thing that happened was another tick: several in a row are one step.
func tickedOn(next []dayplan.Event, action string) bool {
	return (action == "show" || action == "unshow") && len(next) > 0 && next[0].Action == action
}

func (d *casePage) eventCounter(e *dayplan.Event) string {
	if o := d.Settings.Office(e.Day.Office); o != nil && e.Counter != "" {
		return board.CounterName(d.Request, o, e.Counter)
	}
	return "–"
}

// eventOffice names the office in whose queue somebody was by an event.
func (d *casePage) eventOffice(c *dayplan.Case, e *dayplan.Event) string {
	at := e.Day.Office
	if e.Action == "redirect" {
		at = c.Office
	}
	if o := d.Settings.Office(at); o != nil {
		return d.OfficeName(o).String()
	}
	return at
}

// withoutEvents tells what is known of a case without its events.
func (d *casePage) withoutEvents(c *dayplan.Case, add func(at time.Time, key string, args ...any)) {
	if c.WalkIn() {
		add(c.Arrived, "desk.history.drawn")
	} else {
		add(c.Arrived, "desk.history.arrived")
	}
	if counter := board.CounterName(d.Request, d.day.Place, c.Counter); counter == "" {
		add(c.Called, "desk.history.called", "count", c.Calls)
	} else {
		add(c.Called, "desk.history.called_at", "counter", counter, "count", c.Calls)
	}
	switch c.State {
	case appointment.Done:
		add(c.Ended, "desk.history.done")
	case appointment.NoShow:
		at := c.Ended
		if at.IsZero() {
			at = c.Start
		}
		add(at, "desk.history.no_show")
	}
}
