package queue_test

import (
	"testing"
	"time"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/directory"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// today is the Friday on which an installation's clock begins, at nine.
var today = civil.NewDate(2026, 11, 20)

// hall is a town hall on its day.
type hall struct {
	*testing.T
	*apptest.Installation
	town *directory.Town
	desk *queue.Service
	by   queue.Command
}

// newHall opens a small town's only office with as many counters; the settings may be changed before.
func newHall(t *testing.T, counters int, changes ...func(*tenant.Settings)) *hall {
	t.Helper()
	settings := apptest.Town("werne", counters)
	for _, change := range changes {
		change(settings)
	}
	i := apptest.Install(t, settings)
	return &hall{T: t, Installation: i, town: i.Town(t, "werne"), desk: i.Queue, by: queue.Command{By: audit.Staff(uuid.NewString())}}
}

func anOffice(change func(*office.Office)) func(*tenant.Settings) {
	return func(s *tenant.Settings) { change(&s.Plan.Offices[0]) }
}

// at gives a wall time of today.
func (h *hall) at(clock string) time.Time {
	h.Helper()
	wall, err := civil.ParseClock(clock)
	if err != nil {
		h.Fatal(err)
	}
	return civil.Instant(today, wall, h.town.Rules.Location, civil.Beginning)
}

// itIs moves the clock.
func (h *hall) itIs(clock string) { h.Clock.Set(h.at(clock)) }

// booked makes an appointment for today.
func (h *hall) booked(clock, service string) *appointment.Appointment {
	h.Helper()
	hold, err := h.Bookings.Hold(h.Context(), h.town, booking.HoldRequest{
		Basket: office.Basket{{Service: service, Quantity: 1}}, Office: "amt", Channel: office.Phone, Start: h.at(clock),
	})
	if err != nil {
		h.Fatal(err)
	}
	a, err := h.Bookings.Book(h.Context(), h.town, booking.BookRequest{
		Hold: hold.Token, Contact: appointment.Contact{Name: "Kim Beispiel", Email: "kim@example.org"}, Language: "de", Actor: h.by.By,
	})
	if err != nil {
		h.Fatal(err)
	}
	return a
}

// done expects an action to succeed.
func (h *hall) done(outcome *queue.Result, err error) *dayplan.Case {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
	return outcome.Case
}

func (h *hall) refused(err error, code apperr.Code) {
	h.Helper()
	if err == nil || apperr.CodeOf(err) != code {
		h.Fatalf("got %v, want %s", err, code)
	}
}

// told expects a refusal and gives what it tells.
func (h *hall) told(err error, code apperr.Code) map[string]any {
	h.Helper()
	h.refused(err, code)
	return apperr.Of(err).Args
}

// arrived makes an appointment whose person is there.
func (h *hall) arrived(clock, service string) {
	h.Helper()
	h.done(h.desk.Arrive(h.Context(), h.town, h.by, h.booked(clock, service).Reference, false))
}

// drawn lets somebody without an appointment come.
func (h *hall) drawn(service string) *dayplan.Case {
	h.Helper()
	return h.done(h.desk.Draw(h.Context(), h.town, h.by, queue.Draw{Office: "amt", Basket: office.Basket{{Service: service, Quantity: 1}}}))
}

// next calls the next person.
func (h *hall) next(counter string) *dayplan.Case {
	h.Helper()
	return h.done(h.callNext(counter, ""))
}

func (h *hall) callNext(counter, expected string) (*queue.Result, error) {
	return h.desk.CallNext(h.Context(), h.town, h.by, queue.Next{Office: "amt", Counter: counter, Expected: expected})
}

// finish ends a case.
func (h *hall) finish(c *dayplan.Case) {
	h.Helper()
	h.done(h.desk.Finish(h.Context(), h.town, h.by, c.Key(), nil))
}

func (h *hall) day() *dayplan.Day {
	h.Helper()
	day, err := h.desk.Day(h.Context(), h.town, "amt", today, true)
	if err != nil {
		h.Fatal(err)
	}
	return day
}

func (h *hall) find(key string) *dayplan.Case {
	h.Helper()
	c, err := h.desk.Find(h.Context(), h.town, key, nil)
	if err != nil {
		h.Fatal(err)
	}
	return c
}

func (h *hall) count(query string, args ...any) (n int) {
	h.Helper()
	err := h.DB.InTenant(h.Context(), h.town.ID, func(tx *db.Tx) error {
		return tx.QueryRow(h.Context(), query, args...).Scan(&n)
	})
	if err != nil {
		h.Fatal(err)
	}
	return n
}
