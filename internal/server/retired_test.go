package server_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

func TestWhoIsBookedAtARemovedOfficeIsPlannedNamedAndCanGoElsewhere(t *testing.T) {
	t.Parallel()
	settings := apptest.Town("werne", 1)
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

	files := apptest.Town("werne", 1) // without the second office, and with another service instead of passports
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

func TestWhatWasRetiredIsBroughtBackUnderItsIdFromTheStartOfTheAdministration(t *testing.T) {
	t.Parallel()
	settings := apptest.Town("werne", 2)
	second := settings.Plan.Offices[0]
	second.ID, second.Name, second.Letter, second.Hall = "nebenstelle", "Bürgerbüro Stockum", "S", "anbau"
	settings.Plan.Halls = append(settings.Plan.Halls, office.Hall{ID: "anbau", Name: "Anbau"})
	settings.Plan.Offices = append(settings.Plan.Offices, second)
	settings.Catalog.Services = append(settings.Catalog.Services, office.Service{ID: "hund", Category: "alles", Name: "Hund anmelden", Minutes: 10})
	settings.Translations = map[string]tenant.Translation{"en": {Texts: map[string]string{
		tenant.TextKey("offices.nebenstelle.name", second.Name): "Stockum Office", tenant.TextKey("services.hund.name", "Hund anmelden"): "Register a dog",
	}}}
	s := open(t, settings)
	b := s.on("werne")
	w := wish(at(monday, 8*60))
	w["office"] = "nebenstelle"
	var h held
	b.post("/api/v1/holds", w).into(http.StatusCreated, &h)
	var made booked
	b.post("/api/v1/appointments", person(h.Hold, "kim@example.org")).into(http.StatusCreated, &made)
	s.Apply(t, apptest.Town("werne", 1)) // without the office, its hall, the second counter and the service
	s.Town(t, "werne")

	signedIn := func(email string, role authz.Role) change {
		return cookie("sitzung", b.signIn(account.New{Name: "Vera Brandt", Email: email, Password: "ein langer Satz für Vera", Grants: []authz.Grant{{Role: role}}}))
	}
	admin, privacy := signedIn("v@werne.example", authz.Administrator), signedIn("d@werne.example", authz.Privacy)
	start := b.get("/verwaltung", admin)
	start.says("Stillgelegt", "Bürgerbüro Stockum", "Hund anmelden", "Schalter 2", "Ein gebuchter Termin, am ")
	b.get("/verwaltung?lang=en", admin).says("Retired", "Stockum Office", "Register a dog", "One booked appointment, on ")
	if body := string(b.get("/verwaltung", privacy).Body); strings.Contains(body, "Stockum") {
		t.Error("somebody without the right to read settings sees them")
	}
	stand := regexp.MustCompile(`name="stand" value="(\d+)"`).FindStringSubmatch(string(start.Body))[1]
	back := func(noun, of, id, stand string) *answer {
		return b.submit("/verwaltung/stillgelegt", url.Values{"art": {noun}, "amt": {of}, "kennung": {id}, "stand": {stand}}, admin)
	}
	for range 2 { // a double click brings it back once
		if a := back("office", "", "nebenstelle", stand); a.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", a.Status, a.Body)
		}
	}
	if a := back("service", "", "hund", stand); a.Status != http.StatusConflict || !strings.Contains(string(a.Body), "Stillgelegtes zurückgeholt (Vera Brandt") {
		t.Errorf("a form from before that: %d", a.Status)
	}
	fresh := regexp.MustCompile(`name="stand" value="(\d+)"`).FindStringSubmatch(string(b.get("/verwaltung", admin).Body))[1]
	if a := back("service", "", "hund", fresh); a.Status != http.StatusSeeOther {
		t.Errorf("%d %s", a.Status, a.Body)
	}
	if a := back("service", "", "nie-da-gewesen", "99"); a.Status != http.StatusConflict && a.Status != http.StatusNotFound {
		t.Errorf("what never was: %d", a.Status)
	}
	if a := b.submit("/verwaltung/stillgelegt", url.Values{"art": {"service"}, "kennung": {"hund"}, "stand": {fresh}}, privacy); a.Status != http.StatusForbidden {
		t.Errorf("by somebody without the right: %d", a.Status)
	}
	now := s.Town(t, "werne").Settings()
	o := now.Office("nebenstelle")
	if o == nil || o.Retired || o.Letter != "S" || now.Hall("anbau") == nil || now.Catalog.Service("hund") == nil || now.Catalog.Service("hund").Retired {
		t.Fatalf("brought back: %+v", o)
	}
	w = wish(at(monday, 9*60))
	w["office"] = "nebenstelle"
	b.post("/api/v1/holds", w).into(http.StatusCreated, &h) // it gives times again
	if page := string(b.get("/termin/" + made.token()).Body); !strings.Contains(page, "Bürgerbüro Stockum") {
		t.Error("who was booked there reads something else")
	}
	if n := b.count(`audit WHERE action = 'revision.bring_back' AND actor LIKE 'staff:%'`); n != 2 {
		t.Errorf("%d lines in the trail, want 2", n)
	}
	files := apptest.Town("werne", 1) // files that still do not name it leave it
	files.Profile.Booking.LeadMinutes = 33
	s.Apply(t, files)
	if o := s.Town(t, "werne").Settings().Office("nebenstelle"); o == nil || o.Retired {
		t.Error("files that say nothing of it have taken it away again")
	}
}
