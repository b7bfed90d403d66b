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

func TestACaseGoesFromArrivalToTheEnd(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	reference := b.Booked(t, "Rademacher", 15)
	path := "/bedienplatz/fall/" + reference
	p := b.At(t, "1")
	answer := p.Get(path)
	stafftest.Shows(t, answer, http.StatusOK, []string{"Vorgang B 1", "Rademacher", reference, "Alter Ausweis", "Foto", "Ist da"}, []string{"Fertig<", "Nicht erschienen"})
	stafftest.LeadsTo(t, p.Post(path+"/da", stafftest.Form(t, answer, path+"/da")), path+"?lang=de")
	answer = p.Get(path)
	stafftest.LeadsTo(t, p.Post(path+"/aufrufen", stafftest.Form(t, answer, path+"/aufrufen")), path+"?lang=de")
	b.Clock.Advance(12 * time.Minute)
	answer = p.Get(path)
	stafftest.Shows(t, answer, http.StatusOK, []string{"Vorgang an Schalter 1", "<b>12:00</b>", `value="12"`, "von 15 Minuten", "Nicht erschienen"}, nil)
	fields := stafftest.Form(t, answer, path+"/fertig")
	fields.Set("minuten-0", "zwölf")
	stafftest.Shows(t, p.Post(path+"/fertig", fields), http.StatusUnprocessableEntity, []string{"Geben Sie die Minuten als ganze Zahl", "Vorgang an Schalter 1"}, nil)
	fields.Set("minuten-0", "10")
	stafftest.LeadsTo(t, p.Post(path+"/fertig", fields), "/bedienplatz/buergerbuero?lang=de")
	stafftest.Shows(t, p.Get(path), http.StatusOK, []string{"10\u00a0Minuten", "Zurückholen", "erledigt"}, []string{"Nicht erschienen"})
	stafftest.Shows(t, p.Get("/bedienplatz"), http.StatusOK, []string{"Fertig um 08:12", "Niemand wartet."}, nil)
}

func TestTheCounterTicksTheListThatThePersonWasTold(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	reference := b.Booked(t, "Rademacher", 15)
	told := []string{"Alter Ausweis", "Nur unter 16 Jahren: Ein Elternteil", "Nur unter 16 Jahren: Einverständnis (Formular liegt bei uns aus)"}
	p := b.At(t, "1")
	stafftest.Shows(t, p.Get("/bedienplatz/fall/"+reference), http.StatusOK, told, []string{"jede Person"})
	stafftest.Shows(t, p.Get("/bedienplatz/termin/"+reference+"/drucken?lang=de"), http.StatusOK, told, []string{"jede Person"})
	stafftest.Shows(t, p.Get("/bedienplatz/telefon?anliegen=personalausweis:2"), http.StatusOK, append(told, "Foto (für jede Person)"), nil)
}

func TestWhatIsNotPossibleAnyMoreIsSaidOnTheCaseAsItReallyIs(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	reference := b.There(t, "Rademacher", 15)
	path := "/bedienplatz/fall/" + reference
	p := b.At(t, "1")
	stale := stafftest.Form(t, p.Get(path), path+"/parken")
	if _, err := b.Queue.NoShow(t.Context(), b.Here, queue.Command{By: audit.System}, reference); err != nil {
		t.Fatal(err)
	}
	stale.Set("grund", "photo")
	stafftest.Shows(t, p.Post(path+"/parken", stale), http.StatusConflict, []string{`role="alert"`, "nicht erschienen", "Vorgang B 1"}, []string{"Parken und später"})
}

func TestAParkedPersonComesBackWithTheReasonShown(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	reference := b.There(t, "Al-Hassan", 15)
	path := "/bedienplatz/fall/" + reference
	p := b.At(t, "1")
	fields := stafftest.Form(t, p.Get(path), path+"/parken")
	fields.Set("grund", "photo")
	stafftest.LeadsTo(t, p.Post(path+"/parken", fields), "/bedienplatz/buergerbuero?lang=de")
	stafftest.Shows(t, p.Get("/bedienplatz"), http.StatusOK, []string{"geparkt: holt Foto"}, nil)
	stafftest.LeadsTo(t, p.Post(path+"/zurueckholen", stafftest.Form(t, p.Get(path), path+"/zurueckholen")), path+"?lang=de")
	if got := b.State(t, reference); got != appointment.Arrived {
		t.Errorf("the appointment is %s", got)
	}
}

