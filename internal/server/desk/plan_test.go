package desk_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

var clerk = authz.Grant{Role: authz.Clerk, Office: "buergerbuero"}

// at signs a clerk in who stands at a counter.
func (b *bed) at(t *testing.T, counter string) *person {
	t.Helper()
	p := b.as(t, clerk)
	leadsTo(t, p.post("/bedienplatz/buergerbuero/schalter", url.Values{"schalter": {counter}}), "/bedienplatz/buergerbuero?lang=de")
	return p
}

// there books an appointment of today after eight for somebody and lets them arrive; it gives the reference.
func (b *bed) there(t *testing.T, name string, minute int) string {
	t.Helper()
	reference := b.booked(t, name, minute)
	if _, err := b.Queue.Arrive(t.Context(), b.town, queue.Command{By: audit.System}, reference, false); err != nil {
		t.Fatal(err)
	}
	return reference
}

func (b *bed) booked(t *testing.T, name string, minute int) string {
	t.Helper()
	hold, err := b.Bookings.Hold(t.Context(), b.town, booking.HoldRequest{
		Basket: office.Basket{{Service: "personalausweis", Quantity: 1}}, Office: "buergerbuero", Channel: office.Phone, Start: tuesday(8, minute),
	})
	if err != nil {
		t.Fatal(err)
	}
	a, err := b.Bookings.Book(t.Context(), b.town, booking.BookRequest{Hold: hold.Token, Contact: appointment.Contact{Name: name, Email: "kim@example.org"}, Language: "de", Actor: audit.System})
	if err != nil {
		t.Fatal(err)
	}
	return a.Reference
}

