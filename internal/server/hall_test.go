package server_test

import (
	"bufio"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/hall/device"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// gadget is a device of a town, with the cookies that its browser keeps.
type gadget struct {
	*browser
	path    string
	cookies map[string]string
}

func (b *browser) gadget(path string) *gadget {
	return &gadget{browser: b, path: path, cookies: make(map[string]string)}
}

func (g *gadget) carried() (all []change) {
	for name, value := range g.cookies {
		all = append(all, cookie(name, value))
	}
	return all
}

func (g *gadget) kept(a *answer) *answer {
	for _, c := range (&http.Response{Header: a.Header}).Cookies() {
		g.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(g.cookies, c.Name)
		}
	}
	return a
}

func (g *gadget) open(path string) *answer {
	return g.kept(g.ask(http.MethodGet, path, nil, g.carried()...))
}

func (g *gadget) send(path string, form url.Values) *answer {
	return g.kept(g.submit(path, form, g.carried()...))
}

var shownCode = regexp.MustCompile(`<span>([2-9A-Z]{4})</span> <span>([2-9A-Z]{4})</span>`)

// code opens the device's page and reads the code off it.
func (g *gadget) code() string {
	g.Helper()
	found := shownCode.FindSubmatch(g.open(g.path).Body)
	if found == nil {
		g.Fatalf("%s shows no code", g.path)
	}
	return string(found[1]) + string(found[2])
}

func (g *gadget) pair(offices ...string) *gadget {
	g.Helper()
	town := g.Town(g.T, g.slug)
	wanted := device.New{Code: strings.ToLower(g.code()), Name: "Gerät " + g.path, Hall: town.Settings().Plan.Halls[0].ID, Offices: offices}
	if _, err := g.Devices.Pair(g.Context(), town.ID, &town.Settings().Plan, "system", wanted); err != nil {
		g.Fatal(err)
	}
	return g
}

func (a *answer) says(words ...string) {
	a.b.Helper()
	for _, word := range words {
		if !strings.Contains(string(a.Body), word) {
			a.b.Errorf("%s: %d does not say %q", a, a.Status, word)
		}
	}
}

func TestADeviceIsPairedByTheCodeOnItsScreenAndEndsAtOnce(t *testing.T) {
	t.Parallel()
	s := open(t, apptest.Town("werne", 2))
	b := s.on("werne")
	admin := cookie("sitzung", b.signIn(account.New{Name: "Vera", Email: "v@werne.example", Password: "fünf Wörter reichen hier aus", Grants: []authz.Grant{{Role: authz.Administrator}}}))
	g := b.gadget("/anzeige")
	code := g.code()
	if again := g.code(); again != code {
		t.Errorf("the code changed from %s to %s while it is valid", code, again)
	}
	form := url.Values{"code": {code[:4] + " " + strings.ToLower(code[4:])}, "name": {"Anzeige Erdgeschoss"}, "halle": {"halle"}}
	if a := b.submit("/verwaltung/geraete", form, admin); a.Status != http.StatusSeeOther {
		t.Fatalf("pairing: %d %s", a.Status, a.Body)
	}
	g.open("/anzeige").says("data-display", "Rathaus")
	if a := b.submit("/verwaltung/geraete", form, admin); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("the same code again: %d", a.Status)
	}
	list := b.ask(http.MethodGet, "/verwaltung/geraete", nil, admin)
	list.says("Anzeige Erdgeschoss")
	end := regexp.MustCompile(`/verwaltung/geraete/[0-9a-f-]+/beenden`).FindString(string(list.Body))
	if a := b.submit(end, url.Values{}, admin); a.Status != http.StatusSeeOther {
		t.Fatalf("ending: %d", a.Status)
	}
	token := g.cookies["geraet"]
	if next := g.code(); next == code || g.cookies["geraet"] == token {
		t.Error("an ended device offers the same token again")
	}
}

