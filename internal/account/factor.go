package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/audit"
	"stadttermin/internal/budget"
	"stadttermin/internal/fault"
	"stadttermin/internal/tenant"
)

// Factors is what the use cases need of the database for second factors.
type Factors interface {
	// Factor reads an account's; fault.NotFound where there is no account.
	Factor(ctx context.Context, id tenant.ID, staff uuid.UUID) (*Factor, error)
	// Codes counts the recovery codes that are left.
	Codes(ctx context.Context, id tenant.ID, staff uuid.UUID) (int, error)
	// Take takes a code for good; fault.CodeRefused where it was taken before, or one from the app that came later.
	Take(ctx context.Context, id tenant.ID, staff uuid.UUID, code Code, now time.Time) error
}

// Setup is a second factor that somebody is about to set up. Nothing is kept of it before a code of it was given.
type Setup struct {
	URL    string // for a picture that the app reads
	Secret string // to type into the app, in groups of four
	Sealed string // to be sent back with the code
}

const (
	// setupLifetime is how long there is to set the second factor up once it was shown.
	setupLifetime = 30 * time.Minute
	// CodesShown is how long new recovery codes are shown.
	CodesShown = 10 * time.Minute
)

// BeginFactor draws a second factor. issuer is shown in the app.
func (s *Service) BeginFactor(staff *Staff, issuer string) Setup {
	secret := draw(totpBytes)
	return setupOf(staff, issuer, secret, s.sealFor(sealedSetup, staff, secret))
}

// ResumeFactor gives a second factor again that was drawn before; fault.SetupExpired where that is too long ago.
func (s *Service) ResumeFactor(staff *Staff, issuer, sealed string) (Setup, error) {
	secret, err := s.openSetup(staff, sealed)
	if err != nil {
		return Setup{}, err
	}
	return setupOf(staff, issuer, secret, sealed), nil
}

func setupOf(staff *Staff, issuer string, secret []byte, sealed string) Setup {
	var groups []string
	for group := range slices.Chunk([]byte(totpText.EncodeToString(secret)), 4) {
		groups = append(groups, string(group))
	}
	return Setup{URL: totpURL(issuer, staff.Email, secret), Secret: strings.Join(groups, " "), Sealed: sealed}
}

func (s *Service) openSetup(staff *Staff, sealed string) ([]byte, error) {
	secret, err := s.openFor(sealedSetup, staff, sealed, setupLifetime)
	if err != nil || len(secret) != totpBytes {
		return nil, fault.New(fault.SetupExpired)
	}
	return secret, nil
}

// FinishFactor sets the second factor up once a code of it is given, and gives recovery codes, sealed for ShownCodes: they
// are kept nowhere else. All sessions of the person end but the one of the token.
//
// Errors: fault.CodeRefused, fault.SetupExpired, fault.TooManyRequests.
func (s *Service) FinishFactor(ctx context.Context, id tenant.ID, staff *Staff, token, sealed, code string, from Origin) (codes string, err error) {
	if staff.Factor {
		return "", fault.New(fault.SetupExpired) // a stolen session must not put its own factor in place of the owner's
	}
	secret, err := s.openSetup(staff, sealed)
	if err != nil {
		return "", err
	}
	tried, err := s.begin(ctx, id, budget.Code, staff.Email, from)
	if err != nil {
		return "", err
	}
	step, ok := matchTOTP(secret, code, s.Now())
	if !ok {
		return "", fault.New(fault.CodeRefused).At("code")
	}
	tried.right(ctx)
	factor := Factor{Sealed: s.seal(sealedFactor, secret, staff.ID), Step: step}
	return s.newCodes(ctx, id, staff, token, Update{Factor: &factor}, "staff.factor")
}