func (b *bed) state(t *testing.T, key string) appointment.State {
	t.Helper()
	c, err := b.Queue.Find(t.Context(), b.town, key, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c.State
}

var (
	inputs    = regexp.MustCompile(`<input [^>]*>`)
	attribute = regexp.MustCompile(` (name|value)="([^"]*)"`)
	unticked  = regexp.MustCompile(`type="(?:radio|checkbox)"[^>]*[^d]>$`)
)

// form gives what the page's form with an address sends as it stands, but for what is selected from lists.
func form(t *testing.T, answer *httptest.ResponseRecorder, action string) url.Values {
	t.Helper()
	_, rest, found := strings.Cut(answer.Body.String(), `method="post" action="`+action+`"`)
	if !found {
		t.Fatalf("there is no form %s in\n%s", action, answer.Body)
	}
	inside, _, _ := strings.Cut(rest, "</form>")
	fields := url.Values{}
	for _, input := range inputs.FindAllString(inside, -1) {
		if unticked.MatchString(input) {
			continue
		}
		named := map[string]string{}
		for _, pair := range attribute.FindAllStringSubmatch(input, -1) {
			named[pair[1]] = pair[2]
		}
		fields.Add(named["name"], named["value"])
	}
	return fields
}

const next = "/bedienplatz/buergerbuero/naechste"

func TestACounterIsChosenOnceAndRemembered(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	p := b.as(t, clerk)
	shows(t, p.get("/bedienplatz"), http.StatusOK, []string{"An welchem Schalter sind Sie?", "Schalter 2"}, []string{"Nächste Person"})
	leadsTo(t, p.post("/bedienplatz/buergerbuero/schalter", url.Values{"schalter": {"2"}, "tag": {"2026-11-25"}, "ansicht": {"liste"}}), "/bedienplatz/buergerbuero?tag=2026-11-25&ansicht=liste&lang=de")
	shows(t, p.get("/bedienplatz"), http.StatusOK, []string{"· <bdi>Schalter 2</bdi>", "Sie · Jana Berger", "Nächste Person aufrufen"}, []string{"An welchem Schalter"})
	shows(t, p.post("/bedienplatz/buergerbuero/schalter", url.Values{"schalter": {"9"}}), http.StatusBadRequest, nil, nil)
	shows(t, p.post("/bedienplatz/standesamt/schalter", url.Values{"schalter": {"1"}}), http.StatusForbidden, nil, nil)
}

func TestThePlanHasALanePerCounterWithBlocksByTime(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.booked(t, "Kowalski", 15)
	answer := b.at(t, "2").get("/bedienplatz")
	shows(t, answer, http.StatusOK, []string{`id="s-buergerbuero-1"`, `id="s-buergerbuero-2"`, `class="r9 n3"`, "08:15–08:30, gebucht: ", "Kowalski", `st-now r6`, `data-start="07:30"`}, nil)
	inOrder(t, answer.Body.String(), `id="seite"`, `id="plan"`)
}

func TestTheNextPersonIsNamedAndThenCalled(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	reference := b.there(t, "Rademacher", 15)
	p := b.at(t, "2")
	answer := p.get("/bedienplatz/buergerbuero")
	shows(t, answer, http.StatusOK, []string{"Rademacher · Personalausweis", "Termin 08:15, da seit 08:00"}, nil)
	leadsTo(t, p.post(next, form(t, answer, next)), "/bedienplatz/buergerbuero?lang=de")
	shows(t, p.get("/bedienplatz/buergerbuero"), http.StatusOK, []string{"Bei Ihnen seit 08:00", "B 1 ist noch bei Ihnen", `aria-disabled="true"`}, nil)
	if got := b.state(t, reference); got != appointment.Called {
		t.Errorf("the appointment is %s", got)
	}
}

func TestWhoeverIsTooLateLearnsWhoWasCalledAndCallsNobody(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.there(t, "Rademacher", 15)
	second := b.there(t, "Schulte", 30)
	late, quick := b.at(t, "2"), b.at(t, "1")
	stale := form(t, late.get("/bedienplatz/buergerbuero"), next)
	quick.post(next, form(t, quick.get("/bedienplatz/buergerbuero"), next))
	answer := late.post(next, stale)
	shows(t, answer, http.StatusConflict, []string{"B 1 wurde gerade an Schalter 1 aufgerufen. Nächste: B 2.", "Schulte · Personalausweis"}, nil)
	if got := b.state(t, second); got != appointment.Arrived {
		t.Errorf("the second is %s", got)
	}
	leadsTo(t, late.post(next, form(t, answer, next)), "/bedienplatz/buergerbuero?lang=de")
	if got := b.state(t, second); got != appointment.Called {
		t.Errorf("the second is %s", got)
	}
}

func TestAFormThatIsSentTwiceCallsOnce(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.there(t, "Rademacher", 15)
	second := b.there(t, "Schulte", 30)
	p := b.at(t, "2")
	fields := form(t, p.get("/bedienplatz/buergerbuero"), next)
	for range 2 {
		leadsTo(t, p.post(next, fields), "/bedienplatz/buergerbuero?lang=de")
	}
	if got := b.state(t, second); got != appointment.Arrived {
		t.Errorf("the second is %s", got)
	}
}

func TestTheListOffersTheOneThingThatAStateAllows(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	here, coming := b.there(t, "Rademacher", 15), b.booked(t, "Schulte", 30)
	p := b.at(t, "1")
	answer := p.get("/bedienplatz?ansicht=liste")
	arrive, call := "/bedienplatz/fall/"+coming+"/da", "/bedienplatz/fall/"+here+"/aufrufen"
	leadsTo(t, p.post(arrive, form(t, answer, arrive)), "/bedienplatz?ansicht=liste&lang=de")
	leadsTo(t, p.post(call, form(t, answer, call)), "/bedienplatz?ansicht=liste&lang=de")
	shows(t, p.get("/bedienplatz?ansicht=liste"), http.StatusOK, []string{"Erneut aufrufen", "aufgerufen <b>1</b>", "da <b>1</b>"}, []string{"Ist da<"})
}

func TestReceptionReceivesAndDrawsNumbersButCallsNobody(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	reference := b.there(t, "Rademacher", 15)
	p := b.as(t, authz.Grant{Role: authz.Reception})
	shows(t, p.get("/bedienplatz/buergerbuero"), http.StatusOK, []string{"Rademacher", "/bedienplatz/buergerbuero/nummer"}, []string{"An welchem Schalter", "Nächste Person"})
	shows(t, p.post(next, url.Values{"schalter": {"1"}}), http.StatusForbidden, nil, nil)
	shows(t, p.post("/bedienplatz/fall/"+reference+"/fertig", nil), http.StatusForbidden, nil, nil)
	shows(t, p.get("/bedienplatz?ansicht=schalter"), http.StatusOK, []string{`id="s-buergerbuero-1"`, `id="s-standesamt-1"`}, nil)
}

func TestSomebodyWithoutAnAppointmentLearnsTheWaitBeforeDrawing(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	p := b.at(t, "1")
	const number = "/bedienplatz/buergerbuero/nummer"
	answer := p.get(number)
	shows(t, answer, http.StatusOK, []string{"Wer jetzt kommt, wird voraussichtlich bis 08:05 aufgerufen"}, []string{`id="anzahl-abholung"`})
	fields := form(t, answer, number)
	shows(t, p.post(number, fields), http.StatusUnprocessableEntity, []string{`role="alert"`}, nil)
	fields.Set("anzahl-personalausweis", "2")
	shows(t, p.get(number+"?anzahl-personalausweis=2"), http.StatusOK, []string{`value="2"`}, []string{"Geschätzt für ein übliches"})
	answer = p.post(number, fields)
	drawn := answer.Header().Get("Location")
	shows(t, p.get(drawn), http.StatusOK, []string{"B 501", "Aufruf voraussichtlich: bis"}, nil)
	shows(t, p.get("/bedienplatz"), http.StatusOK, []string{"B 501", "seit 08:00", "Personalausweis&nbsp;×&nbsp;2", "ohne Termin · Personalausweis"}, nil)
}

func TestAScriptFetchesOnlyWhatHasChanged(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	first, _ := b.booked(t, "Rademacher", 15), b.booked(t, "Schulte", 30)
	c, err := b.Queue.Find(t.Context(), b.town, first, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := b.at(t, "1")
	for _, view := range []string{"schalter", "liste"} {
		shows(t, p.get("/bedienplatz?ansicht="+view+"&teil=f-"+c.ID().String()), http.StatusOK, []string{"Rademacher", `id="seite"`, "gebucht <b>2</b>"}, []string{"Schulte", "<html"})
		shows(t, p.get("/bedienplatz?ansicht="+view+"&teil=alles"), http.StatusOK, []string{"Rademacher", "Schulte"}, []string{"<html"})
	}
}

func TestPeopleServedAtTheSameTimeLieBesideEachOther(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	reference := b.there(t, "Rademacher", 0)
	p := b.at(t, "1")
	answer := p.get("/bedienplatz")
	p.post(next, form(t, answer, next))
	b.Clock.Advance(time.Minute)
	p.post("/bedienplatz/fall/"+reference+"/fertig", url.Values{"schluessel": {"eins"}})
	drawn, err := b.Queue.Draw(t.Context(), b.town, queue.Command{By: audit.System}, queue.Draw{Office: "buergerbuero", Basket: office.Basket{{Service: "personalausweis", Quantity: 1}}})
	if err != nil {
		t.Fatal(err)
	}
	p.post("/bedienplatz/fall/"+drawn.Case.Key()+"/aufrufen", url.Values{"schluessel": {"zwei"}, "schalter": {"1"}})
	shows(t, p.get("/bedienplatz"), http.StatusOK, []string{`n1 c2a`, `c2b`}, nil)
}
