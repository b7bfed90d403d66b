package outbox

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/fault"
	"stadttermin/internal/mail"
	"stadttermin/internal/tenant"
)

// Row is a mail under our lease.
type Row struct {
	ID          int64
	SubjectType SubjectType
	SubjectID   uuid.UUID
	Kind        mail.Kind
	Sequence    int
	Attempt     int
}

// Store is what delivery needs of the database.
type Store interface {
	// Lease takes a waiting row until a moment; fault.NotFound where it is finished or another worker has it.
	Lease(ctx context.Context, id tenant.ID, row int64, now, until time.Time) (*Row, error)
	// Finish ends a row for good.
	Finish(ctx context.Context, id tenant.ID, row int64, end End, now time.Time) error
	// Postpone lets a row go until a moment.
	Postpone(ctx context.Context, id tenant.ID, row int64, until time.Time) error
}

// Due names a row that is due, and how often it was tried.
type Due struct {
	Tenant  tenant.ID
	Row     int64
	Attempt int
}

// End is how a row ended.
type End string

// Ends of a row.
const (
	Sent    End = "sent"
	Void    End = "void"    // no longer true when it was to be sent
	Refused End = "refused" // the mail server will never take it
)

// Composer makes the mail of a row from what is true now; fault.NotFound where it is not true any more.
type Composer interface {
	Compose(ctx context.Context, id tenant.ID, row *Row) (mail.Mail, error)
}

// Sender hands a mail to the mail server.
type Sender interface {
	Send(ctx context.Context, m mail.Mail) error
}

// Delivery sends what is due.
type Delivery struct {
	Store     Store
	Composer  Composer
	Sender    Sender
	Permanent func(error) bool // whether sending again would be refused again
	Now       func() time.Time
	Log       *slog.Logger
}

// lease is longer than the sender's own time limit, so that nobody else takes a row up that is still being sent.
const lease = 2 * time.Minute

// SendLimit is how long handing over one mail may take.
const SendLimit = time.Minute

// Deliver sends one row, unless it is finished, another worker has it, or it is no longer true. An error means that it
// is to be tried again; when, the row itself says.
func (d *Delivery) Deliver(ctx context.Context, id tenant.ID, row int64) error {
	now := d.Now()
	r, err := d.Store.Lease(ctx, id, row, now, now.Add(lease))
	if fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return fmt.Errorf("lease: %w", err)
	}
	m, err := d.Composer.Compose(ctx, id, r)
	switch {
	case err != nil && fault.CodeOf(err) == fault.NotFound:
		return d.finish(ctx, id, r, Void)
	case err != nil:
		return d.retry(ctx, id, r, fmt.Errorf("compose: %w", err))
	}
	limited, cancel := context.WithTimeout(ctx, SendLimit)
	defer cancel()
	switch err := d.Sender.Send(limited, m); {
	case err != nil && d.Permanent(err):
		d.Log.WarnContext(ctx, "mail refused", "tenant", id, "outbox", r.ID, "kind", r.Kind)
		return d.finish(ctx, id, r, Refused)
	case err != nil:
		return d.retry(ctx, id, r, fmt.Errorf("send: %w", err))
	}
	return d.finish(ctx, id, r, Sent)
}

func (d *Delivery) finish(ctx context.Context, id tenant.ID, r *Row, end End) error {
	// What the mail server has taken must be marked even while we are being stopped.
	if err := d.Store.Finish(context.WithoutCancel(ctx), id, r.ID, end, d.Now()); err != nil {
		return fmt.Errorf("finish: %w", err)
	}
	return nil
}

func (d *Delivery) retry(ctx context.Context, id tenant.ID, r *Row, cause error) error {
	until := d.Now().Add(RetryDelay(r.Attempt))
	if err := d.Store.Postpone(context.WithoutCancel(ctx), id, r.ID, until); err != nil {
		return fmt.Errorf("%w; and postpone: %w", cause, err)
	}
	return cause
}

// RetryDelay gives how long to wait after an attempt, counted from 1: doubling from two seconds to five minutes.
func RetryDelay(attempt int) time.Duration {
	const least, most = 2 * time.Second, 5 * time.Minute
	if attempt > 8 {
		return most
	}
	return min(least<<max(attempt-1, 0), most)
}
