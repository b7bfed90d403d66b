package server_test

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/server"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
)

// victim is a town with an appointment, a held time and somebody at its desk. Nothing of it may be seen elsewhere.
type victim struct {
	*browser
	settings *tenant.Settings
	made     booked
	hold     string
	session  string
	clerk    uuid.UUID // whose session it is
	link     string    // token of an invitation
	device   string    // id of a kiosk
	token    string    // of the kiosk
}

const (
	victimName     = "Gerda Geheim"
	victimEmail    = "gerda.geheim@privat.example"
	victimPhone    = "0151 98765432"
	victimClerk    = "sachbearbeitung@geheimstadt.example"
	victimGuest    = "gast@geheimstadt.example"
	victimPassword = "fünf Wörter reichen hier aus"
)

func secretTown() *tenant.Settings {
	settings := apptest.Town("geheimstadt", 2)
	settings.Profile.Name = "Stadt Geheimstadt"
	settings.Plan.Halls[0].ID, settings.Plan.Offices[0].Hall = "geheimhalle", "geheimhalle"
	settings.Plan.Offices[0].ID, settings.Plan.Offices[0].Name = "geheimamt", "Geheimamt"
	settings.Catalog.Categories[0].ID, settings.Catalog.Categories[0].Name = "geheimes", "Geheimes"
	for i := range settings.Catalog.Services {
		settings.Catalog.Services[i].Category = "geheimes"
	}
	settings.Catalog.Services[0].ID, settings.Catalog.Services[0].Name = "geheimpass", "Geheimpass"
	return settings
}

func (s *site) victim(settings *tenant.Settings) *victim {
	s.Helper()
	v := &victim{browser: s.on(settings.Profile.Slug), settings: settings}
	secretly := fields{"services": services{"geheimpass": 1}, "office": "geheimamt"}
	body := person(v.browser.hold(at(monday, 8*60), secretly).Hold, victimEmail)
	body["name"], body["phone"] = victimName, victimPhone
	v.post("/api/v1/appointments", body).into(http.StatusCreated, &v.made)
	v.hold = v.browser.hold(at(monday, 9*60), secretly).Hold
	v.session = v.signIn(account.New{
		Name: "Sachbearbeitung Geheim", Email: victimClerk, Password: victimPassword, Grants: []authz.Grant{{Role: authz.Clerk, Office: "geheimamt"}},
	})
	kiosk := v.gadget("/kiosk").pair()
	v.token = kiosk.cookies["geraet"]
	devices, err := s.Devices.List(s.Context(), s.Town(s.T, v.slug).ID)
	if err != nil {
		s.Fatal(err)
	}
	v.device = devices[0].ID.String()
	town := v.Town(v.T, v.slug).ID
	clerk, err := v.Staff.Sessions.Resume(v.Context(), town, v.session)
	if err != nil {
		v.Fatal(err)
	}
	v.clerk = clerk.ID
	guest := account.New{Name: "Gast Geheim", Email: victimGuest, Grants: []authz.Grant{{Role: authz.Reception}}}
	if v.link, err = v.Staff.Links.Invite(v.Context(), town, audit.System, "de", account.Guest{New: guest}); err != nil {
		v.Fatal(err)
	}
	return v
}

// signIn makes an account in the town and gives the token of a session.
func (b *browser) signIn(who account.New) string {
	b.Helper()
	if _, err := b.Staff.Accounts.Add(b.Context(), b.Town(b.T, b.slug).ID, audit.System, who); err != nil {
		b.Fatal(err)
	}
	a := b.submit("/bedienplatz/anmelden", url.Values{"email": {who.Email}, "passwort": {who.Password}})
	for _, cookie := range (&http.Response{Header: a.Header}).Cookies() {
		if cookie.Name == "sitzung" && a.Status == http.StatusSeeOther {
			return cookie.Value
		}
	}
	b.Fatalf("signing in: %d %s", a.Status, a.Body)
	return ""
}

func cookie(name, value string) change {
	return func(r *http.Request) { r.AddCookie(&http.Cookie{Name: name, Value: value}) }
}

