// Package directory knows the towns of an installation: whose host a request is for, and what is in force there at this
// moment. All of them are kept in memory, and one question tells whether anything has changed.
package directory

import (
	"stadttermin/internal/availability"
	"stadttermin/internal/town/tenant"
)

// Town is a tenant as the use cases see it: who it is and what is in force at this moment. It is never changed; a new
// revision makes a new Town.
type Town struct {
	ID       tenant.ID
	Revision int64
	Rules    *availability.Rules
	Limits   Limits
	BaseURL  string // scheme and host of absolute links, from the tenant's settings and never from a request
}

// Limits is how much one tenant may ask of the installation, each per minute.
type Limits struct {
	Requests int
	Holds    int
	Bookings int
}

// DefaultLimits are those of a tenant without any of its own.
var DefaultLimits = Limits{Requests: 60_000, Holds: 12_000, Bookings: 6_000}

// Settings gives the tenant's settings in force, defaults filled in.
func (t *Town) Settings() *tenant.Settings { return t.Rules.Settings }

// Slug gives the tenant's short name.
func (t *Town) Slug() string { return t.Rules.Settings.Profile.Slug }
