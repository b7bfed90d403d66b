package closure

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/fingerprint"
)

// Version names how far a closure has come with everybody whom it touched.
func (c *Closure) Version() string {
	var states []string
	for _, row := range c.Rows {
		states = append(states, fmt.Sprintf("%s %s", row.ID, row.State))
	}
	return versionOf(states)
}

// versionIn is Version as stories tell it.
func versionIn(stories []*Story, closure uuid.UUID) string {
	var states []string
	for _, s := range stories {
		for _, row := range s.Rows {
			if row.Closure == closure {
				states = append(states, fmt.Sprintf("%s %s", s.ID, row.State))
			}
		}
	}
	return versionOf(states)
}

func versionOf(states []string) string {
	slices.Sort(states)
	return fingerprint.Of("%q", states)
}

// Version names how the appointment of a row stands.
func (r *Row) Version() string {
	a := appointment.Appointment{ID: r.ID, State: r.Person.State, Sequence: r.Sequence, Office: r.Office, Start: r.Start}
	return a.Version()
}

// CallVersion names how a row stands for whoever telephones: a call that somebody else has noted makes another one.
func (r *Row) CallVersion() string { return fmt.Sprintf("%s.%d", r.Version(), r.Calls) }
