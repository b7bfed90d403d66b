package jobs

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Sealing puts every tenant's audit trail into its chain, and examines the chains.
type Sealing struct {
	Tenants Tenants
	// Unsealed lists towns with lines that were begun since a moment.
	Unsealed func(ctx context.Context, since time.Time) ([]tenant.ID, error)
	Turns    Turns
	Chain    *audit.Chain
	Now      func() time.Time
	Log      *slog.Logger

	looked           time.Time // as far as every line is sealed that was committed; zero: not yet
	sealed, examined rounds
}

const (
	sealEvery = time.Minute
	// sealMargin is how long a line may take from its beginning until it is committed, and the clocks of program and database
	// differ.
	sealMargin   = 15 * time.Minute
	examineEvery = 24 * time.Hour
)

// Run seals now and every minute, and examines now and every day, until the context ends.
func (s *Sealing) Run(ctx context.Context) error {
	examined := make(chan error, 1)
	go func() {
		examined <- inTurn(ctx, s.Turns, "audit examination", examineEvery, func(ctx context.Context) {
			s.examined.found(ctx, s.Tenants.Active, s.Log, "audit examination", s.examine)
		})
	}()
	return errors.Join(inTurn(ctx, s.Turns, "audit sealing", sealEvery, s.Once), <-examined)
}

// Once seals in all towns with new lines, and the first time in all.
func (s *Sealing) Once(ctx context.Context) {
	now, find := s.Now(), s.Tenants.Active
	if since := s.looked.Add(-sealMargin); !s.looked.IsZero() {
		find = func(ctx context.Context) ([]tenant.ID, error) { return s.Unsealed(ctx, since) }
	}
	ids, err := find(ctx)
	if err != nil {
		if ctx.Err() == nil {
			s.Log.ErrorContext(ctx, "periodic work", "job", "audit sealing", "error", err)
		}
		return
	}
	s.looked = now
	s.sealed.forEach(ctx, ids, s.Log, "audit sealing", s.Chain.Seal)
}

// examine seals what was left over, and says loudly what is wrong.
func (s *Sealing) examine(ctx context.Context, id tenant.ID) error {
	if err := s.Chain.Seal(ctx, id); err != nil {
		return err
	}
	v, err := s.Chain.Verify(ctx, id)
	if err == nil && v.Problem != audit.Sound {
		s.Log.ErrorContext(ctx, "the audit trail is not as it was written", "tenant", id, "problem", string(v.Problem), "seal", v.Seal, "line", v.Line)
	}
	return err
}
