package queue_test

import (
	"strings"
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/message"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

func withPickup(s *tenant.Settings) {
	counter := s.Plan.Offices[0]
	counter.ID, counter.Name, counter.Letter = "ausgabe", "Ausgabe", "A"
	counter.Counters = []office.Counter{{ID: "1", Name: "Ausgabe"}}
	s.Plan.Offices = append(s.Plan.Offices, counter)
	s.Catalog.Services[0].Pickup = "abholung"
	s.Catalog.Services = append(s.Catalog.Services, office.Service{
		ID: "abholung", Category: "alles", Name: "Abholen", Minutes: 5, Max: 3, Offices: []string{"ausgabe"}, Bring: office.Documents("Alter Ausweis"),
	})
}

func TestWhoeverWaitsForADocumentIsToldOnceThatItHasArrivedAndWhereToBookItsCollection(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1, withPickup)
	a := h.booked("09:00", "pass")
	_, err := h.desk.DocumentArrived(t.Context(), h.town, h.by, a.Reference)
	h.refused(err, apperr.StateChanged)
	h.done(h.desk.Call(t.Context(), h.town, h.by, a.Reference, "1"))
	h.done(h.desk.Finish(t.Context(), h.town, h.by, a.Reference, nil))
	c := h.done(h.desk.AwaitDocument(t.Context(), h.town, h.by, a.Reference, true))
	if !c.Awaits(today) {
		t.Fatalf("%+v", c)
	}
	h.Clock.Advance(21 * 24 * time.Hour)
	now := h.Clock.Now()
	if _, err := (message.Retention{DB: h.DB}).Forget(t.Context(), h.town.ID, civil.DateOf(now).AddDays(-7), now); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		h.done(h.desk.DocumentArrived(t.Context(), h.town, h.by, a.Reference))
	}
	if n := h.count(`SELECT count(*) FROM outbox WHERE kind = 'pickup'`); n != 1 {
		t.Fatalf("%d mails", n)
	}
	if c := h.find(a.Reference); c.Awaits(civil.DateOf(now)) || c.Document.Awaited.IsZero() || c.Document.Arrived.IsZero() {
		t.Errorf("it has arrived, and is said to be on its way: %+v", c.Document)
	}
	_, err = h.desk.AwaitDocument(t.Context(), h.town, h.by, a.Reference, false)
	h.refused(err, apperr.StateChanged)
	letter := h.compose(a)
	for _, part := range []string{"Kim Beispiel", "Reisepass", "Ausgabe", "Alter Ausweis", "/zeiten?anliegen=abholung%3A1", "ort=ausgabe"} {
		if !strings.Contains(letter.Text, part) {
			t.Errorf("the mail does not say %q:\n%s", part, letter.Text)
		}
	}
	h.Clock.Advance(30 * 24 * time.Hour)
	now = h.Clock.Now()
	if n, err := (message.Retention{DB: h.DB}).Forget(t.Context(), h.town.ID, civil.DateOf(now).AddDays(-7), now); err != nil || n != 1 {
		t.Errorf("%d contacts were forgotten in the end, %v", n, err)
	}
}

func (h *hall) compose(a *appointment.Appointment) mail.Mail {
	h.Helper()
	composed, err := h.Letters.Compose(h.Context(), h.town.ID, &outbox.Row{SubjectType: outbox.OfAppointment, SubjectID: a.ID, Kind: mail.Pickup})
	if err != nil {
		h.Fatal(err)
	}
	return composed
}

func TestNothingIsPromisedWhereNoDocumentComesOfIt(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1, withPickup)
	for _, key := range []string{h.booked("09:00", "kurz").Reference, h.drawn("pass").Key()} {
		_, err := h.desk.AwaitDocument(t.Context(), h.town, h.by, key, true)
		h.refused(err, apperr.NoPickup)
	}
}
