package appointment

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/town/tenant"
)

// seating is a change of seats. All that leave go first, so that counters can be exchanged.
type seating struct {
	leaving []uuid.UUID                         // who gives a seat up
	own     uuid.UUID                           // who gives theirs up if they have one; zero: nobody
	moves   map[officeday.ID][]officeday.Reseat // of seats that keep their time
	placed  []placedSeat
}

type placedSeat struct {
	appointment uuid.UUID
	day         officeday.ID
	counter     string
	movedSeat
}

type movedSeat struct {
	from, end int
	services  []string
	pinned    bool
}

// WriteSeats writes who sits where from now on.
func (tx Tx) WriteSeats(ctx context.Context, change *booking.AppointmentWrite) error {
	s := &seating{moves: map[officeday.ID][]officeday.Reseat{change.SeatDay: change.Moves}}
	if change.Appointment != nil && !change.Insert {
		s.own = change.Appointment.ID
	}
	if seat := change.Seat; seat != nil {
		s.placed = []placedSeat{{change.Appointment.ID, change.SeatDay, seat.Counter, movedSeat{seat.From, seat.End, seat.Services, seat.Pinned}}}
	}
	return tx.reseat(ctx, s)
}

// reseat writes a change of seats; officeday.ErrConflict where somebody has no seat to give up, or a counter is taken.
func (tx Tx) reseat(ctx context.Context, s *seating) error {
	moved, err := tx.unseat(ctx, s)
	if err != nil {
		return err
	}
	placed := append(moved, s.placed...)
	seated := int64(0)
	batch := &pgx.Batch{}
	for _, p := range placed {
		queueSeat(batch, tx.Tenant, p, &seated)
	}
	if err := tx.Write(ctx, batch); err != nil {
		return err
	}
	if seated != int64(len(placed)) {
		return officeday.ErrConflict
	}
	return nil
}

// unseat takes all out that leave, and gives those that are to sit elsewhere.
func (tx Tx) unseat(ctx context.Context, s *seating) (moved []placedSeat, err error) {
	to := make(map[uuid.UUID]placedSeat)
	leaving := s.leaving
	for day, moves := range s.moves {
		for _, move := range moves {
			leaving = append(leaving, move.Appointment)
			to[move.Appointment] = placedSeat{appointment: move.Appointment, day: day, counter: move.Counter}
		}
	}
	left := len(leaving)
	if s.own != uuid.Nil {
		leaving = append(leaving, s.own)
	}
	if len(leaving) == 0 {
		return nil, nil
	}
	rows, err := tx.Query(ctx, `DELETE FROM seat WHERE tenant_id = $1 AND appointment_id = ANY ($2)
		RETURNING appointment_id, lower(ticks), upper(ticks), services, pinned`, tx.Tenant, leaving)
	if err != nil {
		return nil, err
	}
	var id uuid.UUID
	var seat movedSeat
	_, err = pgx.ForEachRow(rows, []any{&id, &seat.from, &seat.end, &seat.services, &seat.pinned}, func() error {
		if id == s.own {
			return nil
		}
		left--
		if p, ok := to[id]; ok {
			p.movedSeat = seat
			moved = append(moved, p)
		}
		return nil
	})
	if err == nil && left != 0 {
		err = officeday.ErrConflict
	}
	return moved, err
}

// queueSeat seats an appointment unless its counter is taken then, and counts those that it has seated.
func queueSeat(batch *pgx.Batch, id tenant.ID, p placedSeat, seated *int64) {
	batch.Queue(`INSERT INTO seat (tenant_id, appointment_id, office_id, counter_key, day, ticks, services, pinned)
		SELECT $1, $2, office_id, counter_key, $5, int4range($6, $7), $8, $9 FROM counter
		WHERE tenant_id = $1 AND office_id = $3 AND counter_id = $4
		ON CONFLICT ON CONSTRAINT seat_excl DO NOTHING`,
		id, p.appointment, p.day.Office, p.counter, p.day.Date.Time(), p.from, p.end, p.services, p.pinned).
		Exec(func(tag pgconn.CommandTag) error {
			*seated += tag.RowsAffected()
			return nil
		})
}
