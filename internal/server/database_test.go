package server_test

import (
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
)

// owner connects as the role that owns the tables. Row-level security binds it as well, so a tenant is named.
func (s *site) owner(slug string) *pgx.Conn {
	s.Helper()
	conn, err := pgx.Connect(s.Context(), s.Database.OwnerURL)
	if err != nil {
		s.Fatal(err)
	}
	_, err = conn.Exec(s.Context(), fmt.Sprintf("SELECT set_config('app.tenant', '%d', false)", s.Town(s.T, slug).ID))
	if err != nil {
		s.Fatal(err)
	}
	return conn
}

// count tells how many rows of the town a table has.
func (b *browser) count(table string) (n int) {
	b.Helper()
	conn := b.owner(b.slug)
	defer conn.Close(b.Context())
	if err := conn.QueryRow(b.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
		b.Fatal(err)
	}
	return n
}

// contents gives, for every table that has rows of towns, how many there are of one town and a hash over all that they
// say and over the transactions that wrote them.
func (b *browser) contents() map[string]string {
	b.Helper()
	conn := b.owner(b.slug)
	defer conn.Close(b.Context())
	rows, err := conn.Query(b.Context(), `SELECT table_name FROM information_schema.columns
		WHERE table_schema = 'public' AND column_name = 'tenant_id' ORDER BY 1`)
	if err != nil {
		b.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		b.Fatal(err)
	}
	contents := make(map[string]string)
	for _, table := range tables {
		var said string
		query := fmt.Sprintf(`SELECT count(*) || ' ' || coalesce(md5(string_agg(t.xmin::text || t::text, '' ORDER BY t::text)), '') FROM %s t`, table)
		if err := conn.QueryRow(b.Context(), query).Scan(&said); err != nil {
			b.Fatalf("%s: %v", table, err)
		}
		contents[table] = said
	}
	return contents
}

// unchanged compares what the database holds with what it held.
func (b *browser) unchanged(before map[string]string, by string) {
	b.Helper()
	after := b.contents()
	for _, table := range slices.Sorted(maps.Keys(before)) {
		if before[table] != after[table] {
			b.Errorf("%s changed table %s: %s, then %s", by, table, before[table], after[table])
		}
	}
}
