package account

import (
	"context"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Attempt is somebody who wants to sign in.
type Attempt struct {
	Email    string
	Password string
	Origin
}

// Admission is what a sign-in has led to.
type Admission struct {
	Token   string // of the session, or of the half one
	CodeDue bool   // the session is a half one until the second factor is given
	Device  string // what to remember the browser by from now on; empty as long as the session is a half one
}

// SignIn opens a session, or half of one where the account has a second factor. Its token is kept nowhere else.
//
// Errors: apperr.TooManyRequests for too many attempts on this address, or from this place or device; apperr.SignInRefused for
// a wrong password, an unknown address, and an account that is closed, has no role or was never accepted, which cannot
// be told apart; apperr.Busy.
func (s *Service) SignIn(ctx context.Context, id tenant.ID, attempt Attempt) (*Admission, error) {
	email, err := cleanEmail(attempt.Email)
	if err != nil || len(attempt.Password) > maxPassword {
		return nil, apperr.New(apperr.SignInRefused)
	}
	known := s.knows(id, attempt.Device, email)
	tried, err := s.begin(ctx, id, budget.Account, email, attempt.Origin)
	if err != nil {
		return nil, err
	}
	credentials, err := s.Accounts.Credentials(ctx, id, email)
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
		return s.openHalf(ctx, id, credentials)
	}
	return s.open(ctx, id, email, credentials, attempt.Origin)
}

func (s *Service) open(ctx context.Context, id tenant.ID, email string, credentials *Credentials, from Origin) (*Admission, error) {
	token, session := s.newSession(credentials.Staff, credentials.Hash, from)
	if err := s.Sessions.Open(ctx, id, session, s.opened(credentials)); err != nil {
		return nil, err
	}
	return &Admission{Token: token, Device: s.remember(id, from.Device, email)}, nil
}

func (s *Service) opened(credentials *Credentials) audit.Entry {
	return s.entry(audit.Staff(credentials.Staff.String()), "session.open", credentials.Staff)
}

// refuse puts the attempt on record: the account where there is one, and never the address, which may be a password
// typed into the wrong field.
func (s *Service) refuse(ctx context.Context, id tenant.ID, credentials *Credentials, there bool) error {
	entry := audit.Entry{At: s.Now(), Actor: audit.System, Action: "session.refuse", Object: "session"}
	if there {
		entry.Object = object(credentials.Staff)
	}
	if err := s.Accounts.Note(ctx, id, entry); err != nil {
		return err
	}
	return apperr.New(apperr.SignInRefused)
}
