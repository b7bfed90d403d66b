package server_test

import (
	"net/http"
	"strings"
	"testing"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
)

// Two servers on one database: what one of them changes, the other knows at the next request.
func TestAChangedRightHoldsAtOnceOnEveryInstance(t *testing.T) {
	t.Parallel()
	database, redisURL := apptest.Postgres(t), apptest.Redis(t)
	first := openOn(t, apptest.InstallOn(t, database, redisURL, apptest.Town("werne", 2)))
	second := openOn(t, apptest.InstallOn(t, database, redisURL))
	here, there := first.on("werne"), second.on("werne")
	town := here.Town(t, "werne").ID
	const path = "/verwaltung/zugaenge"
	enter := func(email string) (change, *account.Staff) {
		token := here.signIn(account.New{Name: "Vera Brandt", Email: email, Password: "fünf Wörter reichen hier aus", Grants: []authz.Grant{{Role: authz.Administrator}}})
		staff, err := first.Staff.Sessions.Resume(t.Context(), town, token)
		if err != nil {
			t.Fatal(err)
		}
		return cookie("sitzung", token), staff
	}
	enter("bleibt@werne.example")
	for what, do := range map[string]func(*account.Staff) error{
		"another role": func(s *account.Staff) error {
			return first.Staff.Accounts.Grant(t.Context(), town, audit.System, s.ID, []authz.Grant{{Role: authz.Reception}}, "")
		},
		"closed": func(s *account.Staff) error {
			return first.Staff.Accounts.SetActive(t.Context(), town, audit.System, s.ID, false, "")
		},
		"another password": func(s *account.Staff) error {
			return first.Staff.Accounts.SetPassword(t.Context(), town, audit.System, s.ID, "ein ganz anderes Wort")
		},
		"no second factor": func(s *account.Staff) error {
			return first.Staff.Accounts.ResetFactor(t.Context(), town, audit.System, s.ID, "")
		},
	} {
		session, staff := enter(strings.ReplaceAll(what, " ", ".") + "@werne.example")
		if a := there.ask(http.MethodGet, path, nil, session); a.Status != http.StatusOK {
			t.Errorf("%s, before: %d", what, a.Status)
		}
		if err := do(staff); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		for _, b := range []*browser{here, there} {
			if a := b.ask(http.MethodGet, path, nil, session); a.Status != http.StatusSeeOther {
				t.Errorf("%s, afterwards: %d", what, a.Status)
			}
		}
	}
}
