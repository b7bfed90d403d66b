package statement_test

import (
	"strings"
	"testing"

	"stadttermin/internal/dev/statement"
)

var rules = statement.Rules{
	Tables:   map[string]bool{"seat": true, "counter": true, "appointment": true, "outbox": true, "audit": true, "offer": true, "office_day": true, "staff": true, "staff_grant": true},
	Identity: map[string]bool{"outbox": true, "audit": true},
}

// Each case is one offence, so that a rule that no longer looks is noticed.
func TestEveryOffenceIsFound(t *testing.T) {
	t.Parallel()
	for text, finding := range map[string]string{
		`SELECT set_config('app.tenant', $1, true)`: "S1",
		`BEGIN; SET LOCAL app.tenant = '7'`:         "S1",
		`INSERT INTO seat (tenant_id, day) VALUES ($1, (SELECT max(day) FROM seat WHERE tenant_id = $1))`: "S2",
		`INSERT INTO seat (tenant_id, day) SELECT $1, * FROM unnest($2::date[])`:                          "S3",
		`INSERT INTO seat (tenant_id, day) SELECT 7, day FROM counter c WHERE c.tenant_id = $1`:           "S3",
		`INSERT INTO outbox (tenant_id, kind) SELECT tenant_id, $2 FROM appointment WHERE tenant_id = $1`: "S3",
		`SELECT count(*) FROM seat`: "S4",
		`SELECT day FROM seat s JOIN counter c ON c.counter_key = s.counter_key WHERE s.tenant_id = $1`:                                                      "S4: counter",
		`SELECT EXISTS (SELECT FROM staff_grant g WHERE g.tenant_id = s.tenant_id) FROM staff s WHERE s.tenant_id = $1`:                                      "S4: staff_grant",
		`SELECT n.number FROM appointment a CROSS JOIN LATERAL (SELECT count(*) AS number FROM seat WHERE tenant_id = a.tenant_id) n WHERE a.tenant_id = $1`: "S4: seat",
		`UPDATE offer o SET day = c.day FROM counter c WHERE o.tenant_id = $1 AND c.tenant_id = o.tenant_id`:                                                 "S4: counter",
		`DELETE FROM offer o USING staff s WHERE o.tenant_id = $1 AND s.tenant_id = o.tenant_id`:                                                             "S4: staff",
		`SELECT day FROM seat WHERE tenant_id = $1 UNION ALL SELECT day FROM offer`:                                                                          "S4: offer",
		`SELECT pg_current_xact_id()`:                "S5",
		`SELECT ctid FROM seat WHERE tenant_id = $1`: "S5",
		`WITH gone AS (DELETE FROM offer WHERE tenant_id = $1 RETURNING day) SELECT count(*) FROM gone`: "S6",
		`UPDATE seat SET services = services[2:] WHERE tenant_id = $1`:                                  "S8",
		`SELECT pg_advisory_lock($1)`: "S9",
	} {
		if found := strings.Join(rules.Judge(text), "\n"); !strings.Contains(found, finding) {
			t.Errorf("%s: %s is not found: %q", text, finding, found)
		}
	}
}

func TestWhatADistributedDatabaseExecutesIsLeftAlone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`SET LOCAL app.tenant = '7'`,
		`INSERT INTO seat (tenant_id, day) VALUES ($1, $2), ($1, $3) ON CONFLICT ON CONSTRAINT seat_excl DO NOTHING`,
		`INSERT INTO offer (tenant_id, day) SELECT c.tenant_id, $2 FROM counter c WHERE c.tenant_id = $1`,
		`SELECT day FROM seat s JOIN counter c USING (tenant_id, counter_key) WHERE s.tenant_id = $1`,
		`SELECT day FROM seat s JOIN counter c ON c.tenant_id = s.tenant_id AND c.counter_key = s.counter_key WHERE s.tenant_id = $1`,
		`SELECT EXISTS (SELECT FROM staff_grant g WHERE g.tenant_id = $1) FROM staff s WHERE s.tenant_id = $1`,
		`INSERT INTO office_day (tenant_id, day) VALUES ($1, $2) ON CONFLICT (tenant_id, day) DO UPDATE SET version = office_day.version + 1`,
		`SELECT day FROM seat WHERE tenant_id = $1 FOR UPDATE`,
		`SELECT array_agg(x[1:2]) FROM seat WHERE tenant_id = $1`,
		`SELECT extract(day FROM day) FROM seat WHERE tenant_id = $1`,
		`SELECT version_id FROM goose_db_version`,
	} {
		if found := rules.Judge(text); len(found) > 0 {
			t.Errorf("%s: %q", text, found)
		}
	}
}
