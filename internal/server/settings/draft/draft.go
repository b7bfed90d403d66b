// Package draft is what every form of the settings stands on: the draft or the revision that it was made from, and how what
// it sends becomes a draft.
//
// Invariants: nothing here changes what is in force; a form says the revision that it was made from.
package draft

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

// Changes drafts and shows edits of the settings.
type Changes interface {
	Propose(ctx context.Context, town *directory.Town, by change.Author, p change.Proposal) (*change.Change, error)
	Find(ctx context.Context, town *directory.Town, id uuid.UUID) (*change.Change, error)
	InForce(ctx context.Context, town *directory.Town) (*tenant.Revision, error)
	Merge(ctx context.Context, town *directory.Town, c *change.Change, decide map[string]tenant.Side) (*change.Merged, error)
}

// Drafts opens what forms are made from and takes what they send.
type Drafts struct{ Changes Changes }

// Field carries in every form the draft that it goes on with.
const Field = "entwurf"

// Author names the reader.
func Author(r *staffauth.Request) change.Author {
	return change.Author{ID: r.Staff.ID, Name: r.Staff.Name}
}

// Open gives the settings that a page shows: of the draft in the address or form, or those in force as they are stored.
func (d Drafts) Open(r *staffauth.Request, draft string) (*Opened, error) {
	if draft == "" {
		inForce, err := d.Changes.InForce(r.Ctx(), r.Town)
		if err != nil {
			return nil, err
		}
		return &Opened{Settings: inForce.Settings, Stand: inForce.Number}, nil
	}
	id, err := uuid.Parse(draft)
	if err != nil {
		return nil, apperr.New(apperr.NotFound)
	}
	c, err := d.Changes.Find(r.Ctx(), r.Town, id)
	switch {
	case err != nil:
		return nil, err
	case !c.State.Open():
		return nil, apperr.New(apperr.NotFound)
	}
	return Of(c), nil
}

// Of gives what a draft holds.
func Of(c *change.Change) *Opened { return &Opened{Settings: c.Draft, Stand: c.Base, Change: c} }

// Opened is settings that a form is made from.
type Opened struct {
	Settings *tenant.Settings
	Stand    int64
	Change   *change.Change // nil: none yet
}

// ID gives the draft as forms carry it.
func (o *Opened) ID() string {
	if o.Change == nil {
		return ""
	}
	return o.Change.ID.String()
}

// Stand reads the revision that a form was made from.
func Stand(r *staffauth.Request) (int64, error) {
	number, err := strconv.ParseInt(r.PostForm(staffauth.StandField), 10, 64)
	if err != nil || number < 1 {
		return 0, apperr.New(apperr.Invalid).At(staffauth.StandField)
	}
	return number, nil
}

// Path gives the address of a change's effect.
func Path(id uuid.UUID) string { return staffauth.Changes + "/" + id.String() }

// Preview ends the address of what citizens would see; InForce stands in it for what they see now.
const (
	Preview = "/vorschau"
	InForce = "geltend"
)

// Shown gives the address of what citizens would see; pairs say which page, in which language and in which colours.
func (o *Opened) Shown(r *staffauth.Request, pairs ...string) string {
	id := InForce
	if o.Change != nil {
		id = o.ID()
	}
	return r.Link(staffauth.Changes+"/"+id+Preview, pairs...)
}

// Edit makes a draft of what a form says, or goes on with the one that it was opened on.
func (d Drafts) Edit(r *staffauth.Request, do func(*tenant.Settings) (subject string, err error)) (*change.Change, error) {
	base, err := Stand(r)
	if err != nil {
		return nil, err
	}
	proposal := change.Proposal{Base: base, Origin: change.FromForm, Edit: do}
	if draft := r.PostForm(Field); draft != "" {
		if proposal.Into, err = uuid.Parse(draft); err != nil {
			return nil, apperr.New(apperr.NotFound)
		}
	}
	return d.Changes.Propose(r.Ctx(), r.Town, Author(r), proposal)
}

// Bar stands above a list that shows a draft and not what is in force.
type Bar struct {
	Draft  string
	Effect string // address
}

// BarOf gives the bar above what was opened.
func BarOf(r *staffauth.Request, o *Opened) Bar {
	if o.Change == nil {
		return Bar{}
	}
	return Bar{Draft: o.ID(), Effect: r.Link(Path(o.Change.ID))}
}
