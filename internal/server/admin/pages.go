// Package admin holds the pages of the administration: who may sign in and do what, and what else its sections offer.
// They work without scripts: every view is a GET address, every action a form.
//
// Invariants: whoever reads a page without the right to change what it shows is offered no form, and a form of theirs is
// refused; an action answers with a page to be opened by GET, so that reloading repeats nothing.
package admin

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/message/outbox"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
)

// accessPath is where people, their roles and their sign-in are looked after.
const accessPath = staffauth.Admin + "/zugaenge"

// People is what is known of a town's accounts at a moment.
type People interface {
	// People lists all accounts by name, closed ones last.
	People(ctx context.Context, id tenant.ID, now time.Time) ([]*account.Person, error)
	// Person reads one account; apperr.NotFound where there is none.
	Person(ctx context.Context, id tenant.ID, staff uuid.UUID, now time.Time) (*account.Person, error)
}

// Inviting sends links to people.
type Inviting interface {
	Invite(ctx context.Context, id tenant.ID, by audit.Actor, language string, guest account.Guest) (token string, err error)
	InviteAgain(ctx context.Context, id tenant.ID, by audit.Actor, language string, staff, link uuid.UUID) (token string, err error)
	SendReset(ctx context.Context, id tenant.ID, by audit.Actor, language string, staff, link uuid.UUID) (token string, err error)
}

// Accounts changes what people may do.
type Accounts interface {
	Grant(ctx context.Context, id tenant.ID, by audit.Actor, staff uuid.UUID, grants []authz.Grant, seen string) error
	SetActive(ctx context.Context, id tenant.ID, by audit.Actor, staff uuid.UUID, active bool, seen string) error
	Withdraw(ctx context.Context, id tenant.ID, by audit.Actor, staff uuid.UUID, seen string) error
	ResetFactor(ctx context.Context, id tenant.ID, by audit.Actor, staff uuid.UUID, seen string) error
}

// Mails tells what is wrong with a town's mails.
type Mails interface {
	Trouble(ctx context.Context, id tenant.ID, now time.Time) (outbox.Trouble, error)
}

// Config is what Pages needs.
type Config struct {
	*staffauth.Gate

	People   People
	Inviting Inviting
	Accounts Accounts
	Trails   Trails
	Chain    Chain
	Devices  Devices
	Mails    Mails
	Gone     Gone
}

// Pages answers the requests of the administration.
type Pages struct{ Config }

// New gives the pages.
func New(config Config) *Pages { return &Pages{Config: config} }
