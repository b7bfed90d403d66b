package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/dev/apptest"
)

func TestAQuestionThatMakesNoSenseIsRefusedClearly(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	for query, code := range map[string]apperr.Code{
		"":                                                  apperr.EmptyBasket,
		"?services=":                                        apperr.EmptyBasket,
		"?services=pass:0":                                  apperr.Invalid,
		"?services=pass:-1":                                 apperr.Invalid,
		"?services=pass:1000000000":                         apperr.Invalid,
		"?services=pass:1e400":                              apperr.Invalid,
		"?services=pass:1.5":                                apperr.Invalid,
		"?services=pass:2:3":                                apperr.Invalid,
		"?services=:1":                                      apperr.Invalid,
		"?services=,":                                       apperr.Invalid,
		"?services=pass:5":                                  apperr.TooMany,
		"?services=reisepass":                               apperr.UnknownService,
		"?services=pass%00":                                 apperr.UnknownService,
		"?services=%ff":                                     apperr.UnknownService,
		"?services=%F0%9F%99%82":                            apperr.UnknownService,
		"?services=pass&office=rathaus":                     apperr.UnknownOffice,
		"?services=pass&office=%00":                         apperr.UnknownOffice,
		"?services=pass&from=heute":                         apperr.Invalid,
		"?services=pass&from=2026-02-30":                    apperr.Invalid,
		"?services=pass&from=0000-00-00":                    apperr.Invalid,
		"?services=pass&to=99999-01-01":                     apperr.Invalid,
		"?services=pass&from=2026-1-1":                      apperr.Invalid,
		"?services=pass&to=2026-11-24%00":                   apperr.Invalid,
		"?services=pass&from=2026-12-02&to=2026-12-01":      apperr.Invalid,
		"?services=pass&from=2026-01-01&to=2036-01-01":      apperr.Invalid,
		"?services=pass&from=2000-01-01":                    apperr.Invalid,
		"?services=" + strings.Repeat("x,", 8000):           apperr.Invalid,
		"?services=" + strings.Repeat("pass:1,", 100) + "p": apperr.Invalid,
	} {
		b.get("/api/v1/availability" + query).refused(code)
	}
	for path, code := range map[string]apperr.Code{
		"/gestern?services=pass":                     apperr.Invalid,
		"/2026-11-23%00?services=pass":               apperr.Invalid,
		"/2026-11-23":                                apperr.EmptyBasket,
		"/next":                                      apperr.EmptyBasket,
		"/next?services=pass&weekday=funday":         apperr.Invalid,
		"/next?services=pass&after=25:00":            apperr.Invalid,
		"/next?services=pass&limit=0":                apperr.Invalid,
		"/next?services=pass&limit=51":               apperr.Invalid,
		"/next?services=pass&limit=9999999999999999": apperr.Invalid,
	} {
		b.get("/api/v1/availability" + path).refused(code)
	}
}

func TestPastAndFarDaysAreAnsweredWithNothingFree(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	for _, query := range []string{"from=2020-01-01&to=2020-12-31", "from=2030-01-01&to=2030-06-30", "from=0001-01-01&to=0001-12-31", "from=9999-01-01&to=9999-12-31"} {
		_, free, order := b.days("services=pass&" + query)
		for _, date := range order {
			if free[date] != 0 {
				t.Errorf("%s: %d free", date, free[date])
			}
		}
	}
}

// hugeBody is above what any request may send.
var hugeBody = []byte(`{"hold":"` + strings.Repeat("a", 10<<20) + `"}`)

func TestABodyThatIsNoProperDocumentIsRefusedAndWritesNothing(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	token := b.book(at(monday, 11*60), "kim@example.org").token()
	before := b.contents()
	paths := []string{"/holds", "/holds/extend", "/holds/release", "/appointments", "/appointments/" + token + "/move"}
	for _, path := range paths {
		for _, body := range []string{
			"", " ", "{", `{"hold":`, `{"hold":"a"`, `{"hold":"a"}{"hold":"b"}`, `{"hold":"a"} x`, "[]", `[{"hold":"a"}]`, `"hold"`, "1", "1e400",
			`{"hold":["a"]}`, `{"hold":{}}`, `{"hold":1}`, `{"hold":"a","admin":true}`, `{"hold":"a","hold":"b"}`, `{"hold":"a","HOLD":"b"}`,
			`{'hold':'a'}`, "\x00", "\xff\xfe{}", strings.Repeat("[", 20_000), strings.Repeat(`{"hold":`, 5_000),
		} {
			b.ask(http.MethodPost, "/api/v1"+path, []byte(body), header("Content-Type", "application/json")).refused(apperr.Invalid)
		}
		for _, media := range []string{"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "application/jsonp"} {
			b.ask(http.MethodPost, "/api/v1"+path, []byte(`{"hold":"a"}`), header("Content-Type", media)).refused(apperr.UnsupportedMedia)
		}
		b.ask(http.MethodPost, "/api/v1"+path, hugeBody, header("Content-Type", "application/json")).refused(apperr.TooLarge)
	}
	b.unchanged(before, "a broken body")
}

