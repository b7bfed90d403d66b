package desk_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"stadttermin/internal/dev/stafftest"

	"stadttermin/internal/appointment"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

const next = "/bedienplatz/buergerbuero/naechste"

func TestACounterIsChosenOnceAndRemembered(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	p := b.As(t, stafftest.Clerk)
	stafftest.Shows(t, p.Get("/bedienplatz"), http.StatusOK, []string{"An welchem Schalter sind Sie?", "Schalter 2"}, []string{"Nächste Person"})
	stafftest.LeadsTo(t, p.Post("/bedienplatz/buergerbuero/schalter", url.Values{"schalter": {"2"}, "tag": {"2026-11-25"}, "ansicht": {"liste"}}), "/bedienplatz/buergerbuero?tag=2026-11-25&ansicht=liste&lang=de")
	stafftest.Shows(t, p.Get("/bedienplatz"), http.StatusOK, []string{"· <bdi>Schalter 2</bdi>", "Sie · Jana Berger", "Nächste Person aufrufen"}, []string{"An welchem Schalter"})
	stafftest.Shows(t, p.Post("/bedienplatz/buergerbuero/schalter", url.Values{"schalter": {"9"}}), http.StatusBadRequest, nil, nil)
	stafftest.Shows(t, p.Post("/bedienplatz/standesamt/schalter", url.Values{"schalter": {"1"}}), http.StatusForbidden, nil, nil)
}

func TestThePlanHasALanePerCounterWithBlocksByTime(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	b.Booked(t, "Kowalski", 15)
	answer := b.At(t, "2").Get("/bedienplatz")
	stafftest.Shows(t, answer, http.StatusOK, []string{`id="s-buergerbuero-1"`, `id="s-buergerbuero-2"`, `class="r9 n3"`, "08:15–08:30, gebucht: ", "Kowalski", `st-now r6`, `data-start="07:30"`}, nil)
	stafftest.InOrder(t, answer.Body.String(), `id="seite"`, `id="plan"`)
}

func TestTheNextPersonIsNamedAndThenCalled(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	reference := b.There(t, "Rademacher", 15)
	p := b.At(t, "2")
	answer := p.Get("/bedienplatz/buergerbuero")
	stafftest.Shows(t, answer, http.StatusOK, []string{"Rademacher · Personalausweis", "Termin 08:15, da seit 08:00"}, nil)
	stafftest.LeadsTo(t, p.Post(next, stafftest.Form(t, answer, next)), "/bedienplatz/buergerbuero?lang=de")
	stafftest.Shows(t, p.Get("/bedienplatz/buergerbuero"), http.StatusOK, []string{"Bei Ihnen seit 08:00", "B 1 ist noch bei Ihnen", `aria-disabled="true"`}, nil)
	if got := b.State(t, reference); got != appointment.Called {
		t.Errorf("the appointment is %s", got)
	}
}

func TestWhoeverIsTooLateLearnsWhoWasCalledAndCallsNobody(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	b.There(t, "Rademacher", 15)
	second := b.There(t, "Schulte", 30)
	late, quick := b.At(t, "2"), b.At(t, "1")
	stale := stafftest.Form(t, late.Get("/bedienplatz/buergerbuero"), next)
	quick.Post(next, stafftest.Form(t, quick.Get("/bedienplatz/buergerbuero"), next))
	answer := late.Post(next, stale)
	stafftest.Shows(t, answer, http.StatusConflict, []string{"B 1 wurde gerade an Schalter 1 aufgerufen. Nächste: B 2.", "Schulte · Personalausweis"}, nil)
	if got := b.State(t, second); got != appointment.Arrived {
		t.Errorf("the second is %s", got)
	}
	stafftest.LeadsTo(t, late.Post(next, stafftest.Form(t, answer, next)), "/bedienplatz/buergerbuero?lang=de")
	if got := b.State(t, second); got != appointment.Called {
		t.Errorf("the second is %s", got)
	}
}

func TestAFormThatIsSentTwiceCallsOnce(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	b.There(t, "Rademacher", 15)
	second := b.There(t, "Schulte", 30)
	p := b.At(t, "2")
	fields := stafftest.Form(t, p.Get("/bedienplatz/buergerbuero"), next)
	for range 2 {
		stafftest.LeadsTo(t, p.Post(next, fields), "/bedienplatz/buergerbuero?lang=de")
	}
	if got := b.State(t, second); got != appointment.Arrived {
		t.Errorf("the second is %s", got)
	}
}

