package db_test

import (
	"database/sql"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"
	"github.com/pressly/goose/v3"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/postgres/db"
	"stadttermin/migrations"
)

// ranAs lists the texts in testdata that migrations had once, with the name under which each was run.
var ranAs = map[string]string{
	"0012_queue":              "0012_queue.sql",
	"0014_closure":            "0014_closure.sql",
	"0020_hot_tenant":         "0020_hot_tenant.sql",
	"0021_hot_indexes_first":  "0021_hot_indexes.sql",
	"0021_hot_indexes_second": "0021_hot_indexes.sql",
	"0024_visitor_budget":     "0024_visitor_budget.sql",
}

func TestEveryDatabaseHasTheSameSchemaWhateverItHasRun(t *testing.T) {
	t.Parallel()
	fresh := apptest.EmptyPostgres(t)
	migrate(t, fresh)
	want := catalogue(t, fresh)
	for name, state := range map[string]struct {
		through int   // the last that was run
		without []int // those that came in later, with lower numbers
		earlier []string
		then    string // what else has happened to it
	}{
		"0012 at first":                  {12, []int{10}, []string{"0012_queue"}, ""},
		"0014 at first":                  {14, []int{10, 13}, []string{"0012_queue", "0014_closure"}, ""},
		"0015 at first":                  {15, []int{10, 13}, []string{"0012_queue", "0014_closure"}, ""},
		"0019 while 0015 was there":      {19, []int{10, 13, 16}, []string{"0012_queue", "0014_closure"}, ""},
		"0019 while 0015 was taken away": {19, []int{10, 13, 15, 16}, []string{"0012_queue", "0014_closure"}, ""},
		"0014 with the second 0012":      {19, []int{10, 13, 16}, []string{"0014_closure"}, ""},
		"0014 after 0010":                {19, []int{13, 16}, []string{"0014_closure"}, ""},
		"0014 after 0013":                {19, []int{16}, []string{"0014_closure"}, ""},
		"0019 before 0016":               {19, []int{16}, nil, ""},
		"0020 at first":                  {20, nil, []string{"0020_hot_tenant"}, ""},
		"0021 at first":                  {21, nil, []string{"0021_hot_indexes_first"}, ""},
		"0021 after the first 0020":      {22, nil, []string{"0020_hot_tenant", "0021_hot_indexes_first"}, ""},
		"0021 before its last change":    {22, nil, []string{"0021_hot_indexes_second"}, ""},
		"0024 at first":                  {24, nil, []string{"0024_visitor_budget"}, ""},
		"0024 at first, its block rolled back": {24, nil, []string{"0024_visitor_budget"}, `DO $$ BEGIN
			EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM stadttermin_app', current_database());
			EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO PUBLIC', current_database());
		END $$`},
		"0026 before 0024 and 0025": {26, []int{24, 25}, nil, ""},
		"0027 before 0024":          {27, []int{24}, nil, ""},
		"0030":                      {30, nil, nil, ""},
		"every first text": {30, []int{25}, []string{
			"0012_queue", "0014_closure", "0020_hot_tenant", "0021_hot_indexes_first", "0024_visitor_budget",
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			database := apptest.EmptyPostgres(t)
			migrateTo(t, database, state.through, state.without, state.earlier)
			if _, err := connect(t, database.OwnerURL).Exec(t.Context(), state.then); err != nil {
				t.Fatal(err)
			}
			rows := fill(t, database)
			migrate(t, database)
			for thing, differs := range difference(want, catalogue(t, database)) {
				t.Errorf("%s: %s", thing, differs)
			}
			mustKeep(t, database, rows)
			db, err := db.Open(t.Context(), database.AppURL)
			if err != nil {
				t.Fatal(err)
			}
			db.Close()
		})
	}
}

func migrate(t *testing.T, database *apptest.Database) {
	t.Helper()
	if err := db.Migrate(t.Context(), database.OwnerURL, database.AppURL, ""); err != nil {
		t.Fatal(err)
	}
}

