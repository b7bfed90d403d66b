package desk_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

func TestACaseGoesFromArrivalToTheEnd(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	reference := b.booked(t, "Rademacher", 15)
	path := "/bedienplatz/fall/" + reference
	p := b.at(t, "1")
	answer := p.get(path)
	shows(t, answer, http.StatusOK, []string{"Vorgang B 1", "Rademacher", reference, "Alter Ausweis", "Foto", "Ist da"}, []string{"Fertig<", "Nicht erschienen"})
	leadsTo(t, p.post(path+"/da", form(t, answer, path+"/da")), path+"?lang=de")
	answer = p.get(path)
	leadsTo(t, p.post(path+"/aufrufen", form(t, answer, path+"/aufrufen")), path+"?lang=de")
	b.Clock.Advance(12 * time.Minute)
	answer = p.get(path)
	shows(t, answer, http.StatusOK, []string{"Vorgang an Schalter 1", "<b>12:00</b>", `value="12"`, "von 15 Minuten", "Nicht erschienen"}, nil)
	fields := form(t, answer, path+"/fertig")
	fields.Set("minuten-0", "zwölf")
	shows(t, p.post(path+"/fertig", fields), http.StatusUnprocessableEntity, []string{"Geben Sie die Minuten als ganze Zahl", "Vorgang an Schalter 1"}, nil)
	fields.Set("minuten-0", "10")
	leadsTo(t, p.post(path+"/fertig", fields), "/bedienplatz/buergerbuero?lang=de")
	shows(t, p.get(path), http.StatusOK, []string{"10\u00a0Minuten", "Zurückholen", "erledigt"}, []string{"Nicht erschienen"})
	shows(t, p.get("/bedienplatz"), http.StatusOK, []string{"Fertig um 08:12", "Niemand wartet."}, nil)
}

func TestTheCounterTicksTheListThatThePersonWasTold(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	reference := b.booked(t, "Rademacher", 15)
	told := []string{"Alter Ausweis", "Nur unter 16 Jahren: Ein Elternteil", "Nur unter 16 Jahren: Einverständnis (Formular liegt bei uns aus)"}
	p := b.at(t, "1")
	shows(t, p.get("/bedienplatz/fall/"+reference), http.StatusOK, told, []string{"jede Person"})
	shows(t, p.get("/bedienplatz/termin/"+reference+"/drucken?lang=de"), http.StatusOK, told, []string{"jede Person"})
	shows(t, p.get("/bedienplatz/telefon?anliegen=personalausweis:2"), http.StatusOK, append(told, "Foto (für jede Person)"), nil)
}

func TestWhatIsNotPossibleAnyMoreIsSaidOnTheCaseAsItReallyIs(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	reference := b.there(t, "Rademacher", 15)
	path := "/bedienplatz/fall/" + reference
	p := b.at(t, "1")
	stale := form(t, p.get(path), path+"/parken")
	if _, err := b.Queue.NoShow(t.Context(), b.town, queue.Command{By: audit.System}, reference); err != nil {
		t.Fatal(err)
	}
	stale.Set("grund", "photo")
	shows(t, p.post(path+"/parken", stale), http.StatusConflict, []string{`role="alert"`, "nicht erschienen", "Vorgang B 1"}, []string{"Parken und später"})
}

func TestAParkedPersonComesBackWithTheReasonShown(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	reference := b.there(t, "Al-Hassan", 15)
	path := "/bedienplatz/fall/" + reference
	p := b.at(t, "1")
	fields := form(t, p.get(path), path+"/parken")
	fields.Set("grund", "photo")
	leadsTo(t, p.post(path+"/parken", fields), "/bedienplatz/buergerbuero?lang=de")
	shows(t, p.get("/bedienplatz"), http.StatusOK, []string{"geparkt: holt Foto"}, nil)
	leadsTo(t, p.post(path+"/zurueckholen", form(t, p.get(path), path+"/zurueckholen")), path+"?lang=de")
	if got := b.state(t, reference); got != appointment.Arrived {
		t.Errorf("the appointment is %s", got)
	}
}

