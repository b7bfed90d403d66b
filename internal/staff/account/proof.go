package account

import (
	"bytes"
	"context"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/otp"
	"stadttermin/internal/staff/passkey"
	"stadttermin/internal/town/tenant"
)

// Proof is what somebody gives as a second factor: a code, or the answer of a passkey.
type Proof struct {
	Code   string         // from the app, or a recovery code
	Answer passkey.Answer // of a passkey; without a text the code counts
	Site   passkey.Site   // where it is given
}

// PermitLifetime is how long after a proof further second factors may be set up.
const PermitLifetime = 10 * time.Minute

// judge finds out what a proof is that is given in a session or a pending sign-in; apperr.CodeRefused, apperr.PasskeyRefused and
// apperr.PasskeyCloned where it is wrong.
func (d *Deps) judge(ctx context.Context, id tenant.ID, staff uuid.UUID, session []byte, factor *Factor, proof Proof) (Code, error) {
	if proof.Answer.Text != "" {
		at := passkey.Place{Tenant: id, Owner: passkey.Owner{ID: staff}, Session: session, Site: proof.Site}
		used, answered, err := d.Passkeys.Judge(ctx, at, proof.Answer)
		if err != nil {
			return Code{}, err
		}
		return Code{Passkey: used.ID, Counter: used.Counter, Answered: answered}, nil
	}
	if recovery, ok := otp.ParseRecovery(staff, proof.Code); ok {
		return Code{Recovery: recovery}, nil
	}
	if len(factor.Sealed) == 0 {
		return Code{}, apperr.New(apperr.CodeRefused).At("code")
	}
	secret, err := d.unseal(sealedFactor, factor.Sealed, staff)
	if err != nil {
		return Code{}, err
	}
	step, ok := otp.Match(secret, proof.Code, d.Now())
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
func (d *Deps) refuseProof(ctx context.Context, id tenant.ID, staff uuid.UUID, refusal error) error {
	said := apperr.Of(refusal)
	action, refused := refusals[said.Code]
	if !refused {
		return refusal
	}
	entry := d.entry(audit.System, action, staff)
	entry.Detail = said.Args // which passkey it was
	if err := d.Store.Accounts.Note(ctx, id, entry); err != nil {
		return err
	}
	return refusal
}

// prove takes a second factor of somebody who has signed in.
//
// Errors: those of judge; apperr.TooManyRequests; apperr.NotFound where there is no second factor.
func (d *Deps) prove(ctx context.Context, id tenant.ID, staff *Staff, session []byte, proof Proof, from Origin) error {
	tried, err := d.begin(ctx, id, budget.Code, staff.Email, from)
	if err != nil {
		return err
	}
	factor, err := d.Store.Factors.Factor(ctx, id, staff.ID)
	if err != nil {
		return err
	}
	if len(factor.Sealed) == 0 && factor.Passkeys == 0 {
		return apperr.New(apperr.NotFound)
	}
	code, err := d.judge(ctx, id, staff.ID, session, factor, proof)
	if err != nil {
		return d.refuseProof(ctx, id, staff.ID, err)
	}
	if err := d.Store.Factors.Take(ctx, id, staff.ID, code, d.Now()); err != nil {
		return d.refuseProof(ctx, id, staff.ID, err)
	}
	tried.right(ctx)
	return nil
}

// permitted tells whether a permit was given in this session a moment ago.
func (d *Deps) permitted(staff *Staff, session []byte, permit string) bool {
	of, err := d.openFor(sealedPermit, staff, permit, PermitLifetime)
	return err == nil && bytes.Equal(of, session)
}

// Seat is where somebody works on their own account.
type Seat struct {
	Token  string // of their session
	Site   passkey.Site
	Permit string // may be empty
	Origin
}
