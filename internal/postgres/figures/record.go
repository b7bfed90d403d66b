package figures

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

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
	cases := func(e figures.Event) int { return counted[e] }
	return s.InTenant(ctx, id, func(tx *db.Tx) error {
		batch := &pgx.Batch{}
		if len(reasons) > 0 {
			batch.Queue(`INSERT INTO figure_reason (tenant_id, day, office_id, code, cases)
				SELECT $1, * FROM unnest($2::date[], $3::text[], $4::text[], $5::integer[])
				ON CONFLICT (tenant_id, day, office_id, code) DO UPDATE SET cases = figure_reason.cases + excluded.cases`,
				id, db.Column(reasons, dayOf), db.Column(reasons, func(e figures.Event) string { return e.Office }), db.Column(reasons, nameOf), db.Column(reasons, cases))
		}
		if len(terms) > 0 {
			batch.Queue(`INSERT INTO figure_term (tenant_id, day, term, cases)
				SELECT $1, n.* FROM unnest($2::date[], $3::text[], $4::integer[]) n (day, term, cases)
				WHERE (SELECT count(*) FROM figure_term t WHERE t.tenant_id = $1 AND t.day = n.day) < $5
				   OR EXISTS (SELECT FROM figure_term t WHERE t.tenant_id = $1 AND t.day = n.day AND t.term = n.term)
				ON CONFLICT (tenant_id, day, term) DO UPDATE SET cases = figure_term.cases + excluded.cases`,
				id, db.Column(terms, dayOf), db.Column(terms, nameOf), db.Column(terms, cases), mostTerms)
		}
		return tx.Write(ctx, batch)
	})
}

func dayOf(e figures.Event) string  { return e.Day.String() }
func nameOf(e figures.Event) string { return e.Name }

// Keep writes a day's record unless somebody has, and forgets words of earlier months that fewer have typed than are shown.
func (s Store) Keep(ctx context.Context, id tenant.ID, r *figures.Record) error {
	return s.InTenant(ctx, id, func(tx *db.Tx) error {
		batch := &pgx.Batch{}
		batch.Queue(`INSERT INTO figure_open (tenant_id, day, office_id, minutes)
			SELECT $1, $2, * FROM unnest($3::text[], $4::integer[]) ON CONFLICT DO NOTHING`,
			id, r.Day.Time(), db.Column(r.Open, func(o figures.OpenDay) string { return o.Office }), db.Column(r.Open, func(o figures.OpenDay) int { return o.Minutes }))
		batch.Queue(`INSERT INTO figure_first_free (tenant_id, day, office_id, service_id, ahead)
			SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::integer[]) ON CONFLICT DO NOTHING`,
			id, r.Day.Time(), db.Column(r.First, func(a figures.Ahead) string { return a.Office }), db.Column(r.First, func(a figures.Ahead) string { return a.Service }),
			db.Column(r.First, func(a figures.Ahead) *int { return a.Days }))
		batch.Queue(`DELETE FROM figure_term WHERE tenant_id = $1 AND day < date_trunc('month', $2::date) AND (term, date_trunc('month', day)) IN (
			SELECT term, date_trunc('month', day) FROM figure_term WHERE tenant_id = $1 AND day < date_trunc('month', $2::date)
			GROUP BY 1, 2 HAVING sum(cases) < $3)`, id, r.Day.Time(), figures.Least)
		return tx.Write(ctx, batch)
	})
}
