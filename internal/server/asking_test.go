package server_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/i18n"
)

// browser asks on one host.
type browser struct {
	*site
	slug   string // of the town; empty on a host of which nothing is promised
	host   string
	client *http.Client
}

// on gives somebody who asks on the host of a town.
func (s *site) on(slug string) *browser {
	b := s.onHost(slug + ".localhost:8080")
	b.slug = slug
	return b
}

func (s *site) onHost(host string) *browser {
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	s.Cleanup(transport.CloseIdleConnections)
	return &browser{site: s, host: host, client: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// answer is a response that has been read.
type answer struct {
	b      *browser
	asked  *http.Request
	Status int
	Header http.Header
	Body   []byte
}

// change adjusts a request before it is sent.
type change func(*http.Request)

func header(name, value string) change {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

// from lets a request come from an address, as a proxy that is trusted tells.
func from(address string) change { return header("X-Forwarded-For", address) }

func key(value string) change { return header("Idempotency-Key", value) }

// ask gives the answer, an empty one after a failure of the connection, which fails the test. What a town's interface
// answers is held to its description.
func (b *browser) ask(method, path string, body []byte, changes ...change) *answer {
	b.Helper()
	request, err := http.NewRequestWithContext(b.Context(), method, "http://"+b.address+path, bytes.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	request.Host = b.host
	for _, adjust := range changes {
		adjust(request)
	}
	response, err := b.client.Do(request)
	if err != nil {
		b.Error(err)
		return &answer{b: b, asked: request}
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		b.Errorf("%s %s: %v", method, path, err)
	}
	a := &answer{b: b, asked: request, Status: response.StatusCode, Header: response.Header, Body: content}
	a.holdsTo(description(b.T))
	return a
}

func (b *browser) get(path string, changes ...change) *answer {
	b.Helper()
	return b.ask(http.MethodGet, path, nil, changes...)
}

// post sends JSON.
func (b *browser) post(path string, body any, changes ...change) *answer {
	b.Helper()
	return b.ask(http.MethodPost, path, written(b, body), append([]change{header("Content-Type", "application/json")}, changes...)...)
}

func written(b *browser, body any) []byte {
	b.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		b.Fatal(err)
	}
	return raw
}

// submit sends a form.
func (b *browser) submit(path string, form url.Values, changes ...change) *answer {
	b.Helper()
	return b.ask(http.MethodPost, path, []byte(form.Encode()),
		append([]change{header("Content-Type", "application/x-www-form-urlencoded")}, changes...)...)
}

func (a *answer) String() string { return a.asked.Method + " " + a.asked.URL.RequestURI() }

// into reads the body strictly after checking the status.
func (a *answer) into(status int, target any) {
	a.b.Helper()
	if a.Status != status {
		a.b.Fatalf("%s: %d %s, want %d", a, a.Status, a.Body, status)
	}
	decoder := json.NewDecoder(bytes.NewReader(a.Body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(target); err != nil {
		a.b.Fatalf("%s: %v in %s", a, err, a.Body)
	}
}

// problem is a refusal as it travels.
type problem struct {
	Type         string           `json:"type"`
	Title        string           `json:"title"`
	Status       int              `json:"status"`
	Code         apperr.Code      `json:"code"`
	Field        string           `json:"field"`
	Alternatives []freeTime       `json:"alternatives"`
	Reasons      []map[string]any `json:"reasons"`
	Challenge    map[string]any   `json:"challenge"`
	Hold         held             `json:"hold"`
}

// refused checks that the answer is the problem document of a code, with a sentence in the language asked for.
func (a *answer) refused(code apperr.Code) *problem {
	a.b.Helper()
	p := &problem{}
	a.into(apperr.New(code).Status(), p)
	switch {
	case p.Code != code || p.Status != a.Status || p.Type != "about:blank":
		a.b.Fatalf("%s: %s, want %s", a, a.Body, code)
	case a.Header.Get("Content-Type") != "application/problem+json":
		a.b.Errorf("%s: content type %q", a, a.Header.Get("Content-Type"))
	case !strings.Contains(p.Title, " ") || strings.Contains(p.Title, "fault."):
		a.b.Errorf("%s: the title %q is no sentence", a, p.Title)
	}
	return p
}

// sentence gives how a code without arguments is said in a language.
func (b *browser) sentence(language string, code apperr.Code) string {
	return b.Config.Bundle.Printer(i18n.Choose(b.Config.Bundle.Languages(), language, "")).T("fault." + string(code))
}

// freeTime, held, booked and shown are what the interface answers with.
type freeTime struct {
	Start  time.Time `json:"start"`
	Office string    `json:"office"`
}

type held struct {
	Hold    string    `json:"hold"`
	Expires time.Time `json:"expires_at"`
}

type booked struct {
	Reference string    `json:"reference"`
	Number    string    `json:"waiting_number"`
	ManageURL string    `json:"manage_url"`
	Start     time.Time `json:"start"`
	End       time.Time `json:"end"`
	Office    string    `json:"office"`
	State     string    `json:"state"`
}

func (b booked) token() string { return b.ManageURL[strings.LastIndexByte(b.ManageURL, '/')+1:] }

type shown struct {
	booked
	Services map[string]int `json:"services"`
	Minutes  int            `json:"duration_minutes"`
	Lang     string         `json:"lang"`
	Name     string         `json:"name"`
	Booked   time.Time      `json:"booked_at"`
}

type (
	services map[string]int
	fields   map[string]any
)

// wish is the body that asks for a time of a small town's office to be held.
func wish(start time.Time, more ...fields) fields {
	body := fields{"services": services{"pass": 1}, "office": "amt", "start": start}
	for _, m := range more {
		maps.Copy(body, m)
	}
	return body
}

// person is the body that makes an appointment of a hold.
func person(hold, email string) fields {
	return fields{"hold": hold, "name": "Kim Beispiel", "email": email, "phone": nil, "lang": "de"}
}

func (b *browser) hold(start time.Time, more ...fields) held {
	b.Helper()
	var h held
	b.post("/api/v1/holds", wish(start, more...)).into(http.StatusCreated, &h)
	return h
}

func (b *browser) book(start time.Time, email string) booked {
	b.Helper()
	var made booked
	b.post("/api/v1/appointments", person(b.hold(start).Hold, email)).into(http.StatusCreated, &made)
	return made
}

// free lists the times of a date for one passport.
func (b *browser) free(date civil.Date) []freeTime {
	b.Helper()
	var answer struct {
		Minutes int        `json:"duration_minutes"`
		Times   []freeTime `json:"times"`
	}
	b.get("/api/v1/availability/"+date.String()+"?services=pass").into(http.StatusOK, &answer)
	return answer.Times
}

var monday = civil.NewDate(2026, 11, 23)

func at(date civil.Date, clock civil.Clock) time.Time {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return civil.Instant(date, clock, berlin, civil.Beginning)
}

func contains(times []freeTime, start time.Time) bool {
	return slices.ContainsFunc(times, func(t freeTime) bool { return t.Start.Equal(start) })
}
