// Package settings holds the pages on which a town's administrators change what the town has set: offices, hours,
// closures, services and rules. A form makes a draft, its effect is looked at, and only then it is saved. The pages work
// without scripts.
//
// Invariants: no form changes what is in force; a form carries the revision that it was made from; whoever may read and
// not change is offered no form.
package settings

import (
	"stadttermin/internal/i18n"
	"stadttermin/internal/server/settings/draft"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// Config is what Pages needs.
type Config struct {
	*staffauth.Gate
	draft.Drafts

	Bundle *i18n.Bundle
}

// Pages answers the requests of administrators.
type Pages struct{ Config }

// New gives the pages.
func New(config Config) *Pages { return &Pages{Config: config} }

// mayChange tells whether the reader is offered forms of what holds for the whole town.
func mayChange(r *staffauth.Request) bool { return r.Staff.Can(authz.Settings, authz.Change, "") }
