package desk_test

import (
	"net/http"
	"net/url"
	"testing"
)

func TestTakingACounterOverIsToldToBothAndLanesShowWhoWorksThere(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	reference := b.there(t, "Rademacher", 15)
	first, second := b.at(t, "1"), b.as(t, clerk)
	shows(t, second.get("/bedienplatz"), http.StatusOK, []string{"Schalter 1 · Jana Berger"}, []string{"hat Schalter 1"})
	stale := form(t, first.get("/bedienplatz"), next)
	leadsTo(t, second.post("/bedienplatz/buergerbuero/schalter", url.Values{"schalter": {"1"}}), "/bedienplatz/buergerbuero?getan=uebernommen&lang=de")
	shows(t, second.get("/bedienplatz/buergerbuero?getan=uebernommen"), http.StatusOK, []string{"Sie haben den Schalter übernommen", "Sie · Jana Berger"}, nil)
	shows(t, first.post(next, stale), http.StatusConflict, []string{"An Schalter 1 arbeitet jetzt Jana Berger", "Wählen Sie Ihren Schalter"}, nil)
	shows(t, first.get("/bedienplatz"), http.StatusOK, []string{"Jana Berger hat Schalter 1 um 08:00 übernommen", "An welchem Schalter sind Sie?"}, []string{"Nächste Person aufrufen"})
	if state := b.state(t, reference); state != "arrived" {
		t.Errorf("called by whoever was there before: %s", state)
	}
}
