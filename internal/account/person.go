package account

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/audit"
	"stadttermin/internal/tenant"
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

// Withdraw ends an invitation that was not accepted: its link leads nowhere, the account is closed. Opening it and
// inviting its owner again takes this back.
func (s *Service) Withdraw(ctx context.Context, id tenant.ID, by audit.Actor, staff uuid.UUID) error {
	closed := false
	return s.Accounts.Update(ctx, id, staff, Update{Active: &closed}, s.entry(by, "staff.withdraw", staff))
}
