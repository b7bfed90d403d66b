package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
)

func TestRedisStoppedInMidFlightLosesNoBookingAndDoublesNone(t *testing.T) {
	t.Parallel()
	redis := apptest.RedisServer(t)
	b := openOn(t, apptest.InstallOn(t, apptest.Postgres(t), redis.URL, apptest.Town("werne", 2))).on("werne")
	o := &outcome{refusals: make(map[apperr.Code]int)}
	var answered atomic.Int32
	var stopping sync.WaitGroup
	some := make(chan struct{})
	enough := sync.OnceFunc(func() { close(some) })
	stopping.Go(func() {
		<-some
		redis.Kill()
	})
	together(64, func(n int) {
		a := b.post("/api/v1/holds", wish(quarterHours(n)))
		if answered.Add(1) >= 16 {
			enough()
		}
		var h held
		if a.Status == http.StatusCreated && json.Unmarshal(a.Body, &h) == nil {
			a = b.post("/api/v1/appointments", person(h.Hold, fmt.Sprintf("visitor%d@example.org", n)))
		}
		o.record(b, a)
	})
	stopping.Wait()
	o.ends(b, 32, 32)
	if got := b.count("seat"); got != 32 {
		t.Errorf("%d seats, want 32", got)
	}
}

func TestWhileRedisIsFrozenNobodyWaitsForItAndHouseholdsAndTheTownHallGoOn(t *testing.T) {
	t.Parallel()
	redis := apptest.RedisServer(t)
	werne := apptest.Town("werne", 2)
	werne.Profile.Visitors = tenant.Visitors{}
	s := openOn(t, apptest.InstallOn(t, apptest.Postgres(t), redis.URL, werne))
	b := s.on("werne")
	clerk := cookie("sitzung", b.signIn(account.New{
		Name: "Vera Brandt", Email: "vera@werne.example", Password: "ein langer Satz für Vera", Grants: []authz.Grant{{Role: authz.Clerk}},
	}))
	paths := []string{"/bedienplatz", "/bedienplatz/amt", "/", "/zeiten?anliegen=pass:1", "/api/v1/availability/next?services=pass:1"}
	for _, path := range paths {
		if a := b.get(path, clerk); a.Status != http.StatusOK {
			t.Fatalf("%s: %d", path, a.Status)
		}
	}
	redis.Pause()
	t.Cleanup(redis.Resume)
	b.get(paths[0], clerk) // finds out
	soon := func(what string, answered *answer, begun time.Time) {
		if took := time.Since(begun); took > 300*time.Millisecond {
			t.Errorf("%s took %s", what, took)
		}
		if answered.Status >= http.StatusBadRequest {
			t.Errorf("%s: %d", what, answered.Status)
		}
	}
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for frozen := time.Now(); time.Since(frozen) < 3*time.Second; <-tick.C {
		for _, path := range paths {
			begun := time.Now()
			soon(path, b.get(path, clerk), begun)
		}
	}
	household := from("203.0.113.7")
	for n := range 10 {
		var h held
		begun := time.Now()
		a := b.post("/api/v1/holds", wish(at(monday, civil.Clock(8*60+15*n))), household)
		soon(fmt.Sprint("hold ", n), a, begun)
		a.into(http.StatusCreated, &h)
		begun = time.Now()
		soon(fmt.Sprint("booking ", n), b.post("/api/v1/appointments", person(h.Hold, fmt.Sprintf("kim%d@example.org", n)), household), begun)
	}
	redis.Resume()
	back := time.Now()
	days := []string{"amt"}
	apptest.Until(t, "Redis is used again", func() bool {
		_, err := s.Redis.Marks(t.Context(), 1, days)
		return err == nil
	})
	if took := time.Since(back); took > 2500*time.Millisecond {
		t.Errorf("Redis is used again after %s", took)
	}
}

func TestRedisEmptiedInMidFlightLosesNoBookingAndDoublesNone(t *testing.T) {
	t.Parallel()
	redis := apptest.RedisServer(t)
	b := openOn(t, apptest.InstallOn(t, apptest.Postgres(t), redis.URL, apptest.Town("werne", 2))).on("werne")
	stop := make(chan struct{})
	var emptying sync.WaitGroup
	emptying.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				redis.FlushAll()
			}
		}
	})
	o := b.race(64, quarterHours)
	close(stop)
	emptying.Wait()
	o.ends(b, 32, 32)
}

