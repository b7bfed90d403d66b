package archtest_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"stadttermin/internal/dev/archtest"
)

func TestACommittedMigrationNeverChanges(t *testing.T) {
	t.Parallel()
	findings, err := archtest.FrozenMigrations(os.DirFS("../../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range findings {
		t.Error(finding)
	}
}

func TestAChangedAddedOrMissingMigrationIsFound(t *testing.T) {
	t.Parallel()
	const sum = "5f4d1ee56e0d6bd3ecb4f4bb52fb4f32d0ea6ab9db9b5f8e1b1a7e6c7f4b6b12" // of nothing in particular
	findings, err := archtest.FrozenMigrations(fstest.MapFS{
		"migrations/checksums.sha256": {Data: []byte(sum + "  0001_a.sql\n" + sum + "  0002_b.sql\n")},
		"migrations/0001_a.sql":       {Data: []byte("SELECT 1;")},
		"migrations/0003_c.sql":       {Data: []byte("SELECT 1;")},
	})
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(findings, "\n")
	for _, want := range []string{"0001_a.sql was changed", "0002_b.sql was committed and is missing", "0003_c.sql is not frozen yet: add the line"} {
		if !strings.Contains(all, want) {
			t.Errorf("want %q, got:\n%s", want, all)
		}
	}
}

func TestNewMigrationsRunOnADistributedDatabase(t *testing.T) {
	t.Parallel()
	findings, err := archtest.Migrations(os.DirFS("../../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range findings {
		t.Error(finding)
	}
}

func TestEveryStatementThatADistributedDatabaseRefusesIsFound(t *testing.T) {
	t.Parallel()
	const begin = "-- why\n-- +goose Up\nSET LOCAL citus.multi_shard_modify_mode = 'sequential';\n"
	for name, offence := range map[string]struct{ source, finding string }{
		"not one after the other":         {"-- +goose Up\nSELECT 1;", "does not begin with"},
		"constraint beside a column":      {begin + "ALTER TABLE a ADD COLUMN b text, ADD CONSTRAINT c CHECK (b <> '');", "stands alone"},
		"two constraints":                 {begin + "ALTER TABLE a ADD CONSTRAINT c CHECK (b <> ''), ADD CONSTRAINT d CHECK (b <> 'x');", "stands alone"},
		"constraint without a name":       {begin + "ALTER TABLE a ADD UNIQUE (tenant_id, b);", "stands alone"},
		"column with a check":             {begin + "ALTER TABLE a ADD COLUMN b text\n CHECK (b <> '');", "add the column, then"},
		"column that refers":              {begin + "ALTER TABLE a ADD COLUMN b text REFERENCES c;", "add the column, then"},
		"table that refers":               {begin + "CREATE TABLE a (tenant_id integer REFERENCES tenant);\nSELECT place('a');", "after the table was placed"},
		"table that is not placed":        {begin + "CREATE TABLE a (tenant_id integer);", "let SELECT place('a') follow"},
		"another table placed":            {begin + "CREATE TABLE a (tenant_id integer);\nSELECT place('b');", "let SELECT place('a') follow"},
		"trigger":                         {begin + "CREATE TRIGGER a AFTER INSERT ON b EXECUTE FUNCTION c();", "makes a trigger"},
		"policy with a query":             {begin + "CREATE POLICY of_tenant ON a USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), ''))::integer);", "policy of another form"},
		"way down":                        {begin + "SELECT 1;\n-- +goose Down\nDROP TABLE a;", "a way down"},
		"offence behind a string and ';'": {begin + "SELECT ';';\nALTER TABLE a ADD CHECK (b <> '');", "stands alone"},
	} {
		if findings := judgeMigration(t, offence.source); !strings.Contains(findings, offence.finding) {
			t.Errorf("%s: want a finding with %q, got:\n%s", name, offence.finding, findings)
		}
	}
	allowed := begin + `
CREATE TABLE a (tenant_id integer NOT NULL, b text NOT NULL CHECK (b <> ''), PRIMARY KEY (tenant_id, b));
SELECT place('a');
ALTER TABLE a ADD CONSTRAINT a_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id); -- not: ADD UNIQUE (b)
ALTER TABLE a ADD COLUMN c text, ADD COLUMN d text NOT NULL DEFAULT '';
CREATE POLICY of_tenant ON a USING (tenant_id = nullif(current_setting('app.tenant', true), '')::integer);
-- +goose StatementBegin
DO $$ BEGIN PERFORM 1; ALTER TABLE a ADD UNIQUE (b); END $$;
-- +goose StatementEnd
`
	if findings := judgeMigration(t, allowed); findings != "" {
		t.Errorf("unexpected findings:\n%s", findings)
	}
}

func judgeMigration(t *testing.T, source string) string {
	t.Helper()
	findings, err := archtest.Migrations(fstest.MapFS{"migrations/0023_a.sql": {Data: []byte(source)}})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(findings, "\n")
}
