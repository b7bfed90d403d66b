package desk_test

import (
	"net/http"
	"testing"
	"time"

	"stadttermin/internal/dev/stafftest"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/hall/queue"
	"stadttermin/internal/staff/audit"
)

func TestTheHistoryKeepsEveryStepAndWhoIsParkedStandsBesideThePlan(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	reference := b.There(t, "Rademacher", 15)
	act := queue.Command{By: audit.System}
	for _, step := range []func() (*queue.Result, error){
		func() (*queue.Result, error) { return b.Queue.Call(t.Context(), b.Here, act, reference, "1") },
		func() (*queue.Result, error) {
			return b.Queue.Park(t.Context(), b.Here, act, reference, dayplan.MissingPhoto, stafftest.Tuesday(9, 30))
		},
	} {
		b.Clock.Advance(time.Minute)
		if _, err := step(); err != nil {
			t.Fatal(err)
		}
	}
	p := b.At(t, "2")
	stafftest.Shows(t, p.Get("/bedienplatz"), http.StatusOK, []string{`id="geparkte"`, "zurück um 09:30", "B 1"}, nil)
	path := "/bedienplatz/fall/" + reference
	b.Clock.Advance(time.Minute)
	stafftest.LeadsTo(t, p.Post(path+"/zurueckholen", stafftest.Form(t, p.Get(path), path+"/zurueckholen")), path+"?lang=de")
	stafftest.LeadsTo(t, p.Post(path+"/aufrufen", stafftest.Form(t, p.Get(path), path+"/aufrufen")), path+"?lang=de")
	answer := p.Get(path)
	stafftest.InOrder(t, answer.Body.String(), "Verlauf", "gebucht", "ist da", "aufgerufen an Schalter 1", "geparkt", "zurückgeholt", "aufgerufen an Schalter 2")
	stafftest.Shows(t, answer, http.StatusOK, nil, []string{"zurück um"})
}
