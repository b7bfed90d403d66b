package daylist_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/dev/stafftest"

	"stadttermin/internal/appointment"
	"stadttermin/internal/staff/authz"
)

const (
	listAddress = "/bedienplatz/buergerbuero/liste"
	planAddress = "/bedienplatz/buergerbuero/notfall"
)

// planForm is a plan's form as it is filled in most of the time.
func planForm() url.Values {
	return url.Values{
		"morgens": {"06:30"}, "abends": {"17:00"}, "empfaenger": {"buero@werne.example\r\nnotdienst@werne.example"}, "kennwort": {"im Tresor hinten links"},
	}
}

func TestTheListOfADayIsReadByThoseAloneWhoMayReadItsPeople(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	b.Appointment("buergerbuero", "Olga Privat", time.Date(2026, 11, 24, 8, 30, 0, 0, time.UTC), 2, appointment.Booked)
	for _, who := range []struct {
		grant authz.Grant
		list  int
		plan  int
	}{
		{authz.Grant{Role: authz.Clerk, Office: "buergerbuero"}, http.StatusOK, http.StatusForbidden},
		{authz.Grant{Role: authz.Clerk, Office: "standesamt"}, http.StatusForbidden, http.StatusForbidden},
		{authz.Grant{Role: authz.Lead, Office: "buergerbuero"}, http.StatusOK, http.StatusOK},
		{authz.Grant{Role: authz.Lead, Office: "standesamt"}, http.StatusForbidden, http.StatusForbidden},
		{authz.Grant{Role: authz.Reception}, http.StatusOK, http.StatusForbidden},
		{authz.Grant{Role: authz.Administrator}, http.StatusForbidden, http.StatusOK},
		{authz.Grant{Role: authz.Privacy}, http.StatusForbidden, http.StatusForbidden},
	} {
		p := b.As(t, who.grant)
		answer := p.Get(listAddress)
		if named := strings.Contains(answer.Body.String(), "Olga Privat"); answer.Code != who.list || named != (who.list == http.StatusOK) {
			t.Errorf("%v reads the list: %d, with names: %t", who.grant, answer.Code, named)
		}
		if answer := p.Get(planAddress); answer.Code != who.plan || strings.Contains(answer.Body.String(), "Olga") {
			t.Errorf("%v opens the plan: %d, want %d", who.grant, answer.Code, who.plan)
		}
		want := who.plan
		if want == http.StatusOK {
			want = http.StatusSeeOther
		}
		for _, path := range []string{planAddress, planAddress + "/probe", planAddress + "/beenden"} {
			if answer := p.Post(path, planForm()); answer.Code != want {
				t.Errorf("%v posts to %s: %d, want %d", who.grant, path, answer.Code, want)
			}
		}
		if who.list != http.StatusOK {
			for _, answer := range []int{p.Post(listAddress, nil).Code, p.Get(listAddress + "/datei").Code} {
				if answer != http.StatusForbidden {
					t.Errorf("%v takes the file: %d", who.grant, answer)
				}
			}
		}
	}
}

func TestTheListSaysWhenWhoWhereAndHowToReachThem(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	b.Appointment("buergerbuero", "Olga Privat", time.Date(2026, 11, 24, 8, 30, 0, 0, time.UTC), 2, appointment.Booked)
	b.Appointment("buergerbuero", "Jürgen Müßig", time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC), 1, appointment.Arrived)
	b.Appointment("standesamt", "Ina Anders", time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC), 1, appointment.Booked)
	b.Appointment("buergerbuero", "Uwe Morgen", time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC), 1, appointment.Booked)
	p := b.As(t, authz.Grant{Role: authz.Clerk, Office: "buergerbuero"})
	answer := p.Get(listAddress)
	stafftest.Shows(t, answer, http.StatusOK, []string{"Bürgerbüro, Dienstag", "2 Termine", "Personalausweis × 2", "geheim@example.org", "da</bdi>"}, []string{"Ina Anders", "Uwe Morgen"})
	stafftest.InOrder(t, answer.Body.String(), "09:00–09:15", "Jürgen Müßig", "09:30–10:00", "Olga Privat")
	stafftest.Shows(t, p.Get(listAddress+"?tag=2026-11-25&lang=en"), http.StatusOK, []string{"Uwe Morgen", "One appointment"}, []string{"Olga Privat"})
	stafftest.Shows(t, p.Get(listAddress+"?tag=morgen"), http.StatusBadRequest, nil, nil)
	stafftest.Shows(t, p.Get("/bedienplatz/bauamt/liste"), http.StatusNotFound, nil, nil)
	stafftest.LeadsTo(t, p.Get("/bedienplatz/liste"), listAddress+"?lang=de")
}