func TestTheQueueOfTheTargetIsShownBeforeSendingOn(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	reference := b.There(t, "Rademacher", 15)
	path := "/bedienplatz/fall/" + reference
	p := b.At(t, "1")
	answer := p.Get(path)
	stafftest.Shows(t, answer, http.StatusOK, []string{`value="standesamt"`, "frei · sofort", `value="buergerbuero/2"`}, nil)
	fields := stafftest.Form(t, answer, path+"/weiterleiten")
	fields.Set("ziel", "standesamt")
	stafftest.LeadsTo(t, p.Post(path+"/weiterleiten", fields), "/bedienplatz/buergerbuero?lang=de")
	stafftest.Shows(t, b.As(t, authz.Grant{Role: authz.Clerk, Office: "standesamt"}).Get("/bedienplatz"), http.StatusOK, []string{"B 1", "seit 08:00"}, nil)
}

func TestAnAppointmentIsMovedAndTiedByForm(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	reference := b.Booked(t, "Rademacher", 15)
	path := "/bedienplatz/fall/" + reference
	p := b.At(t, "1")
	fields := stafftest.Form(t, p.Get(path), path+"/verschieben")
	fields.Set("schalter", "2")
	fields.Set("zeit", "09:05")
	stafftest.LeadsTo(t, p.Post(path+"/verschieben", fields), path+"?lang=de")
	stafftest.Shows(t, p.Get(path), http.StatusOK, []string{"Termin 09:05–09:20", "an Schalter gebunden", "Vom Schalter lösen"}, nil)
	stafftest.LeadsTo(t, p.Post(path+"/binden", stafftest.Form(t, p.Get(path), path+"/binden")), path+"?lang=de")
	stafftest.Shows(t, p.Get(path), http.StatusOK, []string{"An den Schalter binden"}, []string{"an Schalter gebunden"})
	fields = stafftest.Form(t, p.Get(path), path+"/verschieben")
	fields.Set("zeit", "9:07")
	stafftest.Shows(t, p.Post(path+"/verschieben", fields), http.StatusUnprocessableEntity, []string{"auf fünf Minuten"}, nil)
}

func TestACaseOfAForeignOfficeIsRefusedAndAnUnknownOneNotFound(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	reference := b.Booked(t, "Rademacher", 15)
	p := b.As(t, authz.Grant{Role: authz.Clerk, Office: "standesamt"})
	stafftest.Shows(t, p.Get("/bedienplatz/fall/"+reference), http.StatusForbidden, nil, []string{"Rademacher"})
	stafftest.Shows(t, p.Post("/bedienplatz/fall/"+reference+"/da", nil), http.StatusForbidden, nil, nil)
	stafftest.Shows(t, p.Get("/bedienplatz/fall/WER-0000-0000"), http.StatusNotFound, nil, nil)
	stafftest.Shows(t, b.As(t, authz.Grant{Role: authz.Administrator}).Get("/bedienplatz/fall/"+reference), http.StatusForbidden, nil, []string{"Rademacher"})
}

func TestACaseWithoutAnAppointmentIsFoundByItsId(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	drawn, err := b.Queue.Draw(t.Context(), b.Here, queue.Command{By: audit.System}, queue.Draw{Office: "buergerbuero", Basket: office.Basket{{Service: "personalausweis", Quantity: 1}}})
	if err != nil {
		t.Fatal(err)
	}
	p := b.At(t, "2")
	path := "/bedienplatz/fall/" + drawn.Case.Key()
	stafftest.Shows(t, p.Get(path+"?lang=en"), http.StatusOK, []string{"Case B 501", "walk-in", "Without an appointment · number drawn 08:00"}, []string{"Verschieben", "Move …"})
	stafftest.LeadsTo(t, p.Post(path+"/aufrufen", url.Values{"schluessel": {"eins"}}), "/bedienplatz?lang=de")
	stafftest.Shows(t, p.Get("/bedienplatz"), http.StatusOK, []string{"Bei Ihnen seit 08:00"}, nil)
}

func TestSomebodyWhoseDocumentHasArrivedIsWrittenTo(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	path := "/bedienplatz/fall/" + b.There(t, "Rademacher", 15)
	p := b.At(t, "1")
	p.Post(path+"/aufrufen", url.Values{"schluessel": {"eins"}})
	p.Post(path+"/fertig", url.Values{"schluessel": {"zwei"}})
	stafftest.LeadsTo(t, p.Post(path+"/dokument-folgt", stafftest.Form(t, p.Get(path), path+"/dokument-folgt")), path+"?lang=de")
	stafftest.Shows(t, p.Get(path), http.StatusOK, []string{"Doch kein Dokument in Arbeit"}, nil)
	stafftest.LeadsTo(t, p.Post(path+"/dokument-da", stafftest.Form(t, p.Get(path), path+"/dokument-da")), path+"?getan=dokument-da&lang=de")
	stafftest.Shows(t, p.Get(path+"?getan=dokument-da"), http.StatusOK, []string{"Die Mail ist unterwegs"}, nil)
}
