package booked_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"stadttermin/internal/dev/stafftest"

	"github.com/google/uuid"

	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/civil"
	"stadttermin/internal/staff/authz"
)

// displaced books an appointment of today at nine and closes the office for the day; the bed stands at eight.
func displaced(t *testing.T, b *stafftest.Bed) (reference string) {
	t.Helper()
	reference = b.Booked(t, "Rademacher", 60)
	today := civil.NewDate(2026, 11, 24)
	order := &closure.Order{
		ID: uuid.New(), Said: "Krankheit im Team", Days: 3, Staff: uuid.New(), Author: "Sabine Lindner", Outage: closure.Outage{
			Office: "buergerbuero", Reason: "illness",
			From: civil.Moment{Date: today, HasTime: true}, Until: civil.Moment{Date: today, Clock: 20 * 60, HasTime: true},
		},
	}
	for range 2 { // the second time with what the first has shown
		a, err := b.Closures.Assess(t.Context(), b.Here, order, nil)
		if err != nil {
			t.Fatal(err)
		}
		order.Seen = a.Fingerprint
	}
	if _, err := b.Closures.CarryOut(t.Context(), b.Here, order, nil); err != nil {
		t.Fatal(err)
	}
	b.Here = b.Town(t, "werne")
	return reference
}

func TestWhereverADisplacedAppointmentIsShownItSaysWhatHoldsInstead(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	reference := displaced(t, b)
	wanted := []string{"Krankheit im Team", "25.\u00a0November 2026", "24.\u00a0November 2026"}
	for _, role := range []authz.Grant{{Role: authz.Reception}, {Role: authz.Clerk, Office: "buergerbuero"}} {
		p := b.As(t, role)
		stafftest.Shows(t, p.Get("/bedienplatz/termin/"+reference), http.StatusOK, append(wanted, "Reserviert bis", "Reservierte Zeit annehmen", "Andere Zeit", "Ist trotzdem da"),
			[]string{"Kommen Sie bitte erst kurz vorher"})
		stafftest.Shows(t, p.Get("/bedienplatz/fall/"+reference), http.StatusOK, append(wanted, "fällt aus", "Reservierte Zeit annehmen", "Ist trotzdem da"), []string{"Was jetzt?"})
		for _, form := range []string{"", "brief"} {
			stafftest.Shows(t, p.Get("/bedienplatz/termin/"+reference+"/drucken?lang=de&form="+form), http.StatusOK, append(wanted, "Ihr Termin kann nicht stattfinden", "Wir halten sie für Sie frei bis"),
				[]string{"Wartenummer", "wir haben Ihren Termin gebucht"})
		}
	}
}

func TestReceptionAcceptsTheKeptTimeOnceForSomebodyWhoCalls(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	reference := displaced(t, b)
	p := b.As(t, authz.Grant{Role: authz.Reception})
	here := "/bedienplatz/termin/" + reference
	fields := stafftest.Form(t, p.Get(here), here+"/annehmen")
	for range 2 {
		stafftest.LeadsTo(t, p.Post(here+"/annehmen", fields), here+"?getan=angenommen&lang=de#getan")
	}
	stafftest.Shows(t, p.Get(here), http.StatusOK, []string{"25.\u00a0November 2026", "Wartenummer"}, []string{"fällt aus"})
	if n := p.Mails(t, "change"); n != 1 {
		t.Errorf("%d mails say so, want 1", n)
	}
}

func TestWhoComesAllTheSameGetsIntoTheQueueFromReception(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	reference := displaced(t, b)
	p := b.As(t, authz.Grant{Role: authz.Reception})
	here := "/bedienplatz/fall/" + reference
	answer := p.Get("/bedienplatz/termin/" + reference)
	stafftest.LeadsTo(t, p.Post(here+"/da", stafftest.Form(t, answer, here+"/da")), here+"?lang=de")
	stafftest.Shows(t, p.Get(here), http.StatusOK, []string{"B 1", "da seit 08:00"}, []string{"fällt aus", "Doch noch nicht da"})
}

