package desk_test

import (
	"net/http"
	"testing"
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/staff/authz"
)

// tuesday is a time of the town's today, which is Tuesday, 24 November 2026 in winter time.
func tuesday(hour, minute int) time.Time {
	return time.Date(2026, 11, 24, hour-1, minute, 0, 0, time.UTC)
}

// filled is a town with a day on which something happens.
func filled(t *testing.T) *bed {
	t.Helper()
	b := newBed(t)
	b.appointment(t, "buergerbuero", "Ehepaar Vogt", tuesday(9, 0), 2, appointment.Done)   // B 1
	b.appointment(t, "buergerbuero", "Rademacher", tuesday(8, 30), 1, appointment.Arrived) // B 2
	b.appointment(t, "standesamt", "Overmann", tuesday(8, 45), 1, appointment.Booked)      // S 3
	b.appointment(t, "buergerbuero", "Abgesagt", tuesday(10, 0), 1, appointment.Cancelled) // B 4
	b.appointment(t, "buergerbuero", "Morgen", tuesday(24+8, 0), 1, appointment.Booked)    // B 5
	b.appointment(t, "buergerbuero", "", tuesday(11, 0), 1, appointment.NoShow)            // B 6
	b.appointment(t, "buergerbuero", "<b>Kowalski", tuesday(12, 0), 1, appointment.Called) // B 7
	b.appointment(t, "standesamt", "Mitternacht", tuesday(24+0, 5), 1, appointment.Booked) // S 8, Wednesday by the town's clock
	b.appointment(t, "buergerbuero", "Früh", tuesday(0, 5), 1, appointment.Parked)         // B 9, Tuesday by the town's clock
	return b
}

func TestAClerkSeesTheDayOfTheOwnOfficeByTime(t *testing.T) {
	t.Parallel()
	p := filled(t).as(t, authz.Grant{Role: authz.Clerk, Office: "buergerbuero"})
	answer := p.get("/bedienplatz?ansicht=liste")
	shows(t, answer, http.StatusOK,
		[]string{
			"Dienstag, 24.\u00a0November", "Bürgerbüro", "00:05–00:20", "08:30–08:45", "Rademacher", "B 2", "09:00–09:30", "Personalausweis&nbsp;×&nbsp;2",
			"Name gelöscht", "&lt;b&gt;Kowalski", "erledigt", "nicht erschienen", "geparkt",
		},
		[]string{"Overmann", "Standesamt", "Abgesagt", "Morgen", "Mitternacht", "geheim@example.org", "<b>Kowalski", "Alle Ämter"})
	inOrder(t, answer.Body.String(), "Früh", "Rademacher", "Ehepaar Vogt", "Name gelöscht", "Kowalski")
}

func TestADayIsThatOfTheTownsClock(t *testing.T) {
	t.Parallel()
	p := filled(t).as(t, authz.Grant{Role: authz.Reception})
	shows(t, p.get("/bedienplatz?tag=2026-11-25"), http.StatusOK, []string{"Mittwoch", "Mitternacht", "00:05–00:20", "Morgen", "Heute"}, []string{"Rademacher"})
}

func TestAForeignOfficeIsRefusedAndAnUnknownOneNotFound(t *testing.T) {
	t.Parallel()
	p := filled(t).as(t, authz.Grant{Role: authz.Clerk, Office: "buergerbuero"})
	shows(t, p.get("/bedienplatz/standesamt"), http.StatusForbidden, []string{"Dazu haben Sie kein Recht", "Abmelden"}, []string{"Overmann"})
	shows(t, p.get("/bedienplatz/bauamt"), http.StatusNotFound, []string{"Zum Bedienplatz"}, []string{"Abmelden"})
}

func TestReceptionSeesAllOfficesAndMayChooseOne(t *testing.T) {
	t.Parallel()
	p := filled(t).as(t, authz.Grant{Role: authz.Reception})
	shows(t, p.get("/bedienplatz"), http.StatusOK, []string{"Rademacher", "Overmann", "Alle Ämter", `href="/bedienplatz/standesamt?lang=de"`, "<td>Standesamt</td>"}, nil)
	shows(t, p.get("/bedienplatz/standesamt"), http.StatusOK, []string{"Overmann", "S 3"}, []string{"Rademacher", "<td>Standesamt</td>"})
}