func TestAnOfficeThatIsThereAndOneThatIsNotAreRefusedByTwoCodes(t *testing.T) {
	t.Parallel()
	settings := apptest.Town("werne", 1)
	second := settings.Plan.Offices[0]
	second.ID, second.Name, second.Letter = "bau", "Bauamt", "C"
	settings.Plan.Offices = append(settings.Plan.Offices, second)
	for i := range settings.Catalog.Services {
		settings.Catalog.Services[i].Offices = []string{"amt"}
	}
	b := open(t, settings).on("werne")
	for office, code := range map[string]apperr.Code{"bau": apperr.NotServed, "rathaus": apperr.UnknownOffice} {
		for _, path := range []string{"?", "/times?from=2026-11-23&to=2026-11-24&", "/2026-11-23?", "/next?"} {
			b.get("/api/v1/availability" + path + "services=pass&office=" + office).refused(code)
		}
		b.post("/api/v1/holds", wish(at(monday, 8*60), fields{"office": office})).refused(code)
	}
}

func TestAWishThatCannotBeIsRefusedAndHoldsNothing(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	start := at(monday, 8*60)
	many := services{}
	for n := range 5000 {
		many[fmt.Sprint(n)] = 1
	}
	for name, c := range map[string]struct {
		more fields
		code apperr.Code
	}{
		"no service":         {fields{"services": services{}}, apperr.EmptyBasket},
		"null services":      {fields{"services": nil}, apperr.EmptyBasket},
		"none of a service":  {fields{"services": services{"pass": 0}}, apperr.Invalid},
		"less than none":     {fields{"services": services{"pass": -1}}, apperr.Invalid},
		"a thousand million": {fields{"services": services{"pass": 1e9}}, apperr.Invalid},
		"beyond numbers":     {fields{"services": map[string]any{"pass": json.Number("1e400")}}, apperr.Invalid},
		"half":               {fields{"services": map[string]any{"pass": 1.5}}, apperr.Invalid},
		"words for numbers":  {fields{"services": map[string]any{"pass": "1"}}, apperr.Invalid},
		"a list":             {fields{"services": []string{"pass"}}, apperr.Invalid},
		"thousands":          {fields{"services": many}, apperr.Invalid},
		"five passports":     {fields{"services": services{"pass": 5}}, apperr.TooMany},
		"unknown service":    {fields{"services": services{"ehe": 1}}, apperr.UnknownService},
		"nameless service":   {fields{"services": services{"": 1}}, apperr.Invalid},
		"unknown office":     {fields{"office": "standesamt"}, apperr.UnknownOffice},
		"no office":          {fields{"office": ""}, apperr.UnknownOffice},
		"no start":           {fields{"start": ""}, apperr.Invalid},
		"no zone":            {fields{"start": "2026-11-23T08:00:00"}, apperr.Invalid},
		"no such day":        {fields{"start": "2026-02-30T08:00:00+01:00"}, apperr.Invalid},
		"number for start":   {fields{"start": 1}, apperr.Invalid},
		"year one":           {fields{"start": "0001-01-01T00:00:00Z"}, apperr.NotOffered},
		"last year":          {fields{"start": "9999-12-31T23:59:59-23:59"}, apperr.NotOffered},
	} {
		t.Run(name, func(t *testing.T) { b.post("/api/v1/holds", wish(start, c.more)).refused(c.code) })
	}
	if got := len(b.free(monday)); got != 16 {
		t.Errorf("%d times are free, want all 16", got)
	}
}

