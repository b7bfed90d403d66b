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

// contents gives, for every table with rows of towns, how many there are of this town and a hash over all that they say
// and over the transactions that wrote them.
func (b *browser) contents() map[string]string {
	b.Helper()
	conn := b.owner(b.slug)
	defer conn.Close(b.Context())
	const tables = `SELECT string_agg(format(
			$$SELECT %L, count(*) || ' ' || coalesce(md5(string_agg(t.xmin::text || t::text, '' ORDER BY t::text)), '') FROM %I t$$,
			table_name, table_name), ' UNION ALL ')
		FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tenant_id'`
	var question string
	if err := conn.QueryRow(b.Context(), tables).Scan(&question); err != nil {
		b.Fatal(err)
	}
	rows, err := conn.Query(b.Context(), question)
	if err != nil {
		b.Fatal(err)
	}
	contents := make(map[string]string)
	var table, said string
	if _, err := pgx.ForEachRow(rows, []any{&table, &said}, func() error {
		contents[table] = said
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	if len(contents) == 0 {
		b.Fatal("there are no tables of towns")
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
