package figures

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/civil"
	"stadttermin/internal/figures"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/tenant"
)

// mostTerms is how many words of a day are kept of a town.
const mostTerms = 1000

// Add adds what this process has counted to what others have. Rows are written in one order by all, so that none waits for another
// in a circle.
func (s Store) Add(ctx context.Context, id tenant.ID, counted map[figures.Event]int) error {
	events := slices.SortedFunc(maps.Keys(counted), func(a, b figures.Event) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Office, b.Office), cmp.Compare(a.Name, b.Name))
	})
	var reasons, terms []figures.Event
	for _, e := range events {
		if e.Office == "" {
			terms = append(terms, e)
		} else {
			reasons = append(reasons, e)
		}
	}
	return s.InTenant(ctx, id, func(tx *db.Tx) error {
		room, err := roomFor(ctx, tx, terms)
		if err != nil {
			return err
		}
		batch := &pgx.Batch{}
		insertReasons.Queue(batch, id, countedOf(reasons, counted))
		insertTerms.Queue(batch, id, countedOf(room, counted))
		return tx.Write(ctx, batch)
	})
}

// countedEvent is how often something happened on a day, as it is written.
type countedEvent struct {
	figures.Event
	cases int
}

var (
	insertReasons = db.Into("figure_reason", `ON CONFLICT (tenant_id, day, office_id, code) DO UPDATE SET cases = figure_reason.cases + excluded.cases`,
		db.Value("day", func(e countedEvent) any { return e.Day.Time() }), db.Value("office_id", func(e countedEvent) any { return e.Office }),
		db.Value("code", func(e countedEvent) any { return e.Name }), db.Value("cases", func(e countedEvent) any { return e.cases }))
	insertTerms = db.Into("figure_term", `ON CONFLICT (tenant_id, day, term) DO UPDATE SET cases = figure_term.cases + excluded.cases`,
		db.Value("day", func(e countedEvent) any { return e.Day.Time() }), db.Value("term", func(e countedEvent) any { return e.Name }),
		db.Value("cases", func(e countedEvent) any { return e.cases }))
)

func countedOf(events []figures.Event, counted map[figures.Event]int) []countedEvent {
	return db.Column(events, func(e figures.Event) countedEvent { return countedEvent{e, counted[e]} })
}

// roomFor gives those words that a day knows already or has room for.
func roomFor(ctx context.Context, tx *db.Tx, terms []figures.Event) (room []figures.Event, err error) {
	if len(terms) == 0 {
		return nil, nil
	}
	known := make(map[civil.Date]map[string]bool)
	rows, err := tx.Query(ctx, `SELECT day, term FROM figure_term WHERE tenant_id = $1 AND day = ANY ($2)`, tx.Tenant,
		db.Column(terms, func(e figures.Event) time.Time { return e.Day.Time() }))
	if err != nil {
		return nil, err
	}
	note := func(day civil.Date, term string) {
		if known[day] == nil {
			known[day] = make(map[string]bool)
		}
		known[day][term] = true
	}
	var day time.Time
	var term string
	if _, err := pgx.ForEachRow(rows, []any{&day, &term}, func() error {
		note(civil.DateOf(day), term)
		return nil
	}); err != nil {
		return nil, err
	}
	for _, e := range terms {
		if known[e.Day][e.Name] || len(known[e.Day]) < mostTerms {
			note(e.Day, e.Name)
			room = append(room, e)
		}
	}
	return room, nil
}

var (
	insertOpen = db.Into("figure_open", `ON CONFLICT DO NOTHING`,
		db.Value("day", func(o openOf) any { return o.day }), db.Value("office_id", func(o openOf) any { return o.Office }), db.Value("minutes", func(o openOf) any { return o.Minutes }))
	insertFirst = db.Into("figure_first_free", `ON CONFLICT DO NOTHING`,
		db.Value("day", func(a aheadOf) any { return a.day }), db.Value("office_id", func(a aheadOf) any { return a.Office }),
		db.Value("service_id", func(a aheadOf) any { return a.Service }), db.Value("ahead", func(a aheadOf) any { return a.Days }))
)

// openOf and aheadOf are what is recorded of a day, as it is written.
type (
	openOf struct {
		figures.OpenDay
		day time.Time
	}
	aheadOf struct {
		figures.Ahead
		day time.Time
	}
)

// Keep writes a day's record unless somebody has, and forgets words of earlier months that fewer have typed than are shown.
func (s Store) Keep(ctx context.Context, id tenant.ID, r *figures.Record) error {
	return s.InTenant(ctx, id, func(tx *db.Tx) error {
		batch := &pgx.Batch{}
		day := r.Day.Time()
		insertOpen.Queue(batch, id, db.Column(r.Open, func(o figures.OpenDay) openOf { return openOf{o, day} }))
		insertFirst.Queue(batch, id, db.Column(r.First, func(a figures.Ahead) aheadOf { return aheadOf{a, day} }))
		batch.Queue(`DELETE FROM figure_term WHERE tenant_id = $1 AND day < date_trunc('month', $2::date) AND (term, date_trunc('month', day)) IN (
			SELECT term, date_trunc('month', day) FROM figure_term WHERE tenant_id = $1 AND day < date_trunc('month', $2::date)
			GROUP BY 1, 2 HAVING sum(cases) < $3)`, id, r.Day.Time(), figures.Least)
		return tx.Write(ctx, batch)
	})
}