// cookies are what a browser of the victim's town would send.
func (v *victim) cookies() []change {
	return []change{cookie("reservierung-x", v.hold), cookie("gebucht-x", v.made.token()), cookie("sitzung", v.session), cookie("geraet", v.token)}
}

// question names everything that pages and interface can be asked for, all of it the victim's.
func (v *victim) question() url.Values {
	return url.Values{
		"services": {"geheimpass:1"}, "office": {"geheimamt"}, "anliegen": {"geheimpass:1"}, "dazu": {"geheimpass"}, "ort": {"geheimamt"},
		"tag": {"2026-11-23"}, "q": {"Geheimpass"}, "zeit": {at(monday, 10*60).Format(time.RFC3339)}, "referenz": {v.made.Reference}, "email": {victimEmail},
		"r": {"x"}, "reservierung": {v.hold}, "ersetzt": {v.hold},
	}
}

// asIn is how a route of another town answers when it is asked for what is the victim's.
type asIn struct {
	path     string // with the victim's ids; empty: the route's own
	form     url.Values
	body     any
	expected []int
}

func (v *victim) routes() map[string]asIn {
	ok, notFound, unprocessable := []int{http.StatusOK}, []int{http.StatusNotFound}, []int{http.StatusUnprocessableEntity}
	elsewhere := []int{http.StatusSeeOther}
	token, q := v.made.token(), "?"+v.question().Encode()
	mine, page := "/api/v1/appointments/"+token, "/termin/"+token
	desk := "/bedienplatz/termin/" + v.made.Reference
	unreached := "/bedienplatz/nicht-erreicht/" + v.made.Reference
	held := fields{"hold": v.hold}
	wish := fields{"services": services{"geheimpass": 1}, "office": "geheimamt", "start": at(monday, 10*60), "replaces": v.hold}
	routes := map[string]asIn{
		"GET /healthz":      {expected: ok},
		"GET /readyz":       {expected: ok},
		"GET /assets/:name": {path: "/assets/geheimstadt.css", expected: notFound},
		"GET /marke-:hash":  {path: "/marke-x.css", expected: ok},

		"GET /api/v1/openapi.json":                {expected: ok},
		"GET /api/v1/challenge":                   {expected: ok},
		"GET /api/v1/services":                    {expected: ok},
		"GET /api/v1/offices":                     {expected: ok},
		"GET /api/v1/availability":                {path: "/api/v1/availability" + q, expected: unprocessable},
		"GET /api/v1/availability/next":           {path: "/api/v1/availability/next" + q, expected: unprocessable},
		"GET /api/v1/availability/times":          {path: "/api/v1/availability/times" + q, expected: unprocessable},
		"GET /api/v1/availability/:date":          {path: "/api/v1/availability/2026-11-23" + q, expected: unprocessable},
		"POST /api/v1/holds":                      {body: wish, expected: unprocessable},
		"POST /api/v1/holds/extend":               {body: held, expected: unprocessable},
		"POST /api/v1/holds/release":              {body: held, expected: unprocessable},
		"POST /api/v1/appointments":               {body: person(v.hold, "thief@example.org"), expected: unprocessable},
		"GET /api/v1/appointments/:token":         {path: mine, expected: notFound},
		"GET /api/v1/appointments/:token/times":   {path: mine + "/times", expected: notFound},
		"POST /api/v1/appointments/:token/cancel": {path: mine + "/cancel", body: fields{}, expected: notFound},
		"POST /api/v1/appointments/:token/undo":   {path: mine + "/undo", body: fields{}, expected: notFound},
		"POST /api/v1/appointments/:token/move":   {path: mine + "/move", body: held, expected: unprocessable},

		"GET /":                             {path: "/" + q, expected: ok},
		"GET /anliegen/:category":           {path: "/anliegen/geheimes" + q, expected: notFound},
		"GET /auswahl":                      {path: "/auswahl" + q, expected: []int{http.StatusOK, http.StatusUnprocessableEntity}},
		"GET /zeiten":                       {path: "/zeiten" + q, expected: []int{http.StatusSeeOther, http.StatusUnprocessableEntity}},
		"POST /reservierung":                {form: v.question(), expected: []int{http.StatusSeeOther, http.StatusUnprocessableEntity}},
		"POST /reservierung/verlaengern":    {form: v.question(), expected: []int{http.StatusGone}},
		"GET /angaben":                      {path: "/angaben" + q, expected: []int{http.StatusSeeOther, http.StatusGone}},
		"POST /buchen":                      {form: url.Values{"reservierung": {v.hold}, "name": {"Thief"}, "email": {"thief@example.org"}}, expected: []int{http.StatusGone}},
		"GET /gebucht":                      {path: "/gebucht" + q, expected: []int{http.StatusSeeOther, http.StatusNotFound}},
		"GET /termin/:token":                {path: page, expected: notFound},
		"GET /termin/:token/termin.ics":     {path: page + "/termin.ics", expected: notFound},
		"GET /termin/:token/verschieben":    {path: page + "/verschieben" + q, expected: notFound},
		"POST /termin/:token/verschieben":   {path: page + "/verschieben", form: v.question(), expected: notFound},
		"GET /termin/:token/absagen":        {path: page + "/absagen", expected: notFound},
		"POST /termin/:token/absagen":       {path: page + "/absagen", form: url.Values{}, expected: notFound},
		"POST /termin/:token/zuruecknehmen": {path: page + "/zuruecknehmen", form: url.Values{}, expected: notFound},
		"POST /termin/:token/annehmen":      {path: page + "/annehmen", form: url.Values{}, expected: notFound},
		"POST /termin/:token/adresse":       {path: page + "/adresse", form: v.question(), expected: notFound},
		"POST /termin/:token/bestaetigung":  {path: page + "/bestaetigung", form: url.Values{}, expected: notFound},
		"GET /termin/:token/adresse":        {path: page + "/adresse", expected: elsewhere},
		"GET /termin/:token/bestaetigung":   {path: page + "/bestaetigung", expected: elsewhere},
		"GET /termin/:token/annehmen":       {path: page + "/annehmen", expected: elsewhere},
		"GET /termin/:token/zuruecknehmen":  {path: page + "/zuruecknehmen", expected: elsewhere}, // to the appointment's page
		"GET /terminlink":                   {path: "/terminlink" + q, expected: ok},
		"POST /terminlink":                  {form: v.question(), expected: elsewhere}, // whether there is such an appointment or not
		"GET /impressum":                    {expected: ok},
		"GET /datenschutz":                  {expected: ok},
		"POST /barrierefreiheit":            {form: url.Values{"nachricht": {""}}, expected: unprocessable},
		"GET /barrierefreiheit":             {expected: ok},
		"GET /reservierung":                 {expected: elsewhere},
		"GET /reservierung/verlaengern":     {expected: elsewhere},
		"GET /buchen":                       {expected: elsewhere},
		"GET /termin":                       {expected: elsewhere},

		"GET /bedienplatz/anmelden":  {path: "/bedienplatz/anmelden" + q, expected: ok},
		"POST /bedienplatz/anmelden": {form: url.Values{"email": {victimClerk}, "passwort": {victimPassword}}, expected: unprocessable},
		"GET /bedienplatz/abmelden":  {expected: elsewhere},
		"POST /bedienplatz/abmelden": {form: url.Values{}, expected: elsewhere},
		"GET /bedienplatz":           {path: "/bedienplatz" + q, expected: elsewhere},
		"GET /bedienplatz/:office":   {path: "/bedienplatz/geheimamt" + q, expected: elsewhere},

		"GET /bedienplatz/ereignisse":         {path: "/bedienplatz/ereignisse" + q, expected: elsewhere},
		"GET /bedienplatz/:office/ereignisse": {path: "/bedienplatz/geheimamt/ereignisse" + q, expected: elsewhere},
		"GET /bedienplatz/:office/stand":      {path: "/bedienplatz/geheimamt/stand" + q, expected: elsewhere},
		"POST /bedienplatz/:office/schalter":  {path: "/bedienplatz/geheimamt/schalter", form: url.Values{"schalter": {"1"}}, expected: elsewhere},
		"GET /bedienplatz/:office/schalter":   {path: "/bedienplatz/geheimamt/schalter", expected: elsewhere},
		"POST /bedienplatz/:office/naechste":  {path: "/bedienplatz/geheimamt/naechste", form: url.Values{"schalter": {"1"}}, expected: elsewhere},
		"GET /bedienplatz/:office/naechste":   {path: "/bedienplatz/geheimamt/naechste", expected: elsewhere},
		"GET /bedienplatz/:office/nummer":     {path: "/bedienplatz/geheimamt/nummer" + q, expected: elsewhere},
		"POST /bedienplatz/:office/nummer":    {path: "/bedienplatz/geheimamt/nummer", form: url.Values{"anzahl-geheimpass": {"1"}}, expected: elsewhere},
		"GET /bedienplatz/fall/:fall":         {path: "/bedienplatz/fall/" + v.made.Reference, expected: elsewhere},

		"GET /bedienplatz/ausfall":                         {path: "/bedienplatz/ausfall" + q, expected: elsewhere},
		"GET /bedienplatz/ausfall/neu":                     {path: "/bedienplatz/ausfall/neu" + q, expected: elsewhere},
		"POST /bedienplatz/ausfall":                        {form: v.question(), expected: elsewhere},
		"GET /bedienplatz/ausfall/:id":                     {path: "/bedienplatz/ausfall/" + token, expected: elsewhere},
		"GET /bedienplatz/ausfall/:id/zuruecknehmen":       {path: "/bedienplatz/ausfall/" + token + "/zuruecknehmen", expected: elsewhere},
		"GET /bedienplatz/ausfall/:id/:reference/:action":  {path: "/bedienplatz/ausfall/" + token + "/" + v.made.Reference + "/annehmen", expected: elsewhere},
		"POST /bedienplatz/ausfall/:id/zuruecknehmen":      {path: "/bedienplatz/ausfall/" + token + "/zuruecknehmen", form: url.Values{}, expected: elsewhere},
		"POST /bedienplatz/ausfall/:id/:reference/:action": {path: "/bedienplatz/ausfall/" + token + "/" + v.made.Reference + "/annehmen", form: url.Values{}, expected: elsewhere},

		"GET /verwaltung": {expected: elsewhere},

		"GET /bedienplatz/fall/:fall/drucken":                   {path: "/bedienplatz/fall/" + v.made.Reference + "/drucken", expected: elsewhere},
		"GET /bedienplatz/liste":                                {expected: elsewhere},
		"GET /bedienplatz/nicht-erreicht":                       {expected: elsewhere},
		"GET /bedienplatz/nicht-erreicht/:reference/angerufen":  {path: unreached + "/angerufen", expected: elsewhere},
		"POST /bedienplatz/nicht-erreicht/:reference/angerufen": {path: unreached + "/angerufen", form: v.question(), expected: elsewhere},
		"GET /bedienplatz/nicht-erreicht/:reference/erledigt":   {path: unreached + "/erledigt", expected: elsewhere},
		"POST /bedienplatz/nicht-erreicht/:reference/erledigt":  {path: unreached + "/erledigt", form: v.question(), expected: elsewhere},
		"GET /bedienplatz/:office/liste":                        {path: "/bedienplatz/geheimamt/liste" + q, expected: elsewhere},
		"POST /bedienplatz/:office/liste":                       {path: "/bedienplatz/geheimamt/liste", form: v.question(), expected: elsewhere},
		"GET /bedienplatz/:office/liste/datei":                  {path: "/bedienplatz/geheimamt/liste/datei" + q, expected: elsewhere},
		"GET /bedienplatz/:office/notfall":                      {path: "/bedienplatz/geheimamt/notfall" + q, expected: elsewhere},
		"POST /bedienplatz/:office/notfall":                     {path: "/bedienplatz/geheimamt/notfall", form: v.question(), expected: elsewhere},
		"POST /bedienplatz/:office/notfall/probe":               {path: "/bedienplatz/geheimamt/notfall/probe", form: v.question(), expected: elsewhere},
		"POST /bedienplatz/:office/notfall/beenden":             {path: "/bedienplatz/geheimamt/notfall/beenden", form: v.question(), expected: elsewhere},

		"GET /verwaltung/stillgelegt":              {expected: elsewhere},
		"POST /verwaltung/stillgelegt":             {form: url.Values{"art": {"office"}, "kennung": {"geheimamt"}, "stand": {"1"}}, expected: elsewhere},
		"GET /verwaltung/geraete":                  {expected: elsewhere},
		"POST /verwaltung/geraete":                 {form: url.Values{"code": {"ABCDEFGH"}, "name": {"Dieb"}, "halle": {"geheimhalle"}}, expected: elsewhere},
		"POST /verwaltung/geraete/:device/beenden": {path: "/verwaltung/geraete/" + v.device + "/beenden", form: url.Values{}, expected: elsewhere},
		"GET /verwaltung/geraete/:device/beenden":  {path: "/verwaltung/geraete/" + v.device + "/beenden", expected: elsewhere},

		"GET /anzeige":            {expected: ok}, // a code to pair another device with
		"GET /anzeige/ereignisse": {expected: elsewhere},
		"GET /kiosk":              {expected: ok},
		"GET /kiosk/hilfe":        {expected: elsewhere},
		"GET /kiosk/groesse":      {expected: elsewhere},
		"POST /kiosk/groesse":     {form: url.Values{}, expected: elsewhere},
		"GET /kiosk/anmelden":     {expected: elsewhere},
		"POST /kiosk/anmelden":    {form: url.Values{"code": {v.made.Reference}}, expected: elsewhere},
		"GET /kiosk/nummer":       {path: "/kiosk/nummer?anliegen=geheimpass", expected: elsewhere},
		"POST /kiosk/nummer":      {form: url.Values{"anliegen": {"geheimpass"}, "ort": {"geheimamt"}}, expected: elsewhere},
		"GET /kiosk/wartet":       {path: "/kiosk/wartet?fall=" + v.made.Reference, expected: elsewhere},

		"GET /verwaltung/kennzahlen":          {path: "/verwaltung/kennzahlen?standort=geheimamt", expected: elsewhere},
		"GET /verwaltung/kennzahlen/datei":    {path: "/verwaltung/kennzahlen/datei?art=csv&standort=geheimamt", expected: elsewhere},
		"GET /verwaltung/protokoll":           {path: "/verwaltung/protokoll?suche=" + v.made.Reference, expected: elsewhere},
		"POST /verwaltung/protokoll/pruefung": {form: url.Values{}, expected: elsewhere},
		"POST /verwaltung/protokoll/export":   {form: url.Values{"format": {"csv"}, "suche": {v.made.Reference}}, expected: elsewhere},

		"GET /bedienplatz/import":                        {path: "/bedienplatz/import" + q, expected: elsewhere},
		"POST /bedienplatz/import":                       {form: v.question(), expected: elsewhere},
		"GET /bedienplatz/import/vorlage.csv":            {expected: elsewhere},
		"GET /bedienplatz/import/:import":                {expected: elsewhere},
		"GET /bedienplatz/import/:import/zuordnung":      {expected: elsewhere},
		"POST /bedienplatz/import/:import/zuordnung":     {form: v.question(), expected: elsewhere},
		"GET /bedienplatz/import/:import/vorschau":       {expected: elsewhere},
		"GET /bedienplatz/import/:import/probleme.csv":   {expected: elsewhere},
		"POST /bedienplatz/import/:import/antwort":       {form: v.question(), expected: elsewhere},
		"POST /bedienplatz/import/:import/zeile":         {form: v.question(), expected: elsewhere},
		"POST /bedienplatz/import/:import/auslassen":     {form: v.question(), expected: elsewhere},
		"POST /bedienplatz/import/:import/eintragen":     {form: v.question(), expected: elsewhere},
		"POST /bedienplatz/import/:import/verwerfen":     {form: v.question(), expected: elsewhere},
		"POST /bedienplatz/import/:import/zuruecknehmen": {form: v.question(), expected: elsewhere},

		"GET /bedienplatz/telefon":                          {path: "/bedienplatz/telefon" + q, expected: elsewhere},
		"GET /bedienplatz/abholung":                         {path: "/bedienplatz/abholung" + q, expected: elsewhere},
		"POST /bedienplatz/abholung":                        {form: v.question(), expected: elsewhere},
		"GET /bedienplatz/telefon/anliegen":                 {path: "/bedienplatz/telefon/anliegen?q=pass", expected: elsewhere},
		"POST /bedienplatz/telefon":                         {form: v.question(), expected: elsewhere},
		"GET /bedienplatz/telefon/reservierung":             {expected: elsewhere},
		"GET /bedienplatz/telefon/freigabe":                 {expected: elsewhere},
		"GET /bedienplatz/termin/:reference/kontakt":        {path: desk + "/kontakt", expected: elsewhere},
		"GET /bedienplatz/termin/:reference/bestaetigung":   {path: desk + "/bestaetigung", expected: elsewhere},
		"GET /bedienplatz/termin/:reference/absagen":        {path: desk + "/absagen", expected: elsewhere},
		"GET /bedienplatz/termin/:reference/zuruecknehmen":  {path: desk + "/zuruecknehmen", expected: elsewhere},
		"POST /bedienplatz/telefon/reservierung":            {form: v.question(), expected: elsewhere},
		"POST /bedienplatz/telefon/freigabe":                {form: v.question(), expected: elsewhere},
		"GET /bedienplatz/warum":                            {path: "/bedienplatz/warum" + q, expected: elsewhere},
		"GET /bedienplatz/suche":                            {path: "/bedienplatz/suche" + q, expected: elsewhere},
		"POST /bedienplatz/suche":                           {form: v.question(), expected: elsewhere},
		"GET /bedienplatz/termin/:reference":                {path: desk, expected: elsewhere},
		"GET /bedienplatz/termin/:reference/annehmen":       {path: desk + "/annehmen", expected: elsewhere},
		"POST /bedienplatz/termin/:reference/annehmen":      {path: desk + "/annehmen", form: v.question(), expected: elsewhere},
		"GET /bedienplatz/termin/:reference/drucken":        {path: desk + "/drucken", expected: elsewhere},
		"GET /bedienplatz/termin/:reference/verschieben":    {path: desk + "/verschieben" + q, expected: elsewhere},
		"POST /bedienplatz/termin/:reference/verschieben":   {path: desk + "/verschieben", form: v.question(), expected: elsewhere},
		"POST /bedienplatz/termin/:reference/kontakt":       {path: desk + "/kontakt", form: v.question(), expected: elsewhere},
		"POST /bedienplatz/termin/:reference/bestaetigung":  {path: desk + "/bestaetigung", form: v.question(), expected: elsewhere},
		"POST /bedienplatz/termin/:reference/absagen":       {path: desk + "/absagen", form: v.question(), expected: elsewhere},
		"POST /bedienplatz/termin/:reference/zuruecknehmen": {path: desk + "/zuruecknehmen", form: v.question(), expected: elsewhere},
	}
	for _, what := range []string{
		"da", "nicht-da", "vorrang", "aufrufen", "erneut", "parken", "zurueckholen", "weiterleiten", "fertig", "nicht-erschienen", "binden", "verschieben",
		"dokument-folgt", "dokument-da", "gezeigt",
	} {
		path := "/bedienplatz/fall/" + v.made.Reference + "/" + what
		routes["POST /bedienplatz/fall/:fall/"+what] = asIn{path: path, form: url.Values{"schalter": {"1"}, "ziel": {"geheimamt"}}, expected: elsewhere}
		routes["GET /bedienplatz/fall/:fall/"+what] = asIn{path: path, expected: elsewhere}
	}
	maps.Copy(routes, v.accountRoutes())
	maps.Copy(routes, v.settingsRoutes())
	return routes
}

