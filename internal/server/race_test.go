package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
)

// outcome is how the visitors of a race fared.
type outcome struct {
	mu       sync.Mutex
	booked   []booked
	refusals map[apperr.Code]int
}

// race lets visitors hold and book at the same moment. Whoever is refused must be told so by a problem document, whoever
// lost a time must be offered others.
func (b *browser) race(visitors int, start func(int) time.Time) *outcome {
	b.Helper()
	o := &outcome{refusals: make(map[apperr.Code]int)}
	together(visitors, func(n int) {
		a := b.post("/api/v1/holds", wish(start(n)))
		if a.Status == http.StatusCreated {
			var h held
			if err := json.Unmarshal(a.Body, &h); err != nil {
				b.Error(err)
				return
			}
			a = b.post("/api/v1/appointments", person(h.Hold, fmt.Sprintf("visitor%d@example.org", n)))
		}
		o.record(b, a)
	})
	return o
}

// together runs something once per visitor, all released at one moment.
func together(visitors int, act func(int)) {
	var all sync.WaitGroup
	ready := make(chan struct{})
	for n := range visitors {
		all.Go(func() {
			<-ready
			act(n)
		})
	}
	close(ready)
	all.Wait()
}

func (o *outcome) record(b *browser, a *answer) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var made booked
	var p problem
	switch {
	case a.Status == http.StatusCreated && json.Unmarshal(a.Body, &made) == nil:
		o.booked = append(o.booked, made)
	case json.Unmarshal(a.Body, &p) == nil:
		o.refusals[p.Code]++
		if p.Code == apperr.TimeTaken && p.Alternatives == nil {
			b.Errorf("a lost time without alternatives: %s", a.Body)
		}
	default:
		b.Errorf("%s: %d %s", a, a.Status, a.Body)
	}
}

// ends checks that as many were booked as there was room for, everybody else lost their time and nothing else happened.
func (o *outcome) ends(b *browser, booked, taken int) {
	b.Helper()
	if len(o.booked) != booked || o.refusals[apperr.TimeTaken] != taken || len(o.refusals) > 1 {
		b.Errorf("%d booked, refused %v; want %d booked and %d lost", len(o.booked), o.refusals, booked, taken)
	}
	references, numbers := map[string]bool{}, map[string]bool{}
	for _, made := range o.booked {
		if references[made.Reference] || numbers[made.Number] {
			b.Errorf("%s with number %s was given twice", made.Reference, made.Number)
		}
		references[made.Reference], numbers[made.Number] = true, true
	}
}

func noDeadlock(b *browser, server *apptest.PostgresProcess) {
	b.Helper()
	if log := server.Log(); strings.Contains(log, "deadlock detected") {
		b.Errorf("PostgreSQL's log names a deadlock:\n%s", log)
	}
}

func oneTime(int) time.Time { return at(monday, 8*60) }

// quarterHours spreads visitors over the sixteen times of a morning.
func quarterHours(n int) time.Time { return at(monday, 8*60+civil.Clock(n%16*15)) }

func TestOf64VisitorsForOneTimeAsManyWinAsTheChannelMayHave(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ counters, share, winners int }{
		"one counter":              {1, 0, 1},
		"three counters":           {3, 0, 3},
		"two of five kept for all": {5, 2, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			settings := apptest.Town("werne", c.counters)
			if c.share > 0 {
				settings.Plan.Offices[0].Opening[0].Online = &c.share
			}
			b := open(t, settings).on("werne")
			b.race(64, oneTime).ends(b, c.winners, 64-c.winners)
		})
	}
}

func TestOf64VisitorsForOneDayEverySeatIsTakenOnce(t *testing.T) {
	t.Parallel()
	server := apptest.PostgresServer(t)
	b := openOn(t, apptest.InstallOn(t, server.Database, apptest.Redis(t), apptest.Town("werne", 3))).on("werne")
	b.race(64, quarterHours).ends(b, 48, 16)
	if times := b.free(monday); len(times) != 0 {
		t.Errorf("still offered: %v", times)
	}
	noDeadlock(b, server)
}

func TestTheSameSubmitTenTimesAtOnceBooksOnce(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 3)).on("werne")
	body := person(b.hold(oneTime(0)).Hold, "kim@example.org")
	o := &outcome{refusals: make(map[apperr.Code]int)}
	together(10, func(int) { o.record(b, b.post("/api/v1/appointments", body)) })
	if len(o.booked) != 10 {
		t.Fatalf("%d answers of success, refused %v", len(o.booked), o.refusals)
	}
	for _, made := range o.booked {
		if made != o.booked[0] {
			t.Errorf("one submit gave %+v, another %+v", o.booked[0], made)
		}
	}
	if got := b.count("appointment"); got != 1 {
		t.Errorf("%d appointments, want 1", got)
	}
}

func TestMovesThatCrossEachOtherEndWithoutADeadlock(t *testing.T) {
	t.Parallel()
	server := apptest.PostgresServer(t)
	b := openOn(t, apptest.InstallOn(t, server.Database, apptest.Redis(t), apptest.Town("werne", 4))).on("werne")
	tuesday := monday.AddDays(1)
	const visitors = 16
	var tokens, holds [visitors]string
	for n := range visitors {
		from, to := monday, tuesday
		if n%2 == 1 {
			from, to = tuesday, monday
		}
		tokens[n] = b.book(at(from, 8*60+civil.Clock(n/2*15)), fmt.Sprintf("visitor%d@example.org", n)).token()
		holds[n] = b.hold(at(to, 10*60+civil.Clock(n/2*15))).Hold
	}
	together(visitors, func(n int) {
		if a := b.post("/api/v1/appointments/"+tokens[n]+"/move", fields{"hold": holds[n]}); a.Status != http.StatusOK {
			b.Errorf("%s: %d %s", a, a.Status, a.Body)
		}
	})
	if got := b.count("seat"); got != visitors {
		t.Errorf("%d seats, want %d", got, visitors)
	}
	noDeadlock(b, server)
}