func TestADeviceDoesWhatItsKindMayDoAndNothingElse(t *testing.T) {
	t.Parallel()
	s := open(t, apptest.Town("werne", 2), apptest.Town("selm", 2))
	b := s.on("werne")
	display, kiosk := b.gadget("/anzeige").pair(), b.gadget("/kiosk").pair()
	for _, refused := range []struct {
		g    *gadget
		path string
		want int
	}{
		{display, "/kiosk", http.StatusForbidden}, {display, "/kiosk/anmelden", http.StatusForbidden},
		{kiosk, "/anzeige", http.StatusForbidden}, {kiosk, "/anzeige/ereignisse", http.StatusForbidden},
		{kiosk, "/bedienplatz", http.StatusSeeOther}, {display, "/verwaltung/geraete", http.StatusSeeOther},
	} {
		if a := refused.g.open(refused.path); a.Status != refused.want {
			t.Errorf("%s at %s: %d, want %d", refused.g.path, refused.path, a.Status, refused.want)
		}
	}
	token := kiosk.cookies["geraet"]
	if a := b.ask(http.MethodGet, "/bedienplatz/amt", nil, cookie("sitzung", token)); a.Status != http.StatusSeeOther {
		t.Errorf("a device's token as a session: %d", a.Status)
	}
	for name, forged := range map[string]string{"another town's": token, "made up": device.NewToken(), "broken": "abc"} {
		other := s.on("werne")
		if name == "another town's" {
			other = s.on("selm")
		}
		a := other.ask(http.MethodGet, "/kiosk/anmelden", nil, cookie("geraet", forged))
		if a.Status != http.StatusSeeOther {
			t.Errorf("%s token: %d", name, a.Status)
		}
		other.ask(http.MethodGet, "/kiosk", nil, cookie("geraet", forged)).says("data-offer")
	}
}

func TestAtTheKioskPeopleSayThatTheyAreThere(t *testing.T) {
	t.Parallel()
	s := open(t, apptest.Town("werne", 2))
	b := s.on("werne")
	made := b.book(at(monday, 8*60), "kim@example.org")
	s.Clock.Set(at(monday, 6*60+30))
	kiosk := b.gadget("/kiosk").pair("amt")
	checkIn := func(code string) *answer {
		return kiosk.send("/kiosk/anmelden", url.Values{"code": {code}, "lang": {"de"}})
	}
	checkIn(made.Reference).says("Sie sind sehr früh da", "ab 7:00")
	checkIn("WER-2222-2222").says("Diese Referenz kennen wir nicht")
	s.Clock.Set(at(monday, 7*60+50))
	a := checkIn(strings.ToLower(made.Reference[4:])) // without the town's letters, as the keys type it
	if a.Status != http.StatusSeeOther {
		t.Fatalf("checking in: %d %s", a.Status, a.Body)
	}
	ticket := kiosk.open(a.Header.Get("Location"))
	ticket.says("Sie sind angemeldet", made.Number, "Rathaus")
	if strings.Contains(string(ticket.Body), "Kim") {
		t.Error("the kiosk shows a name")
	}
	kiosk.open(checkIn(made.Reference).Header.Get("Location")).says("Sie sind schon angemeldet", made.Number)
	s.Clock.Set(at(monday+1, 8*60))
	checkIn(made.Reference).says("Dieser Termin war am")
}

func TestTheKioskSaysWhatHoldsForSomebodyWhoseTimeWasClosed(t *testing.T) {
	t.Parallel()
	s := open(t, apptest.Town("werne", 1))
	b := s.on("werne")
	made := b.book(at(monday, 10*60), "kim@example.org")
	s.Clock.Set(at(monday, 7*60))
	town := s.Town(t, "werne")
	order := &closure.Order{
		ID: uuid.New(), Said: "Krankheit im Team", Days: 3, Staff: uuid.New(), Author: "Sabine Lindner", Outage: closure.Outage{
			Office: "amt", Reason: "illness", From: civil.Moment{Date: monday, HasTime: true}, Until: civil.Moment{Date: monday, Clock: 20 * 60, HasTime: true},
		},
	}
	assessed, err := s.Closures.Assess(t.Context(), town, order, nil)
	if err != nil {
		t.Fatal(err)
	}
	order.Seen = assessed.Fingerprint
	if _, err := s.Closures.CarryOut(t.Context(), town, order, nil); err != nil {
		t.Fatal(err)
	}
	s.Town(t, "werne")
	s.Clock.Set(at(monday, 9*60+50))
	kiosk := b.gadget("/kiosk").pair("amt")
	a := kiosk.send("/kiosk/anmelden", url.Values{"code": {made.Reference}, "lang": {"de"}})
	a.says("Ihr Termin am Montag, 23.\u00a0November 2026, 10:00", "fällt leider aus", "Krankheit im Team", "Für Sie reserviert: Dienstag, 24.\u00a0November 2026, 10:00", "Wir halten die Zeit frei bis",
		"Am Empfang helfen wir Ihnen weiter. Dort bekommen Sie heute trotzdem eine Nummer.")
	for _, word := range []string{"Kim", "abgesagt", "vorbei", "angemeldet"} {
		if strings.Contains(string(a.Body), word) {
			t.Errorf("the kiosk says %s", word)
		}
	}
	kiosk.send("/kiosk/anmelden", url.Values{"code": {made.Reference}, "lang": {"en"}}).says("Your appointment on Monday")
	found, err := s.Bookings.Store.Find(t.Context(), town, assessed.Cases[0].ID)
	if err != nil || found.State != appointment.Displaced {
		t.Errorf("asking has changed the appointment: %+v, %v", found, err)
	}
}

