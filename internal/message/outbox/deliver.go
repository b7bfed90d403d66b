package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/town/tenant"
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

// Batch is the rows of one mail: a single one, or several of one address.
type Batch struct {
	Rows []*Row
	// Summary names the mail of several for good; 0 for a single one.
	Summary int64
}

// Ended is how rows ended.
type Ended struct {
	Rows   []int64
	End    End
	Status string // of a refusal, as in RFC 3463; may be empty
}

// Store is what delivery needs of the database.
type Store interface {
	// Lease takes a waiting row until a moment, with whatever leaves in the same mail; apperr.NotFound where it is finished,
	// another worker has it, or it has to wait for others of its address.
	Lease(ctx context.Context, id tenant.ID, row int64, now, until time.Time) (*Batch, error)
	// Finish ends rows for good, and notes whom a refusal keeps a mail from.
	Finish(ctx context.Context, id tenant.ID, now time.Time, ended ...Ended) error
	// Postpone lets rows go until a moment.
	Postpone(ctx context.Context, id tenant.ID, rows []int64, until time.Time) error
}

// End is how a row ended.
type End string

// Ends of a row.
const (
	Sent    End = "sent"
	Void    End = "void"    // no longer true when it was to be sent
	Refused End = "refused" // the mail server will never take it
)

// Composer makes the mail of a row from what is true now; apperr.NotFound where it is not true any more.
type Composer interface {
	Compose(ctx context.Context, id tenant.ID, row *Row) (mail.Mail, error)
}

// Summarizer makes one mail of several rows from what is true now, and names the rows that are not true any more;
// apperr.NotFound where none is.
type Summarizer interface {
	Summarize(ctx context.Context, id tenant.ID, batch *Batch) (m mail.Mail, untrue []int64, err error)
}

// Writer makes mails of whatever leaves.
type Writer interface {
	Composer
	Summarizer
}

// Sender hands a mail to the mail server.
type Sender interface {
	Send(ctx context.Context, m mail.Mail) error
}

// Delivery sends what is due.
type Delivery struct {
	Store     Store
	Composer  Writer
	Sender    Sender
	Permanent func(error) bool                        // whether sending again would be refused again
	Return    func(id tenant.ID, row int64) string    // where what comes back goes to; nil: to the sender
	Ended     func(kind mail.Kind, end End, rows int) // is told of everything that has ended; may be nil
	Now       func() time.Time
	Log       *slog.Logger
}

// lease is longer than the sender's own time limit, so that nobody else takes a row up that is still being sent.
const lease = 2 * time.Minute

// SendLimit is how long handing over one mail may take.
const SendLimit = time.Minute

// Deliver sends one row, alone or with others of its address, unless it is finished, another worker has it, it has to
// wait for others, or it is no longer true. An error means that it is to be tried again; when, the row itself says.
func (d *Delivery) Deliver(ctx context.Context, id tenant.ID, row int64) error {
	now := d.Now()
	batch, err := d.Store.Lease(ctx, id, row, now, now.Add(lease))
	if err != nil && apperr.CodeOf(err) == apperr.NotFound {
		return nil
	}
	if err != nil {
		return fmt.Errorf("lease: %w", err)
	}
	m, untrue, err := d.write(ctx, id, batch)
	switch {
	case err != nil && apperr.CodeOf(err) == apperr.NotFound:
		return d.finish(ctx, id, batch, ids(batch.Rows), Ended{End: Void})
	case err != nil:
		return d.retry(ctx, id, batch, fmt.Errorf("compose: %w", err))
	}
	if d.Return != nil {
		m.Return = d.Return(id, batch.Rows[0].ID)
	}
	limited, cancel := context.WithTimeout(ctx, SendLimit)
	defer cancel()
	switch err := d.Sender.Send(limited, m); {
	case err != nil && d.Permanent(err):
		d.Log.WarnContext(ctx, "mail refused", "tenant", id, "outbox", batch.Rows[0].ID, "kind", batch.Rows[0].Kind, "status", statusOf(err))
		return d.finish(ctx, id, batch, untrue, Ended{End: Refused, Status: statusOf(err)})
	case err != nil:
		return d.retry(ctx, id, batch, fmt.Errorf("send: %w", err))
	}
	return d.finish(ctx, id, batch, untrue, Ended{End: Sent})
}

func (d *Delivery) write(ctx context.Context, id tenant.ID, batch *Batch) (m mail.Mail, untrue []int64, err error) {
	if len(batch.Rows) == 1 {
		m, err = d.Composer.Compose(ctx, id, batch.Rows[0])
		return m, nil, err
	}
	return d.Composer.Summarize(ctx, id, batch)
}

// finish ends the rows of a batch: the untrue ones as void, the others as the mail did.
func (d *Delivery) finish(ctx context.Context, id tenant.ID, batch *Batch, untrue []int64, as Ended) error {
	void := Ended{End: Void, Rows: untrue}
	for _, row := range ids(batch.Rows) {
		if !slices.Contains(untrue, row) {
			as.Rows = append(as.Rows, row)
		}
	}
	// What the mail server has taken must be marked even while we are being stopped.
	if err := d.Store.Finish(context.WithoutCancel(ctx), id, d.Now(), as, void); err != nil {
		return fmt.Errorf("finish: %w", err)
	}
	if d.Ended != nil {
		d.Ended(batch.Rows[0].Kind, as.End, len(as.Rows))
		d.Ended(batch.Rows[0].Kind, Void, len(void.Rows))
	}
	return nil
}

func (d *Delivery) retry(ctx context.Context, id tenant.ID, batch *Batch, cause error) error {
	until := d.Now().Add(RetryDelay(batch.Rows[0].Attempt))
	if err := d.Store.Postpone(context.WithoutCancel(ctx), id, ids(batch.Rows), until); err != nil {
		return fmt.Errorf("%w; and postpone: %w", cause, err)
	}
	return cause
}

func ids(rows []*Row) []int64 {
	list := make([]int64, len(rows))
	for i, row := range rows {
		list[i] = row.ID
	}
	return list
}

// statusOf gives what a mail server said of a refusal, as RFC 3463 has it; empty where it said nothing.
func statusOf(err error) string {
	var said interface{ Status() string }
	if errors.As(err, &said) {
		return said.Status()
	}
	return ""
}

// RetryDelay gives how long to wait after an attempt, counted from 1: doubling from two seconds to five minutes.
func RetryDelay(attempt int) time.Duration {
	const least, most = 2 * time.Second, 5 * time.Minute
	if attempt > 8 {
		return most
	}
	return min(least<<max(attempt-1, 0), most)
}