func TestNamesAndAddressesThatHideSomethingAreRefused(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	h := b.hold(at(monday, 8*60))
	before := b.contents()
	long := strings.Repeat("n", 121)
	for _, c := range []struct {
		field, json string
		code        apperr.Code
	}{
		{"name", `""`, apperr.NameMissing},
		{"name", `"   "`, apperr.NameMissing},
		{"name", `"` + long + `"`, apperr.NameLong},
		{"name", `"Kim\u202Emik"`, apperr.NameInvalid},
		{"name", `"Gewinn: https://boese.example/x"`, apperr.NameAddress},
		{"name", `"Kim\u0000"`, apperr.NameInvalid},
		{"name", `"Kim\r\nBcc: all@example.org"`, apperr.NameInvalid},
		{"name", `"Kim\nBcc: all@example.org"`, apperr.NameInvalid},
		{"name", `"Kim\u2028x"`, apperr.NameInvalid},
		{"name", `"Kim\u0085x"`, apperr.NameInvalid},
		{"name", `"Kim\ud83d"`, apperr.NameInvalid}, // half of a character
		{"name", `"Kim\udc00\ud800"`, apperr.NameInvalid},
		{"name", "\"Kim\xff\"", apperr.NameInvalid},
		{"name", `"12345"`, apperr.NameInvalid},
		{"email", `""`, apperr.EmailMissing},
		{"email", `"kim"`, apperr.EmailInvalid},
		{"email", `"kim@example.org\r\nBcc: all@example.org"`, apperr.EmailInvalid},
		{"email", `"kim@example.org,all@example.org"`, apperr.EmailInvalid},
		{"email", `"kim@gmail.c"`, apperr.EmailInvalid},
		{"email", `"kim@192.168.1.1"`, apperr.EmailInvalid},
		{"email", `"kim@localhost"`, apperr.EmailInvalid},
		{"email", `"kim@[127.0.0.1]"`, apperr.EmailInvalid},
		{"email", `"kim@exa mple.org"`, apperr.EmailInvalid},
		{"email", `"kim\u0000@example.org"`, apperr.EmailInvalid},
		{"email", `"k\u202Emi@example.org"`, apperr.EmailInvalid},
		{"email", `"kim\ud800@example.org"`, apperr.EmailInvalid},
		{"email", "\"kim\xfe@example.org\"", apperr.EmailInvalid},
		{"email", `"` + strings.Repeat("k", 250) + `@example.org"`, apperr.EmailInvalid},
		{"phone", `"call me"`, apperr.PhoneInvalid},
		{"phone", `"1"`, apperr.PhoneInvalid},
		{"phone", `"0123\r\n456"`, apperr.PhoneInvalid},
		{"phone", `"` + strings.Repeat("1", 41) + `"`, apperr.PhoneLong},
	} {
		parts := map[string]string{"hold": `"` + h.Hold + `"`, "name": `"Kim Beispiel"`, "email": `"kim@example.org"`, "phone": "null"}
		parts[c.field] = c.json
		var members []string
		for name, value := range parts {
			members = append(members, `"`+name+`":`+value)
		}
		body := "{" + strings.Join(members, ",") + "}"
		p := b.ask(http.MethodPost, "/api/v1/appointments", []byte(body), header("Content-Type", "application/json")).refused(c.code)
		if p.Field != c.field {
			t.Errorf("%s: the refusal is about %q", c.json, p.Field)
		}
	}
	b.unchanged(before, "a refused person")
}

func TestNamesOfTheWholeWorldAreTaken(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 16)).on("werne")
	for n, name := range []string{"Kim 🙂 Beispiel", "José Ñandú", "Ольга Иванова", "نور الدين", "李小龙", "O’Neill-Müller", "Zoë 👩‍👩‍👧 X", "ग\u094dनेश"} {
		body := person(b.hold(at(monday, 8*60)).Hold, fmt.Sprintf("v%d@example.org", n))
		body["name"], body["lang"] = name, "tlh"
		var made booked
		b.post("/api/v1/appointments", body).into(http.StatusCreated, &made)
		var a shown
		b.get("/api/v1/appointments/"+made.token()).into(http.StatusOK, &a)
		if a.Name != name || a.Lang != "de" {
			t.Errorf("booked for %q, shown %q in %s", name, a.Name, a.Lang)
		}
	}
}

// spoiled gives tokens that are almost one.
func spoiled(token string) []string {
	changed := []byte(token)
	changed[len(changed)/2] ^= 1
	return []string{
		"", "x", "..", token[:len(token)-1], token + "A", token + "=", string(changed), strings.ToLower(token), strings.Repeat("A", len(token)), "%00", "%ff%fe",
		strings.Repeat("x", 4000),
	}
}

func TestExpiredForeignAndTamperedHoldsAreRefused(t *testing.T) {
	t.Parallel()
	s := open(t, apptest.Town("werne", 1), apptest.Town("selm", 1))
	b, other := s.on("werne"), s.on("selm")
	start := at(monday, 8*60)
	h := b.hold(start)
	mine := "/api/v1/appointments/" + b.book(at(monday, 9*60), "kim@example.org").token()
	before := b.contents()
	for _, hold := range append(spoiled(h.Hold), other.hold(start).Hold) {
		b.post("/api/v1/appointments", person(hold, "kim@example.org")).refused(apperr.HoldInvalid)
		b.post("/api/v1/holds/extend", fields{"hold": hold}).refused(apperr.HoldInvalid)
		b.post("/api/v1/holds/release", fields{"hold": hold}).refused(apperr.HoldInvalid)
		b.post(mine+"/move", fields{"hold": hold}).refused(apperr.HoldInvalid)
	}
	s.Clock.Advance(10 * time.Minute)
	b.post("/api/v1/appointments", person(h.Hold, "kim@example.org")).refused(apperr.HoldExpired)
	b.post(mine+"/move", fields{"hold": h.Hold}).refused(apperr.HoldExpired)
	b.unchanged(before, "a refused hold")
}

