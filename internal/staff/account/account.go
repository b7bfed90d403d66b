// Package account holds who works at a town's desks: their accounts, how they are invited and sign in, their second
// factors, and the sessions in which they act. It decides; what it needs of a database it declares.
//
// Invariants: a password is kept as an Argon2id hash, the tokens of sessions and links and the recovery codes as SHA-256
// hashes, the secret of a second factor sealed with a key that no database knows; an unknown address and a wrong
// password get the same answer after the same work, and so does who forgot a password; a code, a passkey's answer and a link work once; whoever has a second factor gives it before another is set up or one removed; a
// session belongs to one tenant, ends after Lifetime whatever happens in it, after Idle where nothing happens, and at
// once when roles, password, second factor or state of its account change; however many guess at an account, they are
// slowed down and its owner signs in from a browser that it was opened in, or after choosing another password; a town that somebody administers never loses its last administrator.
package account

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/budget"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/staff/passkey"
	"stadttermin/internal/town/tenant"
)

// Staff is somebody who works at a town hall, with what they may do.
type Staff struct {
	ID     uuid.UUID
	Name   string
	Email  string
	Grants []authz.Grant
	Demo   bool // an account that everybody can know, which opens in development alone

	App      bool // codes of an app are a second factor of theirs
	Passkeys int  // how many passkeys are

	// FactorBy is when a second factor has to be set up; zero: it need not, or there is one.
	FactorBy time.Time
	// FactorDue tells that nothing is open before a second factor is set up. Resume sets it.
	FactorDue bool
	// FactorNeeded tells that the last second factor must not go. Resume sets it.
	FactorNeeded bool
	// Seen is when somebody was last at work in the session. Resume sets it.
	Seen time.Time
}

// Factor tells whether a second factor is asked for after the password.
func (s *Staff) Factor() bool { return s.App || s.Passkeys > 0 }

// Can tells whether the person may do something in an office, or in the town where office is empty.
func (s *Staff) Can(object authz.Object, action authz.Action, office string) bool {
	return authz.Can(s.Grants, object, action, office)
}

// Holds tells whether one of the person's grants is of the role.
func (s *Staff) Holds(role authz.Role) bool {
	return slices.ContainsFunc(s.Grants, func(g authz.Grant) bool { return g.Role == role })
}

// Actor names the person in the audit trail.
func (s *Staff) Actor() audit.Actor { return audit.Staff(s.ID.String()) }

// object names an account in the audit trail.
func object(id uuid.UUID) string { return "staff:" + id.String() }

// Service is the use cases. All fields are set once before the first call.
type Service struct {
	Accounts Accounts
	Sessions Sessions
	Halves   Halves
	Factors  Factors
	Passkeys *passkey.Keeper
	Links    Links
	Notices  Notices
	Budget   Budget
	Vault    Vault
	Towns    Towns  // nil: what a town is called is not known
	Secret   []byte // of the installation
	// SecretsBefore still know the browsers and compose the mails of their time.
	SecretsBefore [][]byte
	// FactorRequired are the roles whose holders get nowhere without a second factor. Whoever reads what belongs to citizens has
	// FactorGrace from the first sign-in on to set one up.
	FactorRequired []authz.Role
	// Development opens demo accounts, and asks no second factor of them.
	Development bool
	Now         func() time.Time
}

// Accounts is what the use cases need of the database for accounts. Each method is one transaction.
type Accounts interface {
	// Add writes an account; apperr.EmailTaken where the town has one with the address, apperr.UnknownOffice where a grant
	// names an office that the town does not have.
	Add(ctx context.Context, id tenant.ID, staff *Staff, hash string, entry audit.Entry) error
	// Credentials reads what a password is compared with; apperr.NotFound where no account has the address.
	Credentials(ctx context.Context, id tenant.ID, email string) (*Credentials, error)
	// Update changes an account and ends its sessions; apperr.NotFound where there is none, apperr.LastAdmin where
	// nobody would be left who can sign in and administer the town, apperr.Overtaken where it is no longer as it was seen.
	// Without a second factor there are no recovery codes.
	Update(ctx context.Context, id tenant.ID, staff uuid.UUID, update Update, entry audit.Entry) error
	// Note appends to the trail what changed nothing.
	Note(ctx context.Context, id tenant.ID, entry audit.Entry) error
}

// Towns says what a town is called.
type Towns interface {
	// Sender gives a town as the sender of its mails, and its zone.
	Sender(ctx context.Context, id tenant.ID) (mail.Town, *time.Location, error)
}

// Budget counts attempts at what somebody might be guessing.
type Budget interface {
	// Spend counts one; apperr.BudgetUsed where there have been as many as there may be.
	Spend(ctx context.Context, act budget.Act) error
	// Refund takes one back that was right.
	Refund(ctx context.Context, act budget.Act)
}

// Credentials is what a sign-in is judged by.
type Credentials struct {
	Staff  uuid.UUID
	Hash   string // empty until the invitation is accepted
	Open   bool   // active, with at least one grant
	Factor bool
	Demo   bool
}

// Update is a change of an account; what is nil or empty stays as it is.
type Update struct {
	Seen     string        // Version of the account that it was decided on; empty: whatever it is
	Grants   []authz.Grant // not nil: these alone, none included
	Active   *bool
	Hash     string
	Factor   *Factor  // of the app
	First    bool     // apperr.SetupExpired where there is a second factor already
	Codes    [][]byte // not nil: hashes of these recovery codes alone, none included
	Passkeys *PasskeyChange
	Keep     []byte        // hash of the token of the one session that goes on
	Tell     *outbox.Entry // not nil: a mail to the overseers, as they were before
}

// PasskeyChange is one of the passkeys of an account.
type PasskeyChange struct {
	Add      *passkey.Kept
	Answered passkey.Answered // with which Add was made; apperr.PasskeyRefused where it was taken before
	Remove   uuid.UUID        // not nil: this one; apperr.NotFound where there is none
	Needed   bool             // apperr.LastFactor where no second factor would be left
	All      bool             // all are removed
}

// Factor is what codes from an account's app are compared with.
type Factor struct {
	Sealed   []byte // the secret; empty: there is no app
	Step     int64  // of the last code that was taken
	Passkeys int    // that the account has besides; read alone
}
