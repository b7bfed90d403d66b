package booking_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/town/office"
)

// race lets as many visitors as asked for hold and book at the same moment and gives how their attempts ended.
func (v *visitor) race(visitors int, start func(int) int) (booked int, refusals map[apperr.Code]int) {
	v.Helper()
	refusals = make(map[apperr.Code]int)
	var mu sync.Mutex
	var all sync.WaitGroup
	ready := make(chan struct{})
	for n := range visitors {
		all.Go(func() {
			<-ready
			err := v.attempt(start(n), fmt.Sprintf("visitor%d@example.org", n))
			mu.Lock()
			defer mu.Unlock()
			var refusal *apperr.Error
			switch {
			case err == nil:
				booked++
			case errors.As(err, &refusal):
				refusals[refusal.Code]++
			default:
				v.Error(err)
			}
		})
	}
	close(ready)
	all.Wait()
	return booked, refusals
}

func (v *visitor) attempt(clock int, email string) error {
	h, err := v.tryHold(at(monday, civil.Clock(clock)))
	if err != nil {
		return err
	}
	_, err = v.Bookings.Book(context.Background(), v.town, request(h, email))
	return err
}

func TestOf64VisitorsForOneTimeAsManyWinAsThereAreCounters(t *testing.T) {
	t.Parallel()
	for _, counters := range []int{1, 3} {
		v := visit(t, counters)
		booked, refusals := v.race(64, func(int) int { return 8 * 60 })
		if booked != counters || refusals[apperr.TimeTaken] != 64-counters {
			t.Errorf("%d counters: %d booked, refused %v", counters, booked, refusals)
		}
	}
}

func TestOf64VisitorsForOneTimeAsManyWinAsTheOnlineShareAllows(t *testing.T) {
	t.Parallel()
	settings := apptest.Town("werne", 5)
	two := 2
	settings.Plan.Offices[0].Opening[0].Online = &two
	i := apptest.Install(t, settings)
	v := &visitor{T: t, Installation: i, town: i.Town(t, "werne")}
	booked, refusals := v.race(64, func(int) int { return 8 * 60 })
	if booked != 2 || refusals[apperr.TimeTaken] != 62 {
		t.Errorf("%d booked, refused %v", booked, refusals)
	}
}

func TestOf64VisitorsForOneDayNobodyIsSeatedTwiceAndNothingStaysEmpty(t *testing.T) {
	t.Parallel()
	server := apptest.PostgresServer(t)
	i := apptest.InstallOn(t, server.Database, apptest.Redis(t), apptest.Town("werne", 3))
	v := &visitor{T: t, Installation: i, town: i.Town(t, "werne")}
	booked, refusals := v.race(64, func(n int) int { return 8*60 + n%16*15 })
	if booked != 48 || refusals[apperr.TimeTaken] != 16 {
		t.Errorf("%d booked, refused %v; want all 48 places booked", booked, refusals)
	}
	if log := server.Log(); strings.Contains(log, "deadlock detected") {
		t.Errorf("PostgreSQL's log names a deadlock:\n%s", log)
	}
}

func TestRacesWithoutRedisSeatNobodyTwice(t *testing.T) {
	t.Parallel()
	redis := apptest.RedisServer(t)
	i := apptest.InstallOn(t, apptest.Postgres(t), redis.URL, apptest.Town("werne", 2))
	redis.Kill()
	v := &visitor{T: t, Installation: i, town: i.Town(t, "werne")}
	booked, refusals := v.race(32, func(int) int { return 9 * 60 })
	if booked != 2 || refusals[apperr.TimeTaken] != 30 {
		t.Errorf("%d booked, refused %v", booked, refusals)
	}
}

func TestRedisFlushedInMidFlightLosesNoBookingAndDoublesNone(t *testing.T) {
	t.Parallel()
	redis := apptest.RedisServer(t)
	i := apptest.InstallOn(t, apptest.Postgres(t), redis.URL, apptest.Town("werne", 2))
	v := &visitor{T: t, Installation: i, town: i.Town(t, "werne")}
	stop := make(chan struct{})
	var flushing sync.WaitGroup
	flushing.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				redis.FlushAll()
			}
		}
	})
	booked, refusals := v.race(64, func(n int) int { return 8*60 + n%16*15 })
	close(stop)
	flushing.Wait()
	if booked != 32 || refusals[apperr.TimeTaken] != 32 {
		t.Errorf("%d booked, refused %v; want all 32 places booked", booked, refusals)
	}
}

// skilled makes a town of two counters: the first knows only "kurz", the second everything.
func skilled(t *testing.T) *visitor {
	t.Helper()
	settings := apptest.Town("werne", 2)
	settings.Plan.Offices[0].Counters[0].Services = []string{"kurz"}
	i := apptest.Install(t, settings)
	return &visitor{T: t, Installation: i, town: i.Town(t, "werne")}
}

func TestATimeThatNeedsReseatingIsOfferedHeldAndBooked(t *testing.T) {
	t.Parallel()
	v := skilled(t)
	short := office.Basket{{Service: "kurz", Quantity: 1}}
	book := func(basket office.Basket, email string) *appointment.Appointment {
		t.Helper()
		h, err := v.Bookings.Hold(t.Context(), v.town, booking.HoldRequest{Basket: basket, Office: "amt", Channel: office.Online, Start: at(monday, 8*60)})
		if err != nil {
			t.Fatal(err)
		}
		a, err := v.Bookings.Book(t.Context(), v.town, request(h, email))
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	// Two short ones fill both counters; the first gives its counter back, so only re-seating makes room for a passport.
	first := book(short, "a@example.org")
	book(short, "b@example.org")
	if _, err := v.Bookings.Cancel(t.Context(), v.town, v.Bookings.ManageToken(v.town, first), ""); err != nil {
		t.Fatal(err)
	}
	if got := v.free(monday); got != 16 {
		t.Errorf("%d starts are free for a passport, want 16", got)
	}
	book(pass, "c@example.org")
}