func TestPostgreSQLKilledInMidFlightLosesNoAcknowledgedBookingAndRetriesGetTheSameAnswer(t *testing.T) {
	t.Parallel()
	server := apptest.PostgresServer(t)
	b := openOn(t, apptest.InstallOn(t, server.Database, apptest.Redis(t), apptest.Town("werne", 4))).on("werne")
	const visitors = 64
	var bodies [visitors]fields
	for n := range bodies {
		bodies[n] = person(b.hold(quarterHours(n)).Hold, fmt.Sprintf("visitor%d@example.org", n))
	}
	var acknowledged [visitors]booked
	var answered atomic.Int32
	some := make(chan struct{})
	enough := sync.OnceFunc(func() { close(some) })
	var killing sync.WaitGroup
	killing.Go(func() {
		<-some
		server.Kill()
	})
	together(visitors, func(n int) {
		switch a := b.post("/api/v1/appointments", bodies[n]); a.Status {
		case http.StatusCreated:
			if err := json.Unmarshal(a.Body, &acknowledged[n]); err != nil {
				b.Error(err)
			}
		case http.StatusInternalServerError, http.StatusServiceUnavailable:
		default:
			b.Errorf("%s: %d %s", a, a.Status, a.Body)
		}
		if answered.Add(1) >= visitors/8 {
			enough()
		}
	})
	killing.Wait()
	server.Start()

	references := make(map[string]bool)
	for n, body := range bodies {
		var again *answer
		apptest.Until(t, "the database is back", func() bool {
			again = b.post("/api/v1/appointments", body)
			return again.Status < http.StatusInternalServerError
		})
		var made booked
		again.into(http.StatusCreated, &made)
		if acknowledged[n].Reference != "" && made != acknowledged[n] {
			t.Errorf("acknowledged %+v, then %+v", acknowledged[n], made)
		}
		if references[made.Reference] {
			t.Errorf("%s was given twice", made.Reference)
		}
		references[made.Reference] = true
	}
	for _, table := range []string{"appointment", "seat", "contact"} {
		if got := b.count(table); got != visitors {
			t.Errorf("%d rows in %s, want %d", got, table, visitors)
		}
	}
	noDeadlock(b, server)
}

func TestWithoutPostgreSQLEverybodyIsAskedToComeBackAndIsServedAgainAfterwards(t *testing.T) {
	t.Parallel()
	server := apptest.PostgresServer(t)
	s := openOn(t, apptest.InstallOn(t, server.Database, apptest.Redis(t), apptest.Town("werne", 1)))
	b := s.on("werne")
	b.get("/api/v1/services").into(http.StatusOK, &map[string]any{})
	var made booked
	b.post("/api/v1/appointments", person(b.hold(at(monday, 8*60)).Hold, "kim@example.org")).into(http.StatusCreated, &made)
	server.Kill()
	s.Clock.Advance(time.Second)                                     // settings are asked for again,
	b.get("/api/v1/services").into(http.StatusOK, &map[string]any{}) // and what is known goes on
	apptest.Until(t, "the last of its processes has noticed", func() bool {
		return b.get("/termin/"+made.token()).Status == http.StatusServiceUnavailable
	})
	a := b.get("/api/v1/availability/next?services=pass:1&from=2026-12-01")
	a.refused(apperr.Busy)
	for _, a := range []*answer{a, b.get("/termin/" + made.token()), s.onHost("unknown").get("/")} {
		if a.Status != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" {
			t.Errorf("%s: %d, Retry-After %q", a, a.Status, a.Header.Get("Retry-After"))
		}
	}
	if a := b.get("/healthz"); a.Status != http.StatusOK {
		t.Errorf("%s: %d", a, a.Status)
	}
	if a := b.get("/readyz"); a.Status != http.StatusServiceUnavailable {
		t.Errorf("%s: %d", a, a.Status)
	}
	server.Start()
	apptest.Until(t, "the town is served again", func() bool { return b.get("/api/v1/services").Status == http.StatusOK })
}