func TestAnAdministratorWithoutADeskCountsAndSeesNobody(t *testing.T) {
	t.Parallel()
	p := filled(t).as(t, authz.Grant{Role: authz.Administrator})
	everybody := []string{"Rademacher", "Overmann", "Vogt", "Kowalski", "B 2", "S 3", "<table"}
	shows(t, p.get("/bedienplatz"), http.StatusOK, []string{"Sie sehen Anzahlen", "gebucht <b>1</b>", "da <b>1</b>", "geparkt <b>1</b>"}, everybody)
	shows(t, p.get("/bedienplatz/standesamt?zustand=booked"), http.StatusOK, []string{"gebucht <b>1</b>", "da <b>0</b>"}, everybody)
}

func TestAnAdministratorWithADeskSeesTheNamesOfThatOfficeAlone(t *testing.T) {
	t.Parallel()
	p := filled(t).as(t, authz.Grant{Role: authz.Administrator}, authz.Grant{Role: authz.Clerk, Office: "standesamt"})
	shows(t, p.get("/bedienplatz"), http.StatusOK, []string{"Overmann"}, []string{"Rademacher"})
	shows(t, p.get("/bedienplatz/buergerbuero"), http.StatusOK, []string{"Sie sehen Anzahlen", "da <b>1</b>"}, []string{"Rademacher"})
}

func TestThePrivacyOfficerSeesNoDay(t *testing.T) {
	t.Parallel()
	p := filled(t).as(t, authz.Grant{Role: authz.Privacy})
	shows(t, p.get("/bedienplatz/buergerbuero"), http.StatusForbidden, []string{"Dazu haben Sie kein Recht"}, []string{"Rademacher", "gebucht"})
	leadsTo(t, p.get("/bedienplatz"), "/verwaltung?lang=de")
}

func TestTheListIsFilteredByStateWhileAllAreCounted(t *testing.T) {
	t.Parallel()
	p := filled(t).as(t, authz.Grant{Role: authz.Clerk, Office: "buergerbuero"})
	shows(t, p.get("/bedienplatz?ansicht=liste&zustand=arrived"), http.StatusOK, []string{"Rademacher", "erledigt <b>1</b>"}, []string{"Vogt"})
	shows(t, p.get("/bedienplatz?ansicht=liste&zustand=booked"), http.StatusOK, []string{"kein Termin in diesem Zustand"}, []string{"<table"})
	shows(t, p.get("/bedienplatz?ansicht=liste&tag=2027-01-04"), http.StatusOK, []string{"kein Termin gebucht"}, []string{"<table"})
}

func TestAnAddressThatMeansNothingIsRefused(t *testing.T) {
	t.Parallel()
	p := filled(t).as(t, authz.Grant{Role: authz.Reception})
	for _, query := range []string{"tag=gestern", "tag=2026-02-30", "zustand=cancelled", "zustand=x", "ansicht=kalender"} {
		shows(t, p.get("/bedienplatz?"+query), http.StatusBadRequest, []string{"Wir konnten Ihre Angaben nicht lesen"}, []string{"Rademacher"})
	}
}

func TestThePlanSpeaksEnglish(t *testing.T) {
	t.Parallel()
	p := filled(t).as(t, authz.Grant{Role: authz.Reception})
	shows(t, p.get("/bedienplatz?lang=en"), http.StatusOK,
		[]string{"Tuesday", "did not come", `lang="de">Bürgerbüro</bdi>`, "Signed in as Jana Berger"}, []string{"Dienstag", "erledigt", "Abmelden"})
}

func TestANameThatMayNotBeSeenIsNotEvenRead(t *testing.T) {
	t.Parallel()
	b := filled(t)
	date := civil.NewDate(2026, 11, 24)
	for _, named := range []bool{true, false} {
		day, err := b.Queue.Day(t.Context(), b.town, "standesamt", date, named)
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
	b := filled(t)
	p := b.as(t, authz.Grant{Role: authz.Reception})
	b.Clock.Advance(12 * time.Hour)
	leadsTo(t, p.get("/bedienplatz/standesamt?tag=2026-11-25"), "/bedienplatz/anmelden?weiter=%2Fbedienplatz%2Fstandesamt%3Ftag%3D2026-11-25&lang=de")
}
