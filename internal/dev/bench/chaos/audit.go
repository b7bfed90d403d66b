package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// result is what was promised, and what the database says.
type result struct {
	acknowledged int
	lost         int // acknowledged, but not there, not booked, without a seat, or somebody else's
	double       int // pairs that sit at one counter at once
	repeated     int // visitors with more than one appointment
	unpromised   int // booked for visitors who were never told so
	repeats      int64
	outages      string
}

// sound tells whether every promise is kept. That hardly anybody was served would prove nothing.
func (r *result) sound(visitors int) bool {
	return r.lost == 0 && r.double == 0 && r.repeated == 0 && r.acknowledged > visitors*9/10
}

func (r *result) String() string {
	return fmt.Sprintf("%s; requests sent again %d\nacknowledged %d, lost %d, double %d, repeated for one visitor %d, never told %d",
		r.outages, r.repeats, r.acknowledged, r.lost, r.double, r.repeated, r.unpromised)
}

// audit compares what visitors were told with what is stored.
func (i *installation) audit(ctx context.Context, told map[string]string) (*result, error) {
	conn, err := pgx.Connect(ctx, i.database.superURL)
	if err != nil {
		return nil, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	rows, err := conn.Query(ctx, `SELECT a.reference, c.email FROM appointment a JOIN contact c USING (tenant_id, appointment_id)
		JOIN seat s USING (tenant_id, appointment_id) WHERE a.state = 'booked'`)
	if err != nil {
		return nil, err
	}
	r := &result{acknowledged: len(told)}
	stored, persons := make(map[string]string), make(map[string]int)
	var reference, email string
	_, err = pgx.ForEachRow(rows, []any{&reference, &email}, func() error {
		stored[reference] = email
		persons[email]++
		if told[reference] == "" {
			r.unpromised++
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for reference, email := range told {
		if stored[reference] != email {
			r.lost++
		}
	}
	for _, appointments := range persons {
		if appointments > 1 {
			r.repeated++
		}
	}
	err = conn.QueryRow(ctx, `SELECT count(*) FROM seat a JOIN seat b ON a.tenant_id = b.tenant_id AND a.counter_key = b.counter_key
		AND a.day = b.day AND a.ticks && b.ticks AND a.appointment_id < b.appointment_id`).Scan(&r.double)
	return r, err
}
