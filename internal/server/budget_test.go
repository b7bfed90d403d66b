package server_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/altcha-org/altcha-lib-go"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
)

// slowTown gives everybody a small budget.
func slowTown(counters int) *tenant.Settings {
	town := apptest.Town("werne", counters)
	town.Profile.Contact = tenant.Contact{Phone: "02389 71-333", Email: "rathaus@werne.example", Hours: "Montag bis Freitag"}
	town.Profile.Visitors = tenant.Visitors{OpenHolds: 3, HoldsPerHour: 20, BookingsPerHour: 2, BookingsPerDay: 3, MessagesPerHour: 1, MailsPerHour: 1}
	return town
}

// solved does the work of a refusal.
func solved(t *testing.T, a *answer) string {
	t.Helper()
	var p struct {
		Code      apperr.Code
		Challenge *budget.Challenge
	}
	if err := json.Unmarshal(a.Body, &p); err != nil || p.Code != apperr.BudgetUsed || p.Challenge == nil || a.Status != http.StatusTooManyRequests {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	if wait, err := strconv.Atoi(a.Header.Get("Retry-After")); err != nil || wait < 1 {
		t.Errorf("Retry-After: %q", a.Header.Get("Retry-After"))
	}
	return worked(t, p.Challenge)
}

// worked does the work of a challenge.
func worked(t *testing.T, challenge *budget.Challenge) string {
	t.Helper()
	found, err := altcha.SolveChallenge(challenge.Challenge, challenge.Salt, altcha.SHA256, int(challenge.MaxNumber), 0, nil)
	if err != nil || found == nil {
		t.Fatalf("not solved: %v", err)
	}
	raw, err := json.Marshal(altcha.Payload{
		Algorithm: challenge.Algorithm, Challenge: challenge.Challenge, Number: int64(found.Number), Salt: challenge.Salt, Signature: challenge.Signature,
	})
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(raw)
}

func TestAProgramKeepsNoMoreTimesThanItsBudgetUnlessItWorksForThem(t *testing.T) {
	t.Parallel()
	b := open(t, slowTown(4)).on("werne")
	ours, theirs := from("203.0.113.7"), from("203.0.113.99")
	holds := make([]held, 3)
	for i := range holds {
		b.post("/api/v1/holds", wish(at(monday, 8*60)), ours).into(http.StatusCreated, &holds[i])
	}
	refused := b.post("/api/v1/holds", wish(at(monday, 9*60)), ours)
	proof := header("Challenge-Solution", solved(t, refused))
	var more held
	b.post("/api/v1/holds", wish(at(monday, 9*60)), ours, proof).into(http.StatusCreated, &more)
	b.post("/api/v1/holds", wish(at(monday, 9*60)), ours, proof).refused(apperr.BudgetUsed) // the same work a second time
	b.post("/api/v1/holds", wish(at(monday, 10*60)), theirs).into(http.StatusCreated, &more)

	for _, h := range holds[:2] {
		b.post("/api/v1/holds/release", fields{"hold": h.Hold}, ours)
	}
	b.post("/api/v1/holds", wish(at(monday, 9*60)), ours).into(http.StatusCreated, &more)
	b.post("/api/v1/holds", wish(at(monday, 9*60+30), fields{"replaces": more.Hold}), ours).into(http.StatusCreated, &more)
	b.post("/api/v1/holds", wish(at(monday, 11*60)), ours).refused(apperr.BudgetUsed)
	if a := b.post("/api/v1/holds/extend", fields{"hold": more.Hold}, ours); a.Status != http.StatusOK {
		t.Errorf("prolonging one's own: %d %s", a.Status, a.Body)
	}
}

func TestASmallTownKeepsFewTimesForOneVisitorAndTheNextCostTwiceAsMuchEach(t *testing.T) {
	t.Parallel()
	town := apptest.Town("werne", 1) // four hours a day of ten minutes on average: 24 times
	town.Profile.Visitors = tenant.Visitors{}
	b := open(t, town).on("werne")
	ours := from("203.0.113.7")
	for i := range 6 {
		b.post("/api/v1/holds", wish(at(monday, civil.Clock(8*60+15*i))), ours).into(http.StatusCreated, new(held))
	}
	before := int64(0)
	for i := range 3 {
		var now budget.Challenge
		b.get("/api/v1/challenge?for=hold", ours).into(http.StatusOK, &now)
		if before > 0 && now.MaxNumber != 2*before {
			t.Errorf("purchase %d: up to %d after %d", i+1, now.MaxNumber, before)
		}
		before = now.MaxNumber
		refused := b.post("/api/v1/holds", wish(at(monday, civil.Clock(9*60+30+15*i))), ours)
		b.post("/api/v1/holds", wish(at(monday, civil.Clock(9*60+30+15*i))), ours, header("Challenge-Solution", solved(t, refused))).into(http.StatusCreated, new(held))
	}
}

func TestATimeThatCouldNotBeKeptIsNoneOfTheBudget(t *testing.T) {
	t.Parallel()
	b := open(t, slowTown(1)).on("werne")
	b.hold(at(monday, 8*60))
	ours := from("203.0.113.7")
	for range 5 {
		b.post("/api/v1/holds", wish(at(monday, 8*60)), ours).refused(apperr.TimeTaken)
	}
	var h held
	b.post("/api/v1/holds", wish(at(monday, 9*60)), ours).into(http.StatusCreated, &h)
}

func TestBookingsAreBoundedPerVisitorAndARepeatedOneIsNone(t *testing.T) {
	t.Parallel()
	b := open(t, slowTown(4)).on("werne")
	ours := from("2001:db8:1:2::7")
	var last held
	for i := range 2 {
		b.post("/api/v1/holds", wish(at(monday, 8*60)), ours).into(http.StatusCreated, &last)
		for range 3 {
			var made booked
			b.post("/api/v1/appointments", person(last.Hold, fmt.Sprintf("kim%d@example.org", i)), ours).into(http.StatusCreated, &made)
		}
	}
	b.post("/api/v1/holds", wish(at(monday, 8*60)), ours).into(http.StatusCreated, &last)
	for _, same := range []string{"2001:db8:1:2::7", "2001:db8:1:2:ffff::1"} {
		b.post("/api/v1/appointments", person(last.Hold, "kim@example.org"), from(same)).refused(apperr.BudgetUsed)
	}
	b.Clock.Advance(66 * time.Minute)
	b.post("/api/v1/holds", wish(at(monday, 8*60)), ours).into(http.StatusCreated, &last)
	var made booked
	b.post("/api/v1/appointments", person(last.Hold, "kim@example.org"), ours).into(http.StatusCreated, &made)
}

// hidden reads the hidden fields of the only form of a page that is sent on.
func hidden(a *answer) url.Values {
	form := url.Values{}
	for _, found := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`).FindAllStringSubmatch(string(a.Body), -1) {
		form.Add(html.UnescapeString(found[1]), html.UnescapeString(found[2]))
	}
	return form
}

func TestAFormBeyondTheBudgetIsBoughtWithAMinuteAndLosesNothing(t *testing.T) {
	t.Parallel()
	b := open(t, slowTown(1)).on("werne")
	ours, typed := from("203.0.113.7"), url.Values{"nachricht": {"Die Seite liest \"nichts\" vor.\nWirklich <nichts>."}, "name": {"Kim"}, "email": {""}}
	if a := b.submit("/barrierefreiheit?lang=de", typed, ours); a.Status != http.StatusSeeOther {
		t.Fatalf("the first: %d", a.Status)
	}
	slow := b.submit("/barrierefreiheit?lang=de", typed, ours)
	if slow.Status != http.StatusTooManyRequests || slow.Header.Get("Retry-After") == "" {
		t.Fatalf("the second: %d", slow.Status)
	}
	for _, words := range []string{"Einen Moment bitte", "Warten Sie bis 9:01", "02389 71-333", `role="status"`, "data-work="} {
		if !strings.Contains(strings.ReplaceAll(string(slow.Body), "\u00a0", " "), words) {
			t.Errorf("the page lacks %q: %s", words, slow.Body)
		}
	}
	form := hidden(slow)
	for name, values := range typed {
		if form.Get(name) != values[0] {
			t.Errorf("%s: %q was typed, %q is sent on", name, values[0], form.Get(name))
		}
	}
	early := b.submit("/barrierefreiheit?lang=de", form, ours)
	if early.Status != http.StatusTooManyRequests || hidden(early).Get("karte") != form.Get("karte") || !strings.Contains(string(early.Body), "noch nicht so weit") {
		t.Errorf("too early: %d %s", early.Status, early.Body)
	}
	b.Clock.Advance(time.Minute)
	if a := b.submit("/barrierefreiheit?lang=de", hidden(early), ours); a.Status != http.StatusSeeOther {
		t.Errorf("after a minute: %d %s", a.Status, a.Body)
	}
	if a := b.submit("/barrierefreiheit?lang=de", form, ours); a.Status != http.StatusTooManyRequests {
		t.Errorf("the same ticket again: %d", a.Status)
	}
	if a := b.submit("/barrierefreiheit?lang=de", typed, from("203.0.113.8")); a.Status != http.StatusSeeOther {
		t.Errorf("somebody else: %d", a.Status)
	}
}

func TestAskingForALinkAgainIsBoundedPerVisitorWhateverTheyAskFor(t *testing.T) {
	t.Parallel()
	b := open(t, slowTown(1)).on("werne")
	form := url.Values{"referenz": {"WER-2222-2222"}, "email": {"kim@example.org"}}
	for i, want := range []int{http.StatusSeeOther, http.StatusTooManyRequests} {
		if a := b.submit("/terminlink", form, from("203.0.113.7")); a.Status != want {
			t.Errorf("%d: %d", i, a.Status)
		}
	}
}

func TestSigningInBeyondTheBudgetIsBoughtWithWorkOrAMinuteAndPasswordsAreNotSentBack(t *testing.T) {
	t.Parallel()
	b := open(t, slowTown(1)).on("werne")
	who := account.New{Name: "Kim Berg", Email: "kim@werne.example", Password: "fünf Wörter reichen hier aus", Grants: []authz.Grant{{Role: authz.Reception}}}
	b.signIn(who)
	b.Staff.Deps.Budget = b.Budget
	ours, right := from("203.0.113.7"), url.Values{"email": {who.Email}, "passwort": {who.Password}}
	for n := range 20 {
		b.submit("/bedienplatz/anmelden", url.Values{"email": {fmt.Sprintf("stranger%d@werne.example", n)}, "passwort": {"geraten und daneben"}}, ours)
	}
	with := func(more url.Values) url.Values {
		form := url.Values{"karte": more["karte"], "nachweis": more["nachweis"]}
		for name, values := range right {
			form[name] = values
		}
		return form
	}
	slow := b.submit("/bedienplatz/anmelden?lang=de", right, ours)
	if slow.Status != http.StatusTooManyRequests || strings.Contains(string(slow.Body), who.Password) {
		t.Fatalf("beyond the budget: %d", slow.Status)
	}
	for _, words := range []string{"Warten Sie bis 9:01", `role="status"`, "schon angemeldet waren", "neues Passwort per E-Mail", "die Zugänge verwaltet", `value="kim@werne.example"`} {
		if !strings.Contains(strings.ReplaceAll(string(slow.Body), "\u00a0", " "), words) {
			t.Errorf("the page lacks %q: %s", words, slow.Body)
		}
	}
	early := b.submit("/bedienplatz/anmelden?lang=de", with(hidden(slow)), ours)
	if early.Status != http.StatusTooManyRequests || hidden(early).Get("karte") != hidden(slow).Get("karte") || !strings.Contains(string(early.Body), "noch nicht so weit") {
		t.Errorf("too early: %d %s", early.Status, early.Body)
	}
	found := regexp.MustCompile(`data-work="([^"]*)"`).FindStringSubmatch(string(slow.Body))
	challenge := new(budget.Challenge)
	if found == nil || json.Unmarshal([]byte(html.UnescapeString(found[1])), challenge) != nil {
		t.Fatalf("no work: %v", found)
	}
	proof := url.Values{"nachweis": {worked(t, challenge)}}
	if a := b.submit("/bedienplatz/anmelden?lang=de", with(proof), ours); a.Status != http.StatusSeeOther || a.cookieOf("sitzung") == "" {
		t.Errorf("with work: %d %s", a.Status, a.Body)
	}
	if a := b.submit("/bedienplatz/anmelden?lang=de", with(proof), ours); a.Status != http.StatusTooManyRequests {
		t.Errorf("with the same work again: %d", a.Status)
	}
	forgotten := b.submit("/bedienplatz/passwort?lang=de", url.Values{"email": {who.Email}}, ours)
	if forgotten.Status != http.StatusTooManyRequests || hidden(forgotten).Get("karte") == "" {
		t.Errorf("another password: %d", forgotten.Status)
	}
	b.Clock.Advance(time.Minute)
	if a := b.submit("/bedienplatz/anmelden?lang=de", with(hidden(early)), ours); a.Status != http.StatusSeeOther || a.cookieOf("sitzung") == "" {
		t.Errorf("after a minute: %d %s", a.Status, a.Body)
	}
}

