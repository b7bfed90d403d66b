package server_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/authz"
)

const importPath = "/bedienplatz/import"

// upload sends a file of appointments as a browser does.
func (b *browser) upload(office string, content []byte, changes ...change) *answer {
	b.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("datei", "termine.csv")
	if err == nil {
		_, err = part.Write(content)
	}
	if err == nil {
		err = form.WriteField("amt", office)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		b.Fatal(err)
	}
	return b.ask(http.MethodPost, importPath+"?lang=de", body.Bytes(), append(changes, header("Content-Type", form.FormDataContentType()))...)
}

var begunPath = regexp.MustCompile(`^/bedienplatz/import/[0-9a-f-]{36}`)

func importer(email string) account.New {
	return account.New{Name: "Lena Leitung", Email: email, Password: "fünf Wörter reichen hier aus", Grants: []authz.Grant{{Role: authz.Lead, Office: "amt"}}}
}

// A file is larger than any form: only here, and only for those who have signed in, is so much read.
func TestAFileOfAppointmentsMayBeLargerThanAForm(t *testing.T) {
	t.Parallel()
	s := open(t, apptest.Town("probe", 2))
	b := s.on("probe")
	var file bytes.Buffer
	file.WriteString("Datum;Uhrzeit;Name;Notiz\n")
	for i := range 1500 {
		fmt.Fprintf(&file, "24.11.2026;09:00;Person %d;%s\n", i, strings.Repeat("x", 100))
	}
	if a := b.upload("amt", file.Bytes()); a.Status != http.StatusSeeOther || !strings.Contains(a.Header.Get("Location"), "/anmelden") {
		t.Errorf("without a session: %d", a.Status)
	}
	session := cookie("sitzung", b.signIn(importer("lead@probe.example")))
	a := b.upload("amt", file.Bytes(), session)
	draft := begunPath.FindString(a.Header.Get("Location"))
	if a.Status != http.StatusSeeOther || draft == "" {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	if a := b.upload("amt", make([]byte, 6<<20), session); a.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("a file beyond the limit: %d", a.Status)
	}
	long := url.Values{"zeile": {"2"}, "name": {strings.Repeat("x", 70<<10)}}
	if a := b.submit(draft+"/zeile", long, session); a.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("a long form elsewhere: %d", a.Status)
	}
	if a := b.submit(importPath, long, session); a.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("a long form that is no file: %d", a.Status)
	}
}

func TestNothingOfAFileIsLogged(t *testing.T) {
	t.Parallel()
	s := open(t, apptest.Town("probe", 2))
	b := s.on("probe")
	session := cookie("sitzung", b.signIn(importer("lead@probe.example")))
	const secret = "Unverwechselbar"
	for _, content := range []string{
		"Datum;Uhrzeit;Name;E-Mail\n24.11.2026;09:00;Kim " + secret + ";kim@" + secret + ".example\n" + secret + ";" + secret + ";" + secret + ";" + secret + "\n",
		"BEGIN:VCALENDAR\r\n" + secret + "\r\n", "\x00" + secret,
	} {
		a := b.upload("amt", []byte(content), session)
		if draft := begunPath.FindString(a.Header.Get("Location")); draft != "" {
			b.submit(draft+"/zuordnung", url.Values{"amt": {"amt"}, "spalte1": {"date"}, "spalte2": {"time"}, "spalte3": {"name"}, "ueberschriften": {"1"}, "anliegen": {secret}}, session)
			b.submit(draft+"/zuordnung", url.Values{"amt": {"amt"}, "spalte1": {"date"}, "spalte2": {"time"}, "spalte3": {"name"}, "ueberschriften": {"1"}}, session)
			b.get(draft+"/vorschau", session)
			b.submit(draft+"/zeile", url.Values{"zeile": {secret}, "name": {secret}}, session)
			b.submit(draft+"/zeile", url.Values{"zeile": {"2"}, "name": {secret}, "datum": {secret}}, session)
			b.submit(draft+"/eintragen", url.Values{"fassung": {secret}}, session)
		}
		b.upload(secret, []byte(content), session)
	}
	if logged := s.Logged.String(); strings.Contains(logged, secret) || !strings.Contains(logged, "/bedienplatz/import") {
		t.Errorf("logged: %s", logged)
	}
}

