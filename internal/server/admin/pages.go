// Package admin holds the pages of the administration: who may sign in and do what, and what else its sections offer.
// They work without scripts: every view is a GET address, every action a form.
//
// Invariants: whoever reads a page without the right to change what it shows is offered no form, and a form of theirs is
// refused; an action answers with a page to be opened by GET, so that reloading repeats nothing.
package admin

import (
	"context"
	"net/http"

	"stadttermin/internal/account"
	"stadttermin/internal/server/staff"
	"stadttermin/internal/tenant"
)

// People is what is known of a town's accounts.
type People interface {
	// People lists all accounts by name, closed ones last.
	People(ctx context.Context, id tenant.ID) ([]*account.Person, error)
}

// Config is what Pages needs.
type Config struct {
	*staff.Gate

	People People
	Trails Trails
	Chain  Chain
}

// Pages answers the requests of the administration.
type Pages struct{ Config }

// New gives the pages.
func New(config Config) *Pages { return &Pages{Config: config} }

// start leads on to what its reader may open.
func (p *Pages) start(r *staff.Request) error {
	return p.Show(r, http.StatusOK, "admin/start", r.Printer.T("admin.start.title"), nil)
}