// closed lets nobody do anything.
type closed struct{}

func (closed) Allow(context.Context, tenant.ID, string, int) bool { return false }

func TestAFloodOfCitizensShutsNeitherStaffNorDevicesOut(t *testing.T) {
	t.Parallel()
	s := open(t, apptest.Town("werne", 1))
	b := s.on("werne")
	session := cookie("sitzung", b.signIn(account.New{Name: "Kim Berg", Email: "kim@werne.example", Password: "fünf Wörter reichen hier aus", Grants: []authz.Grant{{Role: authz.Reception}}}))
	b.get("/bedienplatz", session)
	s.Config.Limiter = closed{}
	s.listen()
	if a := b.get("/"); a.Status != http.StatusTooManyRequests {
		t.Fatalf("a citizen: %d", a.Status)
	}
	if a := b.get("/bedienplatz/anmelden"); a.Status != http.StatusTooManyRequests {
		t.Errorf("a stranger at the staff's door: %d", a.Status)
	}
	if a := b.get("/bedienplatz", session); a.Status == http.StatusTooManyRequests {
		t.Error("staff are shut out")
	}
}

func TestOneVisitorCannotUseUpWhatTheTownMayAskFor(t *testing.T) {
	t.Parallel()
	town := apptest.Town("werne", 1)
	town.Profile.Visitors = tenant.Visitors{RequestsPerMinute: 5}
	b := open(t, town).on("werne")
	for i, want := range []int{200, 200, 200, 200, 200, 429} {
		if a := b.get("/impressum", from("203.0.113.7")); a.Status != want {
			t.Errorf("%d: %d", i, a.Status)
		}
	}
	b.get("/api/v1/services", from("203.0.113.7")).refused(apperr.TooManyRequests)
	if a := b.get("/impressum", from("203.0.113.8")); a.Status != http.StatusOK {
		t.Errorf("another: %d", a.Status)
	}
	b.Clock.Advance(66 * time.Second)
	if a := b.get("/impressum", from("203.0.113.7")); a.Status != http.StatusOK {
		t.Errorf("a minute later: %d", a.Status)
	}
}

