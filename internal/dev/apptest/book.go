package apptest

import (
	"testing"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/office"
)

// BookOne books the first appointment of the Monday after the clock begins in a town as Town makes it.
func (i *Installation) BookOne(t testing.TB, town *directory.Town) *appointment.Appointment {
	t.Helper()
	start := civil.Instant(civil.NewDate(2026, 11, 23), 8*60, town.Rules.Location, civil.Beginning)
	hold, err := i.Bookings.Hold(t.Context(), town, booking.HoldRequest{
		Basket: office.Basket{{Service: "pass", Quantity: 1}}, Office: "amt", Channel: office.Online, Start: start,
	})
	if err != nil {
		t.Fatal(err)
	}
	a, err := i.Bookings.Book(t.Context(), town, booking.BookRequest{
		Hold: hold.Token, Contact: appointment.Contact{Name: "Kim Beispiel", Email: "kim@" + town.Slug() + ".example"}, Language: "de",
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}
