package citizen_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/dev/citizentest"

	"stadttermin/internal/civil"
)

// addresses lists every kind of page with a visitor who may see it.
func addresses(t *testing.T) map[string]func(lang string) *citizentest.Answer {
	t.Helper()
	s := citizentest.New(t, "http", nil)
	full := citizentest.New(t, "http", nil)
	for date := civil.NewDate(2026, 11, 20); date <= civil.NewDate(2026, 12, 11); date++ {
		full.Hall.Fill(full.Town, date)
	}
	held, expired, owner, gone, past := s.Visitor(), citizentest.New(t, "http", nil).Visitor(), s.Visitor(), s.Visitor(), citizentest.New(t, "http", nil).Visitor()
	token := owner.Book()
	heldToken := held.Hold()
	expired.Hold()
	expired.Hall.Now = expired.Hall.Now.Add(time.Hour)
	cancelled := citizentest.New(t, "http", nil).Visitor()
	cancelledToken := cancelled.Book()
	cancelled.Post("/termin/" + cancelledToken + "/absagen")
	pastToken := past.Book()
	past.Hall.Now = past.Hall.Now.Add(96 * time.Hour)
	displaced := citizentest.New(t, "http", nil).Visitor()
	displacedToken := displaced.Displace()
	get := func(v *citizentest.Visitor, address string) func(string) *citizentest.Answer {
		return func(lang string) *citizentest.Answer {
			if strings.Contains(address, "?") {
				return v.Get(address + "&lang=" + lang)
			}
			return v.Get(address + "?lang=" + lang)
		}
	}
	return map[string]func(string) *citizentest.Answer{
		"start":       get(gone, "/"),
		"search":      get(gone, "/?q=ausweis"),
		"no hit":      get(gone, "/?q=raumschiff"),
		"category":    get(gone, "/anliegen/leben"),
		"basket":      get(gone, "/auswahl?anliegen=ausweis:2,meldung"),
		"alert":       get(gone, "/auswahl?anliegen=ausweis&dazu=ehe"),
		"empty":       get(gone, "/auswahl"),
		"times":       get(gone, "/zeiten?anliegen=ausweis"),
		"nothing":     get(full.Visitor(), "/zeiten?anliegen=ausweis,meldung"),
		"details":     get(held, "/angaben?r=h1"),
		"expired":     get(expired, "/angaben?r=h1"),
		"lost hold":   get(gone, "/angaben?r=unknown"),
		"with a hold": get(held, "/zeiten?anliegen=ausweis:2"),
		"booked":      get(owner, "/gebucht?r=h1"),
		"appointment": get(gone, "/termin/"+token),
		"cancel":      get(gone, "/termin/"+token+"/absagen"),
		"move":        get(gone, "/termin/"+token+"/verschieben"),
		"cancelled":   get(cancelled, "/termin/"+cancelledToken),
		"over":        get(past, "/termin/"+pastToken),
		"displaced":   get(displaced, "/termin/"+displacedToken),
		"lost link":   get(gone, "/terminlink"),
		"link sent":   get(gone, "/terminlink?gesendet=ja"),
		"imprint":     get(gone, "/impressum"),
		"privacy":     get(gone, "/datenschutz"),
		"access":      get(gone, "/barrierefreiheit"),
		"reported":    get(gone, "/barrierefreiheit?gesendet=ja"),
		"not found":   get(gone, "/gibtesnicht"),
		"errors": func(lang string) *citizentest.Answer {
			return held.Post("/buchen?lang="+lang, "reservierung", heldToken, "name", "", "email", "x")
		},
		"report": func(lang string) *citizentest.Answer { return gone.Post("/barrierefreiheit?lang=" + lang) },
		"taken": func(lang string) *citizentest.Answer {
			return full.Visitor().Post("/reservierung?lang="+lang, "anliegen", "ausweis", "ort", "buergerbuero", "zeit", citizentest.MondayAt830)
		},
	}
}

