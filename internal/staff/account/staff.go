package account

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
)

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
func (s *Service) Add(ctx context.Context, id tenant.ID, by audit.Actor, n New) (*Staff, error) {
	staff, err := n.staff()
	if err != nil {
		return nil, err
	}
	hash, err := s.newHash(ctx, id, &n, staff)
	if err != nil {
		return nil, err
	}
	entry := s.entry(by, "staff.add", staff.ID)
	entry.Detail = map[string]any{"grants": describe(staff.Grants)}
	if err := s.Accounts.Add(ctx, id, staff, hash, entry); err != nil {
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

func (s *Service) newHash(ctx context.Context, id tenant.ID, n *New, staff *Staff) (string, error) {
	if n.Demo {
		return hashAny(ctx, n.Password)
	}
	return s.hashed(ctx, id, n.Password, staff.Name, staff.Email)
}

// Find gives the account that signs in with an address; apperr.NotFound where the town has none.
func (s *Service) Find(ctx context.Context, id tenant.ID, email string) (uuid.UUID, error) {
	email, err := cleanEmail(email)
	if err != nil {
		return uuid.Nil, err
	}
	credentials, err := s.Accounts.Credentials(ctx, id, email)
	if err != nil {
		return uuid.Nil, err
	}
	return credentials.Staff, nil
}

// Grant gives an account these roles and no others. Its sessions end. apperr.LastAdmin where the town would lose
// the only person who can administer it; apperr.Overtaken where the account is no longer as it was seen (empty: whatever
// it is).
func (s *Service) Grant(ctx context.Context, id tenant.ID, by audit.Actor, staff uuid.UUID, grants []authz.Grant, seen string) error {
	grants, err := cleanGrants(grants)
	if err != nil {
		return err
	}
	entry := s.entry(by, "staff.grant", staff)
	entry.Detail = map[string]any{"grants": describe(grants)}
	return s.Accounts.Update(ctx, id, staff, Update{Grants: grants, Seen: seen, Tell: s.tell(by, grants)}, entry)
}

// tell gives the mail about grants that somebody of the town hall makes. Who runs the installation is bound by contract.
func (s *Service) tell(by audit.Actor, grants []authz.Grant) *outbox.Entry {
	if by == audit.System {
		return nil
	}
	return access(s.Now(), grants)
}

// SetActive closes an account, or opens it again. Its sessions and links end. apperr.LastAdmin and
// apperr.Overtaken as with Grant.
func (s *Service) SetActive(ctx context.Context, id tenant.ID, by audit.Actor, staff uuid.UUID, active bool, seen string) error {
	action := "staff.deactivate"
	if active {
		action = "staff.activate"
	}
	return s.Accounts.Update(ctx, id, staff, Update{Active: &active, Seen: seen}, s.entry(by, action, staff))
}

// SetPassword gives an account another password. Its sessions end.
func (s *Service) SetPassword(ctx context.Context, id tenant.ID, by audit.Actor, staff uuid.UUID, password string) error {
	hash, err := s.hashed(ctx, id, password)
	if err != nil {
		return err
	}
	return s.Accounts.Update(ctx, id, staff, Update{Hash: hash}, s.entry(by, "staff.password", staff))
}

// ChangePassword gives one's own account another password, for the one it has. All sessions of the person end but the one
// of the token. Sending the same change again changes nothing.
//
// Errors: apperr.PasswordWrong, apperr.PasswordWeak, apperr.TooManyRequests.
func (s *Service) ChangePassword(ctx context.Context, id tenant.ID, staff *Staff, token, old, password string, from Origin) error {
	keep, err := parseToken(token)
	if err != nil {
		return err
	}
	tried, err := s.begin(ctx, id, budget.Account, staff.Email, from)
	if err != nil {
		return err
	}
	credentials, err := s.Accounts.Credentials(ctx, id, staff.Email)
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
	hash, err := s.hashed(ctx, id, password, staff.Name, staff.Email)
	if err != nil {
		return err
	}
	return s.Accounts.Update(ctx, id, staff.ID, Update{Hash: hash, Keep: keep}, s.entry(staff.Actor(), "staff.password", staff.ID))
}

func (s *Service) entry(by audit.Actor, action string, staff uuid.UUID) audit.Entry {
	return audit.Entry{At: s.Now(), Actor: by, Action: action, Object: object(staff)}
}

// cleanGrants gives each grant once, in one order. The result is never nil.
func cleanGrants(grants []authz.Grant) ([]authz.Grant, error) {
	clean := append([]authz.Grant{}, grants...)
	for _, g := range clean {
		if !g.Role.Granted() || g.Office != "" && !g.Role.OfOffice() {
			return nil, apperr.New(apperr.Invalid).At("grants")
		}
	}
	clean = slices.DeleteFunc(clean, func(g authz.Grant) bool {
		return g.Office != "" && slices.Contains(clean, authz.Grant{Role: g.Role}) // the whole town includes it
	})
	slices.SortFunc(clean, func(a, b authz.Grant) int {
		return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(a.Office, b.Office))
	})
	return slices.Compact(clean), nil
}

// describe writes grants for the trail, such as clerk:buergerbuero.
func describe(grants []authz.Grant) []string {
	described := make([]string, len(grants))
	for i, g := range grants {
		described[i] = string(g.Role)
		if g.Office != "" {
			described[i] += ":" + g.Office
		}
	}
	return described
}
