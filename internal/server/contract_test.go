package server_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"stadttermin/internal/apperr"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/server"
	"stadttermin/internal/server/api"
)

// contract is the description of the interface, ready to be compared with what the server says.
type contract struct {
	document *openapi3.T
	router   routers.Router
}

var readContract = sync.OnceValues(func() (*contract, error) {
	loader := openapi3.NewLoader()
	document, err := loader.LoadFromData(api.Description)
	if err != nil {
		return nil, err
	}
	router, err := legacy.NewRouter(document, openapi3.EnableExamplesValidation()) // validates the document as well
	if err != nil {
		return nil, err
	}
	return &contract{document, router}, nil
})

func description(t *testing.T) *contract {
	t.Helper()
	c, err := readContract()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const prefix = "/api/v1"

// operation finds what the description says of a request; nil where it does not know the address or the method.
func (c *contract) operation(r *http.Request) *openapi3filter.RequestValidationInput {
	request := r.Clone(r.Context())
	request.URL.Scheme, request.URL.Host = "", ""
	route, parameters, err := c.router.FindRoute(request)
	if err != nil {
		return nil
	}
	return &openapi3filter.RequestValidationInput{Request: request, Route: route, PathParams: parameters}
}

// holdsTo checks an answer of the interface against its description: a described status, a body of the described shape,
// and of refusals a code that the description names for this status.
func (a *answer) holdsTo(c *contract) {
	a.b.Helper()
	if a.b.slug == "" || !strings.HasPrefix(a.asked.URL.Path, prefix) {
		return
	}
	operation := c.operation(a.asked)
	if operation == nil {
		return
	}
	err := openapi3filter.ValidateResponse(a.asked.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: operation, Status: a.Status, Header: a.Header, Body: io.NopCloser(bytes.NewReader(a.Body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true},
	})
	if err != nil {
		a.b.Errorf("%s: %d %s: %v", a, a.Status, a.Body, err)
		return
	}
	if a.Status < http.StatusBadRequest {
		return
	}
	responses := operation.Route.Operation.Responses
	said := responses.Status(a.Status)
	if said == nil {
		said = responses.Default()
	}
	p := &problem{}
	if err := json.Unmarshal(a.Body, p); err != nil || !slices.Contains(codesIn(*said.Value.Description), string(p.Code)) {
		a.b.Errorf("%s: %d with code %s, of which the description says only: %s", a, a.Status, p.Code, *said.Value.Description)
	}
}

var word = regexp.MustCompile(`[a-z]+(_[a-z]+)*`)

// codesIn gives the words of a description; codes among them.
func codesIn(sentence string) []string { return word.FindAllString(sentence, -1) }

// follows checks a request against the description.
func (a *answer) follows(c *contract) {
	a.b.Helper()
	operation := c.operation(a.asked)
	if operation == nil {
		a.b.Errorf("%s is not described", a)
		return
	}
	if body, err := a.asked.GetBody(); err == nil {
		operation.Request.Body = body
	}
	if err := openapi3filter.ValidateRequest(a.asked.Context(), operation); err != nil {
		a.b.Errorf("%s: %v", a, err)
	}
}

var parameter = regexp.MustCompile(`:([a-z]+)`)

func TestEveryRouteOfTheInterfaceIsDescribedAndTheOtherWayRound(t *testing.T) {
	t.Parallel()
	c, s := description(t), open(t)
	registered, err := server.Routes(s.Config)
	if err != nil {
		t.Fatal(err)
	}
	var there, described []string
	for _, route := range registered {
		if path, ok := strings.CutPrefix(route.Path, prefix); ok {
			there = append(there, route.Method+" "+parameter.ReplaceAllString(path, "{$1}"))
		}
	}
	for path, item := range c.document.Paths.Map() {
		for method := range item.Operations() {
			described = append(described, method+" "+path)
		}
	}
	slices.Sort(there)
	slices.Sort(described)
	if !slices.Equal(there, described) {
		t.Errorf("registered:\n%s\ndescribed:\n%s", strings.Join(there, "\n"), strings.Join(described, "\n"))
	}
}

// ofPages are the codes that only pages answer with.
var ofPages = []apperr.Code{
	apperr.SignInRefused, apperr.EmailTaken, apperr.PasswordWeak, apperr.TextMissing, apperr.TextInvalid, apperr.SearchTooShort,
	apperr.NobodyWaiting, apperr.CallRaced, apperr.CallRacedLast, apperr.NextChanged, apperr.CounterBusy, apperr.CounterTaken, apperr.Overtaken, apperr.UnknownCounter, apperr.StateChanged,
	apperr.NotToday, apperr.TooEarly, apperr.ClosedToday, apperr.NoPickup,
	apperr.ClosureSpan, apperr.ClosureOver, apperr.ClosureLong, apperr.ClosureReason, apperr.ClosureChanged, apperr.ClosureAnswered, apperr.ClosureEnded,
	apperr.FileMissing, apperr.FileWorkbook, apperr.FileUnreadable, apperr.FileRows,
	apperr.MinutesInvalid, apperr.TimeInvalid,
	apperr.ListUnplanned, apperr.PassphraseUnfit, apperr.RecipientsMany,
	apperr.PairingUnknown, apperr.DeviceName, apperr.BringBackUnfit,
	apperr.ChangeConflict, apperr.ChangeRefused, apperr.ChangeNothing, apperr.ChangePast, apperr.ChangeFar,
	apperr.PasswordWrong, apperr.PasswordCommon, apperr.CodeRefused, apperr.PasskeyRefused, apperr.PasskeyCloned, apperr.LastFactor, apperr.SignInExpired, apperr.SetupExpired, apperr.LinkInvalid, apperr.LastAdmin, apperr.RoleMissing,
}

func TestTheDescriptionListsExactlyTheCodesThatTheInterfaceKnows(t *testing.T) {
	t.Parallel()
	var listed, known []string
	for _, code := range description(t).document.Components.Schemas["Problem"].Value.Properties["code"].Value.Enum {
		listed = append(listed, code.(string))
	}
	for code := range apperr.Codes() {
		if !slices.Contains(ofPages, code) {
			known = append(known, string(code))
		}
	}
	slices.Sort(listed)
	slices.Sort(known)
	if !slices.Equal(listed, known) {
		t.Errorf("listed:\n%s\nknown:\n%s", strings.Join(listed, " "), strings.Join(known, " "))
	}
}

func TestEveryStatusWithACodeIsTheOneOfTheCode(t *testing.T) {
	t.Parallel()
	c, statuses := description(t), apperr.Codes()
	for path, item := range c.document.Paths.Map() {
		for method, operation := range item.Operations() {
			for status, response := range operation.Responses.Map() {
				sentence, refusal := strings.CutPrefix(*response.Value.Description, "Refused: ")
				for _, name := range codesIn(sentence) {
					code := apperr.Code(name)
					if want, ok := statuses[code]; refusal && ok && status != "default" && status != strconv.Itoa(want) {
						t.Errorf("%s %s: %s stands at %s, its status is %d", method, path, code, status, want)
					}
				}
			}
		}
	}
}

func TestAWalkThroughAllOfTheInterfaceKeepsToItsDescription(t *testing.T) {
	t.Parallel()
	s := open(t, apptest.Town("probe", 2), realTown(t, "werne"), realTown(t, "plettenberg"))
	c, reached := description(t), map[string]bool{}
	follow := func(a *answer) *answer {
		t.Helper()
		a.follows(c)
		if operation := c.operation(a.asked); operation != nil && a.Status < http.StatusBadRequest {
			reached[operation.Route.Method+" "+operation.Route.Path] = true
		}
		return a
	}
	for _, slug := range []string{"werne", "plettenberg"} {
		b := s.on(slug)
		for _, path := range []string{
			"/services?lang=de", "/services?lang=en", "/offices", "/offices?lang=en", "/openapi.json",
			"/availability?services=personalausweis:2&from=2026-11-23&to=2027-01-04", "/availability?services=personalausweis",
			"/availability/2026-11-24?services=personalausweis", "/availability/times?services=personalausweis&from=2026-11-23&to=2026-12-11",
			"/availability/times?services=personalausweis", "/availability/next?services=personalausweis&weekday=tue&after=14:00&limit=3",
		} {
			follow(b.get(prefix + path))
		}
	}
	b := s.on("probe")
	follow(b.get(prefix + "/challenge?for=booking"))
	var h held
	follow(b.post(prefix+"/holds", wish(at(monday, 8*60)), key("a"))).into(http.StatusCreated, &h)
	follow(b.post(prefix+"/holds/extend", fields{"hold": h.Hold})).into(http.StatusOK, &h)
	var made booked
	follow(b.post(prefix+"/appointments", person(h.Hold, "kim@example.org"), key("b"))).into(http.StatusCreated, &made)
	mine := prefix + "/appointments/" + made.token()
	follow(b.get(mine))
	follow(b.get(mine + "/times"))
	follow(b.post(mine+"/cancel", nil))
	follow(b.post(mine+"/undo", nil))
	follow(b.post(prefix+"/holds", wish(at(monday, 9*60), fields{"replaces": h.Hold}))).into(http.StatusCreated, &h)
	follow(b.post(mine+"/move", fields{"hold": h.Hold}))
	follow(b.post(prefix+"/holds", wish(at(monday, 10*60)))).into(http.StatusCreated, &h)
	follow(b.post(prefix+"/holds/release", fields{"hold": h.Hold}))
	for path, item := range c.document.Paths.Map() {
		for method := range item.Operations() {
			if !reached[method+" "+path] {
				t.Errorf("the walk has not succeeded with %s %s", method, path)
			}
		}
	}
}
