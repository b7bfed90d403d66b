package account

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/staff/passkey"
	"stadttermin/internal/town/tenant"
)

// mostTries is how many codes may be tried before the password is asked for anew.
const mostTries = 5

// PendingSignIns is the use cases of sign-ins whose second factor is still to come.
type PendingSignIns struct{ *Deps }

// Ways are what may be given as the second factor.
type Ways struct {
	App      bool              // a code from the app
	Recovery bool              // a recovery code
	Passkey  *passkey.Question // nil: no passkey works on this host
	Hosts    []string          // other hosts on which one would
}

// CodeAttempt is somebody who gives the second factor.
type CodeAttempt struct {
	Token string // of the pending sign-in
	Proof
	Origin
}

// Ways tells what may be given as the second factor on a host; apperr.SignInExpired where the password is to be given anew.
func (p *PendingSignIns) Ways(ctx context.Context, id tenant.ID, token string, site passkey.Site) (*Ways, error) {
	hash, err := parseToken(token)
	if err != nil {
		return nil, apperr.New(apperr.SignInExpired)
	}
	pending, err := p.Store.Pending.Look(ctx, id, hash, p.Now())
	if err != nil {
		return nil, err
	}
	ways := &Ways{App: len(pending.Factor.Sealed) > 0, Recovery: pending.Codes > 0}
	at := passkey.Place{Tenant: id, Owner: passkey.Owner{ID: pending.Staff}, Session: hash, Site: site}
	ways.Passkey, ways.Hosts, err = p.Passkeys.Ask(ctx, at)
	return ways, err
}

// Confirm makes a session of a pending sign-in.
//
// Errors: apperr.CodeRefused and apperr.PasskeyRefused for what is wrong or was taken before; apperr.PasskeyCloned for a
// passkey of a device that was copied; apperr.SignInExpired where the password is to be
// given anew; apperr.TooManyRequests for too many codes for this account from this place or device.
func (p *PendingSignIns) Confirm(ctx context.Context, id tenant.ID, attempt CodeAttempt) (*SignInResult, error) {
	token, err := parseToken(attempt.Token)
	if err != nil {
		return nil, apperr.New(apperr.SignInExpired)
	}
	pending, err := p.Store.Pending.Try(ctx, id, token, p.Now(), mostTries)
	if err != nil {
		return nil, err
	}
	tried, err := p.begin(ctx, id, budget.Code, pending.Email, attempt.Origin)
	if tried.refused != nil {
		return nil, errors.Join(tried.refused, p.warn(ctx, id, pending.Staff))
	}
	if err != nil {
		return nil, err
	}
	code, err := p.judge(ctx, id, pending.Staff, token, &pending.Factor, attempt.Proof)
	if err != nil {
		return nil, p.refuseProof(ctx, id, pending.Staff, err)
	}
	opened, session := p.newSession(pending.Staff, pending.Hash, attempt.Origin)
	entry := p.opened(&Credentials{Staff: pending.Staff})
	switch {
	case code.Recovery != nil:
		entry.Detail = map[string]any{"recovery_code": true}
	case code.Passkey != uuid.Nil:
		entry.Detail = map[string]any{"passkey": true}
	}
	if err := p.Store.Pending.Complete(ctx, id, token, code, session, entry); err != nil {
		return nil, p.refuseProof(ctx, id, pending.Staff, err)
	}
	tried.right(ctx)
	return &SignInResult{Token: opened, Device: p.remember(id, attempt.Device, pending.Email)}, nil
}
