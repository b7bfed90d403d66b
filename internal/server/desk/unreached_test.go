package desk_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/message"
	"stadttermin/internal/staff/authz"
)

// refuse ends every mail that waits as a mail server does that will never take it.
func (b *bed) refuse(t *testing.T) {
	t.Helper()
	store := message.Outbox{DB: b.DB}
	due, _, err := store.Due(t.Context(), b.town.ID, b.Clock.Now(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range due {
		err := store.Finish(t.Context(), b.town.ID, b.Clock.Now(), outbox.Ended{Rows: []int64{row}, End: outbox.Refused, Status: "5.1.1"})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhomAMailDidNotReachIsOnTheListUntilItIsSettled(t *testing.T) {
	t.Parallel()
	p := reception(t, 2)
	shows(t, p.get("/bedienplatz/nicht-erreicht"), http.StatusOK, []string{"Niemand muss angerufen werden"}, nil)
	reference := p.books(t, called("Elisabeth Froning", "email", "froning@exampel.org", "telefon", "02389 71-1"))
	p.books(t, called("Anna Groß", "wahl", "2026-11-23T09:30:00+01:00 amt"))
	p.refuse(t)
	here, list := "/bedienplatz/termin/"+reference, "/bedienplatz/nicht-erreicht"
	shows(t, p.get(here), http.StatusOK, []string{"Eine E-Mail kam nicht an: Bestätigung.", "Rufen Sie die Person an", `action="` + list + "/" + reference + `/angerufen"`}, nil)
	shows(t, p.get(list), http.StatusOK, []string{"Eine Person ist zu verständigen", "Elisabeth Froning", "froning@exampel.org", `href="tel:`, "Diese Adresse gibt es nicht"}, []string{"Anna Groß", "Heute erledigt"})
	shows(t, p.get(list+"?lang=en"), http.StatusOK, []string{"One person to be told", "Confirmation"}, []string{"desk.unreached"})

	stale := form(t, p.get(list), list+"/"+reference+"/erledigt")
	leadsTo(t, p.post(list+"/"+reference+"/angerufen", url.Values{"von": {"termin"}}), here+"?lang=de#titel")
	shows(t, p.post(list+"/"+reference+"/erledigt", stale), http.StatusConflict, []string{"Das ist inzwischen anders", "Jana Berger"}, nil)
	shows(t, p.get(list), http.StatusOK, []string{"Zuletzt angerufen: Freitag, 20.", "Elisabeth Froning"}, nil)
	leadsTo(t, p.post(list+"/"+reference+"/erledigt", nil), list+"?lang=de#titel")
	shows(t, p.get(list), http.StatusOK, []string{"Niemand muss angerufen werden", "Heute erledigt: eine Person"}, []string{"/erledigt\""})
	shows(t, p.get(here), http.StatusOK, nil, []string{"kam nicht an"})
	if n := p.count(t, `SELECT count(*) FROM audit WHERE tenant_id = $1 AND action IN ('appointment.called', 'appointment.reached') AND actor LIKE 'staff:%'`, p.town.ID); n != 2 {
		t.Errorf("%d entries in the trail", n)
	}
	shows(t, p.post(list+"/"+reference+"/erledigt", nil), http.StatusNotFound, nil, nil)
	p.Clock.Advance(13 * time.Hour)
	shows(t, p.as(t, receptionist).get(list), http.StatusOK, nil, []string{"Elisabeth Froning"})
}

func TestTheListOfThoseNotReachedShowsOnesOwnOfficesAlone(t *testing.T) {
	t.Parallel()
	settings := apptest.Town("werne", 1)
	second := settings.Plan.Offices[0]
	second.ID, second.Name, second.Letter = "bau", "Bauamt", "C"
	settings.Plan.Offices = append(settings.Plan.Offices, second)
	b := newPhone(t, settings)
	reference := b.as(t, receptionist).books(t, called("Fremd", "wahl", "2026-11-23T09:00:00+01:00 bau", "email", "fremd@example.org"))
	b.refuse(t)
	clerk := b.as(t, authz.Grant{Role: authz.Clerk, Office: "amt"})
	shows(t, clerk.get("/bedienplatz/nicht-erreicht"), http.StatusOK, []string{"Niemand muss"}, []string{"Fremd"})
	shows(t, clerk.post("/bedienplatz/nicht-erreicht/"+reference+"/erledigt", nil), http.StatusNotFound, nil, []string{"Fremd"})
	shows(t, b.as(t, receptionist).get("/bedienplatz/nicht-erreicht"), http.StatusOK, []string{"Fremd", "Bauamt"}, nil)
}

func TestACorrectedAddressTakesTheMarkAway(t *testing.T) {
	t.Parallel()
	p := reception(t, 1)
	reference := p.books(t, called("Froning", "email", "froning@exampel.org"))
	p.refuse(t)
	here := "/bedienplatz/termin/" + reference
	shows(t, p.get(here), http.StatusOK, []string{"Eine Telefonnummer ist nicht bekannt"}, nil)
	p.post(here+"/kontakt", url.Values{"name": {"Froning"}, "email": {"froning@example.org"}, "schluessel": {"k"}})
	shows(t, p.get(here), http.StatusOK, nil, []string{"kam nicht an"})
}
