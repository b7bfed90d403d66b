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
	Chain   *audit.Chain
	Log     *slog.Logger
}

const (
	sealEvery    = time.Minute
	examineEvery = 24 * time.Hour
)

// Run seals now and every minute, and examines now and every day, until the context ends.
func (s *Sealing) Run(ctx context.Context) error {
	examined := make(chan error, 1)
	go func() {
		examined <- every(ctx, examineEvery, func() { forEach(ctx, s.Tenants, s.Log, "audit examination", s.examine) })
	}()
	return errors.Join(every(ctx, sealEvery, func() { forEach(ctx, s.Tenants, s.Log, "audit sealing", s.Chain.Seal) }), <-examined)
}

// examine says loudly what is wrong.
func (s *Sealing) examine(ctx context.Context, id tenant.ID) error {
	v, err := s.Chain.Verify(ctx, id)
	if err == nil && v.Problem != audit.Sound {
		s.Log.ErrorContext(ctx, "the audit trail is not as it was written", "tenant", id, "problem", string(v.Problem), "seal", v.Seal, "line", v.Line)
	}
	return err
}
