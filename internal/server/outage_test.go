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
	"stadttermin/internal/dev/apptest"
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
