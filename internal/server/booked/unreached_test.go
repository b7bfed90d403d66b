package booked_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"stadttermin/internal/dev/stafftest"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/message"
	"stadttermin/internal/staff/authz"
)

// refuse ends every mail that waits as a mail server does that will never take it.
func refuse(t *testing.T, b *stafftest.Bed) {
	t.Helper()
	store := message.Outbox{DB: b.DB}
	due, _, err := store.Due(t.Context(), b.Here.ID, b.Clock.Now(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range due {
		err := store.Finish(t.Context(), b.Here.ID, b.Clock.Now(), outbox.Ended{Rows: []int64{row}, End: outbox.Refused, Status: "5.1.1"})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhomAMailDidNotReachIsOnTheListUntilItIsSettled(t *testing.T) {
	t.Parallel()
	p := stafftest.Reception(t, 2)
	stafftest.Shows(t, p.Get("/bedienplatz/nicht-erreicht"), http.StatusOK, []string{"Niemand muss angerufen werden"}, nil)
	reference := p.Books(t, stafftest.Call("Elisabeth Froning", "email", "froning@exampel.org", "telefon", "02389 71-1"))
	p.Books(t, stafftest.Call("Anna Groß", "wahl", "2026-11-23T09:30:00+01:00 amt"))
	refuse(t, p.Bed)
	here, list := "/bedienplatz/termin/"+reference, "/bedienplatz/nicht-erreicht"
	stafftest.Shows(t, p.Get(here), http.StatusOK, []string{"Eine E-Mail kam nicht an: Bestätigung.", "Rufen Sie die Person an", `action="` + list + "/" + reference + `/angerufen"`}, nil)
	stafftest.Shows(t, p.Get(list), http.StatusOK, []string{"Eine Person ist zu verständigen", "Elisabeth Froning", "froning@exampel.org", `href="tel:`, "Diese Adresse gibt es nicht"}, []string{"Anna Groß", "Heute erledigt"})
	stafftest.Shows(t, p.Get(list+"?lang=en"), http.StatusOK, []string{"One person to be told", "Confirmation"}, []string{"desk.unreached"})

	stale := stafftest.Form(t, p.Get(list), list+"/"+reference+"/erledigt")
	stafftest.LeadsTo(t, p.Post(list+"/"+reference+"/angerufen", url.Values{"von": {"termin"}}), here+"?lang=de#titel")
	stafftest.Shows(t, p.Post(list+"/"+reference+"/erledigt", stale), http.StatusConflict, []string{"Das ist inzwischen anders", "Jana Berger"}, nil)
	stafftest.Shows(t, p.Get(list), http.StatusOK, []string{"Zuletzt angerufen: Freitag, 20.", "Elisabeth Froning"}, nil)
	stafftest.LeadsTo(t, p.Post(list+"/"+reference+"/erledigt", nil), list+"?lang=de#titel")
	stafftest.Shows(t, p.Get(list), http.StatusOK, []string{"Niemand muss angerufen werden", "Heute erledigt: eine Person"}, []string{"/erledigt\""})
	stafftest.Shows(t, p.Get(here), http.StatusOK, nil, []string{"kam nicht an"})
	if n := p.Count(t, `SELECT count(*) FROM audit WHERE tenant_id = $1 AND action IN ('appointment.called', 'appointment.reached') AND actor LIKE 'staff:%'`, p.Here.ID); n != 2 {
		t.Errorf("%d entries in the trail", n)
	}
	stafftest.Shows(t, p.Post(list+"/"+reference+"/erledigt", nil), http.StatusNotFound, nil, nil)
	p.Clock.Advance(13 * time.Hour)
	stafftest.Shows(t, p.As(t, stafftest.Receptionist).Get(list), http.StatusOK, nil, []string{"Elisabeth Froning"})
}

func TestTheListOfThoseNotReachedShowsOnesOwnOfficesAlone(t *testing.T) {
	t.Parallel()
	settings := apptest.Town("werne", 1)
	second := settings.Plan.Offices[0]
	second.ID, second.Name, second.Letter = "bau", "Bauamt", "C"
	settings.Plan.Offices = append(settings.Plan.Offices, second)
	b := stafftest.Open(t, settings)
	reference := b.As(t, stafftest.Receptionist).Books(t, stafftest.Call("Fremd", "wahl", "2026-11-23T09:00:00+01:00 bau", "email", "fremd@example.org"))
	refuse(t, b)
	clerk := b.As(t, authz.Grant{Role: authz.Clerk, Office: "amt"})
	stafftest.Shows(t, clerk.Get("/bedienplatz/nicht-erreicht"), http.StatusOK, []string{"Niemand muss"}, []string{"Fremd"})
	stafftest.Shows(t, clerk.Post("/bedienplatz/nicht-erreicht/"+reference+"/erledigt", nil), http.StatusNotFound, nil, []string{"Fremd"})
	stafftest.Shows(t, b.As(t, stafftest.Receptionist).Get("/bedienplatz/nicht-erreicht"), http.StatusOK, []string{"Fremd", "Bauamt"}, nil)
}

func TestACorrectedAddressTakesTheMarkAway(t *testing.T) {
	t.Parallel()
	p := stafftest.Reception(t, 1)
	reference := p.Books(t, stafftest.Call("Froning", "email", "froning@exampel.org"))
	refuse(t, p.Bed)
	here := "/bedienplatz/termin/" + reference
	stafftest.Shows(t, p.Get(here), http.StatusOK, []string{"Eine Telefonnummer ist nicht bekannt"}, nil)
	p.Post(here+"/kontakt", url.Values{"name": {"Froning"}, "email": {"froning@example.org"}, "schluessel": {"k"}})
	stafftest.Shows(t, p.Get(here), http.StatusOK, nil, []string{"kam nicht an"})
}