// RenewCodes gives recovery codes instead of all before, sealed for ShownCodes, for a code from the
// app or one of those that are left.
//
// Errors: fault.CodeRefused, fault.TooManyRequests, fault.NotFound where there is no second factor.
func (s *Service) RenewCodes(ctx context.Context, id tenant.ID, staff *Staff, token, code string, from Origin) (codes string, err error) {
	if err := s.prove(ctx, id, staff, code, from); err != nil {
		return "", err
	}
	return s.newCodes(ctx, id, staff, token, Update{}, "staff.recovery_codes")
}

func (s *Service) newCodes(ctx context.Context, id tenant.ID, staff *Staff, token string, update Update, action string) (sealed string, err error) {
	codes, hashes := newRecovery(staff.ID)
	update.Codes = hashes
	if update.Keep, err = parseToken(token); err != nil {
		return "", err
	}
	if err := s.Accounts.Update(ctx, id, staff.ID, update, s.entry(staff.Actor(), action, staff.ID)); err != nil {
		return "", err
	}
	return s.sealFor(sealedCodes, staff, []byte(strings.Join(codes, " "))), nil
}

// ShownCodes gives recovery codes that were made a moment ago, so that a page may be loaded again; none afterwards.
func (s *Service) ShownCodes(staff *Staff, sealed string) []string {
	plain, err := s.openFor(sealedCodes, staff, sealed, CodesShown)
	if err != nil {
		return nil
	}
	return strings.Fields(string(plain))
}

// DropFactor ends one's own second factor, for a code from the app or a recovery code. Whoever must have one sets another up
// next; so this is the way to a new telephone. All sessions of the person end but the one of the token. Errors as with
// RenewCodes.
func (s *Service) DropFactor(ctx context.Context, id tenant.ID, staff *Staff, token, code string, from Origin) error {
	if err := s.prove(ctx, id, staff, code, from); err != nil {
		return err
	}
	keep, err := parseToken(token)
	if err != nil {
		return err
	}
	return s.Accounts.Update(ctx, id, staff.ID, Update{Factor: &Factor{}, Codes: [][]byte{}, Keep: keep}, s.entry(staff.Actor(), "staff.factor_drop", staff.ID))
}

// ResetFactor ends somebody's second factor. All of their sessions end; whoever must have one sets it up anew after the
// next password.
func (s *Service) ResetFactor(ctx context.Context, id tenant.ID, by audit.Actor, staff uuid.UUID, seen string) error {
	return s.Accounts.Update(ctx, id, staff, Update{Factor: &Factor{}, Codes: [][]byte{}, Seen: seen}, s.entry(by, "staff.factor_reset", staff))
}

// RecoveryCodes counts one's own that are left.
func (s *Service) RecoveryCodes(ctx context.Context, id tenant.ID, staff *Staff) (int, error) {
	return s.Factors.Codes(ctx, id, staff.ID)
}

// prove takes a code from the app or a recovery code.
func (s *Service) prove(ctx context.Context, id tenant.ID, staff *Staff, typed string, from Origin) error {
	tried, err := s.begin(ctx, id, budget.Code, staff.Email, from)
	if err != nil {
		return err
	}
	factor, err := s.Factors.Factor(ctx, id, staff.ID)
	if err != nil {
		return err
	}
	if len(factor.Sealed) == 0 {
		return fault.New(fault.NotFound)
	}
	code, err := s.judge(staff.ID, factor, typed)
	if err != nil {
		return err
	}
	if err := s.Factors.Take(ctx, id, staff.ID, code, s.Now()); err != nil {
		return err
	}
	tried.right(ctx)
	return nil
}

// factorDue tells when the person's roles ask for a second factor, and whether that has come.
func (s *Service) factorDue(staff *Staff, now time.Time) (by time.Time, due bool) {
	switch {
	case staff.Factor || staff.Demo:
		return time.Time{}, false
	case slices.ContainsFunc(s.FactorRequired, staff.Holds):
		return now, true
	case staff.FactorBy.IsZero() || !readsCitizens(staff.Grants):
		return time.Time{}, false
	}
	return staff.FactorBy, !now.Before(staff.FactorBy)
}
