package desk_test

import (
	"net/http"
	"testing"
	"time"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/hall/queue"
	"stadttermin/internal/staff/audit"
)

func TestTheHistoryKeepsEveryStepAndWhoIsParkedStandsBesideThePlan(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	reference := b.there(t, "Rademacher", 15)
	act := queue.Command{By: audit.System}
	for _, step := range []func() (*queue.Result, error){
		func() (*queue.Result, error) { return b.Queue.Call(t.Context(), b.town, act, reference, "1") },
		func() (*queue.Result, error) {
			return b.Queue.Park(t.Context(), b.town, act, reference, dayplan.MissingPhoto, tuesday(9, 30))
		},
	} {
		b.Clock.Advance(time.Minute)
		if _, err := step(); err != nil {
			t.Fatal(err)
		}
	}
	p := b.at(t, "2")
	shows(t, p.get("/bedienplatz"), http.StatusOK, []string{`id="geparkte"`, "zurück um 09:30", "B 1"}, nil)
	path := "/bedienplatz/fall/" + reference
	b.Clock.Advance(time.Minute)
	leadsTo(t, p.post(path+"/zurueckholen", form(t, p.get(path), path+"/zurueckholen")), path+"?lang=de")
	leadsTo(t, p.post(path+"/aufrufen", form(t, p.get(path), path+"/aufrufen")), path+"?lang=de")
	answer := p.get(path)
	inOrder(t, answer.Body.String(), "Verlauf", "gebucht", "ist da", "aufgerufen an Schalter 1", "geparkt", "zurückgeholt", "aufgerufen an Schalter 2")
	shows(t, answer, http.StatusOK, nil, []string{"zurück um"})
}