func TestAtTheKioskANumberIsDrawnAfterItsEstimate(t *testing.T) {
	t.Parallel()
	s := open(t, apptest.Town("werne", 2))
	s.Clock.Set(at(monday, 8*60))
	kiosk := s.on("werne").gadget("/kiosk").pair()
	kiosk.open("/kiosk?lang=de").says("Ich habe keinen Termin", "Niemand wartet")
	kiosk.open("/kiosk/nummer?lang=de").says("Reisepass", "anliegen=pass:1")
	kiosk.open("/kiosk/nummer?lang=de&anliegen=pass:2").says("Sie kommen etwa dran", "Vor Ihnen ist niemand")
	form := url.Values{"anliegen": {"pass:2"}, "ort": {"amt"}, "schluessel": {"k"}, "lang": {"de"}}
	first := kiosk.send("/kiosk/nummer", form)
	if again := kiosk.send("/kiosk/nummer", form); first.Status != http.StatusSeeOther || again.Header.Get("Location") != first.Header.Get("Location") {
		t.Errorf("drawing the same form twice: %d %s, %d %s", first.Status, first.Header.Get("Location"), again.Status, again.Header.Get("Location"))
	}
	kiosk.open(first.Header.Get("Location")).says("Ihre Nummer", "B 501")
	s.Clock.Set(at(monday, 20*60))
	kiosk.open("/kiosk?lang=de").says("Heute gibt es keine Nummern mehr")
}

func TestADisplayHearsACallWithinASecondAndOfItsEnd(t *testing.T) {
	t.Parallel()
	s := open(t, apptest.Town("werne", 2))
	s.Clock.Set(at(monday, 8*60))
	b := s.on("werne")
	g := b.gadget("/anzeige").pair()
	town := s.Town(t, "werne")
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+s.address+"/anzeige/ereignisse", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = "werne.localhost:8080"
	request.Header.Set("Accept", "text/event-stream")
	request.AddCookie(&http.Cookie{Name: "geraet", Value: g.cookies["geraet"]})
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = answer.Body.Close() })
	lines := make(chan string, 64)
	go func() {
		for scanner := bufio.NewScanner(answer.Body); scanner.Scan(); {
			lines <- scanner.Text()
		}
		close(lines)
	}()
	heard := func(word string, within time.Duration) {
		t.Helper()
		deadline := time.After(within)
		for {
			select {
			case line, open := <-lines:
				if !open {
					t.Fatalf("the stream ended without %q", word)
				}
				if strings.Contains(line, word) {
					return
				}
			case <-deadline:
				t.Fatalf("%q was not heard", word)
			}
		}
	}
	heard(`"calls":[]`, 10*time.Second)
	drawn, err := s.Queue.Draw(t.Context(), town, queue.Command{By: "system"}, queue.Draw{Office: "amt", Basket: office.Basket{{Service: "pass", Quantity: 1}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Queue.Call(t.Context(), town, queue.Command{By: "system"}, drawn.Case.Key(), "2"); err != nil {
		t.Fatal(err)
	}
	heard(`"number":"B 501","counter":"Schalter 2"`, 4*time.Second)
	devices, err := s.Devices.List(t.Context(), town.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Devices.Revoke(t.Context(), town.ID, "system", devices[0].ID, ""); err != nil {
		t.Fatal(err)
	}
	heard("event: reload", 10*time.Second)
}
