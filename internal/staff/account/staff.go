package account

import (
	"context"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
)

// Accounts is the use cases of accounts: who has one, and what their owners may do.
type Accounts struct{ *Deps }

// New is an account to be added.
type New struct {
	Name     string
	Email    string
	Password string
	Grants   []authz.Grant
	Demo     bool // opens in development alone
}

// Add makes an account.
//
// Errors: apperr.NameMissing, NameInvalid, EmailMissing, EmailInvalid, EmailTaken, PasswordWeak; apperr.UnknownOffice for
// a grant in an office that the town does not have; apperr.Invalid for a role that is not granted to people, or not for
// one office alone.
func (a *Accounts) Add(ctx context.Context, id tenant.ID, by audit.Actor, n New) (*Staff, error) {
	staff, err := n.staff()
	if err != nil {
		return nil, err
	}
	hash, err := a.newHash(ctx, id, &n, staff)
	if err != nil {
		return nil, err
	}
	entry := a.entry(by, "staff.add", staff.ID)
	entry.Detail = map[string]any{"grants": describe(staff.Grants)}
	if err := a.Store.Accounts.Add(ctx, id, staff, hash, entry); err != nil {
		return nil, err
	}
	return staff, nil
}

// staff checks what is asked for and gives the account, with an id of its own.
func (n *New) staff() (staff *Staff, err error) {
	staff = &Staff{ID: uuid.New(), Demo: n.Demo}
	if staff.Name, err = cleanName(n.Name); err != nil {
		return nil, err
	}
	if staff.Email, err = cleanEmail(n.Email); err != nil {
		return nil, err
	}
	staff.Grants, err = cleanGrants(n.Grants)
	return staff, err
}

func (a *Accounts) newHash(ctx context.Context, id tenant.ID, n *New, staff *Staff) (string, error) {
	if n.Demo {
		return hashAny(ctx, n.Password)
	}
	return a.hashed(ctx, id, n.Password, staff.Name, staff.Email)
}

// Find gives the account that signs in with an address; apperr.NotFound where the town has none.
func (a *Accounts) Find(ctx context.Context, id tenant.ID, email string) (uuid.UUID, error) {
	email, err := cleanEmail(email)
	if err != nil {
		return uuid.Nil, err
	}
	credentials, err := a.Store.Accounts.Credentials(ctx, id, email)
	if err != nil {
		return uuid.Nil, err
	}
	return credentials.Staff, nil
}

// Grant gives an account these roles and no others. Its sessions end. apperr.LastAdmin where the town would lose
// the only person who can administer it; apperr.Overtaken where the account is no longer as it was seen (empty: whatever
// it is).
func (a *Accounts) Grant(ctx context.Context, id tenant.ID, by audit.Actor, staff uuid.UUID, grants []authz.Grant, seen string) error {
	grants, err := cleanGrants(grants)
	if err != nil {
		return err
	}
	entry := a.entry(by, "staff.grant", staff)
	entry.Detail = map[string]any{"grants": describe(grants)}
	return a.Store.Accounts.Update(ctx, id, staff, Update{Grants: grants, Seen: seen, EndSessions: true, Tell: a.tell(by, grants)}, entry)
}

// SetActive closes an account, or opens it again. Its sessions and links end. apperr.LastAdmin and
// apperr.Overtaken as with Grant.
func (a *Accounts) SetActive(ctx context.Context, id tenant.ID, by audit.Actor, staff uuid.UUID, active bool, seen string) error {
	action := "staff.deactivate"
	if active {
		action = "staff.activate"
	}
	return a.Store.Accounts.Update(ctx, id, staff, Update{Active: &active, Seen: seen, EndSessions: true}, a.entry(by, action, staff))
}

// SetPassword gives an account another password. Its sessions end.
func (a *Accounts) SetPassword(ctx context.Context, id tenant.ID, by audit.Actor, staff uuid.UUID, password string) error {
	hash, err := a.hashed(ctx, id, password)
	if err != nil {
		return err
	}
	return a.Store.Accounts.Update(ctx, id, staff, Update{Hash: hash, EndSessions: true}, a.entry(by, "staff.password", staff))
}

// ChangePassword gives one's own account another password, for the one it has. All sessions of the person end but the one
// of the token. Sending the same change again changes nothing.
//
// Errors: apperr.PasswordWrong, apperr.PasswordWeak, apperr.TooManyRequests.
func (a *Accounts) ChangePassword(ctx context.Context, id tenant.ID, staff *Staff, seat Seat, old, password string) error {
	keep, err := parseToken(seat.Token)
	if err != nil {
		return err
	}
	tried, err := a.begin(ctx, id, budget.Account, staff.Email, seat.Origin)
	if err != nil {
		return err
	}
	credentials, err := a.Store.Accounts.Credentials(ctx, id, staff.Email)
	if err != nil {
		return err
	}
	same := false
	if len(old) <= maxPassword {
		if same, err = matches(ctx, id, old, credentials.Hash, true); err != nil {
			return err
		}
	}
	if !same {
		// Twice the same form: the first one has made the new password the old one.
		if done, err := matches(ctx, id, password, credentials.Hash, true); err != nil || done {
			return err
		}
		return apperr.New(apperr.PasswordWrong).At("old")
	}
	tried.right(ctx)
	hash, err := a.hashed(ctx, id, password, staff.Name, staff.Email)
	if err != nil {
		return err
	}
	return a.Store.Accounts.Update(ctx, id, staff.ID, Update{Hash: hash, EndSessions: true, Keep: keep}, a.entry(staff.Actor(), "staff.password", staff.ID))
}

// Withdraw ends an invitation that was not accepted: its link leads nowhere, the account is closed. Opening it and
// inviting its owner again takes this back. seen is as with Grant.
func (a *Accounts) Withdraw(ctx context.Context, id tenant.ID, by audit.Actor, staff uuid.UUID, seen string) error {
	closed := false
	return a.Store.Accounts.Update(ctx, id, staff, Update{Active: &closed, Seen: seen, EndSessions: true}, a.entry(by, "staff.withdraw", staff))
}

// ResetFactor ends all second factors of somebody. All of their sessions end; whoever must have one sets it up anew after the
// next password.
func (a *Accounts) ResetFactor(ctx context.Context, id tenant.ID, by audit.Actor, staff uuid.UUID, seen string) error {
	return a.Store.Accounts.Update(ctx, id, staff, Update{Factor: &Factor{}, Passkeys: &PasskeyChange{All: true}, Seen: seen, EndSessions: true}, a.entry(by, "staff.factor_reset", staff))
}