var (
	keys      = regexp.MustCompile(`\b(page|fault|reason|mail|unit|date|time)\.[a-z_]+(\.[a-z_]+)*\b`)
	inline    = regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|javascript:|<script[^>]*>[^<]`)
	headings  = regexp.MustCompile(`<h([1-6])`)
	ids       = regexp.MustCompile(`\sid="([^"]*)"`)
	domainish = regexp.MustCompile(`(https?://|mailto:|@)[^\s"<]+|termin\.ics`)
)

func TestEveryPageIsWholeInEveryLanguage(t *testing.T) {
	t.Parallel()
	for name, get := range addresses(t) {
		for lang, dir := range map[string]string{"de": "ltr", "en": "ltr", "ar": "rtl"} {
			a := get(lang)
			where := name + " in " + lang
			if !strings.HasPrefix(a.Body, "<!doctype html><html lang=\""+lang+"\" dir=\""+dir+"\">") || !strings.HasSuffix(a.Body, "</html>") {
				t.Errorf("%s: not a whole page in the language:\n%.300s", where, a.Body)
			}
			if key := keys.FindString(domainish.ReplaceAllString(a.Body, "")); key != "" {
				t.Errorf("%s: a key instead of a text: %s", where, key)
			}
			if found := inline.FindString(a.Body); found != "" {
				t.Errorf("%s: the content security policy forbids %q", where, found)
			}
			if strings.Contains(a.Body, "ZgotmplZ") || strings.Contains(a.Body, "<no value>") || strings.Contains(a.Body, "%!") {
				t.Errorf("%s: a value that could not be shown", where)
			}
			outline(t, where, a.Body)
			if n := strings.Count(a.Body, "kern-btn--primary"); n > 2 {
				t.Errorf("%s: %d filled buttons", where, n)
			}
		}
	}
}

// outline wants one first heading, no level left out (the error list comes before the heading by design) and no id twice.
func outline(t *testing.T, where, body string) {
	t.Helper()
	level, first := 0, 0
	for _, match := range headings.FindAllStringSubmatch(body, -1) {
		next := int(match[1][0] - '0')
		if next == 1 {
			first++
		}
		if next > level+1 && level > 0 {
			t.Errorf("%s: heading of level %d after %d", where, next, level)
		}
		level = next
	}
	if first != 1 {
		t.Errorf("%s: %d first headings", where, first)
	}
	seen := make(map[string]bool)
	for _, match := range ids.FindAllStringSubmatch(body, -1) {
		if seen[match[1]] {
			t.Errorf("%s: id %q twice", where, match[1])
		}
		seen[match[1]] = true
	}
}

func TestPagesWithAHoldOrAPersonAreInNoCache(t *testing.T) {
	t.Parallel()
	pages := addresses(t)
	for _, name := range []string{"details", "expired", "errors", "taken", "booked", "appointment", "cancel", "cancelled", "displaced", "over", "move", "lost link", "report"} {
		if got := pages[name]("de").Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control %q", name, got)
		}
	}
}

func TestTheTownsTextsAreCleanedOfEverythingThatActs(t *testing.T) {
	t.Parallel()
	a := citizentest.New(t, "http", nil).Visitor().Get("/impressum")
	a.Expect(t, http.StatusOK, "Marktplatz 1")
	a.Lacks(t, "<script>", "onerror", "javascript:")
}

func TestTheBrandIsAStylesheetOfColoursUnderAHashedName(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	body := v.Get("/").Body
	address := regexp.MustCompile(`/marke-[0-9a-f]{12}\.css`).FindString(body)
	css := v.Get(address)
	css.Expect(t, http.StatusOK)
	if css.Body != ":root{--st-brand:#14507f;--st-on-brand:#ffffff;--st-brand-dark:#9cc8ee;--st-on-brand-dark:#0c1420;}\n" || !strings.Contains(css.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("%s %v", css.Body, css.Header)
	}
	if old := v.Get("/marke-000000000000.css"); old.Body != css.Body || old.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("an old name gives %s, %v", old.Body, old.Header)
	}
	if !strings.Contains(body, `<path fill="var(--st-accent)" d="M2 2h40v26z">`) {
		t.Error("the mark does not follow the brand's colour")
	}
}