// secrets are what no answer elsewhere may contain, unless the request itself said it.
func (v *victim) secrets() []string {
	return []string{
		v.settings.Profile.Name, "geheimstadt", "GEH-", "Geheimamt", "geheimamt", "Geheimes", "geheimes", "Geheimpass", "geheimpass", "geheimhalle",
		victimName, victimEmail, victimPhone, victimClerk, "Sachbearbeitung Geheim", victimGuest, "Gast Geheim", v.link, v.clerk.String(), v.made.Reference, v.made.token(), v.hold, v.session, v.token,
	}
}

// tells names the victim's data in an answer.
func (a *answer) tells(v *victim) {
	a.b.Helper()
	said := string(a.Body) + fmt.Sprint(a.Header)
	asked := a.asked.URL.RequestURI()
	if body, err := a.asked.GetBody(); err == nil {
		sent, err := io.ReadAll(body)
		if err != nil {
			a.b.Fatal(err)
		}
		asked += string(sent)
	}
	if plain, err := url.QueryUnescape(asked); err == nil {
		asked = plain
	}
	for _, secret := range v.secrets() {
		if strings.Contains(said, secret) && !strings.Contains(asked, secret) {
			a.b.Errorf("%s tells %q: %.500s", a, secret, said)
		}
	}
}

