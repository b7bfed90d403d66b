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
		SELECT a.appointment_id, a.starts_at, k.undone IS NOT NULL AS over, `+becameColumns+`
		FROM closure_case q
		JOIN closure k ON k.tenant_id = $1 AND k.closure_id = q.closure_id
		JOIN counter s ON s.tenant_id = $1 AND s.counter_key = q.counter_key
		JOIN appointment a ON a.tenant_id = $1 AND a.appointment_id = q.appointment_id
		WHERE q.tenant_id = $1 AND q.appointment_id IN (`+of+`)
		ORDER BY a.starts_at, a.office_id, a.reference, k.revision`, append([]any{tx.Tenant}, args...)...)
	if err != nil {
		return nil, err
	}
	read, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[storyRow])
	for _, r := range read {
		if len(list) == 0 || list[len(list)-1].ID != r.AppointmentID {
			list = append(list, &closure.Story{ID: r.AppointmentID, Start: r.StartsAt.In(tx.location)})
		}
		last := list[len(list)-1]
		one := r.row(tx.location)
		one.Over = r.Over
		last.Rows = append(last.Rows, one)
	}
	return list, err
}

// storyRow is a row of an appointment's story.
type storyRow struct {
	becameRow
	AppointmentID uuid.UUID
	StartsAt      time.Time
	Over          bool
}

// becameColumns, of tables q and s, say what a closure has made of an appointment.
const becameColumns = `q.closure_id, q.way, q.state AS case_state, q.office_id AS was_office, q.day, s.counter_id, lower(q.ticks) AS first, upper(q.ticks) AS past,
	       q.services AS seated_for, q.pinned, q.was_kept, q.starts_at AS before, q.kept_office, q.kept_start, q.kept_until`

type becameRow struct {
	ClosureID            uuid.UUID
	Way                  closure.Resolution
	CaseState            closure.CaseState
	WasOffice            string
	Day                  time.Time
	CounterID            string
	First, Past          int
	SeatedFor            []string
	Pinned, WasKept      bool
	Before               time.Time
	KeptOffice           *string
	KeptStart, KeptUntil *time.Time
}

func (r *becameRow) row(location *time.Location) *closure.Row {
	return &closure.Row{
		Closure: r.ClosureID, Resolution: r.Way, State: r.CaseState, Services: r.SeatedFor, Bound: r.Pinned, WasKept: r.WasKept, Before: r.Before.In(location),
		Was:  closure.Place{Day: officeday.ID{Office: r.WasOffice, Date: civil.DateOf(r.Day)}, Counter: r.CounterID, From: r.First, End: r.Past},
		Kept: r.kept(location),
	}
}

// kept gives the time that a row says was kept; nil where none was.
func (r *becameRow) kept(location *time.Location) *closure.Kept {
	if r.KeptStart == nil {
		return nil
	}
	kept := &closure.Kept{Start: r.KeptStart.In(location), Until: r.KeptUntil.In(location)}
	kept.Day = officeday.At(*r.KeptOffice, kept.Start)
	return kept
}
