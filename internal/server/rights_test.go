package server_test

import (
	"cmp"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/server"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

var update = flag.Bool("update", false, "write testdata/rights.txt anew")

// tried are those who call every address of staff: about the office amt, where one of the clerks does not work.
var tried = []struct {
	name  string
	grant authz.Grant
}{
	{"nobody", authz.Grant{}},
	{"clerk", authz.Grant{Role: authz.Clerk, Office: "amt"}},
	{"elsewhere", authz.Grant{Role: authz.Clerk, Office: "standesamt"}},
	{"lead", authz.Grant{Role: authz.Lead, Office: "amt"}},
	{"reception", authz.Grant{Role: authz.Reception}},
	{"administrator", authz.Grant{Role: authz.Administrator}},
	{"privacy", authz.Grant{Role: authz.Privacy}},
	{"display", authz.Grant{Role: authz.Display}},
	{"kiosk", authz.Grant{Role: authz.Kiosk}},
}

// twoOffices is a town in which somebody may work at one office and not at the other.
func twoOffices() *tenant.Settings {
	settings := apptest.Town("werne", 2)
	other := settings.Plan.Offices[0]
	other.ID, other.Name, other.Letter, other.Counters = "standesamt", "Standesamt", "S", []office.Counter{{ID: "9", Name: "Zimmer 9"}}
	settings.Plan.Offices = append(settings.Plan.Offices, other)
	return settings
}

// The table says of every address of staff and devices who gets past its door: a new route cannot be forgotten, and a changed right
// shows as a changed line.
func TestEveryAddressOfStaffAndDevicesLetsInWhoMayEnterAndNobodyElse(t *testing.T) {
	t.Parallel()
	b := open(t, twoOffices()).on("werne")
	var made booked
	b.post("/api/v1/appointments", person(b.hold(at(monday, 8*60), fields{"office": "amt"}).Hold, "kim@example.org")).into(http.StatusCreated, &made)
	registered, err := server.Routes(b.Config)
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	fmt.Fprintf(&table, "%-6s %-62s", "", "")
	carried := make([][]change, len(tried))
	for i, who := range tried {
		fmt.Fprintf(&table, " %-13s", who.name)
		switch {
		case who.grant.Role == authz.Display:
			carried[i] = b.gadget("/anzeige").pair().carried()
		case who.grant.Role == authz.Kiosk:
			carried[i] = b.gadget("/kiosk").pair().carried()
		case who.grant.Role != "":
			carried[i] = []change{cookie("sitzung", b.signIn(account.New{
				Name: who.name, Email: who.name + "@werne.example", Password: "fünf Wörter reichen hier aus", Grants: []authz.Grant{who.grant},
			}))}
		}
	}
	parameter := regexp.MustCompile(`:[a-z]+`)
	filled := map[string]string{":office": "amt", ":reference": made.Reference, ":fall": made.Reference}
	for _, route := range inOrderOfTrying(registered) {
		method, pattern, _ := strings.Cut(route, " ")
		path := parameter.ReplaceAllStringFunc(pattern, func(name string) string {
			if value, known := filled[name]; known {
				return value
			}
			return uuid.Nil.String()
		})
		fmt.Fprintf(&table, "\n%-6s %-62s", method, pattern)
		for i := range tried {
			a := b.try(method, path, carried[i])
			fmt.Fprintf(&table, " %-13s", a.door())
			if a.Status >= http.StatusInternalServerError {
				t.Errorf("%s as %s: %d", a, tried[i].name, a.Status)
			}
		}
	}
	matchesGolden(t, "testdata/rights.txt", regexp.MustCompile(` +\n`).ReplaceAllString(table.String()+"\n", "\n"))
}

// inOrderOfTrying lists the addresses of staff and devices; those that end sessions come last.
func inOrderOfTrying(registered gin.RoutesInfo) (routes []string) {
	ends := func(route string) int {
		switch {
		case strings.HasSuffix(route, "/abmelden"):
			return 2
		case strings.Contains(route, "/konto/"):
			return 1
		}
		return 0
	}
	for _, route := range registered {
		if staffauth.Theirs(route.Path) || strings.HasPrefix(route.Path, "/anzeige") || strings.HasPrefix(route.Path, "/kiosk") {
			routes = append(routes, route.Method+" "+route.Path)
		}
	}
	slices.SortFunc(routes, func(a, b string) int {
		return cmp.Or(cmp.Compare(ends(a), ends(b)), cmp.Compare(a[strings.Index(a, " "):], b[strings.Index(b, " "):]), cmp.Compare(a, b))
	})
	return routes
}

// try calls an address as a page of the town's own would.
func (b *browser) try(method, path string, carried []change) *answer {
	b.Helper()
	if method == http.MethodPost {
		return b.submit(path, url.Values{"schluessel": {uuid.NewString()}}, carried...)
	}
	return b.ask(method, path, nil, carried...)
}

// door says how far somebody came.
func (a *answer) door() string {
	to := a.Header.Get("Location")
	switch {
	case a.Status == http.StatusForbidden:
		return "no"
	case a.Status == http.StatusNotFound:
		return "not found"
	case a.Status == http.StatusSeeOther && strings.HasPrefix(to, staffauth.Home+"/anmelden"):
		return "sign in"
	case shownCode.Match(a.Body), a.Status == http.StatusSeeOther && (strings.HasPrefix(to, "/anzeige") || strings.HasPrefix(to, "/kiosk")) && !a.ofDevice():
		return "pair" // first
	}
	return "yes"
}

// ofDevice tells whether it was a paired device that asked.
func (a *answer) ofDevice() bool {
	_, err := a.asked.Cookie("geraet")
	return err == nil
}

func matchesGolden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || got != string(want) {
		t.Errorf("other people get past a door than %s says; review it and run go test ./internal/server -run AddressOfStaff -update: %v\n%s", file, err, difference(string(want), got))
	}
}

// difference shows the lines that only one of two texts has.
func difference(want, got string) string {
	before, after := strings.Split(want, "\n"), strings.Split(got, "\n")
	var lines []string
	for _, line := range before {
		if !slices.Contains(after, line) {
			lines = append(lines, "- "+line)
		}
	}
	for _, line := range after {
		if !slices.Contains(before, line) {
			lines = append(lines, "+ "+line)
		}
	}
	return strings.Join(lines, "\n")
}