func TestHostsOfNobodyAreAskedForNoMoreThanAnyPage(t *testing.T) {
	t.Parallel()
	b := open(t).onHost("unbekannt.example")
	most := budget.WithDefaults(new(tenant.Visitors)).RequestsPerMinute
	for range most {
		b.get("/", from("203.0.113.7"))
	}
	if a := b.get("/", from("203.0.113.7")); a.Status != http.StatusTooManyRequests || a.Header.Get("Retry-After") == "" {
		t.Errorf("%d", a.Status)
	}
	if a := b.get("/", from("203.0.113.8")); a.Status != http.StatusNotFound {
		t.Errorf("another: %d", a.Status)
	}
}

func TestMethodsThatClientsInventAreOneFigure(t *testing.T) {
	t.Parallel()
	s := open(t, apptest.Town("werne", 1))
	b := s.on("werne")
	for i := range 20 {
		b.ask(fmt.Sprintf("INVENTED%d", i), "/", nil)
	}
	answer := httptest.NewRecorder()
	s.Config.Metrics.Handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if text := answer.Body.String(); strings.Contains(text, "INVENTED") || !strings.Contains(text, `method="other"`) {
		t.Error("clients name figures")
	}
}

func TestWhatComesWithoutEncryptionChangesNothingOnAnEncryptedHost(t *testing.T) {
	t.Parallel()
	s := open(t, slowTown(1))
	s.Config.Secure = true
	s.listen()
	b := s.on("werne")
	form := url.Values{"nachricht": {"Hallo"}}
	for origin, want := range map[string]int{"http://" + b.host: http.StatusForbidden, "https://" + b.host: http.StatusSeeOther} {
		if a := b.submit("/barrierefreiheit", form, header("Origin", origin)); a.Status != want {
			t.Errorf("%s: %d", origin, a.Status)
		}
	}
	a := b.get("/")
	if a.Header.Get("Strict-Transport-Security") != "max-age=31536000; includeSubDomains" || a.Header.Get("Cross-Origin-Resource-Policy") != "same-origin" {
		t.Errorf("headers: %v", a.Header)
	}
}

