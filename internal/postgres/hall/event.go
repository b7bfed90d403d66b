package hall

import (
	"context"
	"errors"
	"slices"
	"time"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/tenant"
)

const eventQuery = `SELECT office_id, day, event, at, action, case_id, state, letter, number, counter_id, also FROM desk_event WHERE tenant_id = $1 AND `

func scanEvent(row pgx.CollectableRow) (e dayplan.Event, err error) {
	var day time.Time
	err = row.Scan(&e.Day.Office, &day, &e.Number, &e.At, &e.Action, &e.Case, &e.State, &e.Letter, &e.Waiting, &e.Counter, &e.Also)
	e.Day.Date = civil.DateOf(day)
	return e, err
}

// Calls lists the calls of offices since a moment, oldest first.
func (d Queue) Calls(ctx context.Context, town *directory.Town, offices []string, since time.Time) (calls []dayplan.Event, err error) {
	err = d.DB.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		today := civil.DateOf(since.In(town.Rules.Location))
		rows, err := tx.Query(ctx, eventQuery+`office_id = ANY ($2) AND day >= $3 AND at >= $4 AND action IN ('call', 'call_again') ORDER BY at, office_id, event`,
			town.ID, offices, today.Time(), since)
		if err != nil {
			return err
		}
		calls, err = pgx.CollectRows(rows, scanEvent)
		return err
	})
	return calls, err
}

// Since reads the number of a day's last event, and what happened after one. Numbers without a row were bookings.
func (d Queue) Since(ctx context.Context, id tenant.ID, day officeday.ID, after int64) (last int64, events []dayplan.Event, err error) {
	err = d.DB.InTenant(ctx, id, func(tx *db.Tx) error {
		batch := &pgx.Batch{}
		batch.Queue(`SELECT event FROM office_day WHERE tenant_id = $1 AND office_id = $2 AND day = $3`, id, day.Office, day.Date.Time()).
			QueryRow(func(row pgx.Row) error {
				if err := row.Scan(&last); !errors.Is(err, pgx.ErrNoRows) {
					return err
				}
				return nil
			})
		batch.Queue(eventQuery+`office_id = $2 AND day = $3 AND event > $4 ORDER BY event LIMIT $5`, id, day.Office, day.Date.Time(), after, dayplan.Backlog).
			Query(func(rows pgx.Rows) (err error) {
				events, err = pgx.CollectRows(rows, scanEvent)
				return err
			})
		return tx.Write(ctx, batch)
	})
	return last, events, err
}

// Lasts reads the numbers of the last events of office-days.
func (d Queue) Lasts(ctx context.Context, id tenant.ID, days []officeday.ID) (map[officeday.ID]int64, error) {
	lasts := make(map[officeday.ID]int64)
	offices, dates := make([]string, len(days)), make([]time.Time, len(days))
	for i, day := range days {
		offices[i], dates[i] = day.Office, day.Date.Time()
	}
	err := d.DB.InTenant(ctx, id, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, `SELECT office_id, day, event FROM office_day WHERE tenant_id = $1 AND office_id = ANY ($2) AND day = ANY ($3)`, id, offices, dates)
		if err != nil {
			return err
		}
		var office string
		var day time.Time
		var event int64
		_, err = pgx.ForEachRow(rows, []any{&office, &day, &event}, func() error {
			lasts[officeday.ID{Office: office, Date: civil.DateOf(day)}] = event
			return nil
		})
		return err
	})
	return lasts, err
}

// Overdue lists appointments of an office, begun from–until, that are still merely booked.
func (d Queue) Overdue(ctx context.Context, town *directory.Town, office string, from, until time.Time) (ids []uuid.UUID, err error) {
	location := town.Rules.Location
	err = d.DB.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, `SELECT appointment_id FROM appointment WHERE tenant_id = $1 AND office_id = $2 AND day BETWEEN $3 AND $4
			AND state = 'booked' AND starts_at BETWEEN $5 AND $6 ORDER BY starts_at LIMIT 500`,
			town.ID, office, civil.DateOf(from.In(location)).Time(), civil.DateOf(until.In(location)).Time(), from, until)
		if err != nil {
			return err
		}
		ids, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		return err
	})
	return ids, err
}

// leastCases is from how many finished cases on a service's usual length says anything.
const leastCases = 20

// Usual gives, by service, how many times its planned minutes a service took at an office since a moment.
func (d Queue) Usual(ctx context.Context, town *directory.Town, office string, since time.Time) (map[string]float64, error) {
	usual := make(map[string]float64)
	err := d.DB.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, `SELECT service_id, sum(actual_minutes)::float8 / sum(minutes) FROM (
			SELECT i.service_id, i.actual_minutes, i.minutes FROM appointment a JOIN appointment_item i USING (tenant_id, appointment_id)
			WHERE a.tenant_id = $1 AND a.office_id = $2 AND a.day >= $3 AND i.actual_minutes IS NOT NULL
			UNION ALL
			SELECT i.service_id, i.actual_minutes, i.minutes FROM visit v JOIN visit_item i USING (tenant_id, visit_id)
			WHERE v.tenant_id = $1 AND v.office_id = $2 AND v.day >= $3 AND i.actual_minutes IS NOT NULL) taken
			GROUP BY service_id HAVING count(*) >= $4`, town.ID, office, civil.DateOf(since.In(town.Rules.Location)).Time(), leastCases)
		if err != nil {
			return err
		}
		var service string
		var ratio float64
		_, err = pgx.ForEachRow(rows, []any{&service, &ratio}, func() error {
			usual[service] = ratio
			return nil
		})
		return err
	})
	return usual, err
}

// History reads what happened to a case on its day, in order, wherever it was. What it says of several offices is said once.
func (d Queue) History(ctx context.Context, town *directory.Town, c *dayplan.Case) (events []dayplan.Event, err error) {
	offices := make([]string, len(town.Rules.Offices))
	for i, o := range town.Rules.Offices {
		offices[i] = o.ID
	}
	err = d.DB.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, eventQuery+`office_id = ANY ($2) AND day = $3 AND case_id = $4 ORDER BY at, event, counter_id DESC`,
			town.ID, offices, c.Date.Time(), c.ID())
		if err != nil {
			return err
		}
		events, err = pgx.CollectRows(rows, scanEvent)
		return err
	})
	return slices.CompactFunc(events, func(a, b dayplan.Event) bool { return a.At.Equal(b.At) && a.Action == b.Action && a.Day != b.Day }), err
}
