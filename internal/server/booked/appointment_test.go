package booked_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"stadttermin/internal/dev/stafftest"
)

func TestACallersAppointmentMovesAndKeepsItsReference(t *testing.T) {
	t.Parallel()
	p := stafftest.Reception(t, 1)
	reference := p.Books(t, stafftest.Call("Froning", "email", "froning@example.org"))
	here := "/bedienplatz/termin/" + reference
	stafftest.Shows(t, p.Get(here+"/verschieben?tag=2026-11-24&zeit=10:05"), http.StatusOK, []string{"Di 24.11. 10:05", "Bisher:", "Verschieben und Mail senden"}, nil)
	form := url.Values{"wahl": {"2026-11-24T10:05:00+01:00 amt"}, "schluessel": {"k"}}
	for range 2 { // a double click moves once
		stafftest.LeadsTo(t, p.Post(here+"/verschieben", form), here+"?getan=verschoben&lang=de#getan")
	}
	stafftest.Shows(t, p.Get(here+"?getan=verschoben"), http.StatusOK, []string{"Dienstag, 24.", "10:05", "Die Referenz bleibt gleich"}, nil)
	if p.Mails(t, "change") != 1 || p.Mails(t, "confirmation") != 0 {
		t.Error("the mails that are due do not say that it moved")
	}
	if n := p.Count(t, `SELECT count(*) FROM audit WHERE tenant_id = $1 AND action = 'appointment.move' AND actor LIKE 'staff:%'`, p.Here.ID); n != 1 {
		t.Errorf("%d entries in the trail", n)
	}
	p.Books(t, stafftest.Call("Nachfolger")) // the old time is free
	taken := url.Values{"wahl": {"2026-11-23T09:00:00+01:00 amt"}, "schluessel": {"l"}}
	stafftest.Shows(t, p.Post(here+"/verschieben", taken), http.StatusConflict, []string{"gerade jemand anderes", "Di 24.11. 10:05"}[:1], nil)
}

func TestACancellationByStaffSaysWhoCancelledAndCanBeTakenBack(t *testing.T) {
	t.Parallel()
	p := stafftest.Reception(t, 1)
	for who, kind := range map[string]string{"person": "cancellation", "stadt": "town_cancellation"} {
		reference := p.Books(t, stafftest.Call("Froning "+who, "email", "froning@example.org"))
		here := "/bedienplatz/termin/" + reference
		stafftest.LeadsTo(t, p.Post(here+"/absagen", url.Values{"wer": {who}, "schluessel": {"k"}}), here+"?getan=abgesagt&lang=de#getan")
		if p.Mails(t, kind) != 1 {
			t.Errorf("no mail %s is due", kind)
		}
		stafftest.Shows(t, p.Get(here), http.StatusOK, []string{"abgesagt", "Absage zurücknehmen"}, []string{"Wer sagt ab?"})
		stafftest.LeadsTo(t, p.Post(here+"/zuruecknehmen", url.Values{"schluessel": {"k"}}), here+"?getan=zurueckgenommen&lang=de#getan")
		if p.Mails(t, kind) != 0 {
			t.Errorf("mail %s is due although it is not true any more", kind)
		}
		stafftest.LeadsTo(t, p.Post(here+"/absagen", url.Values{"wer": {who}, "schluessel": {"l"}}), here+"?getan=abgesagt&lang=de#getan")
	}
	gone := p.Books(t, stafftest.Call("Verpasst"))
	p.Post("/bedienplatz/termin/"+gone+"/absagen", url.Values{"schluessel": {"k"}})
	p.Books(t, stafftest.Call("Schneller"))
	stafftest.Shows(t, p.Post("/bedienplatz/termin/"+gone+"/zuruecknehmen", url.Values{"schluessel": {"k"}}), http.StatusConflict, []string{"Die Zeit ist inzwischen vergeben"}, nil)
}

