// Package change holds the pages on which an edit of the settings is looked at before it comes into force: its effect, what
// two have changed at the same time, what waits for its day and what was.
//
// Invariants: what is saved is what was shown; people whom a change touches stand there by number, never by name.
package change

import (
	"context"
	"strconv"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	edits "stadttermin/internal/change"
	"stadttermin/internal/directory"
	"stadttermin/internal/i18n"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/town/tenant"
)

// Changes finds changes and brings them onto what is in force.
type Changes interface {
	Find(ctx context.Context, town *directory.Town, id uuid.UUID) (*edits.Change, error)
	Merge(ctx context.Context, town *directory.Town, c *edits.Change, decide map[string]tenant.Side) (*edits.Merged, error)
	Effect(ctx context.Context, town *directory.Town, c *edits.Change, when edits.When) (*edits.Effect, error)
}

// Saving brings changes into force.
type Saving interface {
	Save(ctx context.Context, town *directory.Town, id uuid.UUID, by edits.Author, when edits.When) (*edits.Effect, error)
	Decide(ctx context.Context, town *directory.Town, c *edits.Change, decide map[string]tenant.Side) (*edits.Merged, error)
	Drop(ctx context.Context, town *directory.Town, id uuid.UUID, by edits.Author) error
}

// History is what waits for its day and what was.
type History interface {
	Open(ctx context.Context, town *directory.Town) (*edits.Standing, error)
	Past(ctx context.Context, town *directory.Town, before int64, most int) ([]*edits.Past, error)
	Undo(ctx context.Context, town *directory.Town, number int64, by edits.Author) (*edits.Change, error)
	Reschedule(ctx context.Context, town *directory.Town, id uuid.UUID, by edits.Author, day string) error
}

// Citizens shows pages for citizens as they would be with other settings.
type Citizens interface {
	Preview(c *gin.Context, town *directory.Town, page, language string, theme render.Theme) error
}

// Config is what Pages needs.
type Config struct {
	*staffauth.Gate

	Changes  Changes
	Saving   Saving
	History  History
	Citizens Citizens
	Bundle   *i18n.Bundle
}

// Pages answers the requests of administrators.
type Pages struct{ Config }

// New gives the pages.
func New(config Config) *Pages { return &Pages{Config: config} }

const changesPath = staffauth.Changes

// author names the reader.
func author(r *staffauth.Request) edits.Author {
	return edits.Author{ID: r.Staff.ID, Name: r.Staff.Name}
}

// changePath gives the address of a change's effect.
func changePath(id uuid.UUID) string { return changesPath + "/" + id.String() }

// change finds the open one of the address. What is done already leads to the list.
func (p *Pages) change(r *staffauth.Request) (*edits.Change, error) {
	id, err := uuid.Parse(r.Param("change"))
	if err != nil {
		return nil, apperr.New(apperr.NotFound)
	}
	c, err := p.Changes.Find(r.Ctx(), r.Town, id)
	if err == nil && !c.State.Open() {
		return nil, apperr.New(apperr.NotFound)
	}
	return c, err
}

// standOf names how a change stands for those who look at it: every edit of it makes another one.
func standOf(c *edits.Change) string { return strconv.FormatInt(c.Touched.UnixMicro(), 10) }
