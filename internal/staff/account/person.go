package account

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/fingerprint"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Person is an account as the administration sees it.
type Person struct {
	Staff

	Active   bool
	Accepted bool       // has chosen a password
	Invited  *time.Time // when the open invitation was sent; nil: there is none
	Expires  *time.Time // when the open invitation runs out
	SignedIn *time.Time // the last time; nil: never
}

// Version names how an account stands: another one once its roles, its openness or its ways of signing in have changed.
func (p *Person) Version() string {
	grants := slices.Sorted(slices.Values(describe(p.Grants)))
	return fingerprint.Of("%s %q %t %t %t %d", p.ID, grants, p.Active, p.Accepted, p.App, p.Passkeys)
}

// Withdraw ends an invitation that was not accepted: its link leads nowhere, the account is closed. Opening it and
// inviting its owner again takes this back. seen is as with Grant.
func (s *Service) Withdraw(ctx context.Context, id tenant.ID, by audit.Actor, staff uuid.UUID, seen string) error {
	closed := false
	return s.Accounts.Update(ctx, id, staff, Update{Active: &closed, Seen: seen}, s.entry(by, "staff.withdraw", staff))
}
