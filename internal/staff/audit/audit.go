// Package audit holds the trail of who did what. Entries name their subject by id and carry no personal data; they are
// written in the transaction of what they tell of and never changed.
package audit

import (
	"strings"
	"time"
)

// Actor is who did it: Citizen, System, Provider, or staff:<id>.
type Actor string

// Actors that are no person of the staff.
const (
	Citizen  Actor = "citizen"
	System   Actor = "system"
	Provider Actor = "provider"
)

// Kind gives what the actor is: citizen, system, provider, staff.
func (a Actor) Kind() string {
	kind, _, _ := strings.Cut(string(a), ":")
	return kind
}

// QueueStep tells whether an action is a step of somebody's way through the hall. Who of the staff took it stands in the
// trail, and is shown and handed out to nobody: it would say how fast people work.
func QueueStep(action string) bool { return strings.HasPrefix(action, "visit.") }

// Staff gives the actor of a member of staff.
func Staff(id string) Actor { return Actor("staff:" + id) }

// Entry is one line of the trail.
type Entry struct {
	At     time.Time // of what it tells; the line itself bears the database's time, which no program can choose
	Actor  Actor
	Action string // such as appointment.book
	Object string // such as appointment:<id>
	Detail map[string]any
}
