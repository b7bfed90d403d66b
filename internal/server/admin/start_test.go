package admin_test

import (
	"net/http"
	"testing"
	"time"

	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/authz"
)

func TestTheStartLeadsToWhatItsReaderMayOpen(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	door := []string{`href="/verwaltung/zugaenge?lang=de"`, "Aufsicht"}
	for _, role := range []authz.Role{authz.Administrator, authz.Privacy} {
		p := b.as(t, string(role)+"@werne.example", authz.Grant{Role: role})
		shows(t, p.get("/verwaltung"), http.StatusOK, door, nil)
	}
	lead := b.as(t, "lead@werne.example", authz.Grant{Role: authz.Lead, Office: "amt"})
	shows(t, lead.get("/verwaltung"), http.StatusOK, []string{`href="/verwaltung/kennzahlen?lang=de"`}, door[:1])
	for _, role := range []authz.Role{authz.Clerk, authz.Reception} {
		p := b.as(t, string(role)+"@werne.example", authz.Grant{Role: role})
		shows(t, p.get("/verwaltung"), http.StatusForbidden, []string{"Dazu haben Sie kein Recht"}, door)
		shows(t, p.get("/verwaltung/zugaenge"), http.StatusForbidden, nil, []string{"@werne.example"})
	}
}

func TestTheStartSaysWhatIsWrongWithTheTownsMails(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	p := b.as(t, "admin@werne.example", authz.Grant{Role: authz.Administrator})
	shows(t, p.get("/verwaltung"), http.StatusOK, []string{"Alle E-Mails gehen hinaus"}, []string{"warte", "kam nicht an"})
	err := b.DB.InTenant(t.Context(), b.town.ID, func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `INSERT INTO outbox (tenant_id, subject_type, subject_id, kind, sequence, due_at, state, finished) VALUES
			($1, 'appointment', gen_random_uuid(), 'confirmation', 0, $2, 'waiting', NULL), ($1, 'staff', gen_random_uuid(), 'staff_invitation', 0, $2, 'refused', $2)`,
			b.town.ID, b.Clock.Now().Add(-time.Hour))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	shows(t, p.get("/verwaltung"), http.StatusOK, []string{"Eine E-Mail wartet seit", "Eine E-Mail an Mitarbeitende oder Ämter"}, []string{"Alle E-Mails"})
}
