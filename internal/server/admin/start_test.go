package admin_test

import (
	"net/http"
	"testing"

	"stadttermin/internal/authz"
)

func TestTheStartLeadsToWhatItsReaderMayOpen(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	door := []string{`href="/verwaltung/zugaenge?lang=de"`, "Aufsicht"}
	for _, role := range []authz.Role{authz.Administrator, authz.Privacy} {
		p := b.as(t, string(role)+"@werne.example", authz.Grant{Role: role})
		shows(t, p.get("/verwaltung"), http.StatusOK, door, nil)
	}
	for _, role := range []authz.Role{authz.Clerk, authz.Lead, authz.Reception} {
		p := b.as(t, string(role)+"@werne.example", authz.Grant{Role: role})
		shows(t, p.get("/verwaltung"), http.StatusForbidden, []string{"Dazu haben Sie kein Recht"}, door)
		shows(t, p.get("/verwaltung/zugaenge"), http.StatusForbidden, nil, []string{"@werne.example"})
	}
}