func TestNoRouteOfOneTownTellsOrChangesAnythingOfAnother(t *testing.T) {
	t.Parallel()
	settings := secretTown()
	s := open(t, settings, realTown(t, "werne"))
	v, thief := s.victim(settings), s.on("werne")
	registered, err := server.Routes(s.Config)
	if err != nil {
		t.Fatal(err)
	}
	classified := v.routes()
	theirs, ours := v.contents(), thief.contents()
	for _, route := range registered {
		name := route.Method + " " + route.Path
		c, ok := classified[name]
		if !ok {
			t.Errorf("%s is not classified: say here how it answers when it is asked for what is another town's", name)
			continue
		}
		delete(classified, name)
		if c.path == "" {
			c.path = route.Path
		}
		for _, carried := range [][]change{nil, v.cookies()} {
			var a *answer
			switch {
			case c.form != nil:
				a = thief.submit(c.path, c.form, carried...)
			case c.body != nil:
				a = thief.post(c.path, c.body, carried...)
			default:
				a = thief.ask(route.Method, c.path, nil, carried...)
			}
			if !slices.Contains(c.expected, a.Status) {
				t.Errorf("%s with %d cookies: %d, want %v: %.300s", name, len(carried), a.Status, c.expected, a.Body)
			}
			a.tells(v)
		}
	}
	for name := range classified {
		t.Errorf("%s is classified and not registered", name)
	}
	v.unchanged(theirs, "another town's request")
	delete(ours, "audit") // refused attempts to sign in are on record where they were made
	thief.unchanged(ours, "a request with another town's secrets")
}

