package desk_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"stadttermin/internal/staff/authz"
)

func TestANumberIsDrawnFromThePageOfAllOfficesWhileTheyAreOpenAndPrintedForWhoGetsIt(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	p := b.as(t, authz.Grant{Role: authz.Reception})
	shows(t, p.get("/bedienplatz"), http.StatusOK, []string{`id="nummern"`, "/bedienplatz/buergerbuero/nummer?lang=de", "/bedienplatz/standesamt/nummer?lang=de", `data-key="w"`}, nil)
	const number = "/bedienplatz/buergerbuero/nummer"
	answer := p.post(number, url.Values{"anzahl-personalausweis": {"1"}, "schluessel": {"k"}})
	drawn := p.get(answer.Header().Get("Location"))
	shows(t, drawn, http.StatusOK, []string{"Zettel drucken"}, nil)
	key, err := url.Parse(answer.Header().Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	shows(t, p.get("/bedienplatz/fall/"+key.Query().Get("gezogen")+"/drucken?lang=de"), http.StatusOK, []string{"B 501", "Bürgerbüro", "Drucken"}, nil)
	b.Clock.Set(time.Date(2026, 11, 24, 16, 30, 0, 0, time.UTC)) // half past five: closed
	p = b.as(t, authz.Grant{Role: authz.Reception})
	for _, path := range []string{"/bedienplatz", "/bedienplatz/buergerbuero"} {
		shows(t, p.get(path), http.StatusOK, nil, []string{"/nummer?"})
	}
}

func TestTheCompactPlanShowsTheSameLanesWithLowerRows(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.booked(t, "Kowalski", 15)
	p := b.at(t, "1")
	shows(t, p.get("/bedienplatz?ansicht=kompakt"), http.StatusOK, []string{"st-dense", "Kowalski", `aria-current="true">`}, []string{"st-tall"})
	leadsTo(t, p.post("/bedienplatz/buergerbuero/schalter", url.Values{"schalter": {"1"}, "ansicht": {"kompakt"}}), "/bedienplatz/buergerbuero?ansicht=kompakt&lang=de")
}
