package db_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/dev/apptest"
)

// references are the tables that every node of a distributed database holds as a whole.
const references = `('{tenant,tenant_host,tenant_limit}'::name[])`

// catalogueRules find what a database that is distributed by tenant would refuse, each with what stands against it so far.
var catalogueRules = map[string]struct {
	query string
	known []string // only gets shorter
}{
	"a unique index or an exclusion has the tenant as a column": {
		`SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
		WHERE c.relnamespace = 'public'::regnamespace AND (i.indisunique OR i.indisexclusion) AND c.relname <> ALL ` + references + ` AND a.attnum <> ALL (i.indkey::int2[])`,
		[]string{"seat_excl"}, // deploy for a cluster puts the tenant in front of it
	},
	"an exclusion compares the tenant": {
		`SELECT x.conname::text FROM pg_constraint x WHERE x.contype = 'x' AND NOT EXISTS (
		SELECT FROM unnest(x.conkey, x.conexclop) u(k, op) JOIN pg_attribute a ON a.attrelid = x.conrelid AND a.attnum = u.k JOIN pg_operator o ON o.oid = u.op
		WHERE a.attname = 'tenant_id' AND o.oprname = '=')`,
		[]string{"seat_excl"},
	},
	"a foreign key leads to a reference table or pairs tenants": {
		`SELECT f.conname::text FROM pg_constraint f JOIN pg_class own ON own.oid = f.conrelid JOIN pg_class other ON other.oid = f.confrelid
		WHERE f.contype = 'f' AND f.connamespace = 'public'::regnamespace
		AND (own.relname = ANY ` + references + ` AND other.relname <> ALL ` + references + `
			OR other.relname <> ALL ` + references + ` AND NOT EXISTS (SELECT FROM unnest(f.conkey, f.confkey) u(k, fk)
				JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = u.k JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = u.fk
				WHERE a.attname = 'tenant_id' AND b.attname = 'tenant_id')
			OR f.confupdtype <> 'a' OR f.confdeltype IN ('n', 'd'))`, nil,
	},
	"there is no trigger": {
		`SELECT t.tgrelid::regclass || '.' || t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace`,
		[]string{"revision.note_settings_change", "tenant.note_settings_change", "tenant_host.note_settings_change", "tenant_limit.note_settings_change"},
	},
	"no policy asks a query": {
		`SELECT polrelid::regclass || '.' || polname FROM pg_policy WHERE polqual::text LIKE '%{SUBLINK%' OR polwithcheck::text LIKE '%{SUBLINK%'`, nil,
	},
	"no function reads tables of tenants": {
		`SELECT DISTINCT p.proname::text FROM pg_proc p JOIN (
			SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace) t
			ON p.prosrc ~* ('\m(from|join|update|into|using)\s+' || t.relname || '\M')
		WHERE p.pronamespace = 'public'::regnamespace AND t.relname <> ALL ` + references,
		[]string{"outbox_due", "settings_changed"},
	},
	"tenants have numbers of one kind": {
		`SELECT a.attrelid::regclass::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
		WHERE a.attname = 'tenant_id' AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.atttypid <> 'int4'::regtype`, nil,
	},
	"every table has a primary key": {
		`SELECT c.relname::text FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
		AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)`,
		[]string{"settings_change", "staff_grant"},
	},
	"every table has a tenant": {
		`SELECT c.relname::text FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
		AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id')`,
		[]string{"goose_db_version", "placed_table", "reference_prefix", "settings_change"}, // of the installation as a whole
	},
	"no name is so long that a node shortens it": {
		`SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'i' AND length(relname) > 50
		UNION SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND length(conname) > 50`,
		[]string{"outbox_tenant_id_subject_type_subject_id_kind_sequence_key"},
	},
}

func TestTheSchemaCanBeDistributedByTenant(t *testing.T) {
	t.Parallel()
	database := apptest.EmptyPostgres(t)
	migrate(t, database)
	owner := connect(t, database.OwnerURL)
	for rule, r := range catalogueRules {
		rows, err := owner.Query(t.Context(), r.query)
		if err != nil {
			t.Fatalf("%s: %v", rule, err)
		}
		found, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatalf("%s: %v", rule, err)
		}
		left := make(map[string]bool)
		for _, name := range r.known {
			left[name] = true
		}
		for _, name := range found {
			if !left[name] {
				t.Errorf("%s, and %s does not", rule, name)
			}
			delete(left, name)
		}
		for name := range left {
			t.Errorf("%s: %s keeps to it by now, strike it from the list", rule, name)
		}
	}
}
