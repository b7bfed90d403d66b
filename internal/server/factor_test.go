package server_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/budget"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/staff/passkey"
)

var receptionist = account.New{Name: "Elif Kaya", Email: "e.kaya@werne.example", Password: "fünf Wörter reichen hier aus", Grants: []authz.Grant{{Role: authz.Reception}}}

// cookieOf gives the value of a cookie that an answer sets.
func (a *answer) cookieOf(name string) string {
	for _, cookie := range (&http.Response{Header: a.Header}).Cookies() {
		if cookie.Name == name {
			return cookie.Value
		}
	}
	return ""
}

// equip gives the account of a session a passkey.
func (b *browser) equip(token string) *apptest.Authenticator {
	b.Helper()
	town := b.Town(b.T, b.slug).ID
	staff, err := b.Staff.Sessions.Resume(b.Context(), town, token)
	if err != nil {
		b.Fatal(err)
	}
	site := passkey.Site{Host: b.slug + ".localhost", Origin: "http://" + b.host, Name: "Werne"}
	device := apptest.NewAuthenticator(b.T, site.Host, site.Origin)
	own, seat := b.Staff.Passkeys, account.Seat{Token: token, Site: site}
	creation, err := own.BeginPasskey(b.Context(), town, staff, seat)
	if err != nil {
		b.Fatal(err)
	}
	answer := passkey.Answer{Sealed: creation.Sealed, Text: device.Create(b.T, creation.Options)}
	if _, err := own.FinishPasskey(b.Context(), town, staff, seat, answer, ""); err != nil {
		b.Fatal(err)
	}
	return device
}

// password gives the password of somebody whose second factor is asked for next, and gives the cookie of the half session.
func (b *browser) password(changes ...change) change {
	b.Helper()
	a := b.submit("/bedienplatz/anmelden", url.Values{"email": {receptionist.Email}, "passwort": {receptionist.Password}}, changes...)
	half := a.cookieOf("anmeldung")
	if half == "" {
		b.Fatalf("%s: %d %s", a, a.Status, a.Body)
	}
	return cookie("anmeldung", half)
}

// attribute reads what a page gives to its script.
func attribute(t *testing.T, page []byte, before string) string {
	t.Helper()
	_, rest, found := strings.Cut(string(page), before+`"`)
	if !found {
		t.Fatalf("%s is missing in %s", before, page)
	}
	value, _, _ := strings.Cut(rest, `"`)
	return html.UnescapeString(value)
}

func TestSigningInAgainInTheSameBrowserEndsTheSessionBefore(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	first := b.signIn(receptionist)
	opens := func(token string) bool {
		return b.get("/bedienplatz/konto", cookie("sitzung", token)).Status == http.StatusOK
	}
	again := b.submit("/bedienplatz/anmelden", url.Values{"email": {receptionist.Email}, "passwort": {receptionist.Password}}, cookie("sitzung", first)).cookieOf("sitzung")
	if opens(first) || !opens(again) {
		t.Error("by the password: the session before goes on, or the new one does not open")
	}
	device := b.equip(again)
	elsewhere := b.throughPasskey(device)
	third := b.throughPasskey(device, cookie("sitzung", again))
	if opens(again) || !opens(third) || !opens(elsewhere) {
		t.Error("by the second factor: the session before goes on, or another one does not")
	}
}

// throughPasskey signs in by password and passkey, and gives the session.
func (b *browser) throughPasskey(device *apptest.Authenticator, changes ...change) string {
	b.Helper()
	changes = append(changes, b.password(changes...))
	page := b.get("/bedienplatz/anmelden/code", changes...).Body
	form := url.Values{"frage": {attribute(b.T, page, `name="frage" value=`)}, "antwort": {device.Get(b.T, attribute(b.T, page, "data-options="))}}
	a := b.submit("/bedienplatz/anmelden/code", form, changes...)
	if a.Status != http.StatusSeeOther || a.cookieOf("sitzung") == "" {
		b.Fatalf("%s: %d %s", a, a.Status, a.Body)
	}
	return a.cookieOf("sitzung")
}

func TestAPasskeyIsAskedOnTheHostOfTheTownAlone(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	device := b.equip(b.signIn(receptionist))
	b.throughPasskey(device)
	half := b.password()
	page := b.get("/bedienplatz/anmelden/code", half).Body
	fished := *device
	fished.Origin = "http://werne.localhost.example"
	form := url.Values{"frage": {attribute(t, page, `name="frage" value=`)}, "antwort": {fished.Get(t, attribute(t, page, "data-options="))}}
	if a := b.submit("/bedienplatz/anmelden/code", form, half); a.Status != http.StatusUnprocessableEntity || !strings.Contains(string(a.Body), "Der Passkey wurde nicht angenommen") {
		t.Errorf("%d %s", a.Status, a.Body)
	}
}

func TestWhoeverMeetsTheBudgetOfCodesReadsHowLongToWait(t *testing.T) {
	t.Parallel()
	s := open(t, apptest.Town("werne", 1))
	b := s.on("werne")
	s.Staff.Deps.Budget = &budget.Keeper{Counter: new(budget.Memory), Local: new(budget.Memory), Keys: s.Keys, Now: s.Clock.Now}
	b.equip(b.signIn(receptionist))
	try := func() *answer {
		return b.submit("/bedienplatz/anmelden/code", url.Values{"code": {"000000"}, "lang": {"de"}}, b.password())
	}
	for range 5 {
		if a := try(); a.Status != http.StatusUnprocessableEntity || !strings.Contains(string(a.Body), "Dieser Code stimmt nicht") {
			t.Fatalf("%d %s", a.Status, a.Body)
		}
	}
	a := try()
	banner := regexp.MustCompile(`role="alert" id="fehler">.*Für diesen Zugang gab es zu viele Versuche\. Warten Sie (\d) Minuten, und versuchen Sie es noch einmal\. In einem Browser, in dem Sie schon angemeldet waren, geht es sofort\.`)
	said := banner.FindSubmatch(a.Body)
	if a.Status != http.StatusTooManyRequests || said == nil {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	minutes, err := strconv.Atoi(string(said[1]))
	if err != nil {
		t.Fatal(err)
	}
	s.Clock.Advance(time.Duration(minutes) * time.Minute)
	if a := try(); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("after the %d minutes that were said: %d %s", minutes, a.Status, a.Body)
	}
}
