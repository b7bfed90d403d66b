package account

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/message/outbox"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/staff/passkey"
	"stadttermin/internal/town/tenant"
)

// Store is what the use cases need of the database.
type Store struct {
	Accounts AccountStore
	Sessions SessionStore
	Pending  PendingStore
	Factors  FactorStore
	Links    LinkStore
	Notices  NoticeStore
}

// AccountStore is what the use cases need of the database for accounts. Each method is one transaction.
type AccountStore interface {
	// Add writes an account; apperr.EmailTaken where the town has one with the address, apperr.UnknownOffice where a grant
	// names an office that the town does not have.
	Add(ctx context.Context, id tenant.ID, staff *Staff, hash string, entry audit.Entry) error
	// Credentials reads what a password is compared with; apperr.NotFound where no account has the address.
	Credentials(ctx context.Context, id tenant.ID, email string) (*Credentials, error)
	// Update changes an account, and ends its sessions where the change says so; apperr.NotFound where there is none, apperr.LastAdmin where
	// nobody would be left who can sign in and administer the town, apperr.Overtaken where it is no longer as it was seen.
	// Without a second factor there are no recovery codes.
	Update(ctx context.Context, id tenant.ID, staff uuid.UUID, update Update, entry audit.Entry) error
	// Note appends to the trail what changed nothing.
	Note(ctx context.Context, id tenant.ID, entry audit.Entry) error
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
	// EndSessions ends the sessions of the account and its pending sign-ins in the same transaction, but the one of which Keep is
	// the hash of the token.
	EndSessions bool
	Keep        []byte
	Tell        *outbox.Entry // not nil: a mail to the overseers, as they were before
}

// PasskeyChange is one of the passkeys of an account.
type PasskeyChange struct {
	Add      *passkey.Kept
	Answered passkey.Answered // with which Add was made; apperr.PasskeyRefused where it was taken before
	Remove   uuid.UUID        // not nil: this one; apperr.NotFound where there is none
	Needed   bool             // apperr.LastFactor where no second factor would be left
	All      bool             // all are removed
}

// Code is a second factor that was found to be right.
type Code struct {
	Step     int64     // of a code from the app
	Recovery []byte    // not nil: hash of the recovery code
	Passkey  uuid.UUID // not nil: the passkey that has answered
	Counter  uint32    // of its signatures from now on
	Answered passkey.Answered
}

// FactorStore is what the use cases need of the database for second factors.
type FactorStore interface {
	// Factor reads that of an account's app; apperr.NotFound where there is no account.
	Factor(ctx context.Context, id tenant.ID, staff uuid.UUID) (*Factor, error)
	// Codes counts the recovery codes that are left.
	Codes(ctx context.Context, id tenant.ID, staff uuid.UUID) (int, error)
	// Take takes a code for good; apperr.CodeRefused where it was taken before, or one from the app that came later;
	// apperr.PasskeyRefused where the answer of a passkey was.
	Take(ctx context.Context, id tenant.ID, staff uuid.UUID, code Code, now time.Time) error
}

// SessionStore is what the use cases need of the database for sessions.
type SessionStore interface {
	// Open writes a session if the account is still as its credentials were read; apperr.SignInRefused otherwise.
	Open(ctx context.Context, id tenant.ID, session Session, entry audit.Entry) error
	// Resume reads whose session it is, with everything that they may do, in one query; apperr.Unauthenticated where it
	// has ended, nobody was at work in it since a moment, the account is not active, or no grant is left.
	Resume(ctx context.Context, id tenant.ID, tokenHash []byte, now, since time.Time) (*Staff, error)
	// Touch notes that somebody is at work.
	Touch(ctx context.Context, id tenant.ID, tokenHash []byte, now time.Time) error
	// List reads the sessions of an account that have not ended, the latest first.
	List(ctx context.Context, id tenant.ID, staff uuid.UUID, now, since time.Time) ([]Session, error)
	// Close ends a session, or where others is set all but this one of the account.
	Close(ctx context.Context, id tenant.ID, staff uuid.UUID, tokenHash []byte, others bool, entry audit.Entry) error
}