func TestAProxyThatIsNotTrustedIsSaidOnce(t *testing.T) {
	t.Parallel()
	said := &logbook{}
	s := open(t, apptest.Town("werne", 1))
	s.Config.TrustedProxies, s.Config.Log = nil, slog.New(slog.NewTextHandler(said, nil))
	s.listen()
	for range 3 {
		s.on("werne").get("/impressum", from("203.0.113.7"))
	}
	if n := strings.Count(said.String(), "TRUSTED_PROXIES"); n != 1 {
		t.Errorf("said %d times", n)
	}
}

func TestNoHeaderOfAClientLeadsElsewhereOrChangesWhoItIs(t *testing.T) {
	t.Parallel()
	town := apptest.Town("werne", 1)
	town.Profile.Visitors = tenant.Visitors{RequestsPerMinute: 2}
	b := open(t, town).on("werne")
	if a := b.get("/impressum/", header("X-Forwarded-Prefix", "/evil"), from("203.0.113.9")); a.Header.Get("Location") != "/impressum" {
		t.Errorf("leads to %q", a.Header.Get("Location"))
	}
	for i, want := range []int{200, 200, 429} {
		if a := b.get("/impressum", from("203.0.113.7"), header("X-Real-IP", fmt.Sprintf("198.51.100.%d", i))); a.Status != want {
			t.Errorf("%d: %d", i, a.Status)
		}
	}
}

func TestScreensThatOneVisitorOpensKeepNobodyElseFromPairing(t *testing.T) {
	t.Parallel()
	b := open(t, slowTown(1)).on("werne")
	refused := 0
	for range 200 {
		if b.get("/anzeige?lang=de", from("203.0.113.7")).Status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused == 0 {
		t.Error("one visitor is shown as many codes as they like")
	}
	if a := b.get("/anzeige?lang=de", from("198.51.100.7")); a.Status != http.StatusOK {
		t.Errorf("another screen: %d", a.Status)
	}
}
