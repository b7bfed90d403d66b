package closure_test

import (
	"maps"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// specialised is a town whose first two counters alone make cards, so that whoever needs one makes others give way.
func specialised() *tenant.Settings {
	settings := apptest.Town("werne", 4)
	card := *settings.Catalog.Service("pass")
	card.ID, card.Name = "card", "Karte"
	settings.Catalog.Services = append(settings.Catalog.Services, card)
	o := settings.Office("amt")
	for i := range o.Counters {
		if o.Counters[i].Services = []string{"pass"}; i < 2 {
			o.Counters[i].Services = []string{"pass", "card"}
		}
	}
	return settings
}

// takes books a service at a time, as far as there is a counter.
func (m *morning) takes(service string, clock civil.Clock) *appointment.Appointment {
	m.Helper()
	hold, err := m.Bookings.Hold(m.Context(), m.town, booking.HoldRequest{
		Basket: office.Basket{{Service: service, Quantity: 1}}, Office: "amt", Channel: office.Phone, Start: at(tuesday, clock),
	})
	if err != nil {
		return nil
	}
	a, err := m.Bookings.Book(m.Context(), m.town, booking.BookRequest{Hold: hold.Token, Contact: appointment.Contact{Name: "Kim", Phone: "02389 71-0"}, Language: "de"})
	if err != nil {
		m.Fatal(err)
	}
	return a
}

// Whatever was booked and called off, closing some counters and taking that back with nothing in between leaves everybody where they
// sat: those as well who gave way to somebody whose counter was closed.
func TestTakingAClosureBackAtOnceLeavesEverybodyWhereTheySat(t *testing.T) {
	t.Parallel()
	gaveWay, tried := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		if tried++; tried > 12 { // each is a database of its own
			return
		}
		m := newMorning(t, specialised())
		var made []*appointment.Appointment
		for range rapid.IntRange(8, 20).Draw(r, "people") {
			service, clock := rapid.SampledFrom([]string{"pass", "pass", "card"}).Draw(r, "service"), 8*60+15*civil.Clock(rapid.IntRange(0, 3).Draw(r, "time"))
			if a := m.takes(service, clock); a != nil {
				made = append(made, a)
			}
		}
		for _, a := range made {
			if rapid.IntRange(0, 2).Draw(r, "cancels") == 0 {
				if _, err := m.Bookings.Cancel(t.Context(), m.town, m.Bookings.ManageToken(m.town, a), ""); err != nil {
					r.Fatal(err)
				}
			}
		}
		before := m.seats()
		order := m.sick(rapid.SampledFrom([]string{"1", "2", "3"}).Draw(r, "counter"))
		touched := make(map[uuid.UUID]bool)
		for _, c := range m.carryOut(order).Cases {
			touched[c.ID] = true
		}
		for id, seat := range m.seats() {
			if !touched[id] && before[id] != seat {
				gaveWay++
			}
		}
		if err := m.Closures.Undo(t.Context(), m.town, order.ID, closure.Actor{Staff: m.lead}, 0); err != nil {
			r.Fatal(err)
		}
		m.refresh()
		if after := m.seats(); !maps.Equal(after, before) {
			r.Fatalf("sat at %v, sit at %v", before, after)
		}
		m.healthy()
	})
	if gaveWay == 0 {
		t.Error("nobody had to give way")
	}
}
