package account

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/audit"
	"stadttermin/internal/budget"
	"stadttermin/internal/fault"
	"stadttermin/internal/tenant"
)

const (
	// HalfLifetime is how long there is to give the second factor after the password.
	HalfLifetime = 5 * time.Minute
	// mostTries is how many codes may be tried before the password is asked for anew.
	mostTries = 5
)

// Halves is what the use cases need of the database for sign-ins whose second factor is still to come.
type Halves interface {
	// OpenHalf writes one if the account is still as its credentials were read; fault.SignInRefused otherwise.
	OpenHalf(ctx context.Context, id tenant.ID, session Session) error
	// Try counts one more try and reads what a code is compared with; fault.SignInExpired where there is no such half
	// session, it has run out, or as many codes were tried as may be.
	Try(ctx context.Context, id tenant.ID, tokenHash []byte, now time.Time, most int) (*Half, error)
	// Complete takes the code and makes a session of the half one; fault.CodeRefused where the code was taken before,
	// fault.SignInExpired where the half session has ended meanwhile.
	Complete(ctx context.Context, id tenant.ID, half []byte, code Code, session Session, entry audit.Entry) error
}

// Half is a sign-in whose second factor is still to come.
type Half struct {
	Staff  uuid.UUID
	Email  string
	Hash   string
	Factor Factor
	Demo   bool
}

// Code is a second factor that was found to be right.
type Code struct {
	Step     int64  // of a code from the app; 0: it is a recovery code
	Recovery []byte // hash of the recovery code
}

// CodeAttempt is somebody who gives the second factor.
type CodeAttempt struct {
	Token string // of the half session
	Code  string // from the app, or a recovery code
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

// Confirm makes a session of a half one.
//
// Errors: fault.CodeRefused for a code that is wrong or was taken before; fault.SignInExpired where the password is to be
// given anew; fault.TooManyRequests for too many codes for this account from this place or device.
func (s *Service) Confirm(ctx context.Context, id tenant.ID, attempt CodeAttempt) (*Admission, error) {
	token, err := parseToken(attempt.Token)
	if err != nil {
		return nil, fault.New(fault.SignInExpired)
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
	code, err := s.judge(half.Staff, &half.Factor, attempt.Code)
	if err != nil {
		return nil, s.refuseCode(ctx, id, half.Staff, err)
	}
	opened, session := s.newSession(half.Staff, half.Hash, attempt.Origin)
	entry := s.opened(&Credentials{Staff: half.Staff})
	if code.Recovery != nil {
		entry.Detail = map[string]any{"recovery_code": true}
	}
	if err := s.Halves.Complete(ctx, id, token, code, session, entry); err != nil {
		return nil, s.refuseCode(ctx, id, half.Staff, err)
	}
	tried.right(ctx)
	return &Admission{Token: opened, Device: s.remember(id, attempt.Device, half.Email)}, nil
}

// judge finds out what a code is; fault.CodeRefused where it is wrong.
func (s *Service) judge(staff uuid.UUID, factor *Factor, typed string) (Code, error) {
	if recovery, ok := parseRecovery(staff, typed); ok {
		return Code{Recovery: recovery}, nil
	}
	secret, err := s.unseal(sealedFactor, factor.Sealed, staff)
	if err != nil {
		return Code{}, err
	}
	step, ok := matchTOTP(secret, typed, s.Now())
	if !ok || step <= factor.Step {
		return Code{}, fault.New(fault.CodeRefused).At("code")
	}
	return Code{Step: step}, nil
}

// refuseCode puts a refused code on record.
func (s *Service) refuseCode(ctx context.Context, id tenant.ID, staff uuid.UUID, refusal error) error {
	if fault.CodeOf(refusal) != fault.CodeRefused {
		return refusal
	}
	if err := s.Accounts.Note(ctx, id, s.entry(audit.System, "session.refuse_code", staff)); err != nil {
		return err
	}
	return refusal
}