func TestAHoldIsExtendedTwentyTimesAndNotForEver(t *testing.T) {
	t.Parallel()
	s := open(t, apptest.Town("werne", 1))
	b := s.on("werne")
	h := b.hold(at(monday, 8*60))
	for range 20 {
		s.Clock.Advance(9 * time.Minute)
		b.post("/api/v1/holds/extend", fields{"hold": h.Hold}).into(http.StatusOK, &h)
	}
	b.post("/api/v1/holds/extend", fields{"hold": h.Hold}).refused(apperr.HoldLimit)
}

func TestTamperedManageTokensAreNotFound(t *testing.T) {
	t.Parallel()
	b := open(t, apptest.Town("werne", 1)).on("werne")
	token := b.book(at(monday, 9*60), "kim@example.org").token()
	h := b.hold(at(monday, 8*60))
	before := b.contents()
	for _, bad := range spoiled(token) {
		if bad == "" || bad == ".." { // other addresses
			continue
		}
		mine := "/api/v1/appointments/" + bad
		b.get(mine).refused(apperr.NotFound)
		b.post(mine+"/cancel", nil).refused(apperr.NotFound)
		b.post(mine+"/undo", nil).refused(apperr.NotFound)
		b.post(mine+"/move", fields{"hold": h.Hold}).refused(apperr.NotFound)
	}
	b.unchanged(before, "a token that is none")
}

func TestABrokenFormIsRefusedClearlyAndWritesNothing(t *testing.T) {
	t.Parallel()
	b := open(t, realTown(t, "werne")).on("werne")
	before := b.contents()
	start := at(monday, 9*60).Format(time.RFC3339)
	for name, c := range map[string]struct {
		path string
		form url.Values
	}{
		"lost link with a NUL":             {"/terminlink", url.Values{"email": {"kim\x00@example.org"}}},
		"broken bytes":                     {"/terminlink", url.Values{"email": {"\xff@example.org"}}},
		"empty":                            {"/terminlink", nil},
		"hold without anything":            {"/reservierung", nil},
		"hold with a time that is none":    {"/reservierung", url.Values{"anliegen": {"personalausweis:1"}, "ort": {"buergerbuero"}, "zeit": {"jetzt"}}},
		"hold at an office that is none":   {"/reservierung", url.Values{"anliegen": {"personalausweis:1"}, "ort": {"\x00"}, "zeit": {start}}},
		"hold of a service that is none":   {"/reservierung", url.Values{"anliegen": {"\xff:1"}, "ort": {"buergerbuero"}, "zeit": {start}}},
		"hold with a key that is none":     {"/reservierung", url.Values{"anliegen": {"personalausweis:1"}, "ort": {"buergerbuero"}, "zeit": {start}, "schluessel": {"\x00"}}},
		"extend without a hold":            {"/reservierung/verlaengern", nil},
		"book without a hold":              {"/buchen", url.Values{"name": {"Kim"}, "email": {"kim@example.org"}}},
		"book with a key that is too long": {"/buchen", url.Values{"name": {"Kim"}, "email": {"kim@example.org"}, "schluessel": {strings.Repeat("k", 9000)}}},
		"move of nothing":                  {"/termin/x/verschieben", url.Values{"zeit": {start}}},
		"cancel of nothing":                {"/termin/%00/absagen", nil},
		"undo of nothing":                  {"/termin/%ff/zuruecknehmen", nil},
		"sign in":                          {"/bedienplatz/anmelden", url.Values{"email": {"\x00"}, "passwort": {"\xff"}}},
		"sign in with NUL":                 {"/bedienplatz/anmelden", url.Values{"email": {"kim\x00@example.org"}, "passwort": {strings.Repeat("x", 50_000)}}},
		"too much":                         {"/buchen", url.Values{"name": {strings.Repeat("x", 10<<20)}}},
	} {
		t.Run(name, func(t *testing.T) {
			a := b.submit(c.path, c.form)
			if a.Status >= http.StatusInternalServerError || a.Status < http.StatusSeeOther {
				t.Errorf("%s: %d %.300s", a, a.Status, a.Body)
			}
		})
	}
	after := b.contents()
	delete(before, "audit") // refused attempts to sign in are on record
	delete(after, "audit")
	b.unchanged(before, "a broken form")
}
