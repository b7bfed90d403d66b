package admin_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/directory"
	"stadttermin/internal/postgres/staff"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

const trailPath = "/verwaltung/protokoll"

// book makes an appointment of a citizen on the Monday after the first Friday.
func (b *bed) book(t *testing.T, town *directory.Town) *appointment.Appointment {
	t.Helper()
	start := civil.Instant(civil.NewDate(2026, 11, 23), 8*60, town.Rules.Location, civil.Beginning)
	hold, err := b.Bookings.Hold(t.Context(), town, booking.HoldRequest{
		Basket: office.Basket{{Service: "pass", Quantity: 1}}, Office: "amt", Channel: office.Online, Start: start,
	})
	if err != nil {
		t.Fatal(err)
	}
	a, err := b.Bookings.Book(t.Context(), town, booking.BookRequest{
		Hold: hold.Token, Contact: appointment.Contact{Name: "Gerda Geheim", Email: "gerda@geheim.example"}, Language: "de",
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// reseated puts a line of the town's trail on record.
func (b *bed) reseated(t *testing.T, object string, detail map[string]any) {
	t.Helper()
	entry := audit.Entry{At: b.Clock.Now(), Actor: audit.System, Action: "day.reseat", Object: object, Detail: detail}
	if err := (staff.Trail{DB: b.DB}).Note(t.Context(), b.town.ID, entry); err != nil {
		t.Fatal(err)
	}
}

func TestTheTrailIsReadByAdministratorAndPrivacyOfficerAlone(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	for _, role := range authz.Roles {
		if !role.Granted() {
			continue
		}
		p := b.as(t, string(role)+"@werne.example", authz.Grant{Role: role})
		want := http.StatusForbidden
		if role == authz.Administrator || role == authz.Privacy {
			want = http.StatusOK
		}
		for _, path := range []string{trailPath, trailPath + "/export"} {
			answer := p.get(path)
			if path != trailPath {
				answer = p.post(path, url.Values{"format": {"csv"}})
			}
			if answer.Code != want {
				t.Errorf("%s at %s: %d, want %d", role, path, answer.Code, want)
			}
		}
	}
}

func TestTheTrailNamesStaffAndKnowsCitizensByTheirReferenceAlone(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	a := b.book(t, b.town)
	p := b.as(t, "verwaltung@werne.example", authz.Grant{Role: authz.Administrator})
	never := []string{"Gerda", "geheim.example", a.ID.String()}
	shows(t, p.get(trailPath), http.StatusOK, []string{
		"Termin gebucht", a.Reference, "Bürgerin oder Bürger", "Zugang angelegt", "Administration", "Angemeldet", "Jana Berger", "Einrichtung geändert",
	}, never)
	shows(t, p.get(trailPath+"?lang=en"), http.StatusOK, []string{"Appointment booked", "Citizen", "Account added", "Roles:"}, never)
	csv := p.post(trailPath+"/export", url.Values{"format": {"csv"}})
	shows(t, csv, http.StatusOK, []string{a.Reference, "Jana Berger"}, []string{"Gerda", "geheim.example"})
}

func TestTheTrailIsSearchedByWhatIsInItsAddress(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	a := b.book(t, b.town)
	b.Clock.Set(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
	b.reseated(t, "office:amt", nil)
	p := b.as(t, "verwaltung@werne.example", authz.Grant{Role: authz.Privacy})
	booked, reseated, signedIn, added := "<th scope=\"row\">Termin gebucht", "<th scope=\"row\">Schalter neu verteilt", "<th scope=\"row\">Angemeldet", "<th scope=\"row\">Zugang angelegt"
	for query, want := range map[string][2][]string{
		"?suche=" + url.QueryEscape(strings.ToLower(a.Reference)): {{booked}, {reseated, signedIn, added}},
		"?suche=b%C3%BCrgerb":            {{reseated}, {booked, signedIn, added}},
		"?suche=WER-AAAA-AAAA":           {{"Dazu gibt es keinen Eintrag"}, {booked, reseated, signedIn, added}},
		"?wer=citizen":                   {{booked}, {reseated, signedIn, added}},
		"?wer=staff":                     {{signedIn}, {booked, reseated, added}},
		"?wer=system":                    {{reseated, added}, {booked, signedIn}},
		"?art=appointments":              {{booked, reseated}, {signedIn, added}},
		"?art=accounts&wer=system":       {{added}, {booked, reseated, signedIn}},
		"?bis=2026-11-20":                {{booked}, {reseated, signedIn, added}},
		"?von=2026-11-21&bis=2026-11-24": {{reseated, signedIn, added}, {booked}},
	} {
		t.Run(query, func(t *testing.T) { shows(t, p.get(trailPath+query), http.StatusOK, want[0], want[1]) })
	}
	for _, query := range []string{"?von=gestern", "?bis=31.12.2026", "?art=alles", "?vor=x"} {
		shows(t, p.get(trailPath+query), http.StatusBadRequest, nil, []string{booked})
	}
}

var olderLink = regexp.MustCompile(`<a class="st-push" href="([^"]+)"`)

func TestLeafingThroughTheTrailShowsEveryLineOnce(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	const count = 120
	for n := range count {
		if n%10 == 0 { // ten lines of the same moment: the place must tell them apart
			b.Clock.Advance(time.Minute)
		}
		b.reseated(t, fmt.Sprintf("office:line%03d", n), nil)
	}
	p := b.as(t, "verwaltung@werne.example", authz.Grant{Role: authz.Administrator})
	seen := make(map[string]int)
	for address, pages := trailPath, 0; address != "" && pages < 10; pages++ {
		body := p.get(address).Body.String()
		for _, found := range regexp.MustCompile(`line\d{3}`).FindAllString(body, -1) {
			seen[found]++
		}
		address = ""
		if link := olderLink.FindStringSubmatch(body); link != nil {
			address = strings.ReplaceAll(link[1], "&amp;", "&")
		}
	}
	for n := range count {
		if line := fmt.Sprintf("line%03d", n); seen[line] != 1 {
			t.Errorf("%s was shown %d times", line, seen[line])
		}
	}
}

func TestTheTrailOfAnotherTownIsNotFoundInOnesOwn(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.Apply(t, apptest.Town("selm", 1))
	foreign := b.book(t, b.Town(t, "selm"))
	p := b.as(t, "verwaltung@werne.example", authz.Grant{Role: authz.Administrator})
	shows(t, p.get(trailPath+"?suche="+foreign.Reference), http.StatusOK, []string{"Dazu gibt es keinen Eintrag"}, nil)
	shows(t, p.post(trailPath+"/export", url.Values{"format": {"jsonl"}}), http.StatusOK, []string{"staff.add"}, []string{"appointment.book", foreign.ID.String()})
}

func TestWhatIsTakenOutOfTheTrailOpensInASpreadsheetAndIsOnRecord(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.reseated(t, `=HYPERLINK("https://boese.example")`, map[string]any{"before": "@SUM(1;2)", "after": "booked"})
	p := b.as(t, "verwaltung@werne.example", authz.Grant{Role: authz.Administrator})
	answer := p.post(trailPath+"/export", url.Values{"format": {"csv"}, "art": {"appointments"}})
	body := answer.Body.String()
	lines := strings.Split(strings.TrimSuffix(body, "\r\n"), "\r\n")
	if !strings.HasPrefix(body, "\ufeffNummer;Zeit;Wer;") || len(lines) != 2 {
		t.Fatalf("%q", body)
	}
	for _, want := range []string{";System;;Schalter neu verteilt;", `;'@SUM(1;2) → gebucht`, `'=HYPERLINK(`} {
		if !strings.Contains(strings.ReplaceAll(lines[1], `"`, ""), strings.ReplaceAll(want, `"`, "")) {
			t.Errorf("%q is not in %s", want, lines[1])
		}
	}
	if got := answer.Header().Get("Content-Disposition"); got != `attachment; filename="protokoll-werne-2026-11-20.csv"` {
		t.Error(got)
	}
	answer = p.post(trailPath+"/export", url.Values{"format": {"jsonl"}, "wer": {"staff"}})
	var actions []string
	for line := range strings.Lines(answer.Body.String()) {
		var entry struct{ Action, Who string }
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry.Who != "Jana Berger" {
			t.Errorf("%s: %v", line, err)
		}
		actions = append(actions, entry.Action)
	}
	if got := strings.Join(actions, " "); got != "audit.export audit.export session.open" {
		t.Errorf("on record: %s", got)
	}
	shows(t, p.post(trailPath+"/export", url.Values{"format": {"pdf"}}), http.StatusBadRequest, nil, nil)
}

func TestThePageSaysWhetherTheTrailIsAsItWasWritten(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	p := b.as(t, "verwaltung@werne.example", authz.Grant{Role: authz.Privacy})
	shows(t, p.get(trailPath), http.StatusOK, []string{"Noch ist nichts versiegelt"}, nil)
	if err := b.Chain.Seal(t.Context(), b.town.ID); err != nil {
		t.Fatal(err)
	}
	answer := p.post(trailPath+"/pruefung", url.Values{})
	if answer.Code != http.StatusSeeOther || answer.Header().Get("Location") != trailPath+"?lang=de" {
		t.Errorf("%d to %s", answer.Code, answer.Header().Get("Location"))
	}
	shows(t, p.get(trailPath), http.StatusOK, []string{"Die Kette ist unversehrt bis Freitag", "ganz geprüft Freitag", "3 Einträge"}, nil)
	anHour := func() { // of work, in which the session goes on
		for range 2 {
			b.Clock.Advance(30 * time.Minute)
			p.get(trailPath)
		}
	}
	anHour()
	b.reseated(t, "office:amt", nil)
	shows(t, p.get(trailPath), http.StatusOK, []string{"st-note--ok"}, []string{"wartet ein Eintrag"})
	anHour()
	shows(t, p.get(trailPath), http.StatusOK, []string{"wartet ein Eintrag auf sein Siegel"}, nil)
}
