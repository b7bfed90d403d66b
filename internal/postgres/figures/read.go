// Package figures is the SQL of figures: what is counted in appointments, visits and records, and the records themselves.
package figures

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/civil"
	"stadttermin/internal/figures"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/tenant"
)

// Store is the database as figures see it.
type Store struct{ *db.DB }

// Each statement counts one group of figures. $1 is the tenant. Where whole years are counted $2 are the days at which leaves begin,
// with the end of the last; where a period is, the next are its first day, the one behind its last, and the office or nothing.
const (
	// A leaf is found by its day.
	years = `day >= ($2::date[])[1] AND day < ($2::date[])[cardinality($2::date[])]`
	leaf  = `width_bucket(day, $2::date[]) - 1`

	appointments = `
		SELECT ` + leaf + `, office_id, channel,
		       CASE state WHEN 'no_show' THEN 'no_show' WHEN 'booked' THEN 'unmarked' ELSE 'served' END,
		       count(*), sum(minutes)
		FROM appointment WHERE tenant_id = $1 AND ` + years + ` AND state NOT IN ('cancelled', 'displaced')
		GROUP BY 1, 2, 3, 4`

	// One pass over the items gives counts of all years, and of the period how long ahead they were booked and what they took.
	services = `
		WITH item AS MATERIALIZED (
		    SELECT ` + leaf + ` AS leaf, office_id, service_id, day - (booked AT TIME ZONE $6)::date AS ahead, quantity, i.minutes, actual_minutes,
		           day >= $3 AND day < $4 AND ($5 = '' OR office_id = $5) AS inside
		    FROM appointment a JOIN appointment_item i ON i.tenant_id = $1 AND i.appointment_id = a.appointment_id
		    WHERE a.tenant_id = $1 AND ` + years + ` AND state NOT IN ('cancelled', 'displaced')
		    UNION ALL
		    SELECT ` + leaf + `, office_id, service_id, NULL, quantity, i.minutes, actual_minutes,
		           day >= $3 AND day < $4 AND ($5 = '' OR office_id = $5)
		    FROM visit v JOIN visit_item i ON i.tenant_id = $1 AND i.visit_id = v.visit_id
		    WHERE v.tenant_id = $1 AND ` + years + `)
		SELECT 'count', leaf, office_id, service_id, 0, 0, count(ahead), count(*) FILTER (WHERE quantity = 1 AND actual_minutes > 0)
		FROM item GROUP BY leaf, office_id, service_id
		UNION ALL
		SELECT 'ahead', 0, '', service_id, greatest(ahead, 0), 0, count(*), 0 FROM item WHERE inside AND ahead IS NOT NULL GROUP BY service_id, greatest(ahead, 0)
		UNION ALL
		SELECT 'taken', 0, '', service_id, minutes, actual_minutes, count(*), 0 FROM item
		WHERE inside AND quantity = 1 AND actual_minutes > 0 GROUP BY service_id, minutes, actual_minutes`

	waits = `
		WITH wait AS MATERIALIZED (
		    SELECT ` + leaf + ` AS leaf, office_id, to_char(arrived AT TIME ZONE $6, 'HH24') AS hour,
		           greatest(0, extract(epoch FROM called - arrived) / 60)::integer AS minutes,
		           day >= $3 AND day < $4 AND ($5 = '' OR office_id = $5) AS inside
		    FROM visit WHERE tenant_id = $1 AND ` + years + ` AND appointment_id IS NULL AND called IS NOT NULL)
		SELECT leaf, office_id, hour, 0, count(*) FROM wait GROUP BY leaf, office_id, hour
		UNION ALL
		SELECT -1, '', hour, minutes, count(*) FROM wait WHERE inside GROUP BY hour, minutes`

	reasons = `
		SELECT ` + leaf + `, office_id, code, sum(cases) FROM figure_reason
		WHERE tenant_id = $1 AND ` + years + ` GROUP BY 1, 2, 3`

	terms = `
		WITH often AS (
		    SELECT term, date_trunc('year', day) AS year FROM figure_term WHERE tenant_id = $1 AND ` + years + `
		    GROUP BY 1, 2 HAVING sum(cases) >= $3 ORDER BY sum(cases) DESC, term LIMIT $4)
		SELECT ` + leaf + `, term, sum(cases) FROM figure_term JOIN often USING (term)
		WHERE tenant_id = $1 AND ` + years + ` AND date_trunc('year', day) = year GROUP BY 1, 2`

	firstFree = `
		SELECT service_id, ahead, count(*) FROM (
		    SELECT service_id, day, min(ahead) AS ahead FROM figure_first_free
		    WHERE tenant_id = $1 AND day >= $2 AND day < $3 AND ($4 = '' OR office_id = $4) GROUP BY service_id, day) d
		GROUP BY service_id, ahead`

	open = `SELECT day, office_id, minutes FROM figure_open WHERE tenant_id = $1 AND day >= $2 AND day < $3`
)

