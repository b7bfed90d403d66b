package account

import (
	"context"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// PendingLifetime is how long there is to give the second factor after the password.
const PendingLifetime = 5 * time.Minute

// Attempt is somebody who wants to sign in.
type Attempt struct {
	Email    string
	Password string
	Origin
}

// SignInResult is what a sign-in has led to.
type SignInResult struct {
	Token   string // of the session, or of the pending sign-in
	CodeDue bool   // the sign-in is pending until the second factor is given
	Device  string // what to remember the browser by from now on; empty as long as the sign-in is pending
}

// SignIns is the use cases of signing in with a password.
type SignIns struct{ *Deps }

// SignIn opens a session, or leaves the sign-in pending where the account has a second factor. Its token is kept nowhere else.
//
// Errors: apperr.TooManyRequests for too many attempts on this address, or from this place or device; apperr.SignInRefused for
// a wrong password, an unknown address, and an account that is closed, has no role or was never accepted, which cannot
// be told apart; apperr.Busy.
func (s *SignIns) SignIn(ctx context.Context, id tenant.ID, attempt Attempt) (*SignInResult, error) {
	email, err := cleanEmail(attempt.Email)
	if err != nil || len(attempt.Password) > maxPassword {
		return nil, apperr.New(apperr.SignInRefused)
	}
	known := s.knows(id, attempt.Device, email)
	tried, err := s.begin(ctx, id, budget.Account, email, attempt.Origin)
	if err != nil {
		return nil, err
	}
	credentials, err := s.Store.Accounts.Credentials(ctx, id, email)
	there := err == nil
	if apperr.CodeOf(err) == apperr.NotFound {
		credentials, err = &Credentials{}, nil
	}
	if err != nil {
		return nil, err
	}
	hash := credentials.Hash
	if hash == "" {
		hash = decoy
	}
	same, err := matches(ctx, id, attempt.Password, hash, known)
	if err != nil {
		return nil, err
	}
	if !same || !credentials.Open || credentials.Hash == "" || credentials.Demo && !s.Development {
		return nil, s.refuse(ctx, id, credentials, there)
	}
	tried.right(ctx)
	if credentials.Factor {
		return s.openPending(ctx, id, credentials)
	}
	return s.open(ctx, id, email, credentials, attempt.Origin)
}

func (s *SignIns) open(ctx context.Context, id tenant.ID, email string, credentials *Credentials, from Origin) (*SignInResult, error) {
	token, session := s.newSession(credentials.Staff, credentials.Hash, from)
	if err := s.Store.Sessions.Open(ctx, id, session, s.opened(credentials)); err != nil {
		return nil, err
	}
	return &SignInResult{Token: token, Device: s.remember(id, from.Device, email)}, nil
}

func (s *SignIns) openPending(ctx context.Context, id tenant.ID, credentials *Credentials) (*SignInResult, error) {
	token, session := s.newSession(credentials.Staff, credentials.Hash, Origin{})
	session.Expires = session.Created.Add(PendingLifetime)
	if err := s.Store.Pending.OpenPending(ctx, id, session); err != nil {
		return nil, err
	}
	return &SignInResult{Token: token, CodeDue: true}, nil
}

func (d *Deps) opened(credentials *Credentials) audit.Entry {
	return d.entry(audit.Staff(credentials.Staff.String()), "session.open", credentials.Staff)
}

// refuse puts the attempt on record: the account where there is one, and never the address, which may be a password
// typed into the wrong field.
func (s *SignIns) refuse(ctx context.Context, id tenant.ID, credentials *Credentials, there bool) error {
	entry := audit.Entry{At: s.Now(), Actor: audit.System, Action: "session.refuse", Object: "session"}
	if there {
		entry.Object = object(credentials.Staff)
	}
	if err := s.Store.Accounts.Note(ctx, id, entry); err != nil {
		return err
	}
	return apperr.New(apperr.SignInRefused)
}