func TestAFormThatWasMadeBeforeSomebodyElseMovedTheAppointmentMovesNothing(t *testing.T) {
	t.Parallel()
	p := stafftest.Reception(t, 1)
	reference := p.Books(t, stafftest.Call("Froning", "email", "froning@example.org"))
	here := "/bedienplatz/termin/" + reference
	stale := stafftest.Form(t, p.Get(here+"/verschieben"), here+"/verschieben")
	other := p.As(t, stafftest.Receptionist)
	first := stafftest.Form(t, other.Get(here+"/verschieben"), here+"/verschieben")
	first.Set("wahl", "2026-11-24T10:05:00+01:00 amt")
	stafftest.LeadsTo(t, other.Post(here+"/verschieben", first), here+"?getan=verschoben&lang=de#getan")
	p.Clock.Advance(time.Minute)
	stale.Set("wahl", "2026-11-25T09:00:00+01:00 amt")
	stafftest.Shows(t, p.Post(here+"/verschieben", stale), http.StatusConflict, []string{"Das ist inzwischen anders", "Termin verlegt (Jana Berger, 9:00"}, nil)
	stafftest.Shows(t, p.Get(here), http.StatusOK, []string{"24.\u00a0November 2026", "10:05"}, nil)
	if n := p.Mails(t, "change"); n != 1 {
		t.Errorf("%d mails, want 1", n)
	}
	for _, path := range []string{"/absagen", "/bestaetigung"} {
		stafftest.Shows(t, p.Post(here+path, url.Values{"schluessel": {path}, "stand": stale["stand"]}), http.StatusConflict, []string{"Das ist inzwischen anders"}, nil)
	}
}

func TestATelephoneNumberThatWasSavedMeanwhileIsNotWipedByAnOlderForm(t *testing.T) {
	t.Parallel()
	p := stafftest.Reception(t, 1)
	reference := p.Books(t, stafftest.Call("Froning", "email", "froning@example.org"))
	here := "/bedienplatz/termin/" + reference
	stale := stafftest.Form(t, p.Get(here), here+"/kontakt")
	other := p.As(t, stafftest.Receptionist)
	saved := stafftest.Form(t, other.Get(here), here+"/kontakt")
	saved.Set("telefon", "02389 5100")
	stafftest.LeadsTo(t, other.Post(here+"/kontakt", saved), here+"?getan=gespeichert&lang=de#getan")
	stale.Set("name", "Elisabeth Froning")
	answer := p.Post(here+"/kontakt", stale)
	stafftest.Shows(t, answer, http.StatusConflict, []string{"Das ist inzwischen anders", `value="Elisabeth Froning"`, "Jetzt gespeichert:", "02389 5100"}, nil)
	again := stafftest.Form(t, answer, here+"/kontakt") // knowing it, it may be saved
	stafftest.LeadsTo(t, p.Post(here+"/kontakt", again), here+"?getan=gespeichert&lang=de#getan")
}

func TestAStepOfTheQueueThatSomebodyElseTookFirstIsNotTakenAgainAndNobodyIsNamed(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	reference := b.There(t, "Rademacher", 15)
	path := "/bedienplatz/fall/" + reference
	p := b.At(t, "1")
	stale := stafftest.Form(t, p.Get(path), path+"/vorrang")
	b.Clock.Advance(time.Minute)
	other := b.At(t, "2")
	stafftest.LeadsTo(t, other.Post(path+"/weiterleiten", url.Values{"ziel": {"standesamt"}, "schluessel": {"k"}}), "/bedienplatz?lang=de")
	stafftest.Shows(t, p.Post(path+"/vorrang", stale), http.StatusConflict, []string{"Das ist inzwischen anders", "8:01"}, []string{"(Jana Berger"})
}