func TestADraftOfAnotherTownIsNotFound(t *testing.T) {
	t.Parallel()
	s := open(t, apptest.Town("probe", 1), apptest.Town("fremd", 1))
	b, thief := s.on("probe"), s.on("fremd")
	session := cookie("sitzung", b.signIn(importer("lead@probe.example")))
	draft := begunPath.FindString(b.upload("amt", []byte("Datum;Uhrzeit;Name\n24.11.2026;09:00;Anna Meier\n"), session).Header.Get("Location"))
	before := b.contents()
	stolen := cookie("sitzung", thief.signIn(importer("lead@fremd.example")))
	for _, route := range []string{"", "/zuordnung", "/vorschau", "/probleme.csv"} {
		if a := thief.get(draft+route, stolen); a.Status != http.StatusNotFound || bytes.Contains(a.Body, []byte("Meier")) {
			t.Errorf("GET %s: %d", route, a.Status)
		}
	}
	for _, route := range []string{"/zuordnung", "/zeile", "/auslassen", "/zuruecknehmen"} {
		if a := thief.submit(draft+route, url.Values{"zeile": {"2"}}, stolen); a.Status != http.StatusNotFound {
			t.Errorf("POST %s: %d", route, a.Status)
		}
	}
	thief.submit(draft+"/eintragen", url.Values{"fassung": {"1"}, "gezeigt": {"a"}}, stolen)
	thief.submit(draft+"/verwerfen", url.Values{}, stolen)
	b.unchanged(before, "another town's request")
}

// A workbook with several sheets is read when it was said which, as its columns are.
func TestWhichSheetOfAWorkbookIsMeantIsAskedBeforeItsColumns(t *testing.T) {
	t.Parallel()
	s := open(t, apptest.Town("probe", 2))
	b := s.on("probe")
	session := cookie("sitzung", b.signIn(importer("lead@probe.example")))
	file, err := os.ReadFile("../appointment/imports/testdata/several-sheets.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	draft := begunPath.FindString(b.upload("amt", file, session).Header.Get("Location"))
	page := b.ask(http.MethodGet, draft+"/zuordnung?lang=de", nil, session)
	for _, text := range []string{"Welches Blatt", `value="Dienstag"`, `value="Mittwoch"`} {
		if !strings.Contains(string(page.Body), text) {
			t.Errorf("%s is missing: %d %s", text, page.Status, page.Body)
		}
	}
	mapping := url.Values{"amt": {"amt"}, "ueberschriften": {"1"}, "spalte1": {"date"}, "spalte2": {"name"}, "spalte3": {"service"}}
	if a := b.submit(draft+"/zuordnung", mapping, session); a.Status != http.StatusUnprocessableEntity || !strings.Contains(string(a.Body), "Wählen Sie zuerst") {
		t.Errorf("unanswered: %d %s", a.Status, a.Body)
	}
	answer := url.Values{"frage": {"sheet"}, "antwort": {"Mittwoch"}}
	if a := b.submit(draft+"/antwort", answer, session); a.Status != http.StatusSeeOther || !strings.Contains(a.Header.Get("Location"), "/zuordnung") {
		t.Errorf("answered: %d %s", a.Status, a.Body)
	}
	if a := b.submit(draft+"/zuordnung", mapping, session); a.Status != http.StatusSeeOther {
		t.Errorf("afterwards: %d %s", a.Status, a.Body)
	}
	if page := b.ask(http.MethodGet, draft+"/vorschau?lang=de&zeigen=alle", nil, session); !strings.Contains(string(page.Body), "25.11.2026") {
		t.Errorf("preview: %s", page.Body)
	}
}