func TestAnotherAddressGetsTheConfirmationAndTheOldLinkOpensNothing(t *testing.T) {
	t.Parallel()
	p := stafftest.Reception(t, 1)
	reference := p.Books(t, stafftest.Call("Froning", "email", "falsch@example.org"))
	here := "/bedienplatz/termin/" + reference
	stafftest.Shows(t, p.Post(here+"/kontakt", url.Values{"name": {""}, "email": {"neu@example.org"}, "schluessel": {"a"}}), http.StatusUnprocessableEntity,
		[]string{"Geben Sie den Namen der Person ein", "neu@example.org"}, nil)
	form := url.Values{"name": {"Elisabeth Froning"}, "email": {"neu@example.org"}, "telefon": {"02389 5100"}, "schluessel": {"b"}}
	stafftest.LeadsTo(t, p.Post(here+"/kontakt", form), here+"?getan=gespeichert&lang=de#getan")
	stafftest.Shows(t, p.Get(here), http.StatusOK, []string{"Elisabeth Froning", "neu@example.org", "02389 5100", "Bestätigung noch einmal senden"}, []string{"falsch@"})
	if n := p.Count(t, `SELECT token_version FROM appointment WHERE tenant_id = $1`, p.Here.ID); n != 2 {
		t.Errorf("links have version %d", n)
	}
	if n := p.Count(t, `SELECT max(sequence) FROM outbox WHERE tenant_id = $1 AND kind = 'confirmation' AND state = 'waiting'`, p.Here.ID); n != 1 || p.Mails(t, "confirmation") != 1 {
		t.Error("the confirmation is not due for the new address alone")
	}
	stafftest.LeadsTo(t, p.Post(here+"/bestaetigung", url.Values{"schluessel": {"c"}}), here+"?getan=gesendet&lang=de#getan")
	if p.Mails(t, "confirmation") != 1 || p.Mails(t, "reminder") != 1 {
		t.Error("confirmation and reminder are not due once each")
	}
	if n := p.Count(t, `SELECT count(*) FROM seat WHERE tenant_id = $1`, p.Here.ID); n != 1 {
		t.Errorf("%d seats", n)
	}
	p.Clock.Advance(8 * 24 * time.Hour)
	p = p.As(t, stafftest.Receptionist)
	stafftest.Shows(t, p.Post(here+"/bestaetigung", url.Values{"schluessel": {"d"}}), http.StatusConflict, []string{"vorbei"}, nil)
}

func TestAnAppointmentThatHasBegunIsMovedOrCancelledWhileNobodyHasCome(t *testing.T) {
	t.Parallel()
	p := stafftest.Reception(t, 1)
	late, gone := p.Books(t, stafftest.Call("Verspätet", "email", "spaet@example.org")), p.Books(t, stafftest.Call("Abgesagt", "wahl", "2026-11-23T09:15:00+01:00 amt"))
	p.Clock.Set(time.Date(2026, 11, 23, 8, 20, 0, 0, time.UTC)) // twenty past nine
	p = p.As(t, stafftest.Receptionist)
	here := "/bedienplatz/termin/" + late
	stafftest.Shows(t, p.Get(here), http.StatusOK, []string{here + "/verschieben", here + "/absagen"}, nil)
	form := url.Values{"wahl": {"2026-11-24T10:05:00+01:00 amt"}, "schluessel": {"k"}}
	stafftest.LeadsTo(t, p.Post(here+"/verschieben", form), here+"?getan=verschoben&lang=de#getan")
	here = "/bedienplatz/termin/" + gone
	stafftest.LeadsTo(t, p.Post(here+"/absagen", url.Values{"wer": {"person"}, "schluessel": {"k"}}), here+"?getan=abgesagt&lang=de#getan")
	p.Clock.Advance(24 * time.Hour)
	p = p.As(t, stafftest.Receptionist)
	other := p.Books(t, stafftest.Call("Gestern", "wahl", "2026-11-24T11:00:00+01:00 amt"))
	p.Clock.Advance(24 * time.Hour)
	p = p.As(t, stafftest.Receptionist)
	stafftest.Shows(t, p.Get("/bedienplatz/termin/"+other), http.StatusOK, nil, []string{"/absagen"})
}