// Session is what is kept of one.
type Session struct {
	TokenHash []byte // SHA-256
	Staff     uuid.UUID
	Hash      string // of the password that was given; the session is opened only while it still is the account's
	Browser   string // in words such as Firefox, Windows
	Created   time.Time
	Expires   time.Time
	Seen      time.Time // when somebody was last at work in it
	FactorBy  time.Time // when the person needs a second factor, where this is their first session
	Own       bool      // the one from which the list is asked for
}

// PendingStore is what the use cases need of the database for sign-ins whose second factor is still to come.
type PendingStore interface {
	// OpenPending writes one if the account is still as its credentials were read; apperr.SignInRefused otherwise.
	OpenPending(ctx context.Context, id tenant.ID, session Session) error
	// Look reads what the second factor may be; apperr.SignInExpired where there is no such pending sign-in, or it has run out.
	Look(ctx context.Context, id tenant.ID, tokenHash []byte, now time.Time) (*PendingSignIn, error)
	// Try counts one more try and reads what a code is compared with; apperr.SignInExpired where there is no such
	// pending sign-in, it has run out, or as many codes were tried as may be.
	Try(ctx context.Context, id tenant.ID, tokenHash []byte, now time.Time, most int) (*PendingSignIn, error)
	// Complete takes the code and makes a session of the pending sign-in; apperr.CodeRefused or apperr.PasskeyRefused where it was
	// taken before, apperr.SignInExpired where the pending sign-in has ended meanwhile.
	Complete(ctx context.Context, id tenant.ID, pending []byte, code Code, session Session, entry audit.Entry) error
}

// PendingSignIn is a sign-in whose second factor is still to come.
type PendingSignIn struct {
	Staff  uuid.UUID
	Email  string
	Hash   string
	Factor Factor
	Codes  int // recovery codes that are left; Look reads it
	Demo   bool
}

// LinkKind is what a link is for.
type LinkKind string

// Kinds of links.
const (
	Invitation LinkKind = "invitation" // choose the first password
	Reset      LinkKind = "reset"      // choose another one
)

// Link lets somebody choose a password once.
type Link struct {
	ID        uuid.UUID
	Kind      LinkKind
	Staff     uuid.UUID
	Name      string // of the account
	Email     string // of the account
	TokenHash []byte // SHA-256
	Language  string // of the mail and of the page
	Created   time.Time
	Expires   time.Time
}

// LinkStore is what the use cases need of the database for links.
type LinkStore interface {
	// Invite writes an account that nobody has accepted yet, with its link and the mail that carries it, and tells the overseers
	// where tell is not nil. An account with
	// this id is there already: nothing is written. Other errors as AccountStore.Add.
	Invite(ctx context.Context, id tenant.ID, staff *Staff, link *Link, tell *outbox.Entry, entry audit.Entry) error
	// Send writes a link with the mail that carries it, unless one of this id is there already; an invitation ends those
	// before it. apperr.NotFound where the account is closed, or has accepted its invitation and is invited again, or has
	// not and asks for another password.
	Send(ctx context.Context, id tenant.ID, link *Link, entry audit.Entry) error
	// Link reads an open one by its token; apperr.LinkInvalid where there is none.
	Link(ctx context.Context, id tenant.ID, tokenHash []byte, now time.Time) (*Link, error)
	// Sent reads an open one by its id; apperr.NotFound where there is none.
	Sent(ctx context.Context, id tenant.ID, link uuid.UUID, now time.Time) (*Link, error)
	// Follow gives the account the password, and ends its links, sessions and pending sign-ins; apperr.LinkInvalid where
	// there is no such open link.
	Follow(ctx context.Context, id tenant.ID, tokenHash []byte, hash string, entry audit.Entry) error
}

// NoticeStore is what the use cases need of the database for mails that carry no link to follow.
type NoticeStore interface {
	// Notify writes a mail into the outbox, unless it is there already.
	Notify(ctx context.Context, id tenant.ID, letter outbox.Entry) error
	// Recipient reads whom such a mail goes to; apperr.NotFound where the account is closed or gone.
	Recipient(ctx context.Context, id tenant.ID, staff uuid.UUID) (*Staff, error)
}
