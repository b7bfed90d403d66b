package desk_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"stadttermin/internal/dev/stafftest"

	"stadttermin/internal/staff/authz"
)

func TestANumberIsDrawnFromThePageOfAllOfficesWhileTheyAreOpenAndPrintedForWhoGetsIt(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	p := b.As(t, authz.Grant{Role: authz.Reception})
	stafftest.Shows(t, p.Get("/bedienplatz"), http.StatusOK, []string{`id="nummern"`, "/bedienplatz/buergerbuero/nummer?lang=de", "/bedienplatz/standesamt/nummer?lang=de", `data-key="w"`}, nil)
	const number = "/bedienplatz/buergerbuero/nummer"
	answer := p.Post(number, url.Values{"anzahl-personalausweis": {"1"}, "schluessel": {"k"}})
	drawn := p.Get(answer.Header().Get("Location"))
	stafftest.Shows(t, drawn, http.StatusOK, []string{"Zettel drucken"}, nil)
	key, err := url.Parse(answer.Header().Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	stafftest.Shows(t, p.Get("/bedienplatz/fall/"+key.Query().Get("gezogen")+"/drucken?lang=de"), http.StatusOK, []string{"B 501", "Bürgerbüro", "Drucken"}, nil)
	b.Clock.Set(time.Date(2026, 11, 24, 16, 30, 0, 0, time.UTC)) // half past five: closed
	p = b.As(t, authz.Grant{Role: authz.Reception})
	for _, path := range []string{"/bedienplatz", "/bedienplatz/buergerbuero"} {
		stafftest.Shows(t, p.Get(path), http.StatusOK, nil, []string{"/nummer?"})
	}
}

func TestTheCompactPlanShowsTheSameLanesWithLowerRows(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	b.Booked(t, "Kowalski", 15)
	p := b.At(t, "1")
	stafftest.Shows(t, p.Get("/bedienplatz?ansicht=kompakt"), http.StatusOK, []string{"st-dense", "Kowalski", `aria-current="true">`}, []string{"st-tall"})
	stafftest.LeadsTo(t, p.Post("/bedienplatz/buergerbuero/schalter", url.Values{"schalter": {"1"}, "ansicht": {"kompakt"}}), "/bedienplatz/buergerbuero?ansicht=kompakt&lang=de")
}
