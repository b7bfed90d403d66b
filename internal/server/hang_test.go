package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/authz"
)

func TestWhileTheDatabaseHangsEveryPageAnswersInTheTownsLookAndAllIsWellAfterwards(t *testing.T) {
	t.Parallel()
	server := apptest.PostgresServer(t)
	werne := apptest.Town("werne", 2)
	werne.Profile.Contact.Phone = "02389 71-333"
	s := openOn(t, apptest.InstallOn(t, server.Database, apptest.Redis(t), werne))
	b := s.on("werne")
	token := b.signIn(account.New{
		Name: "Vera Brandt", Email: "vera@werne.example", Password: "ein langer Satz für Vera", Grants: []authz.Grant{{Role: authz.Clerk}},
	})
	session := cookie("sitzung", token)
	var made booked
	b.post("/api/v1/appointments", person(b.hold(at(monday, 8*60)).Hold, "kim@example.org")).into(http.StatusCreated, &made)
	b.get("/")
	s.Clock.Advance(time.Second) // what is known has to be compared
	server.Pause()
	t.Cleanup(server.Resume)
	var asking sync.WaitGroup
	for _, path := range []string{
		"/", "/zeiten?anliegen=pass:1", "/termin/" + made.token(), "/bedienplatz", "/api/v1/services", "/impressum", "/api/v1/availability/next?services=pass:1",
	} {
		asking.Go(func() {
			begun := time.Now()
			a := b.get(path, session)
			if took := time.Since(begun); took > 8*time.Second {
				t.Errorf("%s took %v", path, took)
			}
			body := string(a.Body)
			switch {
			case a.Status == http.StatusOK:
			case a.Status != http.StatusServiceUnavailable:
				t.Errorf("%s: %d", path, a.Status)
			case !strings.HasPrefix(path, "/api/") && !strings.Contains(body, "Stadt werne"):
				t.Errorf("%s does not look like the town: %s", path, body)
			case !strings.HasPrefix(path, "/api/") && !strings.HasPrefix(path, "/bedienplatz") && !strings.Contains(body, "02389 71-333"):
				t.Errorf("%s names no phone: %s", path, body)
			}
		})
	}
	asking.Go(func() {
		begun := time.Now()
		if a := b.get("/readyz"); a.Status != http.StatusServiceUnavailable || time.Since(begun) > time.Second {
			t.Errorf("/readyz: %d after %v", a.Status, time.Since(begun))
		}
	})
	asking.Wait()
	server.Resume()
	back := time.Now()
	for path, want := range map[string]int{"/readyz": http.StatusOK, "/api/v1/availability/next?services=pass:1": http.StatusOK, "/termin/" + made.token(): http.StatusOK} {
		for a := b.get(path); a.Status != want; a = b.get(path) {
			if time.Since(back) > 2*time.Second {
				t.Fatalf("%s: %d two seconds after the database is back", path, a.Status)
			}
		}
	}
}

