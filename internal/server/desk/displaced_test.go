package desk_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/civil"
	"stadttermin/internal/staff/authz"
)

// displaced books an appointment of today at nine and closes the office for the day; the bed stands at eight.
func displaced(t *testing.T, b *bed) (reference string) {
	t.Helper()
	reference = b.booked(t, "Rademacher", 60)
	today := civil.NewDate(2026, 11, 24)
	order := &closure.Order{
		ID: uuid.New(), Said: "Krankheit im Team", Days: 3, Staff: uuid.New(), Author: "Sabine Lindner", Outage: closure.Outage{
			Office: "buergerbuero", Reason: "illness",
			From: civil.Moment{Date: today, HasTime: true}, Until: civil.Moment{Date: today, Clock: 20 * 60, HasTime: true},
		},
	}
	for range 2 { // the second time with what the first has shown
		a, err := b.Closures.Assess(t.Context(), b.town, order, nil)
		if err != nil {
			t.Fatal(err)
		}
		order.Seen = a.Fingerprint
	}
	if _, err := b.Closures.CarryOut(t.Context(), b.town, order, nil); err != nil {
		t.Fatal(err)
	}
	b.town = b.Town(t, "werne")
	return reference
}

func TestWhereverADisplacedAppointmentIsShownItSaysWhatHoldsInstead(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	reference := displaced(t, b)
	wanted := []string{"Krankheit im Team", "25.\u00a0November 2026", "24.\u00a0November 2026"}
	for _, role := range []authz.Grant{{Role: authz.Reception}, {Role: authz.Clerk, Office: "buergerbuero"}} {
		p := b.as(t, role)
		shows(t, p.get("/bedienplatz/termin/"+reference), http.StatusOK, append(wanted, "Reserviert bis", "Reservierte Zeit annehmen", "Andere Zeit", "Ist trotzdem da"),
			[]string{"Kommen Sie bitte erst kurz vorher"})
		shows(t, p.get("/bedienplatz/fall/"+reference), http.StatusOK, append(wanted, "fällt aus", "Reservierte Zeit annehmen", "Ist trotzdem da"), []string{"Was jetzt?"})
		for _, form := range []string{"", "brief"} {
			shows(t, p.get("/bedienplatz/termin/"+reference+"/drucken?lang=de&form="+form), http.StatusOK, append(wanted, "Ihr Termin kann nicht stattfinden", "Wir halten sie für Sie frei bis"),
				[]string{"Wartenummer", "wir haben Ihren Termin gebucht"})
		}
	}
}

func TestReceptionAcceptsTheKeptTimeOnceForSomebodyWhoCalls(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	reference := displaced(t, b)
	p := b.as(t, authz.Grant{Role: authz.Reception})
	here := "/bedienplatz/termin/" + reference
	fields := form(t, p.get(here), here+"/annehmen")
	for range 2 {
		leadsTo(t, p.post(here+"/annehmen", fields), here+"?getan=angenommen&lang=de#getan")
	}
	shows(t, p.get(here), http.StatusOK, []string{"25.\u00a0November 2026", "Wartenummer"}, []string{"fällt aus"})
	if n := p.mails(t, "change"); n != 1 {
		t.Errorf("%d mails say so, want 1", n)
	}
}

func TestWhoComesAllTheSameGetsIntoTheQueueFromReception(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	reference := displaced(t, b)
	p := b.as(t, authz.Grant{Role: authz.Reception})
	here := "/bedienplatz/fall/" + reference
	answer := p.get("/bedienplatz/termin/" + reference)
	leadsTo(t, p.post(here+"/da", form(t, answer, here+"/da")), here+"?lang=de")
	shows(t, p.get(here), http.StatusOK, []string{"B 1", "da seit 08:00"}, []string{"fällt aus", "Doch noch nicht da"})
}

func TestAFormThatWasMadeBeforeSomebodyElseMovedTheAppointmentMovesNothing(t *testing.T) {
	t.Parallel()
	p := reception(t, 1)
	reference := p.books(t, called("Froning", "email", "froning@example.org"))
	here := "/bedienplatz/termin/" + reference
	stale := form(t, p.get(here+"/verschieben"), here+"/verschieben")
	other := p.as(t, receptionist)
	first := form(t, other.get(here+"/verschieben"), here+"/verschieben")
	first.Set("wahl", "2026-11-24T10:05:00+01:00 amt")
	leadsTo(t, other.post(here+"/verschieben", first), here+"?getan=verschoben&lang=de#getan")
	p.Clock.Advance(time.Minute)
	stale.Set("wahl", "2026-11-25T09:00:00+01:00 amt")
	shows(t, p.post(here+"/verschieben", stale), http.StatusConflict, []string{"Das ist inzwischen anders", "Termin verlegt (Jana Berger, 9:00"}, nil)
	shows(t, p.get(here), http.StatusOK, []string{"24.\u00a0November 2026", "10:05"}, nil)
	if n := p.mails(t, "change"); n != 1 {
		t.Errorf("%d mails, want 1", n)
	}
	for _, path := range []string{"/absagen", "/bestaetigung"} {
		shows(t, p.post(here+path, url.Values{"schluessel": {path}, "stand": stale["stand"]}), http.StatusConflict, []string{"Das ist inzwischen anders"}, nil)
	}
}

func TestATelephoneNumberThatWasSavedMeanwhileIsNotWipedByAnOlderForm(t *testing.T) {
	t.Parallel()
	p := reception(t, 1)
	reference := p.books(t, called("Froning", "email", "froning@example.org"))
	here := "/bedienplatz/termin/" + reference
	stale := form(t, p.get(here), here+"/kontakt")
	other := p.as(t, receptionist)
	saved := form(t, other.get(here), here+"/kontakt")
	saved.Set("telefon", "02389 5100")
	leadsTo(t, other.post(here+"/kontakt", saved), here+"?getan=gespeichert&lang=de#getan")
	stale.Set("name", "Elisabeth Froning")
	answer := p.post(here+"/kontakt", stale)
	shows(t, answer, http.StatusConflict, []string{"Das ist inzwischen anders", `value="Elisabeth Froning"`, "Jetzt gespeichert:", "02389 5100"}, nil)
	again := form(t, answer, here+"/kontakt") // knowing it, it may be saved
	leadsTo(t, p.post(here+"/kontakt", again), here+"?getan=gespeichert&lang=de#getan")
}

func TestAStepOfTheQueueThatSomebodyElseTookFirstIsNotTakenAgainAndNobodyIsNamed(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	reference := b.there(t, "Rademacher", 15)
	path := "/bedienplatz/fall/" + reference
	p := b.at(t, "1")
	stale := form(t, p.get(path), path+"/vorrang")
	b.Clock.Advance(time.Minute)
	other := b.at(t, "2")
	leadsTo(t, other.post(path+"/weiterleiten", url.Values{"ziel": {"standesamt"}, "schluessel": {"k"}}), "/bedienplatz?lang=de")
	shows(t, p.post(path+"/vorrang", stale), http.StatusConflict, []string{"Das ist inzwischen anders", "8:01"}, []string{"(Jana Berger"})
}
