package server_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/directory"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/postgres/hall"
	"stadttermin/internal/postgres/staff"
	"stadttermin/internal/server"
	"stadttermin/internal/server/desk"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
	"stadttermin/web"
)

const eventsPath = "/bedienplatz/amt/ereignisse"

// clerk is somebody at a desk of a town, whose streams beat as fast as the test wants.
type clerk struct {
	*browser
	town    *directory.Town
	session string
}

func newClerk(t *testing.T, heartbeat time.Duration, grants ...authz.Grant) *clerk {
	t.Helper()
	s := open(t, apptest.Town("werne", 1))
	assets, err := render.LoadAssets(standIns(t))
	if err != nil {
		t.Fatal(err)
	}
	renderer, err := render.New(render.Config{Templates: web.Templates, Assets: assets, Bundle: s.Config.Bundle})
	if err != nil {
		t.Fatal(err)
	}
	s.Config.Desk = desk.New(desk.Config{
		Gate: staffauth.NewGate(staffauth.AccountsOf(s.Staff), staff.Trail{DB: s.DB}, s.Regulars, renderer, s.Clock.Now), Days: hall.Days{DB: s.DB}, Histories: hall.Queue{DB: s.DB}, Pickups: hall.Queue{DB: s.DB}, Duties: s.Duties, Queue: s.Queue, Hub: s.Hub, Heartbeat: heartbeat,
	})
	s.listen()
	b := s.on("werne")
	if grants == nil {
		grants = []authz.Grant{{Role: authz.Clerk, Office: "amt"}}
	}
	session := b.signIn(account.New{Name: "Jana Berger", Email: "berger@werne.example", Password: "Wattestäbchen im Regal", Grants: grants})
	return &clerk{browser: b, town: s.Town(t, "werne"), session: session}
}

// drawn lets somebody without an appointment come.
func (c *clerk) drawn() *dayplan.Case {
	c.Helper()
	outcome, err := c.Queue.Draw(c.Context(), c.town, queue.Command{By: audit.System}, queue.Draw{Office: "amt", Basket: office.Basket{{Service: "kurz", Quantity: 1}}})
	if err != nil {
		c.Fatal(err)
	}
	return outcome.Case
}

// event is one of a stream.
type event struct{ name, id, data string }

// events is an open stream.
type events struct {
	*testing.T
	lines *bufio.Scanner
	close func() error
}

func (c *clerk) stream(changes ...change) *events {
	c.Helper()
	request, err := http.NewRequestWithContext(c.Context(), http.MethodGet, "http://"+c.address+eventsPath, nil)
	if err != nil {
		c.Fatal(err)
	}
	request.Host = c.host
	for _, adjust := range append([]change{header("Accept", "text/event-stream"), cookie("sitzung", c.session)}, changes...) {
		adjust(request)
	}
	response, err := c.client.Do(request)
	if err != nil {
		c.Fatal(err)
	}
	c.Cleanup(func() { _ = response.Body.Close() })
	if got := response.Header.Get("Content-Type"); response.StatusCode != http.StatusOK || !strings.HasPrefix(got, "text/event-stream") {
		c.Fatalf("%d %s", response.StatusCode, got)
	}
	return &events{T: c.T, lines: bufio.NewScanner(response.Body), close: response.Body.Close}
}

// next reads the next event; none where the stream has ended.
func (e *events) next() (found event, ok bool) {
	for e.lines.Scan() {
		name, value, _ := strings.Cut(e.lines.Text(), ": ")
		switch {
		case name == "event":
			found.name = value
		case name == "id":
			found.id = value
		case name == "data":
			found.data = value
		case name == "" && found.name != "":
			return found, true
		}
	}
	return event{}, false
}

// must gives the next event but for those that other times are held, which may come at any moment.
func (e *events) must() event {
	e.Helper()
	for {
		found, ok := e.next()
		if !ok {
			e.Fatal("the stream has ended")
		}
		if found.name != "holds" {
			return found
		}
	}
}

func TestADeskHearsWhatHappensAndResumesWhereItWasCutOff(t *testing.T) {
	t.Parallel()
	c := newClerk(t, 0)
	stream := c.stream()
	first := c.drawn()
	heard := stream.must()
	var data struct {
		Action, State, Number string
		Case                  uuid.UUID
	}
	if err := json.Unmarshal([]byte(heard.data), &data); err != nil {
		t.Fatal(err)
	}
	if heard.name != "change" || data.Action != "draw" || data.State != "arrived" || data.Case != first.Visit || data.Number != first.WaitingNumber() ||
		!strings.HasPrefix(heard.id, "2026-11-20.") {
		t.Fatalf("heard %+v", heard)
	}
	if err := stream.close(); err != nil {
		t.Fatal(err)
	}
	second, third := c.drawn(), c.drawn()
	again := c.stream(header("Last-Event-ID", heard.id))
	for _, missed := range []*dayplan.Case{second, third} {
		if got := again.must(); !strings.Contains(got.data, missed.Visit.String()) {
			t.Fatalf("heard %+v, want %s", got, missed.WaitingNumber())
		}
	}
	for _, strange := range []string{"2026-11-19.3", "x", "2026-11-20.99999"} {
		if got := c.stream(header("Last-Event-ID", strange)).must(); got.name != "reload" {
			t.Errorf("%s: heard %+v", strange, got)
		}
	}
}

