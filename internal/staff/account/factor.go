package account

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/staff/passkey"
	"stadttermin/internal/town/tenant"
)

// Factors is what the use cases need of the database for second factors.
type Factors interface {
	// Factor reads that of an account's app; apperr.NotFound where there is no account.
	Factor(ctx context.Context, id tenant.ID, staff uuid.UUID) (*Factor, error)
	// Codes counts the recovery codes that are left.
	Codes(ctx context.Context, id tenant.ID, staff uuid.UUID) (int, error)
	// Take takes a code for good; apperr.CodeRefused where it was taken before, or one from the app that came later;
	// apperr.PasskeyRefused where the answer of a passkey was.
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

// BeginFactor draws the secret of an app. issuer is shown in it. The permit of the session counts where there is a second
// factor already.
func (s *Service) BeginFactor(staff *Staff, issuer, token, permit string) (Setup, error) {
	hash, err := parseToken(token)
	if err != nil {
		return Setup{}, err
	}
	secret, permission := draw(totpBytes), byte(0)
	if s.permitted(staff, hash, permit) {
		permission = 1
	}
	return setupOf(staff, issuer, secret, s.sealFor(sealedSetup, staff, append(secret, permission))), nil
}

// ResumeFactor gives a second factor again that was drawn before; apperr.SetupExpired where that is too long ago.
func (s *Service) ResumeFactor(staff *Staff, issuer, sealed string) (Setup, error) {
	secret, _, err := s.openSetup(staff, sealed)
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

func (s *Service) openSetup(staff *Staff, sealed string) (secret []byte, permitted bool, err error) {
	plain, err := s.openFor(sealedSetup, staff, sealed, setupLifetime)
	if err != nil || len(plain) != totpBytes+1 {
		return nil, false, apperr.New(apperr.SetupExpired)
	}
	return plain[:totpBytes], plain[totpBytes] == 1, nil
}

// FinishFactor sets the app up once a code of it is given, and gives recovery codes, sealed for ShownCodes, where there were
// none before: they are kept nowhere else. All sessions of the person end but the one of the token.
//
// Errors: apperr.CodeRefused, apperr.SetupExpired, apperr.TooManyRequests.
func (s *Service) FinishFactor(ctx context.Context, id tenant.ID, staff *Staff, token, sealed, code string, from Origin) (codes string, err error) {
	secret, permitted, err := s.openSetup(staff, sealed)
	if err != nil {
		return "", err
	}
	if staff.App || staff.Factor() && !permitted {
		return "", apperr.New(apperr.SetupExpired) // a stolen session must not put its own factor beside the owner's, or in its place
	}
	tried, err := s.begin(ctx, id, budget.Code, staff.Email, from)
	if err != nil {
		return "", err
	}
	step, ok := matchTOTP(secret, code, s.Now())
	if !ok {
		return "", apperr.New(apperr.CodeRefused).At("code")
	}
	tried.right(ctx)
	factor := Factor{Sealed: s.seal(sealedFactor, secret, staff.ID), Step: step}
	update, entry := Update{Factor: &factor, First: !permitted}, s.entry(staff.Actor(), "staff.factor", staff.ID)
	if !staff.Factor() {
		return s.newCodes(ctx, id, staff, token, update, entry)
	}
	if update.Keep, err = parseToken(token); err != nil {
		return "", err
	}
	return "", s.Accounts.Update(ctx, id, staff.ID, update, entry)
}

// RenewCodes gives recovery codes instead of all before, sealed for ShownCodes, for a proof. Errors: those of prove.
func (s *Service) RenewCodes(ctx context.Context, id tenant.ID, staff *Staff, token string, proof Proof, from Origin) (codes string, err error) {
	hash, err := parseToken(token)
	if err != nil {
		return "", err
	}
	if err := s.prove(ctx, id, staff, hash, proof, from); err != nil {
		return "", err
	}
	return s.newCodes(ctx, id, staff, token, Update{}, s.entry(staff.Actor(), "staff.recovery_codes", staff.ID))
}

func (s *Service) newCodes(ctx context.Context, id tenant.ID, staff *Staff, token string, update Update, entry audit.Entry) (sealed string, err error) {
	codes, hashes := newRecovery(staff.ID)
	update.Codes = hashes
	if update.Keep, err = parseToken(token); err != nil {
		return "", err
	}
	if err := s.Accounts.Update(ctx, id, staff.ID, update, entry); err != nil {
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

// DropFactor ends the codes of one's own app, for a proof. Whoever must have a second factor and has no other sets one up
// next; so this is the way to a new telephone. All sessions of the person end but the one of the token. Errors: those of
// prove.
func (s *Service) DropFactor(ctx context.Context, id tenant.ID, staff *Staff, token string, proof Proof, from Origin) error {
	hash, err := parseToken(token)
	if err != nil {
		return err
	}
	if err := s.prove(ctx, id, staff, hash, proof, from); err != nil {
		return err
	}
	return s.Accounts.Update(ctx, id, staff.ID, Update{Factor: &Factor{}, Keep: hash}, s.entry(staff.Actor(), "staff.factor_drop", staff.ID))
}

// ResetFactor ends all second factors of somebody. All of their sessions end; whoever must have one sets it up anew after the
// next password.
func (s *Service) ResetFactor(ctx context.Context, id tenant.ID, by audit.Actor, staff uuid.UUID, seen string) error {
	return s.Accounts.Update(ctx, id, staff, Update{Factor: &Factor{}, Passkeys: &PasskeyChange{All: true}, Seen: seen}, s.entry(by, "staff.factor_reset", staff))
}

// RecoveryCodes counts one's own that are left.
func (s *Service) RecoveryCodes(ctx context.Context, id tenant.ID, staff *Staff) (int, error) {
	return s.Factors.Codes(ctx, id, staff.ID)
}

// factorBy tells when the person's roles ask for a second factor; zero: never.
func factorBy(required []authz.Role, staff *Staff, now time.Time) time.Time {
	switch {
	case staff.Demo:
		return time.Time{}
	case slices.ContainsFunc(required, staff.Holds):
		return now
	case !readsCitizens(staff.Grants):
		return time.Time{}
	}
	return staff.FactorBy
}

// Proof is what somebody gives as a second factor: a code, or the answer of a passkey.
type Proof struct {
	Code   string         // from the app, or a recovery code
	Answer passkey.Answer // of a passkey; without a text the code counts
	Site   passkey.Site   // where it is given
}

// Code is a second factor that was found to be right.
type Code struct {
	Step     int64     // of a code from the app
	Recovery []byte    // not nil: hash of the recovery code
	Passkey  uuid.UUID // not nil: the passkey that has answered
	Counter  uint32    // of its signatures from now on
	Answered passkey.Answered
}

// PermitLifetime is how long after a proof further second factors may be set up.
const PermitLifetime = 10 * time.Minute

// judge finds out what a proof is that is given in a session, or half of one; apperr.CodeRefused, apperr.PasskeyRefused and
// apperr.PasskeyCloned where it is wrong.
func (s *Service) judge(ctx context.Context, id tenant.ID, staff uuid.UUID, session []byte, factor *Factor, proof Proof) (Code, error) {
	if proof.Answer.Text != "" {
		at := passkey.Place{Tenant: id, Owner: passkey.Owner{ID: staff}, Session: session, Site: proof.Site}
		used, answered, err := s.Passkeys.Judge(ctx, at, proof.Answer)
		if err != nil {
			return Code{}, err
		}
		return Code{Passkey: used.ID, Counter: used.Counter, Answered: answered}, nil
	}
	if recovery, ok := parseRecovery(staff, proof.Code); ok {
		return Code{Recovery: recovery}, nil
	}
	if len(factor.Sealed) == 0 {
		return Code{}, apperr.New(apperr.CodeRefused).At("code")
	}
	secret, err := s.unseal(sealedFactor, factor.Sealed, staff)
	if err != nil {
		return Code{}, err
	}
	step, ok := matchTOTP(secret, proof.Code, s.Now())
	if !ok || step <= factor.Step {
		return Code{}, apperr.New(apperr.CodeRefused).At("code")
	}
	return Code{Step: step}, nil
}

// refusals are the lines of the trail about what was refused.
var refusals = map[apperr.Code]string{
	apperr.CodeRefused: "session.refuse_code", apperr.PasskeyRefused: "session.refuse_passkey", apperr.PasskeyCloned: "session.refuse_clone",
}

// refuseProof puts a refused one on record.
func (s *Service) refuseProof(ctx context.Context, id tenant.ID, staff uuid.UUID, refusal error) error {
	said := apperr.Of(refusal)
	action, refused := refusals[said.Code]
	if !refused {
		return refusal
	}
	entry := s.entry(audit.System, action, staff)
	entry.Detail = said.Args // which passkey it was
	if err := s.Accounts.Note(ctx, id, entry); err != nil {
		return err
	}
	return refusal
}

// prove takes a second factor of somebody who has signed in.
//
// Errors: those of judge; apperr.TooManyRequests; apperr.NotFound where there is no second factor.
func (s *Service) prove(ctx context.Context, id tenant.ID, staff *Staff, session []byte, proof Proof, from Origin) error {
	tried, err := s.begin(ctx, id, budget.Code, staff.Email, from)
	if err != nil {
		return err
	}
	factor, err := s.Factors.Factor(ctx, id, staff.ID)
	if err != nil {
		return err
	}
	if len(factor.Sealed) == 0 && factor.Passkeys == 0 {
		return apperr.New(apperr.NotFound)
	}
	code, err := s.judge(ctx, id, staff.ID, session, factor, proof)
	if err != nil {
		return s.refuseProof(ctx, id, staff.ID, err)
	}
	if err := s.Factors.Take(ctx, id, staff.ID, code, s.Now()); err != nil {
		return s.refuseProof(ctx, id, staff.ID, err)
	}
	tried.right(ctx)
	return nil
}

// permitted tells whether a permit was given in this session a moment ago.
func (s *Service) permitted(staff *Staff, session []byte, permit string) bool {
	of, err := s.openFor(sealedPermit, staff, permit, PermitLifetime)
	return err == nil && bytes.Equal(of, session)
}
