package server_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"stadttermin/internal/account"
	"stadttermin/internal/authz"
	"stadttermin/internal/office"
	"stadttermin/internal/testbed"
)

func TestWhoIsBookedAtARemovedOfficeIsPlannedNamedAndCanGoElsewhere(t *testing.T) {
	t.Parallel()
	settings := testbed.Town("werne", 1)
	second := settings.Plan.Offices[0]
	second.ID, second.Name, second.Letter = "nebenstelle", "Bürgerbüro Stockum", "S"
	settings.Plan.Offices = append(settings.Plan.Offices, second)
	s := open(t, settings)
	b := s.on("werne")
	w := wish(at(monday, 8*60))
	w["office"] = "nebenstelle"
	var h held
	b.post("/api/v1/holds", w).into(http.StatusCreated, &h)
	var made booked
	b.post("/api/v1/appointments", person(h.Hold, "kim@example.org")).into(http.StatusCreated, &made)
	session := cookie("sitzung", b.signIn(account.New{
		Name: "Jana Berger", Email: "jana@werne.example", Password: "ein langer Satz für Jana", Grants: []authz.Grant{{Role: authz.Clerk, Office: "nebenstelle"}},
	}))

	files := testbed.Town("werne", 1) // without the second office, and with another service instead of passports
	files.Catalog.Services[0] = office.Service{ID: "ausweis", Category: "alles", Name: "Personalausweis", Minutes: 15}
	s.Apply(t, files)
	s.Town(t, "werne")

	day := b.get("/bedienplatz/nebenstelle?tag=2026-11-23", session)
	if body := string(day.Body); day.Status != http.StatusOK || !strings.Contains(body, "Kim Beispiel") || !strings.Contains(body, "Bürgerbüro Stockum") || strings.Contains(body, ">pass<") {
		t.Errorf("the day of the office that is gone: %d %s", day.Status, body)
	}
	page := string(b.get("/termin/" + made.token()).Body)
	if !strings.Contains(page, "Bürgerbüro Stockum") || !strings.Contains(page, "Reisepass") || !strings.Contains(page, "Alter Pass") {
		t.Errorf("its person reads: %s", page)
	}
	if times := b.get("/termin/" + made.token() + "/verschieben"); times.Status != http.StatusOK {
		t.Errorf("moving it: %d %s", times.Status, times.Body)
	}
	for _, path := range []string{"/api/v1/offices", "/api/v1/services", "/", "/auswahl?anliegen=ausweis:1"} {
		if body := string(b.get(path).Body); strings.Contains(body, "Stockum") || strings.Contains(body, "Reisepass") {
			t.Errorf("%s offers what is gone: %s", path, body)
		}
	}
	if a := b.get("/auswahl?anliegen=pass:1"); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a link to what is gone: %d", a.Status)
	}
	// Nobody books anew what was held for moving.
	w = wish(at(monday, 9*60))
	b.post("/api/v1/holds", w).into(http.StatusCreated, &h)
	if a := b.post("/api/v1/appointments", person(h.Hold, "andere@example.org")); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("booked what is gone: %d %s", a.Status, a.Body)
	}
	var moved booked
	a := b.post("/api/v1/appointments/"+made.token()+"/move", fields{"hold": h.Hold})
	if err := json.Unmarshal(a.Body, &moved); err != nil || a.Status != http.StatusOK {
		t.Errorf("moved: %d %s", a.Status, a.Body)
	}
}
