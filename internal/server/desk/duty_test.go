package desk_test

import (
	"net/http"
	"net/url"
	"testing"

	"stadttermin/internal/dev/stafftest"
)

func TestTakingACounterOverIsToldToBothAndLanesShowWhoWorksThere(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	reference := b.There(t, "Rademacher", 15)
	first, second := b.At(t, "1"), b.As(t, stafftest.Clerk)
	stafftest.Shows(t, second.Get("/bedienplatz"), http.StatusOK, []string{"Schalter 1 · Jana Berger"}, []string{"hat Schalter 1"})
	stale := stafftest.Form(t, first.Get("/bedienplatz"), next)
	stafftest.LeadsTo(t, second.Post("/bedienplatz/buergerbuero/schalter", url.Values{"schalter": {"1"}}), "/bedienplatz/buergerbuero?getan=uebernommen&lang=de")
	stafftest.Shows(t, second.Get("/bedienplatz/buergerbuero?getan=uebernommen"), http.StatusOK, []string{"Sie haben den Schalter übernommen", "Sie · Jana Berger"}, nil)
	stafftest.Shows(t, first.Post(next, stale), http.StatusConflict, []string{"An Schalter 1 arbeitet jetzt Jana Berger", "Wählen Sie Ihren Schalter"}, nil)
	stafftest.Shows(t, first.Get("/bedienplatz"), http.StatusOK, []string{"Jana Berger hat Schalter 1 um 08:00 übernommen", "An welchem Schalter sind Sie?"}, []string{"Nächste Person aufrufen"})
	if state := b.State(t, reference); state != "arrived" {
		t.Errorf("called by whoever was there before: %s", state)
	}
}
