package appointment

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/postgres/db"
)

// keptTime is a time that is kept back: for whoever is to be asked, or from everybody for a while.
type keptTime struct {
	kind  string
	seat  placedSeat
	until time.Time
}

// Kinds of times that are kept back.
const (
	rebooking = "rebooking"
	rerelease = "rerelease"
)

// keyedTime is one as it is written: at the counter of a key.
type keyedTime struct {
	keyedSeat
	kept keptTime
}

var insertOffers = db.Into("offer", "",
	db.Value("offer_id", func(keyedTime) any { return [16]byte(uuid.New()) }),
	db.Value("kind", func(k keyedTime) any { return k.kept.kind }),
	db.Value("office_id", func(k keyedTime) any { return k.day.Office }),
	db.Value("counter_key", func(k keyedTime) any { return k.key }),
	db.Value("day", func(k keyedTime) any { return k.day.Date.Time() }),
	db.Value("ticks", func(k keyedTime) any { return ticks(k.from, k.end) }),
	db.Value("appointment_id", func(k keyedTime) any { return [16]byte(k.appointment) }),
	db.Value("until", func(k keyedTime) any { return k.kept.until }),
)

// queueKept keeps times back.
func (tx Tx) queueKept(ctx context.Context, batch *pgx.Batch, kept []keptTime) error {
	seats, err := tx.keyed(ctx, db.Column(kept, func(k keptTime) placedSeat { return k.seat }))
	if err != nil {
		return err
	}
	rows := make([]keyedTime, len(kept))
	for i, k := range kept {
		rows[i] = keyedTime{seats[i], k}
	}
	insertOffers.Queue(batch, tx.Tenant, rows)
	return nil
}
