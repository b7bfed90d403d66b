package appointment

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
)

// past reads what taking a closure back rests on.
func (tx closureTx) past(ctx context.Context, id uuid.UUID, now time.Time) (picture *closure.Picture, err error) {
	picture = &closure.Picture{}
	if picture.Stories, err = tx.concerned(ctx, id, now); err != nil {
		return nil, err
	}
	picture.Standing, err = tx.standingClosures(ctx, now)
	return picture, err
}

func (tx closureTx) standingClosures(ctx context.Context, now time.Time) ([]*closure.Closure, error) {
	rows, err := tx.Query(ctx, closureQuery+`k.undone IS NULL AND k.ends > $2 ORDER BY k.revision`, tx.Tenant, now)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanClosure)
}

// concerned reads what closures did to the people of one, and to those whose time is to come and was closed by one that was
// taken back.
func (tx closureTx) concerned(ctx context.Context, id uuid.UUID, now time.Time) ([]*closure.Story, error) {
	return tx.stories(ctx, `SELECT q.appointment_id FROM closure_case q
		JOIN closure k ON k.tenant_id = $1 AND k.closure_id = q.closure_id JOIN appointment a ON a.tenant_id = $1 AND a.appointment_id = q.appointment_id
		WHERE q.tenant_id = $1 AND (q.closure_id = $2
		    OR k.undone IS NOT NULL AND q.starts_at > $3 AND q.starts_at = a.starts_at AND a.state IN ('booked', 'displaced'))`, id, now)
}

// tell adds to the rows of a closure what closures did to their people.
func (tx closureTx) tell(ctx context.Context, k *closure.Closure) error {
	stories, err := tx.stories(ctx, `SELECT appointment_id FROM closure_case WHERE tenant_id = $1 AND closure_id = $2`, k.ID)
	if err != nil {
		return err
	}
	of := make(map[uuid.UUID]*closure.Story, len(stories))
	for _, s := range stories {
		of[s.ID] = s
	}
	for _, row := range k.Rows {
		row.Story, row.Over = of[row.ID], k.Undone != nil
	}
	return nil
}

// stories reads those of the appointments that a query gives; $1 is the tenant. They come in order of their time, as whoever
// is earlier chooses first.
func (tx closureTx) stories(ctx context.Context, of string, args ...any) (list []*closure.Story, err error) {
	rows, err := tx.Query(ctx, `
		SELECT a.appointment_id, a.starts_at, k.closure_id, k.undone IS NOT NULL, q.way, q.state, q.office_id, q.day, s.counter_id, lower(q.ticks), upper(q.ticks),
		       q.services, q.pinned, q.was_kept, q.starts_at, q.kept_office, q.kept_start, q.kept_until
		FROM closure_case q
		JOIN closure k ON k.tenant_id = $1 AND k.closure_id = q.closure_id
		JOIN counter s ON s.tenant_id = $1 AND s.counter_key = q.counter_key
		JOIN appointment a ON a.tenant_id = $1 AND a.appointment_id = q.appointment_id
		WHERE q.tenant_id = $1 AND q.appointment_id IN (`+of+`)
		ORDER BY a.starts_at, a.office_id, a.reference, k.revision`, append([]any{tx.Tenant}, args...)...)
	if err != nil {
		return nil, err
	}
	var id uuid.UUID
	var start, day time.Time
	var row closure.Row
	var keptOffice *string
	var keptStart, keptUntil *time.Time
	into := []any{
		&id, &start, &row.Closure, &row.Over, &row.Way, &row.State, &row.Was.Day.Office, &day, &row.Was.Counter, &row.Was.From, &row.Was.End,
		&row.Services, &row.Pinned, &row.WasKept, &row.Before, &keptOffice, &keptStart, &keptUntil,
	}
	_, err = pgx.ForEachRow(rows, into, func() error {
		one := row
		one.Was.Day.Date, one.Before, one.Kept = civil.DateOf(day), row.Before.In(tx.location), tx.kept(keptOffice, keptStart, keptUntil)
		if len(list) == 0 || list[len(list)-1].ID != id {
			list = append(list, &closure.Story{ID: id, Start: start.In(tx.location)})
		}
		last := list[len(list)-1]
		last.Rows = append(last.Rows, &one)
		return nil
	})
	return list, err
}

// kept gives the time that a row says was kept; nil where none was.
func (tx closureTx) kept(office *string, start, until *time.Time) *closure.Kept {
	if start == nil {
		return nil
	}
	kept := &closure.Kept{Start: start.In(tx.location), Until: until.In(tx.location)}
	kept.Day = officeday.At(*office, kept.Start)
	return kept
}