// migrateTo runs the migrations that there were at an earlier time, some of them with the text that they had then.
func migrateTo(t *testing.T, database *apptest.Database, through int, without []int, texts []string) {
	t.Helper()
	files := make(fstest.MapFS)
	names, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if n := numberOf(t, name); n <= through && !slices.Contains(without, n) {
			content, err := fs.ReadFile(migrations.FS, name)
			if err != nil {
				t.Fatal(err)
			}
			files[name] = &fstest.MapFile{Data: content}
		}
	}
	for _, text := range texts {
		name := ranAs[text]
		maps.DeleteFunc(files, func(other string, _ *fstest.MapFile) bool { return numberOf(t, other) == numberOf(t, name) })
		files[name] = &fstest.MapFile{Data: testdata(t, text+".sql")}
	}
	db, err := sql.Open("pgx", database.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func numberOf(t *testing.T, name string) int {
	t.Helper()
	digits, _, _ := strings.Cut(name, "_")
	n, err := strconv.Atoi(digits)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func testdata(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", "migrations", name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// catalogue tells everything that makes the schema of a database, by name.
func catalogue(t *testing.T, database *apptest.Database) map[string]string {
	t.Helper()
	rows, err := connect(t, database.OwnerURL).Query(t.Context(), string(testdata(t, "catalogue.sql")))
	if err != nil {
		t.Fatal(err)
	}
	things := make(map[string]string)
	var name, definition string
	_, err = pgx.ForEachRow(rows, []any{&name, &definition}, func() error {
		if other, twice := things[name]; twice {
			t.Errorf("%s is told twice: %s and %s", name, other, definition)
		}
		things[name] = definition
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"relation", "column", "constraint", "index", "policy", "trigger", "function", "right on", "comment on"} {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(things)), func(name string) bool { return strings.HasPrefix(name, kind+" ") }) {
			t.Errorf("the catalogue has no %s", kind)
		}
	}
	return things
}

// difference tells of each thing that two catalogues do not agree on, how.
func difference(want, got map[string]string) map[string]string {
	differs := make(map[string]string)
	for name, definition := range want {
		if other, ok := got[name]; !ok {
			differs[name] = "is missing"
		} else if other != definition {
			differs[name] = "is\n" + other + "\nand not\n" + definition
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			differs[name] = "is left over"
		}
	}
	return differs
}

// fill writes rows into a database of an earlier state and gives those of each table, as JSON.
func fill(t *testing.T, database *apptest.Database) map[string][]string {
	t.Helper()
	conn := connect(t, database.OwnerURL)
	if _, err := conn.Exec(t.Context(), string(testdata(t, "rows.sql"))); err != nil {
		t.Fatal(err)
	}
	filled := make(map[string][]string)
	for _, table := range tenantTables(t, conn) {
		rows, err := conn.Query(t.Context(), `SELECT to_jsonb(r)::text FROM `+table+` r`)
		if err != nil {
			t.Fatal(err)
		}
		filled[table], err = pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(filled["contact"]) != 1 {
		t.Fatalf("%d contacts were written", len(filled["contact"]))
	}
	return filled
}

// mustKeep demands that every row is there and says what it said.
func mustKeep(t *testing.T, database *apptest.Database, filled map[string][]string) {
	t.Helper()
	conn := connect(t, database.OwnerURL)
	if _, err := conn.Exec(t.Context(), `SELECT set_config('app.tenant', '1', false)`); err != nil {
		t.Fatal(err)
	}
	for table, rows := range filled {
		for _, row := range rows {
			var kept bool
			err := conn.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM `+table+` r WHERE to_jsonb(r) @> $1::jsonb)`, row).Scan(&kept)
			if err != nil || !kept {
				t.Errorf("%s lost %s: %v", table, row, err)
			}
		}
	}
}
