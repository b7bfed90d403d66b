package server_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
)

// visitors is how many book while everything fails around them; make chaos asks for a thousand.
var visitors = flag.Int("visitors", 64, "visitors of the storm")

// patience is how long one visitor keeps trying.
const patience = 2 * time.Minute

// While PostgreSQL is killed and started again and again, and Redis is emptied twenty times and killed, every visitor
// tries until they have an answer. What was acknowledged is there exactly once, and nobody has two appointments.
func TestAStormOfOutagesLosesNoAcknowledgedBookingAndBooksNobodyTwice(t *testing.T) {
	t.Parallel()
	postgres, redis := apptest.PostgresServer(t), apptest.RedisServer(t)
	b := openOn(t, apptest.InstallOn(t, postgres.Database, redis.URL, apptest.Town("werne", 8))).on("werne")

	calm := make(chan struct{})
	var storm sync.WaitGroup
	storm.Go(func() {
		gusts := time.NewTicker(100 * time.Millisecond)
		defer gusts.Stop()
		for gust := range 20 {
			select {
			case <-calm:
			case <-gusts.C:
			}
			redis.FlushAll()
			if gust%7 == 3 {
				postgres.Kill()
				postgres.Start()
			}
		}
		redis.Kill()
	})
	acknowledged := make([]string, *visitors)
	together(*visitors, func(n int) { acknowledged[n] = b.insist(n) })
	close(calm)
	storm.Wait()

	inARow := 0
	apptest.Until(t, "all connections are sound again", func() bool {
		if inARow++; b.get("/readyz").Status != http.StatusOK {
			inARow = 0
		}
		return inARow > 50
	})
	lost, double := b.audit(acknowledged)
	t.Logf("acknowledged %d, lost %d, double %d", len(acknowledged), lost, double)
	if lost != 0 || double != 0 {
		t.Errorf("of %d acknowledged bookings %d are lost and %d double", len(acknowledged), lost, double)
	}
	noDeadlock(b, postgres)
}

// insist books for one visitor, whatever fails, and gives the acknowledged reference.
func (b *browser) insist(n int) string {
	day := n % 14 // the fifteenth lies partly beyond the horizon
	start := at(monday.AddDays(day/5*7+day%5), 8*60+civil.Clock(n/14%16*15))
	email := fmt.Sprintf("visitor%d@example.org", n)
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	deadline := time.After(patience)
	var h held
	for {
		a := b.post("/api/v1/holds", wish(start))
		if a.Status == http.StatusCreated && json.Unmarshal(a.Body, &h) == nil {
			for a = b.post("/api/v1/appointments", person(h.Hold, email)); a.Status >= http.StatusInternalServerError; {
				select {
				case <-again.C:
					a = b.post("/api/v1/appointments", person(h.Hold, email))
				case <-deadline:
					b.Errorf("visitor %d was never answered: %s", n, a.Body)
					return ""
				}
			}
		}
		var made booked
		var p problem
		switch {
		case a.Status == http.StatusCreated && json.Unmarshal(a.Body, &made) == nil && made.Reference != "":
			return made.Reference
		case json.Unmarshal(a.Body, &p) == nil && p.Code == apperr.TimeTaken && len(p.Alternatives) > 0:
			start = p.Alternatives[n%len(p.Alternatives)].Start
		}
		select {
		case <-again.C:
		case <-deadline:
			b.Errorf("visitor %d gave up: %d %s", n, a.Status, a.Body)
			return ""
		}
	}
}

// audit counts acknowledged references that are not in the database, and visitors or counters that have two at once.
func (b *browser) audit(acknowledged []string) (lost, double int) {
	b.Helper()
	conn := b.owner(b.slug)
	defer conn.Close(b.Context())
	var found, repeats, overlaps, unseated int
	for query, count := range map[string]*int{
		`SELECT count(*) FROM appointment WHERE reference = ANY ($1)`:                                                           &found,
		`SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM contact WHERE $1::text[] IS NOT NULL GROUP BY email) c`: &repeats,
		`SELECT count(*) FROM seat a JOIN seat b ON a.counter_key = b.counter_key AND a.day = b.day AND a.ticks && b.ticks
			AND a.appointment_id < b.appointment_id WHERE $1::text[] IS NOT NULL`: &overlaps,
		`SELECT count(*) FROM appointment a LEFT JOIN seat s USING (tenant_id, appointment_id)
			WHERE s.appointment_id IS NULL AND a.reference = ANY ($1)`: &unseated,
	} {
		if err := conn.QueryRow(b.Context(), query, acknowledged).Scan(count); err != nil {
			b.Fatal(err)
		}
	}
	return len(acknowledged) - found + unseated, repeats + overlaps
}
