package account

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/staff/passkey"
	"stadttermin/internal/town/tenant"
)

// Passkeys is the use cases of somebody's own passkeys.
type Passkeys struct{ *Deps }

// Creation is the question for a new passkey.
type Creation struct {
	passkey.Question

	Name string // that it gets if its owner gives it none
}

const longestPasskeyName = 60 // characters

// BeginPasskey asks for a new passkey. Where there is a second factor already, the permit says that it was given a moment
// ago; apperr.SetupExpired without. Nil where the host can have no passkeys.
func (p *Passkeys) BeginPasskey(ctx context.Context, id tenant.ID, staff *Staff, seat Seat) (*Creation, error) {
	hash, err := parseToken(seat.Token)
	if err != nil {
		return nil, err
	}
	permitted := p.permitted(staff, hash, seat.Permit)
	if staff.Factor() && !permitted {
		return nil, apperr.New(apperr.SetupExpired)
	}
	question, err := p.Passkeys.AskNew(ctx, at(id, staff, hash, seat.Site), permitted)
	if err != nil || question == nil {
		return nil, err
	}
	return &Creation{Question: *question, Name: passkeyName("", seat.Origin)}, nil
}

// FinishPasskey keeps a passkey that was made, and gives recovery codes, sealed for ShownCodes, where there were none before.
// All sessions of the person end but the one of the token. Sending the same answer again changes nothing.
//
// Errors: apperr.PasskeyRefused, apperr.SetupExpired.
func (p *Passkeys) FinishPasskey(ctx context.Context, id tenant.ID, staff *Staff, seat Seat, answer passkey.Answer, name string) (codes string, err error) {
	hash, err := parseToken(seat.Token)
	if err != nil {
		return "", err
	}
	made, answered, err := p.Passkeys.Receive(ctx, at(id, staff, hash, seat.Site), answer)
	if err != nil || made == nil {
		return "", err
	}
	if staff.Factor() && !answered.Permitted {
		return "", apperr.New(apperr.SetupExpired) // a stolen session must not put its own factor beside the owner's
	}
	made.ID, made.Name = uuid.New(), passkeyName(name, seat.Origin)
	entry := p.entry(staff.Actor(), "staff.passkey", staff.ID)
	entry.Detail = map[string]any{"passkey": made.Name, "host": made.Host}
	update := Update{First: !answered.Permitted, Passkeys: &PasskeyChange{Add: made, Answered: answered}, EndSessions: true}
	if !staff.Factor() {
		return p.newCodes(ctx, id, staff, seat.Token, update, entry)
	}
	update.Keep = hash
	return "", p.Store.Accounts.Update(ctx, id, staff.ID, update, entry)
}

// DropPasskey removes one of one's own, for a proof. All sessions of the person end but the one of the token.
//
// Errors: those of prove; apperr.NotFound where there is none; apperr.LastFactor where it is the last second factor of
// somebody who must have one.
func (p *Passkeys) DropPasskey(ctx context.Context, id tenant.ID, staff *Staff, seat Seat, which uuid.UUID, proof Proof) error {
	hash, err := parseToken(seat.Token)
	if err != nil {
		return err
	}
	there, err := p.OwnPasskeys(ctx, id, staff)
	if err != nil {
		return err
	}
	place := slices.IndexFunc(there, func(kept passkey.Kept) bool { return kept.ID == which })
	if place < 0 {
		return apperr.New(apperr.NotFound)
	}
	if staff.FactorNeeded && !staff.App && len(there) == 1 {
		return apperr.New(apperr.LastFactor) // before a recovery code is used up for nothing
	}
	if err := p.prove(ctx, id, staff, hash, proof, seat.Origin); err != nil {
		return err
	}
	entry := p.entry(staff.Actor(), "staff.passkey_drop", staff.ID)
	entry.Detail = map[string]any{"passkey": there[place].Name, "host": there[place].Host}
	update := Update{Passkeys: &PasskeyChange{Remove: which, Needed: staff.FactorNeeded}, EndSessions: true, Keep: hash}
	return p.Store.Accounts.Update(ctx, id, staff.ID, update, entry)
}

// OwnPasskeys lists one's own, the oldest first.
func (p *Passkeys) OwnPasskeys(ctx context.Context, id tenant.ID, staff *Staff) ([]passkey.Kept, error) {
	return p.Passkeys.Store.Passkeys(ctx, id, staff.ID)
}

// AskPasskey asks for a proof by one of one's own passkeys; nil where none works on the host.
func (p *Passkeys) AskPasskey(ctx context.Context, id tenant.ID, staff *Staff, seat Seat) (*passkey.Question, error) {
	hash, err := parseToken(seat.Token)
	if err != nil {
		return nil, err
	}
	question, _, err := p.Passkeys.Ask(ctx, at(id, staff, hash, seat.Site))
	return question, err
}

// Permit lets somebody who has a second factor set up further ones in this session, for a proof. Errors: those of prove.
func (p *Passkeys) Permit(ctx context.Context, id tenant.ID, staff *Staff, seat Seat, proof Proof) (permit string, err error) {
	hash, err := parseToken(seat.Token)
	if err != nil {
		return "", err
	}
	if err := p.prove(ctx, id, staff, hash, proof, seat.Origin); err != nil {
		return "", err
	}
	return p.sealFor(sealedPermit, staff, hash), nil
}

// at tells whose browser is asked for a passkey.
func at(id tenant.ID, staff *Staff, session []byte, site passkey.Site) passkey.Place {
	return passkey.Place{Tenant: id, Owner: passkey.Owner{ID: staff.ID, Email: staff.Email, Name: staff.Name}, Session: session, Site: site}
}

// passkeyName gives the name as it was typed, or the browser's.
func passkeyName(typed string, from Origin) string {
	shown := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(typed, ""))
	name := []rune(strings.Join(strings.Fields(shown), " "))
	if len(name) > 0 {
		return string(name[:min(len(name), longestPasskeyName)])
	}
	if browser := describeBrowser(from.Agent); browser != "" {
		return browser
	}
	return "Passkey"
}
