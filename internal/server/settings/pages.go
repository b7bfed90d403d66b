// Package settings holds the pages on which a town's administrators change what the town has set: offices, hours,
// closures, services and rules. A form makes a draft, its effect is looked at, and only then it is saved. The pages work
// without scripts.
//
// Invariants: no form changes what is in force; a form carries the revision that it was made from; whoever may read and
// not change is offered no form.
package settings

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/change"
	"stadttermin/internal/directory"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/town/tenant"
)

// Changes drafts, shows and saves edits of the settings.
type Changes interface {
	Propose(ctx context.Context, town *directory.Town, by change.Author, p change.Proposal) (*change.Change, error)
	Find(ctx context.Context, town *directory.Town, id uuid.UUID) (*change.Change, error)
	InForce(ctx context.Context, town *directory.Town) (*tenant.Revision, error)
	Merge(ctx context.Context, town *directory.Town, c *change.Change, decide map[string]tenant.Side) (*change.Merged, error)
}

// Config is what Pages needs.
type Config struct {
	*staffauth.Gate

	Changes Changes
}

// Pages answers the requests of administrators.
type Pages struct{ Config }

// New gives the pages.
func New(config Config) *Pages { return &Pages{Config: config} }

// Fields of every form.
const (
	draftField = "entwurf" // the draft that it goes on with
)

// author names the reader.
func author(r *staffauth.Request) change.Author {
	return change.Author{ID: r.Staff.ID, Name: r.Staff.Name}
}

// opened gives the settings that a page shows: of the draft in the address or form, or those in force as they are stored.
func (p *Pages) opened(r *staffauth.Request, draft string) (*draftOf, error) {
	if draft == "" {
		inForce, err := p.Changes.InForce(r.Ctx(), r.Town)
		if err != nil {
			return nil, err
		}
		return &draftOf{Settings: inForce.Settings, Stand: inForce.Number}, nil
	}
	id, err := uuid.Parse(draft)
	if err != nil {
		return nil, apperr.New(apperr.NotFound)
	}
	c, err := p.Changes.Find(r.Ctx(), r.Town, id)
	switch {
	case err != nil:
		return nil, err
	case !c.State.Open():
		return nil, apperr.New(apperr.NotFound)
	}
	return &draftOf{Settings: c.Draft, Stand: c.Base, Change: c}, nil
}

// draftOf is settings that a form is made from.
type draftOf struct {
	Settings *tenant.Settings
	Stand    int64
	Change   *change.Change // nil: none yet
}

// ID gives the draft as forms carry it.
func (d *draftOf) ID() string {
	if d.Change == nil {
		return ""
	}
	return d.Change.ID.String()
}

// stand reads the revision that a form was made from.
func stand(r *staffauth.Request) (int64, error) {
	number, err := strconv.ParseInt(r.PostForm(staffauth.StandField), 10, 64)
	if err != nil || number < 1 {
		return 0, apperr.New(apperr.Invalid).At(staffauth.StandField)
	}
	return number, nil
}

// changePath gives the address of a change's effect.
func changePath(id uuid.UUID) string { return staffauth.Changes + "/" + id.String() }

// draftBar stands above a list that shows a draft and not what is in force.
type draftBar struct {
	Draft  string
	Effect string // address
}

func (p *Pages) bar(r *staffauth.Request, d *draftOf) draftBar {
	if d.Change == nil {
		return draftBar{}
	}
	return draftBar{Draft: d.ID(), Effect: r.Link(changePath(d.Change.ID))}
}