func TestAPlanIsSetShownWithoutItsPassphraseAndRefusedWithWhatWasTyped(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	p := b.As(t, authz.Grant{Role: authz.Lead, Office: "buergerbuero"})
	stafftest.Shows(t, p.Get(planAddress), http.StatusOK, []string{`value="06:30"`, `value="17:00"`, `required`}, []string{"Bereitliegende Dateien"})
	stafftest.LeadsTo(t, p.Post(planAddress, planForm()), planAddress+"?getan=gespeichert&lang=de")
	stafftest.Shows(t, p.Get(planAddress+"?getan=gespeichert"), http.StatusOK, []string{"Gespeichert.", "buero@werne.example\nnotdienst@werne.example", "Neues Kennwort"}, []string{"Tresor"})

	short := planForm()
	short["kennwort"], short["morgens"], short["empfaenger"] = []string{"zu kurz"}, []string{"07:15"}, []string{"neu@werne.example"}
	stafftest.Shows(t, p.Post(planAddress, short), http.StatusUnprocessableEntity,
		[]string{"Das Kennwort muss 12 bis 64 Zeichen haben", `value="07:15"`, "neu@werne.example", `aria-invalid="true"`}, []string{"zu kurz"})
	wrong := planForm()
	wrong["abends"] = []string{"25:00"}
	stafftest.Shows(t, p.Post(planAddress, wrong), http.StatusBadRequest, []string{`role="alert"`}, nil)
}

func TestAPlanThatSomebodyElseHasChangedMeanwhileIsNotOverwritten(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	lead := authz.Grant{Role: authz.Lead, Office: "buergerbuero"}
	p, other := b.As(t, lead), b.As(t, lead)
	stale := stafftest.Form(t, p.Get(planAddress), planAddress)
	saved := planForm()
	saved["stand"] = stale["stand"]
	stafftest.LeadsTo(t, other.Post(planAddress, saved), planAddress+"?getan=gespeichert&lang=de")
	late := planForm()
	late["stand"], late["morgens"] = stale["stand"], []string{"05:55"}
	stafftest.Shows(t, p.Post(planAddress, late), http.StatusConflict, []string{"Das ist inzwischen anders: Notfall-Listen eingerichtet (Jana Berger", `value="05:55"`}, nil)
	stafftest.Shows(t, p.Post(planAddress+"/beenden", url.Values{"stand": stale["stand"]}), http.StatusConflict, []string{"Das ist inzwischen anders"}, nil)
	stafftest.Shows(t, p.Get(planAddress), http.StatusOK, []string{"buero@werne.example"}, []string{`value="05:55"`})
}

func TestAFileIsMadeTakenAndDeletedWithThePlan(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	b.Appointment("buergerbuero", "Olga Privat", time.Date(2026, 11, 24, 8, 30, 0, 0, time.UTC), 1, appointment.Booked)
	p := b.As(t, authz.Grant{Role: authz.Lead, Office: "buergerbuero"})
	stafftest.Shows(t, p.Post(listAddress, nil), http.StatusConflict, []string{"kein lesbares Kennwort", "kein Kennwort gesetzt"}, []string{"Jetzt neu erstellen"})
	stafftest.Shows(t, p.Get(listAddress+"/datei"), http.StatusNotFound, nil, nil)
	p.Post(planAddress, planForm())
	stafftest.LeadsTo(t, p.Post(listAddress, url.Values{"tag": {"2026-11-24"}}), listAddress+"?tag=2026-11-24&lang=de")
	stafftest.Shows(t, p.Get(listAddress), http.StatusOK, []string{"mit einem Termin", "Datei herunterladen"}, nil)
	answer := p.Get(listAddress + "/datei")
	if answer.Code != http.StatusOK || answer.Header().Get("Content-Disposition") != `attachment; filename="termine-buergerbuero-2026-11-24.pdf"` ||
		!bytes.HasPrefix(answer.Body.Bytes(), []byte("%PDF-2.0")) || bytes.Contains(answer.Body.Bytes(), []byte("Olga")) {
		t.Errorf("%d %v", answer.Code, answer.Header())
	}
	stafftest.LeadsTo(t, p.Post(planAddress+"/beenden", nil), planAddress+"?getan=beendet&lang=de")
	stafftest.Shows(t, p.Get(listAddress+"/datei"), http.StatusNotFound, nil, nil)
}

func TestWhoLeadsAndWorksFindsTheListsOnceInTheBar(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	p := b.As(t, authz.Grant{Role: authz.Lead, Office: "buergerbuero"}, authz.Grant{Role: authz.Administrator})
	answer := p.Get("/bedienplatz/liste")
	if got := strings.Count(answer.Body.String(), `>Notfall-Listen</a>`); got != 1 {
		t.Errorf("%d times in the bar", got)
	}
	stafftest.Shows(t, answer, http.StatusOK, []string{listAddress + "?lang=de", planAddress + "?lang=de", "/bedienplatz/standesamt/notfall?lang=de"}, []string{"/bedienplatz/standesamt/liste"})
}