func TestWhatIsTwoTownsInOneRequestIsRefused(t *testing.T) {
	t.Parallel()
	settings := secretTown()
	s := open(t, settings, apptest.Town("werne", 1))
	v, thief := s.victim(settings), s.on("werne")
	own := thief.book(at(monday, 8*60), "thief@example.org").token()
	hold := thief.hold(at(monday, 9*60)).Hold
	theirs, ours := v.contents(), thief.contents()
	for path, c := range map[string]struct {
		hold     string
		expected int
	}{
		"/api/v1/appointments/" + own + "/move":            {v.hold, http.StatusUnprocessableEntity},
		"/api/v1/appointments/" + v.made.token() + "/move": {hold, http.StatusNotFound},
	} {
		a := thief.post(path, fields{"hold": c.hold})
		if a.Status != c.expected {
			t.Errorf("%s: %d %s", a, a.Status, a.Body)
		}
		a.tells(v)
	}
	v.unchanged(theirs, "another town's request")
	thief.unchanged(ours, "a request with another town's secrets")
}

func TestTheSameKeyInTwoTownsIsTwoKeys(t *testing.T) {
	t.Parallel()
	s := open(t, apptest.Town("werne", 1), apptest.Town("selm", 1))
	for _, slug := range []string{"werne", "selm"} {
		b := s.on(slug)
		var h held
		b.post("/api/v1/holds", wish(at(monday, 8*60)), key("k")).into(http.StatusCreated, &h)
		var made booked
		b.post("/api/v1/appointments", person(h.Hold, "kim@example.org"), key("k")).into(http.StatusCreated, &made)
		if !strings.HasPrefix(made.Reference, strings.ToUpper(slug[:3])) {
			t.Errorf("booked in %s: %+v", slug, made)
		}
	}
}
