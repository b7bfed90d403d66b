package booking

import (
	"context"
	"log/slog"
	"time"

	"stadttermin/internal/appointment/addresscheck"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/availability"
	"stadttermin/internal/budget"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/tenant"
)

// Deps is what the use cases stand on. All fields are set before the first call.
type Deps struct {
	Tokens
	Store    Store
	Days     *officeday.Days
	Batches  BatchWriter // nil: every booking locks first
	Limit    Limiter
	Budget   Budget
	Checks   Checks // nil: no address has to be confirmed
	Towns    officeday.Towns
	Refusals Refusals // nil: nobody counts them
	Now      func() time.Time
	Log      *slog.Logger
}

// Refusals counts why times that somebody wanted were not free.
type Refusals interface {
	NotFree(town *directory.Town, office string, code availability.Code)
}

// Limiter tells whether a tenant may have one more of something in this minute.
type Limiter interface {
	Allow(ctx context.Context, id tenant.ID, what string, perMinute int) bool
}

// Budget counts what one visitor asks for.
type Budget interface {
	// Spend counts an act; apperr.BudgetUsed where the visitor has had as many as there are.
	Spend(ctx context.Context, act budget.Act) error
	// GiveBack ends a time kept, before it ends by itself.
	GiveBack(ctx context.Context, act budget.Act)
}

// Checks asks for a code where one visitor books for one address after another.
type Checks interface {
	// Vouch refuses with apperr.ConfirmAddress or apperr.ConfirmationWrong, or tells whether a code was asked for and right.
	Vouch(ctx context.Context, town *directory.Town, r addresscheck.Request) (byCode bool, err error)
	// Ask mails the code.
	Ask(ctx context.Context, town *directory.Town, r addresscheck.Request) error
}

// spend counts something that a visitor asks of a town.
func (d *Deps) spend(ctx context.Context, town *directory.Town, purpose budget.Purpose, by budget.Claim) error {
	return d.Budget.Spend(ctx, actOf(town, purpose, by))
}

func actOf(town *directory.Town, purpose budget.Purpose, by budget.Claim) budget.Act {
	return budget.Act{Tenant: town.ID, Rules: &town.Settings().Profile.Visitors, Purpose: purpose, Claim: by}
}
