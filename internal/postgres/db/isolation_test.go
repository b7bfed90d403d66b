package db_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/directory"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/message"
)

// twoTowns gives an installation where each of two towns has one appointment.
func twoTowns(t *testing.T) (i *apptest.Installation, werne, selm *directory.Town) {
	t.Helper()
	i = apptest.Install(t, apptest.Town("werne", 1), apptest.Town("selm", 1))
	werne, selm = i.Town(t, "werne"), i.Town(t, "selm")
	for _, town := range []*directory.Town{werne, selm} {
		i.BookOne(t, town)
	}
	return i, werne, selm
}

// connect opens a plain connection as a role.
func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// tenantTables lists every table with a tenant's data.
func tenantTables(t *testing.T, conn *pgx.Conn) []string {
	t.Helper()
	rows, err := conn.Query(t.Context(), `SELECT table_name FROM information_schema.columns
		WHERE table_schema = 'public' AND column_name = 'tenant_id' ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

func TestEveryTableOfTenantsForcesRowLevelSecurityAndLeadsItsKeyWithTheTenant(t *testing.T) {
	t.Parallel()
	database := apptest.Postgres(t)
	owner := connect(t, database.OwnerURL)
	rows, err := owner.Query(t.Context(), `
		SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,
		       coalesce((SELECT bool_and(a.attname = 'tenant_id') FROM pg_index x JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[0]
		                 WHERE x.indrelid = c.oid AND x.indisprimary), true)
		FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname NOT IN ('goose_db_version', 'placed_table', 'reference_prefix')`) // none has a tenant, nor rights for the application
	if err != nil {
		t.Fatal(err)
	}
	var table string
	var forced, leads bool
	seen := 0
	_, err = pgx.ForEachRow(rows, []any{&table, &forced, &leads}, func() error {
		seen++
		if !forced {
			t.Errorf("table %s does not force row-level security", table)
		}
		if !leads {
			t.Errorf("the primary key of %s does not begin with tenant_id", table)
		}
		return nil
	})
	if err != nil || seen < 20 {
		t.Fatalf("looked at %d tables: %v", seen, err)
	}
}

// Tables that were made before place was: those of tenants are distributed by whoever distributes an installation.
var olderTables = []string{
	"appointment", "appointment_item", "audit", "audit_check", "audit_detail", "audit_seal", "closure", "closure_case", "contact", "counter",
	"desk_event", "device", "feedback", "half_session", "hall", "idempotency", "intake", "intake_appointment", "intake_draft", "offer",
	"office", "office_day", "office_list", "office_list_plan", "outbox", "recovery_code", "revision", "revision_head", "seat", "service",
	"session", "staff", "staff_action", "staff_grant", "staff_link", "tenant", "tenant_host", "tenant_limit", "visit", "visit_item",
}

func TestEveryNewTableOfTenantsIsPlaced(t *testing.T) {
	t.Parallel()
	owner := connect(t, apptest.Postgres(t).OwnerURL)
	rows, err := owner.Query(t.Context(), `SELECT name FROM placed_table`)
	if err != nil {
		t.Fatal(err)
	}
	placed, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tenantTables(t, owner) {
		if !slices.Contains(olderTables, table) && !slices.Contains(placed, table) {
			t.Errorf("table %s holds data of tenants and is not placed: its migration calls SELECT place('%s')", table, table)
		}
	}
}

func TestWithoutATenantTheApplicationSeesNothingAtAll(t *testing.T) {
	t.Parallel()
	i, _, _ := twoTowns(t)
	app := connect(t, i.Database.AppURL)
	for _, table := range tenantTables(t, connect(t, i.Database.OwnerURL)) {
		var rows int
		err := app.QueryRow(t.Context(), `SELECT count(*) FROM `+pgx.Identifier{table}.Sanitize()).Scan(&rows)
		if err != nil {
			t.Fatal(err)
		}
		if rows != 0 {
			t.Errorf("without a tenant %d rows of %s are visible", rows, table)
		}
	}
}

func TestATenantSeesCountsAndChangesOnlyItself(t *testing.T) {
	t.Parallel()
	i, werne, selm := twoTowns(t)
	err := i.DB.InTenant(t.Context(), werne.ID, func(tx *db.Tx) error {
		for _, table := range tenantTables(t, connect(t, i.Database.OwnerURL)) {
			var foreign int
			if err := tx.QueryRow(t.Context(), `SELECT count(*) FROM `+pgx.Identifier{table}.Sanitize()+` WHERE tenant_id <> $1`, werne.ID).Scan(&foreign); err != nil {
				return err
			}
			if foreign != 0 {
				t.Errorf("%d rows of %s of another tenant are visible", foreign, table)
			}
		}
		for _, change := range []string{
			`UPDATE appointment SET language = 'xx' WHERE tenant_id = $1`, `DELETE FROM contact WHERE tenant_id = $1`, `DELETE FROM seat WHERE tenant_id = $1`,
		} {
			tag, err := tx.Exec(t.Context(), change, selm.ID)
			if err != nil {
				return err
			}
			if tag.RowsAffected() != 0 {
				t.Errorf("%s changed %d rows of another tenant", change, tag.RowsAffected())
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = i.DB.InTenant(t.Context(), werne.ID, func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `INSERT INTO hall (tenant_id, hall_id) VALUES ($1, 'fremd')`, selm.ID)
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "row-level security") {
		t.Errorf("writing a row of another tenant: %v", err)
	}
}

func TestTheApplicationsRoleNeitherOwnsNorBypassesNorRewritesHistory(t *testing.T) {
	t.Parallel()
	i, werne, _ := twoTowns(t)
	app := connect(t, i.Database.AppURL)
	var owns int
	if err := app.QueryRow(t.Context(), `SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)`).Scan(&owns); err != nil || owns != 0 {
		t.Errorf("the role owns %d relations: %v", owns, err)
	}
	for _, forbidden := range []string{
		`UPDATE audit SET action = 'x'`, `DELETE FROM audit`, `UPDATE revision SET author = 'x'`, `DELETE FROM revision`,
		`UPDATE audit_detail SET detail = '{}'`, `DELETE FROM tenant`, `DELETE FROM appointment`, `TRUNCATE seat`, `ALTER TABLE seat DISABLE ROW LEVEL SECURITY`,
		`SET ROLE stadttermin_definer`,
		fmt.Sprintf(`INSERT INTO audit (tenant_id, at, actor, action, object) VALUES (%d, now() - interval '1 day', 'system', 'x', 'x')`, werne.ID),
		fmt.Sprintf(`INSERT INTO audit (tenant_id, audit_id, actor, action, object) OVERRIDING SYSTEM VALUE VALUES (%d, 1, 'system', 'x', 'x')`, werne.ID),
	} {
		err := i.DB.InTenant(t.Context(), werne.ID, func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), forbidden)
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "permission denied") && !strings.Contains(err.Error(), "must be owner") {
			t.Errorf("%s: %v", forbidden, err)
		}
	}
	if _, err := db.Open(t.Context(), i.Database.OwnerURL); err == nil || !strings.Contains(err.Error(), "APP_DATABASE_URL") {
		t.Errorf("connecting as the owner: %v", err)
	}
}

func TestFunctionsAcrossTenantsGiveIdsAndNothingElse(t *testing.T) {
	t.Parallel()
	i, _, _ := twoTowns(t)
	rows, err := connect(t, i.Database.OwnerURL).Query(t.Context(), `
		SELECT p.proname, pg_get_function_result(p.oid), p.proconfig::text, has_function_privilege('public', p.oid, 'execute')
		FROM pg_proc p WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace`)
	if err != nil {
		t.Fatal(err)
	}
	allowed := map[string]string{
		"tenant_of_host": "integer", "tenant_of_slug": "integer", "tenant_served_as": "integer", "active_tenants": "SETOF integer",
		"settings_changed": "TABLE(number bigint, next timestamp with time zone)", "note_settings_change": "trigger",
		"outbox_due": "TABLE(tenant_id integer, outbox_id bigint, attempt integer)", "reserve_prefix": "boolean",
	}
	var name, result, config string
	var public bool
	seen := make(map[string]bool)
	_, err = pgx.ForEachRow(rows, []any{&name, &result, &config, &public}, func() error {
		seen[name] = true
		if allowed[name] != result || public || !strings.Contains(config, "search_path=public, pg_temp") {
			t.Errorf("%s returns %s, config %s, executable by everybody: %v", name, result, config, public)
		}
		return nil
	})
	if err != nil || len(seen) != len(allowed) {
		t.Errorf("%d functions, want %d: %v", len(seen), len(allowed), err)
	}
	active, err := i.Settings.Active(t.Context())
	if err != nil || len(active) != 2 {
		t.Errorf("active tenants: %v, %v", active, err)
	}
}

func TestAForeignAppointmentIsNotFound(t *testing.T) {
	t.Parallel()
	i, werne, selm := twoTowns(t)
	foreign := selmsOwn(t, i, selm)
	_, err := i.Appointments.Find(t.Context(), werne, foreign.ID)
	if apperr.CodeOf(err) != apperr.NotFound {
		t.Errorf("got %v", err)
	}
	if _, err := i.Appointments.Find(t.Context(), werne, uuid.New()); apperr.CodeOf(err) != apperr.NotFound {
		t.Errorf("got %v", err)
	}
}

func TestRetentionForgetsThePersonAndKeepsTheFigures(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, apptest.Town("werne", 1))
	town := i.Town(t, "werne")
	a := i.BookOne(t, town)
	i.Clock.Advance(12 * 24 * time.Hour)
	for _, c := range []struct {
		before    civil.Date
		forgotten int64
	}{{civil.NewDate(2026, 11, 23), 0}, {civil.NewDate(2026, 11, 24), 1}, {civil.NewDate(2026, 11, 25), 0}} {
		forgotten, err := (message.Retention{DB: i.DB}).Forget(t.Context(), town.ID, c.before, i.Clock.Now())
		if err != nil || forgotten != c.forgotten {
			t.Errorf("before %s: forgot %d, %v", c.before, forgotten, err)
		}
	}
	found, err := i.Appointments.Find(t.Context(), town, a.ID)
	if err != nil || found.Contact != (appointment.Contact{}) || found.Reference != a.Reference {
		t.Errorf("after retention: %+v, %v", found, err)
	}
}

// selmsOwn finds the appointment that twoTowns booked.
func selmsOwn(t *testing.T, i *apptest.Installation, town *directory.Town) (a *appointment.Appointment) {
	t.Helper()
	err := i.DB.InTenant(t.Context(), town.ID, func(tx *db.Tx) error {
		var id uuid.UUID
		if err := tx.QueryRow(t.Context(), `SELECT appointment_id FROM appointment WHERE tenant_id = $1`, town.ID).Scan(&id); err != nil {
			return err
		}
		a = &appointment.Appointment{ID: id}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestNoCounterHasAKeyInAnotherTenantsLane(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, apptest.Town("werne", 1))
	err := i.DB.InTenant(t.Context(), i.Town(t, "werne").ID, func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE counter SET counter_key = 33554432 WHERE tenant_id = $1`, i.Town(t, "werne").ID)
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "counter_key_of_lane") {
		t.Errorf("%v", err)
	}
}