func TestWhileTheDatabaseHangsTheDayPlanIsReadAsItWasLastByWhoeverWasLetInAndNobodyElse(t *testing.T) {
	t.Parallel()
	server := apptest.PostgresServer(t)
	werne := apptest.Town("werne", 2)
	second := werne.Plan.Offices[0]
	second.ID, second.Name, second.Letter = "bau", "Bauamt", "C"
	werne.Plan.Offices = append(werne.Plan.Offices, second)
	s := openOn(t, apptest.InstallOn(t, server.Database, apptest.Redis(t), werne, apptest.Town("selm", 2)))
	b, selm := s.on("werne"), s.on("selm")
	signedIn := func(b *browser, email string, grants ...authz.Grant) change {
		return cookie("sitzung", b.signIn(account.New{Name: "Vera Brandt", Email: email, Password: "ein langer Satz für Vera", Grants: grants}))
	}
	var made booked
	b.post("/api/v1/appointments", person(b.hold(at(monday, 8*60)).Hold, "kim@example.org")).into(http.StatusCreated, &made)
	s.Clock.Set(at(monday, 7*60+50))
	clerk := signedIn(b, "vera@werne.example", authz.Grant{Role: authz.Clerk, Office: "amt"})
	otherOffice := signedIn(b, "bau@werne.example", authz.Grant{Role: authz.Clerk, Office: "bau"})
	idle := signedIn(b, "idle@werne.example", authz.Grant{Role: authz.Clerk, Office: "amt"})
	neighbour := signedIn(selm, "vera@selm.example", authz.Grant{Role: authz.Clerk})
	b.get("/bedienplatz/amt", clerk).says("Kim Beispiel")
	b.get("/bedienplatz/bau", otherOffice)
	b.get("/bedienplatz?ansicht=liste", clerk)
	selm.get("/bedienplatz", neighbour)
	s.Clock.Advance(2 * time.Minute)
	server.Pause()
	t.Cleanup(server.Resume)

	var asking sync.WaitGroup
	ask := func(b *browser, path string, session change, judge func(a *answer, body string)) {
		asking.Go(func() {
			begun := time.Now()
			a := b.get(path, session)
			if took := time.Since(begun); took > 8*time.Second {
				t.Errorf("%s took %v", path, took)
			}
			judge(a, string(a.Body))
		})
	}
	for _, path := range []string{"/bedienplatz", "/bedienplatz/amt", "/bedienplatz/amt?ansicht=liste"} {
		ask(b, path, clerk, func(a *answer, body string) {
			if a.Status != http.StatusOK || !strings.Contains(body, "Kim Beispiel") || !strings.Contains(body, "Das ist der Stand von 07:50") {
				t.Errorf("%s: %d", path, a.Status)
			}
			main := body[strings.Index(body, "<main"):]
			if strings.Contains(main, "method=\"post\"") || strings.Contains(main, "/nummer") {
				t.Errorf("%s offers what cannot be done: %s", path, main)
			}
		})
	}
	unavailable := func(what string) func(a *answer, body string) {
		return func(a *answer, body string) {
			if a.Status != http.StatusServiceUnavailable || strings.Contains(body, "Kim Beispiel") {
				t.Errorf("%s: %d", what, a.Status)
			}
		}
	}
	ask(b, "/bedienplatz/amt?tag=2026-11-24", clerk, unavailable("a day that was never shown"))
	ask(b, "/bedienplatz/amt?teil=alles", clerk, unavailable("a page that has it already"))
	ask(b, "/bedienplatz/fall/"+made.Reference, clerk, unavailable("another page"))
	ask(b, "/bedienplatz/amt", cookie("sitzung", strings.Repeat("A", 43)), func(a *answer, body string) {
		if strings.Contains(body, "Kim Beispiel") {
			t.Errorf("a session that nobody has: %d", a.Status)
		}
	})
	ask(b, "/bedienplatz/amt", neighbour, unavailable("a session of another town"))
	ask(selm, "/bedienplatz/amt", neighbour, func(a *answer, body string) {
		if a.Status != http.StatusOK || strings.Contains(body, "Kim Beispiel") {
			t.Errorf("another town's office of that name: %d", a.Status)
		}
	})
	ask(b, "/bedienplatz/amt", otherOffice, func(a *answer, body string) {
		if a.Status != http.StatusForbidden || strings.Contains(body, "Kim Beispiel") {
			t.Errorf("somebody of another office: %d", a.Status)
		}
	})
	ask(b, "/bedienplatz", idle, unavailable("a session that was not used in this process"))
	asking.Wait()
	s.Clock.Advance(6 * time.Minute)
	ask(b, "/bedienplatz/amt", clerk, unavailable("minutes after the session was last found to be in force"))
	asking.Wait()
	server.Resume()
	back := time.Now()
	for a := b.get("/bedienplatz/amt", clerk); a.Status != http.StatusOK || strings.Contains(string(a.Body), "Das ist der Stand"); a = b.get("/bedienplatz/amt", clerk) {
		if time.Since(back) > 4*time.Second {
			t.Fatalf("%d after the database is back", a.Status)
		}
	}
}

func TestWhileTheDatabaseHangsEveryPageOfStaffSaysSoInTheSameWords(t *testing.T) {
	t.Parallel()
	server := apptest.PostgresServer(t)
	werne := apptest.Town("werne", 2)
	s := openOn(t, apptest.InstallOn(t, server.Database, apptest.Redis(t), werne))
	b := s.on("werne")
	who := account.New{
		Name: "Vera Brandt", Email: "vera@werne.example", Password: "ein langer Satz für Vera",
		Grants: []authz.Grant{{Role: authz.Lead}, {Role: authz.Privacy}},
	}
	session := cookie("sitzung", b.signIn(who))
	made := b.book(at(monday, 8*60), "kim@example.org")
	fall := "/bedienplatz/fall/" + made.Reference
	b.get(fall, session).says("Kim Beispiel")
	s.Clock.Advance(time.Second)
	server.Pause()
	t.Cleanup(server.Resume)
	sentences := map[string]string{
		"de": "Die Datenbank antwortet gerade nicht. Hier lässt sich im Augenblick nichts laden und nichts ändern.",
		"en": "The database does not answer at the moment. Nothing can be loaded or changed here just now.",
	}
	var asking sync.WaitGroup
	judge := func(what, language string, ask func() *answer) {
		asking.Go(func() {
			a := ask()
			body := string(a.Body)
			if a.Status != http.StatusServiceUnavailable || !strings.Contains(body, sentences[language]) {
				t.Errorf("%s: %d does not say that the database does not answer", what, a.Status)
			}
			if strings.Contains(body, "viel los") || strings.Contains(body, "busy") {
				t.Errorf("%s says that it is busy", what)
			}
		})
	}
	for _, path := range []string{
		fall, fall + "/drucken", "/bedienplatz/termin/" + made.Reference, "/bedienplatz/amt/nummer", "/bedienplatz/telefon", "/bedienplatz/abholung",
		"/bedienplatz/ausfall", "/bedienplatz/import", "/bedienplatz/konto", "/bedienplatz/nicht-erreicht", "/verwaltung",
	} {
		judge(path, "de", func() *answer { return b.get(path, session) })
	}
	judge("in English", "en", func() *answer { return b.get(fall+"?lang=en", session) })
	judge("what changes something", "de", func() *answer { return b.submit(fall+"/da", url.Values{}, session) })
	judge("searching", "de", func() *answer { return b.submit("/bedienplatz/suche", url.Values{"q": {"nowak"}}, session) })
	judge("signing in", "de", func() *answer {
		return b.submit("/bedienplatz/anmelden", url.Values{"email": {who.Email}, "passwort": {who.Password}})
	})
	judge("another password", "de", func() *answer { return b.submit("/bedienplatz/passwort", url.Values{"email": {who.Email}}) })
	asking.Wait()
}
