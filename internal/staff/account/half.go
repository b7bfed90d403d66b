package account

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/passkey"
	"stadttermin/internal/town/tenant"
)

const (
	// HalfLifetime is how long there is to give the second factor after the password.
	HalfLifetime = 5 * time.Minute
	// mostTries is how many codes may be tried before the password is asked for anew.
	mostTries = 5
)

// Halves is what the use cases need of the database for sign-ins whose second factor is still to come.
type Halves interface {
	// OpenHalf writes one if the account is still as its credentials were read; apperr.SignInRefused otherwise.
	OpenHalf(ctx context.Context, id tenant.ID, session Session) error
	// Look reads what the second factor may be; apperr.SignInExpired where there is no such half session, or it has run out.
	Look(ctx context.Context, id tenant.ID, tokenHash []byte, now time.Time) (*Half, error)
	// Try counts one more try and reads what a code is compared with; apperr.SignInExpired where there is no such half
	// session, it has run out, or as many codes were tried as may be.
	Try(ctx context.Context, id tenant.ID, tokenHash []byte, now time.Time, most int) (*Half, error)
	// Complete takes the code and makes a session of the half one; apperr.CodeRefused or apperr.PasskeyRefused where it was
	// taken before, apperr.SignInExpired where the half session has ended meanwhile.
	Complete(ctx context.Context, id tenant.ID, half []byte, code Code, session Session, entry audit.Entry) error
}

// Half is a sign-in whose second factor is still to come.
type Half struct {
	Staff  uuid.UUID
	Email  string
	Hash   string
	Factor Factor
	Codes  int // recovery codes that are left; Look reads it
	Demo   bool
}

// Ways are what may be given as the second factor.
type Ways struct {
	App      bool              // a code from the app
	Recovery bool              // a recovery code
	Passkey  *passkey.Question // nil: no passkey works on this host
	Hosts    []string          // other hosts on which one would
}

// CodeAttempt is somebody who gives the second factor.
type CodeAttempt struct {
	Token string // of the half session
	Proof
	Origin
}

func (s *Service) openHalf(ctx context.Context, id tenant.ID, credentials *Credentials) (*Admission, error) {
	token, session := s.newSession(credentials.Staff, credentials.Hash, Origin{})
	session.Expires = session.Created.Add(HalfLifetime)
	if err := s.Halves.OpenHalf(ctx, id, session); err != nil {
		return nil, err
	}
	return &Admission{Token: token, CodeDue: true}, nil
}

// Ways tells what may be given as the second factor on a host; apperr.SignInExpired where the password is to be given anew.
func (s *Service) Ways(ctx context.Context, id tenant.ID, token string, site passkey.Site) (*Ways, error) {
	hash, err := parseToken(token)
	if err != nil {
		return nil, apperr.New(apperr.SignInExpired)
	}
	half, err := s.Halves.Look(ctx, id, hash, s.Now())
	if err != nil {
		return nil, err
	}
	ways := &Ways{App: len(half.Factor.Sealed) > 0, Recovery: half.Codes > 0}
	at := passkey.Place{Tenant: id, Owner: passkey.Owner{ID: half.Staff}, Session: hash, Site: site}
	ways.Passkey, ways.Hosts, err = s.Passkeys.Ask(ctx, at)
	return ways, err
}

// Confirm makes a session of a half one.
//
// Errors: apperr.CodeRefused and apperr.PasskeyRefused for what is wrong or was taken before; apperr.PasskeyCloned for a
// passkey of a device that was copied; apperr.SignInExpired where the password is to be
// given anew; apperr.TooManyRequests for too many codes for this account from this place or device.
func (s *Service) Confirm(ctx context.Context, id tenant.ID, attempt CodeAttempt) (*Admission, error) {
	token, err := parseToken(attempt.Token)
	if err != nil {
		return nil, apperr.New(apperr.SignInExpired)
	}
	half, err := s.Halves.Try(ctx, id, token, s.Now(), mostTries)
	if err != nil {
		return nil, err
	}
	tried, err := s.begin(ctx, id, budget.Code, half.Email, attempt.Origin)
	if tried.refused != nil {
		return nil, errors.Join(tried.refused, s.warn(ctx, id, half.Staff))
	}
	if err != nil {
		return nil, err
	}
	code, err := s.judge(ctx, id, half.Staff, token, &half.Factor, attempt.Proof)
	if err != nil {
		return nil, s.refuseProof(ctx, id, half.Staff, err)
	}
	opened, session := s.newSession(half.Staff, half.Hash, attempt.Origin)
	entry := s.opened(&Credentials{Staff: half.Staff})
	switch {
	case code.Recovery != nil:
		entry.Detail = map[string]any{"recovery_code": true}
	case code.Passkey != uuid.Nil:
		entry.Detail = map[string]any{"passkey": true}
	}
	if err := s.Halves.Complete(ctx, id, token, code, session, entry); err != nil {
		return nil, s.refuseProof(ctx, id, half.Staff, err)
	}
	tried.right(ctx)
	return &Admission{Token: opened, Device: s.remember(id, attempt.Device, half.Email)}, nil
}
