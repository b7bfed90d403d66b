package admin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
)

const accessPath = "/verwaltung/zugaenge"

func TestThePrivacyOfficerReadsWhoMayDoWhatAndIsOfferedNoChange(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	lars, err := b.staff.Accounts.Add(t.Context(), b.town.ID, audit.System, account.New{
		Name: "Lars Hoffmann", Email: "lars@werne.example", Password: password, Grants: []authz.Grant{{Role: authz.Clerk}},
	})
	if err != nil {
		t.Fatal(err)
	}
	one := accessPath + "/" + lars.ID.String()
	table := []string{"Lars Hoffmann", "Sachbearbeitung", "Was eine Rolle darf", "Notfall-Listen einrichten"}
	changes := []string{accessPath + "/einladen", one}

	administrator := b.as(t, "verwaltung@werne.example", authz.Grant{Role: authz.Administrator})
	shows(t, administrator.get(accessPath), http.StatusOK, append(table, changes...), nil)
	shows(t, administrator.get(one), http.StatusOK, []string{one + "/rollen", one + "/schliessen"}, nil)

	privacy := b.as(t, "datenschutz@werne.example", authz.Grant{Role: authz.Privacy})
	shows(t, privacy.get(accessPath), http.StatusOK, table, changes)
	for _, path := range []string{accessPath + "/einladen", one} {
		shows(t, privacy.get(path), http.StatusForbidden, nil, []string{`name="rolle"`})
	}
	shows(t, privacy.post(one+"/schliessen", url.Values{"schluessel": {"0192f0c1-2b3a-7c4d-8e5f-0123456789ab"}}), http.StatusForbidden, nil, nil)
	shows(t, administrator.get(one), http.StatusOK, []string{one + "/schliessen"}, nil)
}

func TestAnAdministratorWithoutTheSecondFactorIsLedToItsSetUpAndNowhereElse(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.staff.Deps.FactorRequired = []authz.Role{authz.Administrator}
	p := b.as(t, "verwaltung@werne.example", authz.Grant{Role: authz.Administrator})
	shows(t, p.get(staffauth.FactorPath), http.StatusOK, []string{"Mit Ihrer Rolle brauchen Sie einen zweiten Faktor"}, []string{`class="st-tabs"><a`, "Später einrichten"})
	// These are for people who have not signed in.
	outside := []string{staffauth.Home + "/anmelden", staffauth.Home + "/abmelden", staffauth.Home + "/passwort", staffauth.Home + "/zugang/"}
	tried := 0
	for _, route := range b.Routes() {
		if route.Path == staffauth.FactorPath || route.Path == staffauth.FactorPath+"/passkey" || begins(route.Path, outside) {
			continue
		}
		tried++
		path := strings.NewReplacer(":person", "0192f0c1-2b3a-7c4d-8e5f-0123456789ab").Replace(route.Path)
		answer := p.get(path)
		if route.Method == http.MethodPost {
			answer = p.post(path, nil)
		}
		if want := staffauth.FactorPath + "?lang=de"; answer.Code != http.StatusSeeOther || answer.Header().Get("Location") != want {
			t.Errorf("%s %s: %d to %q, want %q", route.Method, path, answer.Code, answer.Header().Get("Location"), want)
		}
	}
	if tried < 10 {
		t.Errorf("%d addresses were tried", tried)
	}
}

func begins(path string, with []string) bool {
	for _, beginning := range with {
		if strings.HasPrefix(path, beginning) {
			return true
		}
	}
	return false
}