func TestTheQueueOfTheTargetIsShownBeforeSendingOn(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	reference := b.there(t, "Rademacher", 15)
	path := "/bedienplatz/fall/" + reference
	p := b.at(t, "1")
	answer := p.get(path)
	shows(t, answer, http.StatusOK, []string{`value="standesamt"`, "frei · sofort", `value="buergerbuero/2"`}, nil)
	fields := form(t, answer, path+"/weiterleiten")
	fields.Set("ziel", "standesamt")
	leadsTo(t, p.post(path+"/weiterleiten", fields), "/bedienplatz/buergerbuero?lang=de")
	shows(t, b.as(t, authz.Grant{Role: authz.Clerk, Office: "standesamt"}).get("/bedienplatz"), http.StatusOK, []string{"B 1", "seit 08:00"}, nil)
}

func TestAnAppointmentIsMovedAndTiedByForm(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	reference := b.booked(t, "Rademacher", 15)
	path := "/bedienplatz/fall/" + reference
	p := b.at(t, "1")
	fields := form(t, p.get(path), path+"/verschieben")
	fields.Set("schalter", "2")
	fields.Set("zeit", "09:05")
	leadsTo(t, p.post(path+"/verschieben", fields), path+"?lang=de")
	shows(t, p.get(path), http.StatusOK, []string{"Termin 09:05–09:20", "an Schalter gebunden", "Vom Schalter lösen"}, nil)
	leadsTo(t, p.post(path+"/binden", form(t, p.get(path), path+"/binden")), path+"?lang=de")
	shows(t, p.get(path), http.StatusOK, []string{"An den Schalter binden"}, []string{"an Schalter gebunden"})
	fields = form(t, p.get(path), path+"/verschieben")
	fields.Set("zeit", "9:07")
	shows(t, p.post(path+"/verschieben", fields), http.StatusUnprocessableEntity, []string{"auf fünf Minuten"}, nil)
}

func TestACaseOfAForeignOfficeIsRefusedAndAnUnknownOneNotFound(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	reference := b.booked(t, "Rademacher", 15)
	p := b.as(t, authz.Grant{Role: authz.Clerk, Office: "standesamt"})
	shows(t, p.get("/bedienplatz/fall/"+reference), http.StatusForbidden, nil, []string{"Rademacher"})
	shows(t, p.post("/bedienplatz/fall/"+reference+"/da", nil), http.StatusForbidden, nil, nil)
	shows(t, p.get("/bedienplatz/fall/WER-0000-0000"), http.StatusNotFound, nil, nil)
	shows(t, b.as(t, authz.Grant{Role: authz.Administrator}).get("/bedienplatz/fall/"+reference), http.StatusForbidden, nil, []string{"Rademacher"})
}

func TestACaseWithoutAnAppointmentIsFoundByItsId(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	drawn, err := b.Queue.Draw(t.Context(), b.town, queue.Command{By: audit.System}, queue.Draw{Office: "buergerbuero", Basket: office.Basket{{Service: "personalausweis", Quantity: 1}}})
	if err != nil {
		t.Fatal(err)
	}
	p := b.at(t, "2")
	path := "/bedienplatz/fall/" + drawn.Case.Key()
	shows(t, p.get(path+"?lang=en"), http.StatusOK, []string{"Case B 501", "walk-in", "Without an appointment · number drawn 08:00"}, []string{"Verschieben", "Move …"})
	leadsTo(t, p.post(path+"/aufrufen", url.Values{"schluessel": {"eins"}}), "/bedienplatz?lang=de")
	shows(t, p.get("/bedienplatz"), http.StatusOK, []string{"Bei Ihnen seit 08:00"}, nil)
}

func TestSomebodyWhoseDocumentHasArrivedIsWrittenTo(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	path := "/bedienplatz/fall/" + b.there(t, "Rademacher", 15)
	p := b.at(t, "1")
	p.post(path+"/aufrufen", url.Values{"schluessel": {"eins"}})
	p.post(path+"/fertig", url.Values{"schluessel": {"zwei"}})
	leadsTo(t, p.post(path+"/dokument-folgt", form(t, p.get(path), path+"/dokument-folgt")), path+"?lang=de")
	shows(t, p.get(path), http.StatusOK, []string{"Doch kein Dokument in Arbeit"}, nil)
	leadsTo(t, p.post(path+"/dokument-da", form(t, p.get(path), path+"/dokument-da")), path+"?getan=dokument-da&lang=de")
	shows(t, p.get(path+"?getan=dokument-da"), http.StatusOK, []string{"Die Mail ist unterwegs"}, nil)
}
