package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/staff/otp"
	"stadttermin/internal/town/tenant"
)

// Factors is the use cases of somebody's own second factor by an app.
type Factors struct{ *Deps }

// Setup is a second factor that somebody is about to set up. Nothing is kept of it before a code of it was given.
type Setup struct {
	URL    string // for a picture that the app reads
	Secret string // to type into the app, in groups of four
	Sealed string // to be sent back with the code
}

// setupLifetime is how long there is to set the second factor up once it was shown.
const setupLifetime = 30 * time.Minute

// BeginFactor draws the secret of an app. issuer is shown in it. The permit of the session counts where there is a second
// factor already.
func (f *Factors) BeginFactor(staff *Staff, issuer, token, permit string) (Setup, error) {
	hash, err := parseToken(token)
	if err != nil {
		return Setup{}, err
	}
	secret, permission := draw(otp.SecretBytes), byte(0)
	if f.permitted(staff, hash, permit) {
		permission = 1
	}
	return setupOf(staff, issuer, secret, f.sealFor(sealedSetup, staff, append(secret, permission))), nil
}

// ResumeFactor gives a second factor again that was drawn before; apperr.SetupExpired where that is too long ago.
func (f *Factors) ResumeFactor(staff *Staff, issuer, sealed string) (Setup, error) {
	secret, _, err := f.openSetup(staff, sealed)
	if err != nil {
		return Setup{}, err
	}
	return setupOf(staff, issuer, secret, sealed), nil
}

func setupOf(staff *Staff, issuer string, secret []byte, sealed string) Setup {
	var groups []string
	for group := range slices.Chunk([]byte(otp.Text(secret)), 4) {
		groups = append(groups, string(group))
	}
	return Setup{URL: otp.URL(issuer, staff.Email, secret), Secret: strings.Join(groups, " "), Sealed: sealed}
}

func (f *Factors) openSetup(staff *Staff, sealed string) (secret []byte, permitted bool, err error) {
	plain, err := f.openFor(sealedSetup, staff, sealed, setupLifetime)
	if err != nil || len(plain) != otp.SecretBytes+1 {
		return nil, false, apperr.New(apperr.SetupExpired)
	}
	return plain[:otp.SecretBytes], plain[otp.SecretBytes] == 1, nil
}

// FinishFactor sets the app up once a code of it is given, and gives recovery codes, sealed for ShownCodes, where there were
// none before: they are kept nowhere else. All sessions of the person end but the one of the seat.
//
// Errors: apperr.CodeRefused, apperr.SetupExpired, apperr.TooManyRequests.
func (f *Factors) FinishFactor(ctx context.Context, id tenant.ID, staff *Staff, seat Seat, sealed, code string) (codes string, err error) {
	secret, permitted, err := f.openSetup(staff, sealed)
	if err != nil {
		return "", err
	}
	if staff.App || staff.Factor() && !permitted {
		return "", apperr.New(apperr.SetupExpired) // a stolen session must not put its own factor beside the owner's, or in its place
	}
	tried, err := f.begin(ctx, id, budget.Code, staff.Email, seat.Origin)
	if err != nil {
		return "", err
	}
	step, ok := otp.Match(secret, code, f.Now())
	if !ok {
		return "", apperr.New(apperr.CodeRefused).At("code")
	}
	tried.right(ctx)
	factor := Factor{Sealed: f.seal(sealedFactor, secret, staff.ID), Step: step}
	update, entry := Update{Factor: &factor, First: !permitted, EndSessions: true}, f.entry(staff.Actor(), "staff.factor", staff.ID)
	if !staff.Factor() {
		return f.newCodes(ctx, id, staff, seat.Token, update, entry)
	}
	if update.Keep, err = parseToken(seat.Token); err != nil {
		return "", err
	}
	return "", f.Store.Accounts.Update(ctx, id, staff.ID, update, entry)
}

// DropFactor ends the codes of one's own app, for a proof. Whoever must have a second factor and has no other sets one up
// next; so this is the way to a new telephone. All sessions of the person end but the one of the token. Errors: those of
// prove.
func (f *Factors) DropFactor(ctx context.Context, id tenant.ID, staff *Staff, token string, proof Proof, from Origin) error {
	hash, err := parseToken(token)
	if err != nil {
		return err
	}
	if err := f.prove(ctx, id, staff, hash, proof, from); err != nil {
		return err
	}
	return f.Store.Accounts.Update(ctx, id, staff.ID, Update{Factor: &Factor{}, EndSessions: true, Keep: hash}, f.entry(staff.Actor(), "staff.factor_drop", staff.ID))
}
