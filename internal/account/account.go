// Package account holds who works at a town's desks: their accounts, how they sign in, and the sessions in which they
// act. It decides; what it needs of a database it declares.
//
// Invariants: a password is kept as an Argon2id hash and a session's token as a SHA-256 hash, never themselves; an
// unknown address and a wrong password get the same answer after the same work; a session belongs to one tenant, ends
// after Lifetime whatever happens in it, and at once when roles, password or state of its account change; nobody can
// keep somebody else from signing in.
package account

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/audit"
	"stadttermin/internal/authz"
	"stadttermin/internal/tenant"
)

// Lifetime is how long a session lasts at most: a long working day.
const Lifetime = 12 * time.Hour

// Staff is somebody who works at a town hall, with what they may do.
type Staff struct {
	ID     uuid.UUID
	Name   string
	Email  string
	Grants []authz.Grant
}

// Can tells whether the person may do something in an office, or in the town where office is empty.
func (s *Staff) Can(object authz.Object, action authz.Action, office string) bool {
	return authz.Can(s.Grants, object, action, office)
}

// Actor names the person in the audit trail.
func (s *Staff) Actor() audit.Actor { return audit.Staff(s.ID.String()) }

// object names an account in the audit trail.
func object(id uuid.UUID) string { return "staff:" + id.String() }

// Service is the use cases. All fields are set once before the first call.
type Service struct {
	Accounts Accounts
	Sessions Sessions
	Limiter  Limiter
	Secret   []byte // of the installation; hides addresses from whatever stands behind Limiter
	Now      func() time.Time
}

// Accounts is what the use cases need of the database for accounts. Each method is one transaction.
type Accounts interface {
	// Add writes an account; fault.EmailTaken where the town has one with the address, fault.UnknownOffice where a grant
	// names an office that the town does not have.
	Add(ctx context.Context, id tenant.ID, staff *Staff, hash string, entry audit.Entry) error
	// Credentials reads what a password is compared with; fault.NotFound where no account has the address.
	Credentials(ctx context.Context, id tenant.ID, email string) (*Credentials, error)
	// Update changes an account and ends all of its sessions; fault.NotFound where there is none.
	Update(ctx context.Context, id tenant.ID, staff uuid.UUID, update Update, entry audit.Entry) error
	// Note appends to the trail what changed nothing.
	Note(ctx context.Context, id tenant.ID, entry audit.Entry) error
}

// Sessions is what the use cases need of the database for sessions.
type Sessions interface {
	// Open writes a session if the account is still as its credentials were read; fault.SignInRefused otherwise.
	Open(ctx context.Context, id tenant.ID, session Session, entry audit.Entry) error
	// Resume reads whose session it is, with everything that they may do, in one query; fault.Unauthenticated where it
	// has ended, the account is not active, or no grant is left.
	Resume(ctx context.Context, id tenant.ID, tokenHash []byte, now time.Time) (*Staff, error)
	// Close ends a session.
	Close(ctx context.Context, id tenant.ID, tokenHash []byte, entry audit.Entry) error
}

// Limiter says whether something may be tried once more. Without an answer it allows.
type Limiter interface {
	Allow(ctx context.Context, id tenant.ID, key string) bool
}

// Credentials is what a sign-in is judged by.
type Credentials struct {
	Staff uuid.UUID
	Hash  string
	Open  bool // active, with at least one grant
}

// Session is what is kept of one.
type Session struct {
	TokenHash []byte // SHA-256
	Staff     uuid.UUID
	Hash      string // of the password that was given; the session is opened only while it still is the account's
	Created   time.Time
	Expires   time.Time
}

// Update is a change of an account; what is nil or empty stays as it is.
type Update struct {
	Grants []authz.Grant // not nil: these alone, none included
	Active *bool
	Hash   string
}
