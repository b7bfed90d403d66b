package db_test

import (
	"errors"
	"strings"
	"testing"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/postgres/db"
)

func TestAProgramRunsOnItsOwnSchemaAndOnThoseThatServeIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change string
		runs   bool
		says   string
	}{
		"its own":                    {`SELECT 1`, true, ""},
		"an older one":               {`DELETE FROM goose_db_version WHERE version_id = (SELECT max(version_id) FROM goose_db_version)`, false, "run stadttermin migrate"},
		"one with a gap":             {`DELETE FROM goose_db_version WHERE version_id = 25`, false, "lacks 25"},
		"one from before any number": {`DROP FUNCTION schema_serves()`, false, "run stadttermin migrate"},
		"a newer one that serves it": {`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9000, true)`, true, ""},
		"a newer one that does not": {`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9000, true);
			CREATE OR REPLACE FUNCTION schema_serves() RETURNS bigint LANGUAGE sql IMMUTABLE RETURN 8000`, false, "run a newer stadttermin"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := apptest.Install(t)
			if _, err := connect(t, i.Database.OwnerURL).Exec(t.Context(), c.change); err != nil {
				t.Fatal(err)
			}
			opened, err := db.Open(t.Context(), i.Database.AppURL)
			if err == nil {
				opened.Close()
			}
			ready := i.DB.Ping(t.Context()) // of a program that has been running
			var refused *db.SchemaError
			for _, err := range []error{err, ready} {
				if c.runs != (err == nil) || !c.runs && (!errors.As(err, &refused) || !strings.Contains(err.Error(), c.says)) {
					t.Errorf("starts: %v", err)
				}
			}
		})
	}
}
