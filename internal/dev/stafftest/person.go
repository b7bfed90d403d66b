package stafftest

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
)

// Receptionist receives for all offices.
var Receptionist = authz.Grant{Role: authz.Reception}

// Clerk works at the first office.
var Clerk = authz.Grant{Role: authz.Clerk, Office: "buergerbuero"}

// Person is a browser in which somebody may have signed in.
type Person struct {
	*Bed
	Cookies map[string]string
}

// Session gives name and value of the session's cookie.
func (p *Person) Session() (name, value string) {
	for name, value := range p.Cookies {
		if strings.HasSuffix(name, "sitzung") {
			return name, value
		}
	}
	return "", ""
}

// As signs somebody in with rights.
func (b *Bed) As(t *testing.T, grants ...authz.Grant) *Person {
	t.Helper()
	email := uuid.NewString() + "@werne.example"
	_, err := b.Accounts.Accounts.Add(t.Context(), b.Here.ID, audit.System, account.New{Name: "Jana Berger", Email: email, Password: Password, Grants: grants})
	if err != nil {
		t.Fatal(err)
	}
	p := &Person{Bed: b}
	answer := p.Post("/bedienplatz/anmelden", url.Values{"email": {email}, "passwort": {Password}})
	if answer.Code != http.StatusSeeOther {
		t.Fatalf("signing in: %d\n%s", answer.Code, answer.Body)
	}
	return p
}

// Get opens an address.
func (p *Person) Get(path string) *httptest.ResponseRecorder {
	return p.Do(httptest.NewRequestWithContext(p.t.Context(), http.MethodGet, path, nil))
}

// Post sends a form.
func (p *Person) Post(path string, form url.Values) *httptest.ResponseRecorder {
	request := httptest.NewRequestWithContext(p.t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.Do(request)
}

// Do sends a request with the cookies of this browser, and keeps what it gets.
func (p *Person) Do(request *http.Request) *httptest.ResponseRecorder {
	for name, value := range p.Cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	answer := httptest.NewRecorder()
	p.ServeHTTP(answer, request)
	for _, cookie := range answer.Result().Cookies() {
		if p.Cookies == nil {
			p.Cookies = make(map[string]string)
		}
		p.Cookies[cookie.Name] = cookie.Value
	}
	return answer
}

// Call fills in the form for somebody who wants a passport on Monday at nine.
func Call(name string, more ...string) url.Values {
	form := url.Values{"anliegen": {"pass:1"}, "wahl": {"2026-11-23T09:00:00+01:00 amt"}, "name": {name}, "sprache": {"de"}, "schluessel": {"k" + name}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

var bookedAs = regexp.MustCompile(`gebucht=(WER-[2-9A-Z]{4}-[2-9A-Z]{4})`)

// Books sends the form and gives the reference.
func (p *Person) Books(t *testing.T, form url.Values) string {
	t.Helper()
	answer := p.Post("/bedienplatz/telefon", form)
	found := bookedAs.FindStringSubmatch(answer.Header().Get("Location"))
	if answer.Code != http.StatusSeeOther || found == nil {
		t.Fatalf("booking: %d %s\n%s", answer.Code, answer.Header().Get("Location"), answer.Body)
	}
	return found[1]
}

// Mails counts the mails of a kind that wait.
func (p *Person) Mails(t *testing.T, kind string) int {
	t.Helper()
	return p.Count(t, `SELECT count(*) FROM outbox WHERE tenant_id = $1 AND kind = $2 AND state = 'waiting'`, p.Here.ID, kind)
}

// Reception is somebody who receives for all of a town that is as Open makes it.
func Reception(t *testing.T, counters int) *Person {
	t.Helper()
	return Open(t, apptest.Town("werne", counters)).As(t, Receptionist)
}