func TestAStreamOutlivesTheDeadlinesOfAnOrdinaryAnswer(t *testing.T) {
	t.Parallel()
	c := newClerk(t, 0)
	handler, err := server.New(c.Config)
	if err != nil {
		t.Fatal(err)
	}
	impatient := httptest.NewUnstartedServer(handler)
	impatient.Config.ReadTimeout, impatient.Config.WriteTimeout = 50*time.Millisecond, 50*time.Millisecond
	impatient.Start()
	t.Cleanup(impatient.Close)
	c.address = impatient.Listener.Addr().String()
	stream := c.stream()
	<-time.After(200 * time.Millisecond)
	c.drawn()
	if got := stream.must(); got.name != "change" {
		t.Errorf("heard %+v", got)
	}
}

func TestAStreamEndsWithItsSession(t *testing.T) {
	t.Parallel()
	c := newClerk(t, 200*time.Millisecond)
	stream := c.stream()
	c.submit("/bedienplatz/abmelden", nil, cookie("sitzung", c.session))
	if got := stream.must(); got.name != "reload" {
		t.Errorf("heard %+v", got)
	}
	if got, open := stream.next(); open {
		t.Errorf("heard %+v after the end", got)
	}
}

func TestAStreamIsForThoseWhoReadTheDayOfItsOffice(t *testing.T) {
	t.Parallel()
	c := newClerk(t, 0, authz.Grant{Role: authz.Administrator})
	for path, want := range map[string]int{
		eventsPath: http.StatusForbidden, "/bedienplatz/amt/stand": http.StatusForbidden,
	} {
		if got := c.get(path, cookie("sitzung", c.session), header("Accept", "text/event-stream")); got.Status != want {
			t.Errorf("%s: %d", path, got.Status)
		}
	}
	clerk := newClerk(t, 0)
	for path, want := range map[string]int{
		"/bedienplatz/anderswo/ereignisse": http.StatusNotFound, "/bedienplatz/anderswo/stand": http.StatusNotFound,
		eventsPath + "?tag=x": http.StatusBadRequest,
	} {
		if got := clerk.get(path, cookie("sitzung", clerk.session), header("Accept", "text/event-stream")); got.Status != want {
			t.Errorf("%s: %d", path, got.Status)
		}
	}
	if got := clerk.get(eventsPath, cookie("sitzung", clerk.session)); got.Status != http.StatusBadRequest {
		t.Errorf("somebody who merely opens the address waits: %d", got.Status)
	}
}

func TestWhoDoesNotListenAsksHowFarTheDayIs(t *testing.T) {
	t.Parallel()
	c := newClerk(t, 0)
	var stand struct {
		Event   int64
		Reload  bool
		Changes []struct{ Kind, Action, Case, State, Number string }
	}
	drawn := c.drawn()
	c.get("/bedienplatz/amt/stand", cookie("sitzung", c.session)).into(http.StatusOK, &stand)
	if stand.Event != 1 || stand.Reload || len(stand.Changes) != 0 {
		t.Errorf("%+v", stand)
	}
	c.get("/bedienplatz/amt/stand?seit=0", cookie("sitzung", c.session)).into(http.StatusOK, &stand)
	if len(stand.Changes) != 1 || stand.Changes[0].Action != "draw" || stand.Changes[0].Number != drawn.WaitingNumber() {
		t.Errorf("%+v", stand)
	}
	c.get("/bedienplatz/amt/stand?seit=7", cookie("sitzung", c.session)).into(http.StatusOK, &stand)
	if !stand.Reload {
		t.Errorf("%+v", stand)
	}
}

func TestReceptionHearsOfEveryOfficeInOneStream(t *testing.T) {
	t.Parallel()
	c := newClerk(t, time.Hour, authz.Grant{Role: authz.Reception})
	before := c.drawn()
	all := func(r *http.Request) { r.URL.Path, r.URL.RawQuery = "/bedienplatz/ereignisse", "seit=0" }
	stream := c.stream(all)
	after := c.drawn()
	for _, want := range []*dayplan.Case{before, after} {
		got, ok := stream.next()
		if !ok || got.name != "change" || !strings.Contains(got.data, want.ID().String()) {
			t.Errorf("%+v, %v instead of %s", got, ok, want.WaitingNumber())
		}
	}
}
