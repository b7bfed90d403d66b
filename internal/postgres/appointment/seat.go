package appointment

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/postgres/db"
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
	bound     bool
}

// WriteSeats writes who sits where from now on.
func (tx Tx) WriteSeats(ctx context.Context, change *booking.AppointmentWrite) error {
	s := &seating{moves: map[officeday.ID][]officeday.Reseat{change.SeatDay: change.Moves}}
	if change.Appointment != nil && !change.Insert {
		s.own = change.Appointment.ID
	}
	if change.Seat != nil {
		s.placed = []placedSeat{newSeat(change)}
	}
	return tx.reseat(ctx, s)
}

// newSeat gives where a change seats its appointment.
func newSeat(c *booking.AppointmentWrite) placedSeat {
	return placedSeat{c.Appointment.ID, c.SeatDay, c.Seat.Counter, movedSeat{c.Seat.From, c.Seat.End, c.Seat.Services, c.Seat.Bound}}
}

// reseat writes a change of seats; officeday.ErrConflict where somebody has no seat to give up, or a counter is taken.
func (tx Tx) reseat(ctx context.Context, s *seating) error {
	moved, err := tx.unseat(ctx, s)
	if err != nil {
		return err
	}
	rows, err := tx.keyed(ctx, append(moved, s.placed...))
	if err != nil {
		return err
	}
	seated := int64(0)
	batch := &pgx.Batch{}
	insertFreeSeats.Queue(batch, tx.Tenant, rows, func(tag pgconn.CommandTag) error {
		seated += tag.RowsAffected()
		return nil
	})
	if err := tx.Write(ctx, batch); err != nil {
		return err
	}
	if seated != int64(len(rows)) {
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
	_, err = pgx.ForEachRow(rows, []any{&id, &seat.from, &seat.end, &seat.services, &seat.bound}, func() error {
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

// keyedSeat is a seat as it is written: at the counter of a key.
type keyedSeat struct {
	placedSeat
	key int32
}

// Seats are written where nobody sits: who sits there ends the transaction, or is left alone and shows in how many were
// written.
var (
	insertSeats     = db.Into("seat", "", seatFields...)
	insertFreeSeats = db.Into("seat", `ON CONFLICT ON CONSTRAINT seat_excl DO NOTHING`, seatFields...)

	seatFields = []db.Field[keyedSeat]{
		db.Value("appointment_id", func(s keyedSeat) any { return [16]byte(s.appointment) }),
		db.Value("office_id", func(s keyedSeat) any { return s.day.Office }),
		db.Value("counter_key", func(s keyedSeat) any { return s.key }),
		db.Value("day", func(s keyedSeat) any { return s.day.Date.Time() }),
		db.Value("ticks", func(s keyedSeat) any { return ticks(s.from, s.end) }),
		db.Value("services", func(s keyedSeat) any { return s.services }),
		db.Value("pinned", func(s keyedSeat) any { return s.bound }),
	}
)

// ticks gives those of a seat, the end excluded.
func ticks(from, end int) pgtype.Range[pgtype.Int4] {
	return pgtype.Range[pgtype.Int4]{
		Lower: pgtype.Int4{Int32: int32(from), Valid: true}, LowerType: pgtype.Inclusive,
		Upper: pgtype.Int4{Int32: int32(end), Valid: true}, UpperType: pgtype.Exclusive, Valid: true,
	}
}

// keyed gives seats with the keys of their counters; officeday.ErrConflict where there is no such counter.
func keyed(seats []placedSeat, keys func(db.Counters) (db.CounterKeys, error)) ([]keyedSeat, error) {
	if len(seats) == 0 {
		return nil, nil
	}
	var wanted db.Counters
	for _, s := range seats {
		wanted.Add(s.day.Office, s.counter)
	}
	known, err := keys(wanted)
	if err != nil {
		return nil, err
	}
	rows := make([]keyedSeat, len(seats))
	for i, s := range seats {
		key, found := known.Of(s.day.Office, s.counter)
		if !found {
			return nil, officeday.ErrConflict
		}
		rows[i] = keyedSeat{s, key}
	}
	return rows, nil
}

// keyed is keyed within the transaction.
func (tx Tx) keyed(ctx context.Context, seats []placedSeat) ([]keyedSeat, error) {
	return keyed(seats, func(wanted db.Counters) (db.CounterKeys, error) { return tx.Keys(ctx, wanted) })
}
