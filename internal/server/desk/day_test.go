package desk_test

import (
	"net/http"
	"testing"
	"time"

	"stadttermin/internal/dev/stafftest"

	"stadttermin/internal/civil"
	"stadttermin/internal/staff/authz"
)

func TestAClerkSeesTheDayOfTheOwnOfficeByTime(t *testing.T) {
	t.Parallel()
	p := stafftest.Filled(t).As(t, authz.Grant{Role: authz.Clerk, Office: "buergerbuero"})
	answer := p.Get("/bedienplatz?ansicht=liste")
	stafftest.Shows(t, answer, http.StatusOK,
		[]string{
			"Dienstag, 24.\u00a0November", "Bürgerbüro", "00:05–00:20", "08:30–08:45", "Rademacher", "B 2", "09:00–09:30", "Personalausweis&nbsp;×&nbsp;2",
			"Name gelöscht", "&lt;b&gt;Kowalski", "erledigt", "nicht erschienen", "geparkt",
		},
		[]string{"Overmann", "Standesamt", "Abgesagt", "Morgen", "Mitternacht", "geheim@example.org", "<b>Kowalski", "Alle Ämter"})
	stafftest.InOrder(t, answer.Body.String(), "Früh", "Rademacher", "Ehepaar Vogt", "Name gelöscht", "Kowalski")
}

func TestADayIsThatOfTheTownsClock(t *testing.T) {
	t.Parallel()
	p := stafftest.Filled(t).As(t, authz.Grant{Role: authz.Reception})
	stafftest.Shows(t, p.Get("/bedienplatz?tag=2026-11-25"), http.StatusOK, []string{"Mittwoch", "Mitternacht", "00:05–00:20", "Morgen", "Heute"}, []string{"Rademacher"})
}

func TestAForeignOfficeIsRefusedAndAnUnknownOneNotFound(t *testing.T) {
	t.Parallel()
	p := stafftest.Filled(t).As(t, authz.Grant{Role: authz.Clerk, Office: "buergerbuero"})
	stafftest.Shows(t, p.Get("/bedienplatz/standesamt"), http.StatusForbidden, []string{"Dazu haben Sie kein Recht", "Abmelden"}, []string{"Overmann"})
	stafftest.Shows(t, p.Get("/bedienplatz/bauamt"), http.StatusNotFound, []string{"Zum Bedienplatz"}, []string{"Abmelden"})
}

func TestReceptionSeesAllOfficesAndMayChooseOne(t *testing.T) {
	t.Parallel()
	p := stafftest.Filled(t).As(t, authz.Grant{Role: authz.Reception})
	stafftest.Shows(t, p.Get("/bedienplatz"), http.StatusOK, []string{"Rademacher", "Overmann", "Alle Ämter", `href="/bedienplatz/standesamt?lang=de"`, "<td>Standesamt</td>"}, nil)
	stafftest.Shows(t, p.Get("/bedienplatz/standesamt"), http.StatusOK, []string{"Overmann", "S 3"}, []string{"Rademacher", "<td>Standesamt</td>"})
}

func TestAnAdministratorWithoutADeskCountsAndSeesNobody(t *testing.T) {
	t.Parallel()
	p := stafftest.Filled(t).As(t, authz.Grant{Role: authz.Administrator})
	everybody := []string{"Rademacher", "Overmann", "Vogt", "Kowalski", "B 2", "S 3", "<table"}
	stafftest.Shows(t, p.Get("/bedienplatz"), http.StatusOK, []string{"Sie sehen Anzahlen", "gebucht <b>1</b>", "da <b>1</b>", "geparkt <b>1</b>"}, everybody)
	stafftest.Shows(t, p.Get("/bedienplatz/standesamt?zustand=booked"), http.StatusOK, []string{"gebucht <b>1</b>", "da <b>0</b>"}, everybody)
}

