package manage_test

import (
	"net/http"
	"testing"
	"time"

	"stadttermin/internal/dev/citizentest"

	"stadttermin/internal/apperr"
)

func TestWhoeverIsDisplacedSeesTheKeptTimeAndAcceptsItWithOneClick(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Displace()
	v.Get("/termin/"+token).Expect(t, http.StatusOK, "Ihr Termin kann nicht stattfinden", "Der Grund: Krankheit im Team",
		"Montag, 23. November 2026, 8:30 Uhr", "Donnerstag, 26. November 2026", "10:15 Uhr", "Wir halten sie für Sie frei bis Mittwoch, 25. November 2026, 8:30 Uhr",
		`action="/termin/`+token+`/annehmen?lang=de#titel"`, "/termin/"+token+"/verschieben", "/termin/"+token+"/absagen")
	v.Post("/termin/"+token+"/annehmen").Expect(t, http.StatusSeeOther)
	v.Get("/termin/"+token).Expect(t, http.StatusOK, "Donnerstag, 26. November 2026 10:15 Uhr")
}

func TestATimeThatIsKeptUntilTodaySaysSo(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Displace()
	v.Hall.Now = v.Hall.Booked[token].Displaced.Until.Add(-time.Hour)
	v.Get("/termin/"+token+"?lang=de").Expect(t, http.StatusOK, "Wir halten sie für Sie frei bis heute, 8:30 Uhr.")
}

func TestAKeptTimeThatHasRunOutIsNotOffered(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Displace()
	v.Hall.Now = v.Hall.Booked[token].Displaced.Until
	a := v.Get("/termin/" + token)
	a.Expect(t, http.StatusOK, "Die reservierte Zeit ist abgelaufen", "Andere Zeit wählen")
	a.Lacks(t, "annehmen", "10:15 Uhr")
}

func TestAKeptTimeThatIsGoneLeadsToTheOthers(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Displace()
	v.Hall.Refuse["Accept"] = apperr.New(apperr.TimeTaken)
	a := v.Post("/termin/" + token + "/annehmen")
	a.Expect(t, http.StatusConflict, "Die reservierte Zeit ist inzwischen vergeben", "/termin/"+token+"/verschieben")
	a.Lacks(t, "/annehmen")
}

func TestWhoeverIsDisplacedCanStillChooseOrCancelWhenTheOldTimeHasPassed(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Displace()
	v.Hall.Now = v.Hall.Booked[token].Start.Add(time.Hour)
	v.Get("/termin/"+token+"/verschieben").Expect(t, http.StatusOK, "Bisher: Montag, 23. November 2026, 8:30 Uhr")
	v.Get("/termin/"+token+"/absagen").Expect(t, http.StatusOK, "Möchten Sie diesen Termin absagen?")
}
