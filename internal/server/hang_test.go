package server_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"stadttermin/internal/account"
	"stadttermin/internal/authz"
	"stadttermin/internal/testbed"
)

func TestWhileTheDatabaseHangsEveryPageAnswersInTheTownsLookAndAllIsWellAfterwards(t *testing.T) {
	t.Parallel()
	server := testbed.PostgresServer(t)
	werne := testbed.Town("werne", 2)
	werne.Profile.Contact.Phone = "02389 71-333"
	s := openOn(t, testbed.InstallOn(t, server.Database, testbed.Redis(t), werne))
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