func TestAnAdministratorWithADeskSeesTheNamesOfThatOfficeAlone(t *testing.T) {
	t.Parallel()
	p := stafftest.Filled(t).As(t, authz.Grant{Role: authz.Administrator}, authz.Grant{Role: authz.Clerk, Office: "standesamt"})
	stafftest.Shows(t, p.Get("/bedienplatz"), http.StatusOK, []string{"Overmann"}, []string{"Rademacher"})
	stafftest.Shows(t, p.Get("/bedienplatz/buergerbuero"), http.StatusOK, []string{"Sie sehen Anzahlen", "da <b>1</b>"}, []string{"Rademacher"})
}

func TestThePrivacyOfficerSeesNoDay(t *testing.T) {
	t.Parallel()
	p := stafftest.Filled(t).As(t, authz.Grant{Role: authz.Privacy})
	stafftest.Shows(t, p.Get("/bedienplatz/buergerbuero"), http.StatusForbidden, []string{"Dazu haben Sie kein Recht"}, []string{"Rademacher", "gebucht"})
	stafftest.LeadsTo(t, p.Get("/bedienplatz"), "/verwaltung?lang=de")
}

func TestTheListIsFilteredByStateWhileAllAreCounted(t *testing.T) {
	t.Parallel()
	p := stafftest.Filled(t).As(t, authz.Grant{Role: authz.Clerk, Office: "buergerbuero"})
	stafftest.Shows(t, p.Get("/bedienplatz?ansicht=liste&zustand=arrived"), http.StatusOK, []string{"Rademacher", "erledigt <b>1</b>"}, []string{"Vogt"})
	stafftest.Shows(t, p.Get("/bedienplatz?ansicht=liste&zustand=booked"), http.StatusOK, []string{"kein Termin in diesem Zustand"}, []string{"<table"})
	stafftest.Shows(t, p.Get("/bedienplatz?ansicht=liste&tag=2027-01-04"), http.StatusOK, []string{"kein Termin gebucht"}, []string{"<table"})
}

func TestAnAddressThatMeansNothingIsRefused(t *testing.T) {
	t.Parallel()
	p := stafftest.Filled(t).As(t, authz.Grant{Role: authz.Reception})
	for _, query := range []string{"tag=gestern", "tag=2026-02-30", "zustand=cancelled", "zustand=x", "ansicht=kalender"} {
		stafftest.Shows(t, p.Get("/bedienplatz?"+query), http.StatusBadRequest, []string{"Wir konnten Ihre Angaben nicht lesen"}, []string{"Rademacher"})
	}
}

func TestThePlanSpeaksEnglish(t *testing.T) {
	t.Parallel()
	p := stafftest.Filled(t).As(t, authz.Grant{Role: authz.Reception})
	stafftest.Shows(t, p.Get("/bedienplatz?lang=en"), http.StatusOK,
		[]string{"Tuesday", "did not come", `lang="de">Bürgerbüro</bdi>`, "Signed in as Jana Berger"}, []string{"Dienstag", "erledigt", "Abmelden"})
}

func TestANameThatMayNotBeSeenIsNotEvenRead(t *testing.T) {
	t.Parallel()
	b := stafftest.Filled(t)
	date := civil.NewDate(2026, 11, 24)
	for _, named := range []bool{true, false} {
		day, err := b.Queue.Day(t.Context(), b.Here, "standesamt", date, named)
		if err != nil {
			t.Fatal(err)
		}
		if len(day.Cases) != 1 || (day.Cases[0].Contact.Name == "Overmann") != named {
			t.Errorf("named %v: %+v", named, day.Cases)
		}
	}
}

func TestAnEndedSessionLeadsToSigningInAndBack(t *testing.T) {
	t.Parallel()
	b := stafftest.Filled(t)
	p := b.As(t, authz.Grant{Role: authz.Reception})
	b.Clock.Advance(12 * time.Hour)
	stafftest.LeadsTo(t, p.Get("/bedienplatz/standesamt?tag=2026-11-25"), "/bedienplatz/anmelden?weiter=%2Fbedienplatz%2Fstandesamt%3Ftag%3D2026-11-25&lang=de")
}