func TestTheListOffersTheOneThingThatAStateAllows(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	here, coming := b.There(t, "Rademacher", 15), b.Booked(t, "Schulte", 30)
	p := b.At(t, "1")
	answer := p.Get("/bedienplatz?ansicht=liste")
	arrive, call := "/bedienplatz/fall/"+coming+"/da", "/bedienplatz/fall/"+here+"/aufrufen"
	stafftest.LeadsTo(t, p.Post(arrive, stafftest.Form(t, answer, arrive)), "/bedienplatz?ansicht=liste&lang=de")
	stafftest.LeadsTo(t, p.Post(call, stafftest.Form(t, answer, call)), "/bedienplatz?ansicht=liste&lang=de")
	stafftest.Shows(t, p.Get("/bedienplatz?ansicht=liste"), http.StatusOK, []string{"Erneut aufrufen", "aufgerufen <b>1</b>", "da <b>1</b>"}, []string{"Ist da<"})
}

func TestReceptionReceivesAndDrawsNumbersButCallsNobody(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	reference := b.There(t, "Rademacher", 15)
	p := b.As(t, authz.Grant{Role: authz.Reception})
	stafftest.Shows(t, p.Get("/bedienplatz/buergerbuero"), http.StatusOK, []string{"Rademacher", "/bedienplatz/buergerbuero/nummer"}, []string{"An welchem Schalter", "Nächste Person"})
	stafftest.Shows(t, p.Post(next, url.Values{"schalter": {"1"}}), http.StatusForbidden, nil, nil)
	stafftest.Shows(t, p.Post("/bedienplatz/fall/"+reference+"/fertig", nil), http.StatusForbidden, nil, nil)
	stafftest.Shows(t, p.Get("/bedienplatz?ansicht=schalter"), http.StatusOK, []string{`id="s-buergerbuero-1"`, `id="s-standesamt-1"`}, nil)
}

func TestSomebodyWithoutAnAppointmentLearnsTheWaitBeforeDrawing(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	p := b.At(t, "1")
	const number = "/bedienplatz/buergerbuero/nummer"
	answer := p.Get(number)
	stafftest.Shows(t, answer, http.StatusOK, []string{"Wer jetzt kommt, wird voraussichtlich bis 08:05 aufgerufen"}, []string{`id="anzahl-abholung"`})
	fields := stafftest.Form(t, answer, number)
	stafftest.Shows(t, p.Post(number, fields), http.StatusUnprocessableEntity, []string{`role="alert"`}, nil)
	fields.Set("anzahl-personalausweis", "2")
	stafftest.Shows(t, p.Get(number+"?anzahl-personalausweis=2"), http.StatusOK, []string{`value="2"`}, []string{"Geschätzt für ein übliches"})
	answer = p.Post(number, fields)
	drawn := answer.Header().Get("Location")
	stafftest.Shows(t, p.Get(drawn), http.StatusOK, []string{"B 501", "Aufruf voraussichtlich: bis"}, nil)
	stafftest.Shows(t, p.Get("/bedienplatz"), http.StatusOK, []string{"B 501", "seit 08:00", "Personalausweis&nbsp;×&nbsp;2", "ohne Termin · Personalausweis"}, nil)
}

func TestAScriptFetchesOnlyWhatHasChanged(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	first, _ := b.Booked(t, "Rademacher", 15), b.Booked(t, "Schulte", 30)
	c, err := b.Queue.Find(t.Context(), b.Here, first, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := b.At(t, "1")
	for _, view := range []string{"schalter", "liste"} {
		stafftest.Shows(t, p.Get("/bedienplatz?ansicht="+view+"&teil=f-"+c.ID().String()), http.StatusOK, []string{"Rademacher", `id="seite"`, "gebucht <b>2</b>"}, []string{"Schulte", "<html"})
		stafftest.Shows(t, p.Get("/bedienplatz?ansicht="+view+"&teil=alles"), http.StatusOK, []string{"Rademacher", "Schulte"}, []string{"<html"})
	}
}

func TestPeopleServedAtTheSameTimeLieBesideEachOther(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	reference := b.There(t, "Rademacher", 0)
	p := b.At(t, "1")
	answer := p.Get("/bedienplatz")
	p.Post(next, stafftest.Form(t, answer, next))
	b.Clock.Advance(time.Minute)
	p.Post("/bedienplatz/fall/"+reference+"/fertig", url.Values{"schluessel": {"eins"}})
	drawn, err := b.Queue.Draw(t.Context(), b.Here, queue.Command{By: audit.System}, queue.Draw{Office: "buergerbuero", Basket: office.Basket{{Service: "personalausweis", Quantity: 1}}})
	if err != nil {
		t.Fatal(err)
	}
	p.Post("/bedienplatz/fall/"+drawn.Case.Key()+"/aufrufen", url.Values{"schluessel": {"zwei"}, "schalter": {"1"}})
	stafftest.Shows(t, p.Get("/bedienplatz"), http.StatusOK, []string{`n1 c2a`, `c2b`}, nil)
}
