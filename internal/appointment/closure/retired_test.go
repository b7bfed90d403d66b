package closure_test

import (
	"testing"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/town/office"
)

func TestARetiredOfficeIsClosedAndOpenedLikeAnyOther(t *testing.T) {
	t.Parallel()
	settings := apptest.Town("werne", 2)
	second := settings.Plan.Offices[0]
	second.ID, second.Name, second.Letter = "neben", "Nebenstelle", "N"
	settings.Plan.Offices = append(settings.Plan.Offices, second)
	m := newMorning(t, settings)
	hold, err := m.Bookings.Hold(m.Context(), m.town, booking.HoldRequest{Basket: pass, Office: "neben", Channel: office.Phone, Start: at(tuesday, 9*60)})
	if err != nil {
		t.Fatal(err)
	}
	a, err := m.Bookings.Book(m.Context(), m.town, booking.BookRequest{Hold: hold.Token, Contact: appointment.Contact{Name: "Kim Beispiel", Email: "kim@example.org"}, Language: "de"})
	if err != nil {
		t.Fatal(err)
	}
	before := m.seats()
	m.Apply(t, apptest.Town("werne", 2))
	m.refresh()
	order := m.sick()
	order.Outage.Office = "neben"
	if cases := m.carryOut(order).Cases; len(cases) != 1 || cases[0].Kept == nil || cases[0].Kept.Day.Office != "amt" {
		t.Fatalf("%+v", cases)
	}
	if now := m.find(a); now.State != appointment.Displaced || len(m.town.Settings().Office("neben").Closures) != 1 {
		t.Errorf("%s, closures %+v", now.State, m.town.Settings().Office("neben").Closures)
	}
	if err := m.Closures.Undo(m.Context(), m.town, order.ID, closure.Actor{Staff: m.lead}, 0); err != nil {
		t.Fatal(err)
	}
	m.refresh()
	if now := m.find(a); now.State != appointment.Booked || m.seats()[a.ID] != before[a.ID] || len(m.town.Settings().Office("neben").Closures) != 0 {
		t.Errorf("%s at %q, closures %+v", now.State, m.seats()[a.ID], m.town.Settings().Office("neben").Closures)
	}
	m.healthy()
}
