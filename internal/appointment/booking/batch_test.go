package booking_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/tenant"
)

// crowd lets nothing be written before all of so many visitors have asked for their bookings, and counts transactions.
type crowd struct {
	booking.BatchWriter
	booking.Limiter
	booking.Store
	missing atomic.Int32
	all     chan struct{}
	swift   atomic.Int32
	slow    atomic.Int32
}

func (c *crowd) Allow(ctx context.Context, id tenant.ID, what string, perMinute int) bool {
	if what == "bookings" && c.missing.Add(-1) == 0 {
		close(c.all)
	}
	return c.Limiter.Allow(ctx, id, what, perMinute)
}

func (c *crowd) WriteBatch(ctx context.Context, town *directory.Town, now time.Time, plans []*booking.DayPlan) error {
	<-c.all
	c.swift.Add(1)
	return c.BatchWriter.WriteBatch(ctx, town, now, plans)
}

func (c *crowd) InTenant(ctx context.Context, id tenant.ID, do func(booking.Tx) error) error {
	c.slow.Add(1)
	return c.Store.InTenant(ctx, id, do)
}

// gather lets visitors book what they hold at the same moment.
func (v *visitor) gather(holds []*booking.Hold, emails []string) (c *crowd, booked []*appointment.Appointment, errs []error) {
	v.Helper()
	c = &crowd{BatchWriter: v.Bookings.Batches, Limiter: v.Bookings.Limit, Store: v.Bookings.Store, all: make(chan struct{})}
	c.missing.Store(int32(len(holds)))
	v.Bookings.Batches, v.Bookings.Limit, v.Bookings.Store = c, c, c
	booked, errs = make([]*appointment.Appointment, len(holds)), make([]error, len(holds))
	var all sync.WaitGroup
	for n := range holds {
		all.Go(func() { booked[n], errs[n] = v.Bookings.Book(v.Context(), v.town, request(holds[n], emails[n])) })
	}
	all.Wait()
	return c, booked, errs
}

func TestWhoBooksAtTheSameMomentIsBookedInFewTransactionsWithANumberOfTheirOwn(t *testing.T) {
	t.Parallel()
	v := visit(t, 3)
	var holds []*booking.Hold
	var emails []string
	for n := range 36 {
		holds = append(holds, v.hold(at(monday.AddDays(n/24), 8*60).Add(time.Duration(n%24/3*15)*time.Minute)))
		emails = append(emails, fmt.Sprintf("visitor%d@example.org", n))
	}
	c, booked, errs := v.gather(holds, emails)
	var numbers []int
	for n := range holds {
		if errs[n] != nil {
			t.Fatal(errs[n])
		}
		numbers = append(numbers, booked[n].Number)
	}
	slices.Sort(numbers)
	for n, number := range numbers {
		if want := n/2 + 1; n < 24 && number != want || n >= 24 && number != n-11 {
			t.Fatalf("numbers of two days: %v", numbers)
		}
	}
	if swift, slow := c.swift.Load(), c.slow.Load(); swift > 18 || slow > 0 {
		t.Errorf("36 bookings took %d transactions together and %d alone", swift, slow)
	}
	v.agrees(v.Bookings, "after the crowd")
	for _, day := range []int{0, 1} { // what is in memory is still claimed by its version
		c.slow.Store(0)
		v.book(at(monday.AddDays(day), 11*60), fmt.Sprintf("later%d@example.org", day))
		if slow := c.slow.Load(); slow > 0 {
			t.Errorf("a booking after the crowd had to lock first")
		}
	}
}

func TestWhoMayNotBookKeepsNobodyElseFromBooking(t *testing.T) {
	t.Parallel()
	settings := apptest.Town("werne", 3)
	settings.Profile.Booking.OpenPerEmail = 1
	i := apptest.Install(t, settings)
	v := &visitor{T: t, Installation: i, town: i.Town(t, "werne")}
	v.book(at(monday, 8*60), "known@example.org")
	var holds []*booking.Hold
	var emails []string
	for n := range 12 {
		holds = append(holds, v.hold(at(monday, 9*60).Add(time.Duration(n%6*15)*time.Minute)))
		emails = append(emails, fmt.Sprintf("visitor%d@example.org", n))
	}
	emails[5] = "KNOWN@example.org"
	_, _, errs := v.gather(holds, emails)
	for n, err := range errs {
		if n == 5 {
			v.refused(err, apperr.OpenLimit)
		} else if err != nil {
			t.Errorf("visitor %d: %v", n, err)
		}
	}
}

func TestABugInAGroupEndsNeitherTheProgramNorTheBooking(t *testing.T) {
	t.Parallel()
	v := visit(t, 2)
	broken := &broken{BatchWriter: v.Bookings.Batches}
	v.Bookings.Batches = broken
	v.book(at(monday, 8*60), "kim@example.org")
	if broken.met.Load() == 0 {
		t.Error("nothing was broken")
	}
}

// broken panics.
type broken struct {
	booking.BatchWriter
	met atomic.Int32
}

func (b *broken) WriteBatch(context.Context, *directory.Town, time.Time, []*booking.DayPlan) error {
	b.met.Add(1)
	panic("a bug")
}

func TestARepeatedRequestInACrowdFindsItsOwnAppointment(t *testing.T) {
	t.Parallel()
	v := visit(t, 1)
	h := v.hold(at(monday, 8*60))
	holds, emails := make([]*booking.Hold, 10), make([]string, 10)
	for n := range holds {
		holds[n], emails[n] = h, "kim@example.org"
	}
	_, booked, errs := v.gather(holds, emails)
	for n := range holds {
		if errs[n] != nil || booked[n].ID != booked[0].ID {
			t.Errorf("request %d: %v", n, errs[n])
		}
	}
}
