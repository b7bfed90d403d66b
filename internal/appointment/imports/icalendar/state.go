package icalendar

import (
	"cmp"
	"strconv"
	"strings"
)

// state tells which of several entries of one name is the latest.
type state struct {
	event    *Component
	sequence int
	stamp    string
}

func stateOf(event *Component) state {
	s := state{event: event, stamp: cmp.Or(event.Text("LAST-MODIFIED"), event.Text("DTSTAMP"))}
	s.sequence, _ = strconv.Atoi(strings.TrimSpace(event.Text("SEQUENCE")))
	return s
}

// Later gives, of each entry that a later state of the same replaces, that state: the highest number wins, then what was
// written last, then what stands last.
func Later(events []*Component) map[*Component]*Component {
	name := func(event *Component) string { return event.Text("UID") + "\x00" + event.Text("RECURRENCE-ID") }
	latest := make(map[string]state)
	for _, event := range events {
		s := stateOf(event)
		best, seen := latest[name(event)]
		if !seen || cmp.Or(cmp.Compare(s.sequence, best.sequence), cmp.Compare(s.stamp, best.stamp)) >= 0 {
			latest[name(event)] = s
		}
	}
	later := make(map[*Component]*Component)
	for _, event := range events {
		if best := latest[name(event)].event; event.Text("UID") != "" && best != event {
			later[event] = best
		}
	}
	return later
}

// replacing gives which entries of a series others stand in the place of; false where one stands for all that follow.
func replacing(events []*Component, series *Component) (replaced []*Property, ok bool) {
	for _, event := range events {
		once := event.Property("RECURRENCE-ID")
		switch {
		case once == nil || event.Text("UID") != series.Text("UID"):
		case once.Params["RANGE"] != "":
			return nil, false
		default:
			replaced = append(replaced, once)
		}
	}
	return replaced, true
}
