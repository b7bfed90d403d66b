package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"stadttermin/internal/fault"
	"stadttermin/internal/testbed"
)

func TestRedisStoppedInMidFlightLosesNoBookingAndDoublesNone(t *testing.T) {
	t.Parallel()
	redis := testbed.RedisServer(t)
	b := openOn(t, testbed.InstallOn(t, testbed.Postgres(t), redis.URL, testbed.Town("werne", 2))).on("werne")
	o := &outcome{refusals: make(map[fault.Code]int)}
	var answered atomic.Int32
	var stopping sync.WaitGroup
	half := make(chan struct{})
	stopping.Go(func() {
		<-half
		redis.Kill()
	})
	together(64, func(n int) {
		a := b.post("/api/v1/holds", wish(quarterHours(n)))
		if answered.Add(1) == 16 {
			close(half)
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
	redis := testbed.RedisServer(t)
	b := openOn(t, testbed.InstallOn(t, testbed.Postgres(t), redis.URL, testbed.Town("werne", 2))).on("werne")
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

// attempt is what a client that does not give up knows of its booking.
type attempt struct {
	body         fields
	acknowledged *booked
}

func TestPostgreSQLKilledInMidFlightLosesNoAcknowledgedBookingAndRetriesGetTheSameAnswer(t *testing.T) {
	t.Parallel()
	server := testbed.PostgresServer(t)
	b := openOn(t, testbed.InstallOn(t, server.Database, testbed.Redis(t), testbed.Town("werne", 4))).on("werne")
	const visitors = 64
	attempts := make([]attempt, visitors)
	for n := range attempts {
		attempts[n].body = person(b.hold(quarterHours(n)).Hold, fmt.Sprintf("visitor%d@example.org", n))
	}
	var acknowledged atomic.Int32
	some := make(chan struct{})
	var killing sync.WaitGroup
	killing.Go(func() {
		<-some
		server.Kill()
		server.Start()
	})
	together(visitors, func(n int) {
		attempts[n].insist(b, func() {
			if acknowledged.Add(1) == visitors/8 {
				close(some)
			}
		})
	})
	killing.Wait()

	references := make(map[string]bool)
	for n := range attempts {
		first := attempts[n].acknowledged
		var again booked
		b.post("/api/v1/appointments", attempts[n].body).into(http.StatusCreated, &again)
		if first == nil || again != *first {
			t.Errorf("acknowledged %+v, then %+v", first, again)
		}
		var a shown
		b.get("/api/v1/appointments/"+again.token()).into(http.StatusOK, &a)
		if a.State != "booked" || references[a.Reference] {
			t.Errorf("shown %+v", a)
		}
		references[a.Reference] = true
	}
	for _, table := range []string{"appointment", "seat", "contact"} {
		if got := b.count(table); got != visitors {
			t.Errorf("%d rows in %s, want %d", got, table, visitors)
		}
	}
	noDeadlock(b, server)
}

// insist repeats a booking until it is acknowledged, as a client does that cannot know what became of its request.
func (a *attempt) insist(b *browser, done func()) {
	testbed.Until(b.T, "a booking is acknowledged", func() bool {
		answer := b.post("/api/v1/appointments", a.body)
		switch {
		case answer.Status == http.StatusCreated:
			a.acknowledged = &booked{}
			if err := json.Unmarshal(answer.Body, a.acknowledged); err != nil {
				b.Error(err)
			}
			done()
			return true
		case answer.Status < http.StatusInternalServerError:
			b.Errorf("%s: %d %s", answer, answer.Status, answer.Body)
			return true
		}
		return false
	})
}
