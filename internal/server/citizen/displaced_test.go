package citizen_test

import (
	"net/http"
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
)

// displace books, and lets the town close at that time and keep another one: Thursday, 26 November 2026, 10:15.
func (v *visitor) displace() (token string) {
	token = v.book()
	a := v.hall.booked[token]
	start := a.Start.AddDate(0, 0, 3).Add(105 * time.Minute)
	a.State = appointment.Displaced
	a.Displaced = &appointment.Displacement{Reason: "illness", Office: "buergerbuero", Start: &start, Until: a.Start.AddDate(0, 0, 2)}
	return token
}

func TestWhoeverIsDisplacedSeesTheKeptTimeAndAcceptsItWithOneClick(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.displace()
	v.get("/termin/"+token).expect(t, http.StatusOK, "Ihr Termin kann nicht stattfinden", "Der Grund: Krankheit im Team",
		"Montag, 23. November 2026, 8:30 Uhr", "Donnerstag, 26. November 2026", "10:15 Uhr", "Wir halten sie für Sie frei bis Mittwoch, 25. November 2026, 8:30 Uhr",
		`action="/termin/`+token+`/annehmen?lang=de#titel"`, "/termin/"+token+"/verschieben", "/termin/"+token+"/absagen")
	v.post("/termin/"+token+"/annehmen").expect(t, http.StatusSeeOther)
	v.get("/termin/"+token).expect(t, http.StatusOK, "Donnerstag, 26. November 2026 10:15 Uhr")
}

func TestATimeThatIsKeptUntilTodaySaysSo(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.displace()
	v.hall.now = v.hall.booked[token].Displaced.Until.Add(-time.Hour)
	v.get("/termin/"+token+"?lang=de").expect(t, http.StatusOK, "Wir halten sie für Sie frei bis heute, 8:30 Uhr.")
}

func TestAKeptTimeThatHasRunOutIsNotOffered(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.displace()
	v.hall.now = v.hall.booked[token].Displaced.Until
	a := v.get("/termin/" + token)
	a.expect(t, http.StatusOK, "Die reservierte Zeit ist abgelaufen", "Andere Zeit wählen")
	a.lacks(t, "annehmen", "10:15 Uhr")
}

func TestAKeptTimeThatIsGoneLeadsToTheOthers(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.displace()
	v.hall.refuse["Accept"] = apperr.New(apperr.TimeTaken)
	a := v.post("/termin/" + token + "/annehmen")
	a.expect(t, http.StatusConflict, "Die reservierte Zeit ist inzwischen vergeben", "/termin/"+token+"/verschieben")
	a.lacks(t, "/annehmen")
}

func TestWhoeverIsDisplacedCanStillChooseOrCancelWhenTheOldTimeHasPassed(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.displace()
	v.hall.now = v.hall.booked[token].Start.Add(time.Hour)
	v.get("/termin/"+token+"/verschieben").expect(t, http.StatusOK, "Bisher: Montag, 23. November 2026, 8:30 Uhr")
	v.get("/termin/"+token+"/absagen").expect(t, http.StatusOK, "Möchten Sie diesen Termin absagen?")
}
