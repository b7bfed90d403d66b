package account

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/budget"
	"stadttermin/internal/keyring"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/staff/passkey"
	"stadttermin/internal/town/tenant"
)

// Deps is what the use cases stand on. All fields are set before the first call.
type Deps struct {
	Store    Store
	Passkeys *passkey.Keeper
	Budget   Budget
	Keys     *keyring.Ring
	Towns    Towns // nil: what a town is called is not known
	// FactorRequired are the roles whose holders get nowhere without a second factor. Whoever reads what belongs to citizens has
	// FactorGrace from the first sign-in on to set one up.
	FactorRequired []authz.Role
	// Development opens demo accounts, and asks no second factor of them.
	Development bool
	Now         func() time.Time
}

// Towns says what a town is called.
type Towns interface {
	// Sender gives a town as the sender of its mails, and its zone.
	Sender(ctx context.Context, id tenant.ID) (mail.Town, *time.Location, error)
}

// Budget counts attempts at what somebody might be guessing.
type Budget interface {
	// Spend counts one; apperr.BudgetUsed where there have been as many as there may be.
	Spend(ctx context.Context, act budget.Act) error
	// Refund takes one back that was right.
	Refund(ctx context.Context, act budget.Act)
}

func (d *Deps) entry(by audit.Actor, action string, staff uuid.UUID) audit.Entry {
	return audit.Entry{At: d.Now(), Actor: by, Action: action, Object: object(staff)}
}

// object names an account in the audit trail.
func object(id uuid.UUID) string { return "staff:" + id.String() }
