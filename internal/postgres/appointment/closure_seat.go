package appointment

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/town/tenant"
)

// seating is a change of many seats on many days at once. All that leave go first, so that counters can be exchanged.
type seating struct {
	leaving []uuid.UUID
	placed  []placedSeat
	moves   map[officeday.ID][]officeday.Reseat // of seats that keep their time
}

type placedSeat struct {
	appointment uuid.UUID
	day         officeday.ID
	counter     string
	movedSeat
}

// take adds what becomes of the seat of one case. A time that an earlier closure kept only changes its counter.
func (s *seating) take(batch *pgx.Batch, id tenant.ID, one *closure.Case) {
	switch {
	case one.Way == closure.Left:
	case one.Seat.Kept && one.Way == closure.Reseated:
		batch.Queue(`UPDATE offer o SET counter_key = c.counter_key FROM counter c
			WHERE o.tenant_id = $1 AND o.appointment_id = $2 AND o.kind = 'rebooking' AND c.tenant_id = $1 AND c.office_id = o.office_id AND c.counter_id = $3`,
			id, one.ID, one.Counter)
	case one.Seat.Kept:
	default:
		s.leaving = append(s.leaving, one.ID)
		if one.Way == closure.Reseated {
			s.placed = append(s.placed, placedSeat{one.ID, one.Was.Day, one.Counter, movedSeat{one.Was.From, one.Was.End, one.Seat.Services, one.Seat.Pinned}})
		}
	}
}

// reseat writes a change of seats; officeday.ErrConflict where the database refuses one.
func (tx closureTx) reseat(ctx context.Context, s *seating) error {
	to := make(map[uuid.UUID]placedSeat)
	leaving := s.leaving
	for day, moves := range s.moves {
		for _, move := range moves {
			leaving = append(leaving, move.Appointment)
			to[move.Appointment] = placedSeat{appointment: move.Appointment, day: day, counter: move.Counter}
		}
	}
	rows, err := tx.Query(ctx, `DELETE FROM seat WHERE tenant_id = $1 AND appointment_id = ANY ($2)
		RETURNING appointment_id, lower(ticks), upper(ticks), services, pinned`, tx.Tenant, leaving)
	if err != nil {
		return err
	}
	var id uuid.UUID
	var seat movedSeat
	placed, left := s.placed, 0
	_, err = pgx.ForEachRow(rows, []any{&id, &seat.from, &seat.end, &seat.services, &seat.pinned}, func() error {
		left++
		if moved, ok := to[id]; ok {
			moved.movedSeat = seat
			placed = append(placed, moved)
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case left != len(leaving):
		return officeday.ErrConflict
	}
	inserted := int64(0)
	batch := &pgx.Batch{}
	for _, p := range placed {
		queueSeat(batch, tx.Tenant, p.appointment, p.day, p.counter, p.movedSeat, &inserted)
	}
	if err := tx.Write(ctx, batch); err != nil {
		return err
	}
	if inserted != int64(len(placed)) {
		return officeday.ErrConflict
	}
	return nil
}