// Read counts everything in one snapshot and one round trip.
func (s Store) Read(ctx context.Context, id tenant.ID, scope figures.Scope) (*figures.Data, error) {
	data := &figures.Data{}
	var cuts []time.Time
	for _, cut := range scope.Cuts {
		cuts = append(cuts, cut.Time())
	}
	first, end := scope.First.Time(), scope.End.Time()
	batch := &pgx.Batch{}
	batch.Queue(appointments, id, cuts).Query(into(&data.Appointments, func(row pgx.CollectableRow) (a figures.Appointments, err error) {
		return a, row.Scan(&a.Leaf, &a.Office, &a.Channel, &a.Outcome, &a.Cases, &a.Minutes)
	}))
	batch.Queue(services, id, cuts, first, end, scope.Office, scope.Zone).Query(func(rows pgx.Rows) error { return readServices(rows, data) })
	batch.Queue(waits, id, cuts, first, end, scope.Office, scope.Zone).Query(func(rows pgx.Rows) error { return readWaits(rows, data) })
	batch.Queue(reasons, id, cuts).Query(into(&data.Reasons, func(row pgx.CollectableRow) (n figures.Count, err error) {
		return n, row.Scan(&n.Leaf, &n.Office, &n.Row, &n.Cases)
	}))
	batch.Queue(terms, id, cuts, scope.LeastOfTerm, scope.MostTerms).Query(into(&data.Terms, func(row pgx.CollectableRow) (n figures.Count, err error) {
		return n, row.Scan(&n.Leaf, &n.Row, &n.Cases)
	}))
	batch.Queue(firstFree, id, first, end, scope.Office).Query(into(&data.FirstFree, func(row pgx.CollectableRow) (f figures.FirstFree, err error) {
		return f, row.Scan(&f.Service, &f.Ahead, &f.Days)
	}))
	batch.Queue(open, id, first, end).Query(into(&data.Open, func(row pgx.CollectableRow) (o figures.OpenDay, err error) {
		var day time.Time
		err = row.Scan(&day, &o.Office, &o.Minutes)
		o.Day = civil.DateOf(day)
		return o, err
	}))
	err := s.Snapshot(ctx, id, func(tx *db.Tx) error { return tx.Write(ctx, batch) })
	return data, err
}

// into collects rows into a list.
func into[T any](list *[]T, scan pgx.RowToFunc[T]) func(pgx.Rows) error {
	return func(rows pgx.Rows) (err error) {
		*list, err = pgx.CollectRows(rows, scan)
		return err
	}
}

func readServices(rows pgx.Rows, data *figures.Data) error {
	var kind string
	var s figures.Services
	var a, b int
	_, err := pgx.ForEachRow(rows, []any{&kind, &s.Leaf, &s.Office, &s.Service, &a, &b, &s.Booked, &s.Timed}, func() error {
		switch kind {
		case "count":
			data.Services = append(data.Services, s)
		case "ahead":
			data.Ahead = append(data.Ahead, figures.Value{Of: s.Service, Value: a, Cases: s.Booked})
		case "taken":
			data.Taken = append(data.Taken, figures.Taken{Service: s.Service, Planned: a, Actual: b, Cases: s.Booked})
		}
		return nil
	})
	return err
}

func readWaits(rows pgx.Rows, data *figures.Data) error {
	var n figures.Count
	var minutes int
	_, err := pgx.ForEachRow(rows, []any{&n.Leaf, &n.Office, &n.Row, &minutes, &n.Cases}, func() error {
		if n.Leaf < 0 {
			data.Waited = append(data.Waited, figures.Value{Of: n.Row, Value: minutes, Cases: n.Cases})
		} else {
			data.Waits = append(data.Waits, n)
		}
		return nil
	})
	return err
}
