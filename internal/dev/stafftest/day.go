package stafftest

import (
	"net/url"
	"testing"
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
)

// Tuesday is a time of the town's today, which is Tuesday, 24 November 2026 in winter time.
func Tuesday(hour, minute int) time.Time {
	return time.Date(2026, 11, 24, hour-1, minute, 0, 0, time.UTC)
}

// Filled is a town with a day on which something happens.
func Filled(t *testing.T) *Bed {
	t.Helper()
	b := New(t)
	b.Appointment("buergerbuero", "Ehepaar Vogt", Tuesday(9, 0), 2, appointment.Done)   // B 1
	b.Appointment("buergerbuero", "Rademacher", Tuesday(8, 30), 1, appointment.Arrived) // B 2
	b.Appointment("standesamt", "Overmann", Tuesday(8, 45), 1, appointment.Booked)      // S 3
	b.Appointment("buergerbuero", "Abgesagt", Tuesday(10, 0), 1, appointment.Cancelled) // B 4
	b.Appointment("buergerbuero", "Morgen", Tuesday(24+8, 0), 1, appointment.Booked)    // B 5
	b.Appointment("buergerbuero", "", Tuesday(11, 0), 1, appointment.NoShow)            // B 6
	b.Appointment("buergerbuero", "<b>Kowalski", Tuesday(12, 0), 1, appointment.Called) // B 7
	b.Appointment("standesamt", "Mitternacht", Tuesday(24+0, 5), 1, appointment.Booked) // S 8, Wednesday by the town's clock
	b.Appointment("buergerbuero", "Früh", Tuesday(0, 5), 1, appointment.Parked)         // B 9, Tuesday by the town's clock
	return b
}

// At signs a clerk in who stands at a counter.
func (b *Bed) At(t *testing.T, counter string) *Person {
	t.Helper()
	p := b.As(t, Clerk)
	LeadsTo(t, p.Post("/bedienplatz/buergerbuero/schalter", url.Values{"schalter": {counter}}), "/bedienplatz/buergerbuero?lang=de")
	return p
}

// There books an appointment of today after eight for somebody and lets them arrive; it gives the reference.
func (b *Bed) There(t *testing.T, name string, minute int) string {
	t.Helper()
	reference := b.Booked(t, name, minute)
	if _, err := b.Queue.Arrive(t.Context(), b.Here, queue.Command{By: audit.System}, reference, false); err != nil {
		t.Fatal(err)
	}
	return reference
}

// Booked books an appointment of today after eight for somebody, and gives the reference.
func (b *Bed) Booked(t *testing.T, name string, minute int) string {
	t.Helper()
	hold, err := b.Bookings.Hold(t.Context(), b.Here, booking.HoldRequest{
		Basket: office.Basket{{Service: "personalausweis", Quantity: 1}}, Office: "buergerbuero", Channel: office.Phone, Start: Tuesday(8, minute),
	})
	if err != nil {
		t.Fatal(err)
	}
	a, err := b.Bookings.Book(t.Context(), b.Here, booking.BookRequest{Hold: hold.Token, Contact: appointment.Contact{Name: name, Email: "kim@example.org"}, Language: "de", Actor: audit.System})
	if err != nil {
		t.Fatal(err)
	}
	return a.Reference
}

// State gives where a case stands.
func (b *Bed) State(t *testing.T, key string) appointment.State {
	t.Helper()
	c, err := b.Queue.Find(t.Context(), b.Here, key, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c.State
}
