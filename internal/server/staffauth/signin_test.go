package staffauth_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"stadttermin/internal/dev/stafftest"

	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
)

func TestEveryAddressButThatOfSigningInLeadsThereFirst(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	for _, route := range b.Routes() {
		path := strings.NewReplacer(":office", "buergerbuero", ":import", "1", ":reference", "WER-7K4M-2QX9", ":fall", "WER-7K4M-2QX9").Replace(route.Path)
		if strings.HasPrefix(path, "/bedienplatz/anmelden") || path == "/bedienplatz/abmelden" {
			continue
		}
		answer := (&stafftest.Person{Bed: b}).Do(httptest.NewRequest(route.Method, path, nil))
		back := "weiter=" + url.QueryEscape(path) + "&"
		if route.Method != http.MethodGet {
			back = "" // nothing is sent again by opening an address
		}
		stafftest.LeadsTo(t, answer, "/bedienplatz/anmelden?"+back+"lang=de")
	}
}

func TestSigningInLeadsBackToTheStaffsOwnPagesAndNowhereElse(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	const home = "/bedienplatz?lang=de"
	add(t, b, "j.berger@werne.example")
	for wanted, address := range map[string]string{
		"": home,
		"/bedienplatz/buergerbuero?tag=2026-11-25&lang=en": "/bedienplatz/buergerbuero?tag=2026-11-25&lang=en",
		"https://boese.example/bedienplatz":                home,
		"//boese.example/bedienplatz":                      home,
		`/\boese.example`:                                  home,
		"/bedienplatz.boese.example":                       home,
		"javascript:alert(1)":                              home,
		"/bedienplatz/abmelden":                            home,
	} {
		answer := (&stafftest.Person{Bed: b}).Post("/bedienplatz/anmelden", url.Values{"email": {"j.berger@werne.example"}, "passwort": {stafftest.Password}, "weiter": {wanted}})
		stafftest.LeadsTo(t, answer, address)
	}
}

func TestAWrongPasswordShowsTheFormAgainWithoutIt(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	p := &stafftest.Person{Bed: b}
	answer := p.Post("/bedienplatz/anmelden", url.Values{"email": {"wer@werne.example"}, "passwort": {"falsch geraten"}, "weiter": {"/bedienplatz/standesamt"}})
	stafftest.Shows(t, answer, http.StatusUnprocessableEntity,
		[]string{"E-Mail-Adresse oder Passwort stimmt nicht", `value="wer@werne.example"`, `value="/bedienplatz/standesamt"`}, []string{"falsch geraten"})
	if len(p.Cookies) > 0 {
		t.Errorf("cookies were set: %v", p.Cookies)
	}
}

func TestTheSignInFormSpeaksTheLanguageAsked(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	stafftest.Shows(t, (&stafftest.Person{Bed: b}).Get("/bedienplatz/anmelden?lang=en"), http.StatusOK, []string{`lang="en"`, "Sign in to the desk"}, []string{"Anmelden"})
}

func TestTheSessionsCookieIsOutOfReachOfScriptsAndOtherSites(t *testing.T) {
	t.Parallel()
	for scheme, want := range map[string]string{
		"http":  "sitzung=…; Path=/; HttpOnly; SameSite=Lax",
		"https": "__Host-sitzung=…; Path=/; HttpOnly; Secure; SameSite=Lax",
	} {
		b := stafftest.New(t)
		b.Scheme = scheme
		p := b.As(t, authz.Grant{Role: authz.Reception})
		name, token := p.Session()
		request := httptest.NewRequest(http.MethodGet, "/bedienplatz/anmelden", nil)
		answer := p.Do(request)
		stafftest.LeadsTo(t, answer, "/bedienplatz?lang=de")

		answer = p.Post("/bedienplatz/abmelden", nil)
		if got := answer.Header().Get("Set-Cookie"); !strings.HasPrefix(got, name+"=; Path=/; Max-Age=0") {
			t.Errorf("signing out leaves the cookie: %s", got)
		}
		add(t, b, "j.berger@werne.example")
		answer = p.Post("/bedienplatz/anmelden", url.Values{"email": {"j.berger@werne.example"}, "passwort": {stafftest.Password}})
		set := answer.Header().Values("Set-Cookie")
		header := set[len(set)-1]
		_, second := p.Session()
		if got := strings.Replace(header, second, "…", 1); got != want || second == token {
			t.Errorf("%s: %s, want %s", scheme, got, want)
		}
	}
}

func TestSigningOutEndsTheSessionForEveryCopyOfItsCookie(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	p := b.As(t, authz.Grant{Role: authz.Reception})
	stolen := &stafftest.Person{Bed: b, Cookies: maps.Clone(p.Cookies)}
	stafftest.Shows(t, stolen.Get("/bedienplatz"), http.StatusOK, []string{"Jana Berger"}, nil)
	stafftest.LeadsTo(t, p.Post("/bedienplatz/abmelden", nil), "/bedienplatz/anmelden?lang=de")
	stafftest.LeadsTo(t, stolen.Get("/bedienplatz"), "/bedienplatz/anmelden?weiter=%2Fbedienplatz&lang=de")
}

func TestOpeningTheAddressOfSigningOutChangesNothing(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	p := b.As(t, authz.Grant{Role: authz.Reception})
	stafftest.LeadsTo(t, p.Get("/bedienplatz/abmelden"), "/bedienplatz?lang=de")
	stafftest.Shows(t, p.Get("/bedienplatz"), http.StatusOK, []string{"Jana Berger"}, nil)
}

func TestNoPageOfStaffIsKeptInACache(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	p := b.As(t, authz.Grant{Role: authz.Reception})
	for _, path := range []string{"/bedienplatz", "/bedienplatz/bauamt", "/bedienplatz/anmelden"} {
		for _, who := range []*stafftest.Person{p, {Bed: b}} {
			if got := who.Get(path).Header().Get("Cache-Control"); got != "no-store" {
				t.Errorf("%s: Cache-Control %q", path, got)
			}
		}
	}
}

func add(t *testing.T, b *stafftest.Bed, email string) {
	t.Helper()
	_, err := b.Accounts.Accounts.Add(t.Context(), b.Here.ID, audit.System, account.New{
		Name: "Jana Berger", Email: email, Password: stafftest.Password, Grants: []authz.Grant{{Role: authz.Reception}},
	})
	if err != nil {
		t.Fatal(err)
	}
}
