package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/server"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
)

func TestAskingChangesNothing(t *testing.T) {
	t.Parallel()
	s := open(t, realTown(t, "werne"))
	b := s.on("werne")
	id := fields{"services": services{"personalausweis": 1}, "office": "buergerbuero"}
	hold := b.hold(at(monday, 9*60), id)
	var made, cancelled booked
	b.post("/api/v1/appointments", person(b.hold(at(monday, 10*60), id).Hold, "kim@example.org")).into(http.StatusCreated, &made)
	b.post("/api/v1/appointments", person(b.hold(at(monday, 11*60), id).Hold, "kim@example.org")).into(http.StatusCreated, &cancelled)
	b.post("/api/v1/appointments/"+cancelled.token()+"/cancel", nil)
	carried := []change{
		cookie("reservierung-x", hold.Hold), cookie("gebucht-x", made.token()),
		cookie("sitzung", b.signIn(account.New{Name: "Leitung", Email: "leitung@werne.example", Password: "fünf Wörter reichen hier aus", Grants: []authz.Grant{{Role: authz.Lead}, {Role: authz.Administrator}}})),
	}
	session, err := b.Staff.Sessions.Resume(b.Context(), b.Town(t, "werne").ID, b.signIn(account.New{Name: "Gast", Email: "gast@werne.example", Password: "fünf Wörter reichen hier aus", Grants: []authz.Grant{{Role: authz.Lead}}}))
	if err != nil {
		t.Fatal(err)
	}
	link, err := b.Staff.Links.SendReset(b.Context(), b.Town(t, "werne").ID, audit.System, "de", session.ID, uuid.New())
	if err != nil {
		t.Fatal(err)
	}
	closed := s.close(b.Town(t, "werne"), "buergerbuero")
	question := url.Values{
		"services": {"personalausweis:1"}, "anliegen": {"personalausweis:1"}, "ort": {"buergerbuero"}, "office": {"buergerbuero"}, "tag": {"2026-11-23"},
		"q": {"Ausweis"}, "gesendet": {"ja"}, "lang": {"en"}, "wann": {"2026-11-23T10:05:00+01:00"}, "r": {"x"},
	}
	registered, err := server.Routes(s.Config)
	if err != nil {
		t.Fatal(err)
	}
	before := b.contents()
	for state, token := range []string{made.token(), cancelled.token()} {
		filled := strings.NewReplacer(":id", closed.String(), ":action", "annehmen", "zugang/:token", "zugang/"+link, ":person", session.ID.String(), ":passkey", uuid.Nil.String(), ":token", token, ":category", "ausweise", ":date", "2026-11-23", ":office", "buergerbuero", ":name", "kern.css", ":hash", "x.css", ":import", uuid.Nil.String(), ":device", uuid.Nil.String(), ":change", uuid.Nil.String(), ":hall", "stadthaus", ":counter", "1", ":rule", "0", ":special", "neu", ":closing", "neu", ":service", "personalausweis", ":fall", made.Reference, ":reference", made.Reference)
		for _, route := range registered {
			path := filled.Replace(route.Path)
			if route.Method != http.MethodGet || state > 0 && !strings.Contains(route.Path, ":token") {
				continue
			}
			if strings.Contains(path, ":") {
				t.Errorf("%s: say here what to ask it for", route.Path)
			}
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				a := b.ask(method, path+"?"+question.Encode(), nil, carried...)
				if nowhere := strings.Contains(path, uuid.Nil.String()) || strings.HasSuffix(path, "/liste/datei"); nowhere && a.Status == http.StatusNotFound {
					continue // there is none, and asking made none
				}
				if a.Status >= http.StatusBadRequest && !strings.HasSuffix(path, "/ereignisse") { // an endless answer, to those who accept one
					t.Errorf("%s: %d %.200s", a, a.Status, a.Body)
				}
			}
			b.unchanged(before, path)
		}
	}
}

// close closes an office on Tuesday and gives the closure.
func (s *site) close(town *directory.Town, office string) uuid.UUID {
	s.Helper()
	tuesday := civil.Moment{Date: monday.AddDays(1), HasTime: true}
	order := &closure.Order{ID: uuid.New(), Said: "Umzug", Days: 3, Staff: uuid.New(), Author: "Leitung", Outage: closure.Outage{
		Office: office, From: tuesday, Until: civil.Moment{Date: tuesday.Date, Clock: 24 * 60, HasTime: true}, Reason: "event",
	}}
	assessed, err := s.Closures.Assess(s.Context(), town, order, nil)
	if err != nil {
		s.Fatal(err)
	}
	order.Seen = assessed.Fingerprint
	if _, err := s.Closures.CarryOut(s.Context(), town, order, nil); err != nil {
		s.Fatal(err)
	}
	return order.ID
}
