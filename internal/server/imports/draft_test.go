package imports_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"stadttermin/internal/dev/stafftest"

	"stadttermin/internal/staff/authz"
)

const importPath = "/bedienplatz/import"

// upload sends a file as a browser does.
func upload(t *testing.T, p *stafftest.Person, office, name, content string) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if err := form.WriteField("amt", office); err != nil {
		t.Fatal(err)
	}
	part, err := form.CreateFormFile("datei", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodPost, importPath+"?lang=de", &body)
	request.Header.Set("Content-Type", form.FormDataContentType())
	return p.Do(request)
}

var draftPath = regexp.MustCompile(`^(/bedienplatz/import/[0-9a-f-]{36})/`)

// begun uploads a file and agrees to what was recognised. It gives the address of the draft.
func begin(t *testing.T, p *stafftest.Person, content string) string {
	t.Helper()
	answer := upload(t, p, "buergerbuero", "termine.csv", content)
	found := draftPath.FindStringSubmatch(answer.Header().Get("Location"))
	if answer.Code != http.StatusSeeOther || found == nil {
		t.Fatalf("uploading: %d\n%s", answer.Code, answer.Body)
	}
	stafftest.LeadsTo(t, p.Post(found[1]+"/zuordnung", fields(t, p, found[1]+"/zuordnung?lang=de")), found[1]+"/vorschau?lang=de")
	return found[1]
}

var (
	inputPattern  = regexp.MustCompile(`<input type="(?:hidden|checkbox)" name="([^"]+)" value="([^"]*)"`)
	selectPattern = regexp.MustCompile(`(?s)<select[^>]* name="([^"]+)".*?</select>`)
	chosenPattern = regexp.MustCompile(`<option value="([^"]*)" selected`)
)

// form gives what a page's fields say, as a browser would send it untouched but for ticks, which are set.
func fields(t *testing.T, p *stafftest.Person, path string) url.Values {
	t.Helper()
	body := p.Get(path).Body.String()
	values := url.Values{}
	for _, found := range inputPattern.FindAllStringSubmatch(body, -1) {
		values.Set(found[1], found[2])
	}
	for _, found := range selectPattern.FindAllStringSubmatch(body, -1) {
		values.Set(found[1], "")
		if chosen := chosenPattern.FindStringSubmatch(found[0]); chosen != nil {
			values.Set(found[1], chosen[1])
		}
	}
	return values
}

const threeLines = "Datum;Uhrzeit;Name;E-Mail;Anliegen\r\n24.11.2026;09:00;Anna Meier;anna@example.org;Personalausweis\r\n" +
	"31.11.2026;09:15;Bert Kurz;;Personalausweis\r\n24.11.2026;9.30 Uhr;Cem Öz;;Personalausweis\r\n"

func TestAnImportLeadsFromTheFileToTheDayAndBack(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	lead := b.As(t, authz.Grant{Role: authz.Lead, Office: "buergerbuero"})
	draft := begin(t, lead, threeLines)
	preview := lead.Get(draft + "/vorschau?lang=de")
	stafftest.Shows(t, preview, http.StatusOK, []string{"„31.11.2026“ ist kein Datum", "Bert Kurz", "Diese Zeile auslassen"}, []string{"Anna Meier", "/eintragen"})
	stafftest.Shows(t, lead.Get(draft+"/vorschau?lang=de&zeigen=alle"), http.StatusOK, []string{"Anna Meier", "Cem Öz", "09:30–09:45"}, nil)

	open := lead.Get(draft + "/vorschau?lang=de&zeigen=probleme&zeile=3")
	stafftest.Shows(t, open, http.StatusOK, []string{`name="datum" value="31.11.2026"`, "autofocus"}, nil)
	stafftest.LeadsTo(t, lead.Post(draft+"/zeile", url.Values{"zeile": {"3"}, "zeigen": {"probleme"}, "datum": {"24.11.2026"}, "uhrzeit": {"09:15"}, "aktion": {"speichern"}, "lang": {"de"}}),
		draft+"/vorschau?zeigen=probleme&lang=de#z3")
	form := fields(t, lead, draft+"/vorschau?lang=de")
	form.Del("mail")
	done := lead.Post(draft+"/eintragen", form)
	stafftest.LeadsTo(t, done, draft+"?lang=de")
	stafftest.LeadsTo(t, lead.Post(draft+"/eintragen", form), draft+"?lang=de") // a second click finds it done
	stafftest.Shows(t, lead.Get(draft+"?lang=de"), http.StatusOK, []string{"3 Termine eingetragen", "Niemand wurde benachrichtigt", "3 Termine zurücknehmen", "B 1"}, nil)
	stafftest.Shows(t, lead.Get("/bedienplatz/buergerbuero?lang=de"), http.StatusOK, []string{"Anna Meier", "Bert Kurz", "Cem Öz", "09:15–09:30"}, nil)

	stafftest.LeadsTo(t, lead.Post(draft+"/zuruecknehmen", url.Values{"lang": {"de"}}), draft+"?lang=de")
	stafftest.Shows(t, lead.Get(draft+"?lang=de"), http.StatusOK, []string{"Import von 3 Terminen zurückgenommen"}, []string{"Anna Meier"})
	stafftest.Shows(t, lead.Get("/bedienplatz/buergerbuero?lang=de"), http.StatusOK, nil, []string{"Anna Meier"})
	stafftest.Shows(t, lead.Get(importPath+"?lang=de"), http.StatusOK, []string{"zurückgenommen", "Jana Berger"}, nil)
}

func TestWhatCanBeReadInTwoWaysIsAskedOnceAndMarked(t *testing.T) {
	t.Parallel()
	lead := stafftest.New(t).As(t, authz.Grant{Role: authz.Lead, Office: "buergerbuero"})
	draft := begin(t, lead, "Date,Time,Name,Service\n12/1/2026,09:00,Anna Meier,Personalausweis\n12/2/2026,09:15,Bert Kurz,Personalausweis\n12/3/2026,09:30,Cem Öz,Personalausweis\n")
	stafftest.Shows(t, lead.Get(draft+"/vorschau?lang=de"), http.StatusOK,
		[]string{"Was kommt im Datum zuerst", "Ihre Antwort gilt für 3 Zeilen", "12.\u00a0Januar 2026 (Tag zuerst)", "1.\u00a0Dezember 2026 (Monat zuerst)", "lässt sich auf zwei Arten lesen"}, []string{"/eintragen"})
	answer := func(about, given string) *httptest.ResponseRecorder {
		return lead.Post(draft+"/antwort", url.Values{"frage": {about}, "antwort": {given}, "lang": {"de"}})
	}
	stafftest.Shows(t, answer("order", "year"), http.StatusBadRequest, nil, nil)
	stafftest.LeadsTo(t, answer("order", "month"), draft+"/vorschau?lang=de")
	stafftest.Shows(t, lead.Get(draft+"/vorschau?lang=de"), http.StatusOK,
		[]string{"„12/1/2026“ ist gelesen als Dienstag, 1.\u00a0Dezember 2026", "prüfen", "mit Hinweis <b>3</b>", "/eintragen", "12.\u00a0Januar 2026 (Tag zuerst)"}, nil)
	stafftest.LeadsTo(t, answer("order", "day"), draft+"/vorschau?lang=de") // it can be changed
	stafftest.Shows(t, lead.Get(draft+"/vorschau?lang=de&zeigen=past"), http.StatusOK, []string{"Anna Meier"}, []string{"/eintragen"})
}

func TestAFileOfWhichNobodyKnowsTheCharactersIsNotReadWithoutAsking(t *testing.T) {
	t.Parallel()
	lead := stafftest.New(t).As(t, authz.Grant{Role: authz.Lead, Office: "buergerbuero"})
	answer := upload(t, lead, "buergerbuero", "a.csv", "Datum;Uhrzeit;Name;Anliegen;Bemerkung;;\n24.11.2026;09:00;\xC9lodie Martin;Personalausweis;Rollstuhl;;\n")
	draft := draftPath.FindStringSubmatch(answer.Header().Get("Location"))[1]
	stafftest.Shows(t, lead.Get(draft+"/zuordnung?lang=de"), http.StatusOK,
		[]string{"Wie wird dieses Wort geschrieben?", ">Élodie<", ">…lodie<", "Termine haben kein Feld für Bemerkungen"}, []string{"Spalte F"})
	stafftest.Shows(t, lead.Post(draft+"/zuordnung", fields(t, lead, draft+"/zuordnung?lang=de")), http.StatusUnprocessableEntity, []string{"Sonst werden Namen falsch übernommen"}, nil)
	stafftest.LeadsTo(t, lead.Post(draft+"/antwort", url.Values{"frage": {"charset"}, "antwort": {"windows-1252"}, "lang": {"de"}}), draft+"/zuordnung?lang=de")
	stafftest.LeadsTo(t, lead.Post(draft+"/zuordnung", fields(t, lead, draft+"/zuordnung?lang=de")), draft+"/vorschau?lang=de")
	stafftest.Shows(t, lead.Get(draft+"/vorschau?lang=de"), http.StatusOK, []string{"Élodie Martin", "/eintragen"}, nil)
}

func TestStaffAreToldWhatIsWrongWithALineAndNotAskedForTheirOwnName(t *testing.T) {
	t.Parallel()
	lead := stafftest.New(t).As(t, authz.Grant{Role: authz.Lead, Office: "buergerbuero"})
	draft := begin(t, lead, "Datum;Uhrzeit;Name;E-Mail;Telefon;Anliegen\n24.11.2026;09:00;;;;Personalausweis\n24.11.2026;09:15;;@;;Personalausweis\n24.11.2026;09:30;%%;;1;Personalausweis\n")
	stafftest.Shows(t, lead.Get(draft+"/vorschau?lang=de"), http.StatusOK,
		[]string{"In der Zeile steht kein Name", "Das ist kein Name", "Das ist keine E-Mail-Adresse", "Das ist keine Telefonnummer"}, []string{"Ihren Namen", "Geben Sie"})
	stafftest.Shows(t, lead.Get(draft+"/vorschau?lang=en"), http.StatusOK, []string{"The line has no name"}, []string{"your name"})
}

func TestNothingIsDiscardedWithoutAskingFirst(t *testing.T) {
	t.Parallel()
	lead := stafftest.New(t).As(t, authz.Grant{Role: authz.Lead, Office: "buergerbuero"})
	draft := begin(t, lead, threeLines)
	for _, path := range []string{importPath, draft + "/zuordnung", draft + "/vorschau"} {
		stafftest.Shows(t, lead.Get(path+"?lang=de"), http.StatusOK, []string{"<summary", "Was Sie zu „termine.csv“ zugeordnet und geändert haben, geht verloren", "Ja, verwerfen"}, nil)
	}
	stafftest.LeadsTo(t, lead.Post(draft+"/verwerfen", url.Values{"lang": {"de"}}), importPath+"?lang=de")
	stafftest.Shows(t, lead.Get(draft+"/vorschau"), http.StatusNotFound, nil, nil)
}

func TestOnlyWhoLeadsTheOfficeOrReceivesForAllImports(t *testing.T) {
	t.Parallel()
	b := stafftest.New(t)
	for _, refused := range []authz.Grant{{Role: authz.Clerk, Office: "buergerbuero"}, {Role: authz.Administrator}, {Role: authz.Privacy}} {
		p := b.As(t, refused)
		stafftest.Shows(t, p.Get(importPath), http.StatusForbidden, nil, nil)
		stafftest.Shows(t, upload(t, p, "buergerbuero", "a.csv", threeLines), http.StatusForbidden, nil, nil)
	}
	registrar := b.As(t, authz.Grant{Role: authz.Lead, Office: "standesamt"})
	stafftest.Shows(t, upload(t, registrar, "buergerbuero", "a.csv", threeLines), http.StatusForbidden, nil, nil)
	stafftest.Shows(t, upload(t, registrar, "nirgends", "a.csv", threeLines), http.StatusNotFound, nil, nil)

	lead := b.As(t, authz.Grant{Role: authz.Lead, Office: "buergerbuero"})
	draft := begin(t, lead, threeLines)
	reception := b.As(t, authz.Grant{Role: authz.Reception})
	for _, path := range []string{"/zuordnung", "/vorschau", "/probleme.csv"} {
		stafftest.Shows(t, reception.Get(draft+path), http.StatusNotFound, nil, []string{"Anna"})
	}
	stafftest.Shows(t, reception.Post(draft+"/zeile", url.Values{"zeile": {"2"}}), http.StatusNotFound, nil, nil)
	stafftest.LeadsTo(t, reception.Post(draft+"/verwerfen", url.Values{"lang": {"de"}}), importPath+"?lang=de")
	stafftest.Shows(t, lead.Get(draft+"/vorschau"), http.StatusOK, nil, nil) // only its owner drops it

	lead.Post(draft+"/auslassen", url.Values{})
	form := fields(t, lead, draft+"/vorschau?lang=de")
	stafftest.LeadsTo(t, lead.Post(draft+"/eintragen", form), draft+"?lang=de")
	stafftest.Shows(t, registrar.Get(draft), http.StatusForbidden, nil, []string{"Anna"})
	stafftest.Shows(t, registrar.Post(draft+"/zuruecknehmen", url.Values{}), http.StatusForbidden, nil, nil)
	stafftest.Shows(t, reception.Get(draft), http.StatusOK, []string{"Anna Meier"}, nil)
}

func TestWhatIsWrongWithAFileIsSaidWhereItWasChosen(t *testing.T) {
	t.Parallel()
	lead := stafftest.New(t).As(t, authz.Grant{Role: authz.Lead, Office: "buergerbuero"})
	for content, sentence := range map[string]string{
		"":                            "Diese ist leer",
		"PK\x03\x04 a workbook":       "Excel-Arbeitsmappe",
		"BEGIN:VCALENDAR\r\nbroken":   "keine Termine zu erkennen",
		"just some words":             "keine Termine zu erkennen",
		strings.Repeat("a;b\n", 2001): "mehr als 2000 Zeilen",
	} {
		stafftest.Shows(t, upload(t, lead, "buergerbuero", "a.csv", content), http.StatusUnprocessableEntity, []string{sentence, `name="datei"`}, nil)
	}
	stafftest.Shows(t, upload(t, lead, "buergerbuero", "a.csv", strings.Repeat("x", 5<<20+1)), http.StatusRequestEntityTooLarge, nil, nil)
}

func TestColumnsThatAreMissingOrGivenTwiceAreSaid(t *testing.T) {
	t.Parallel()
	lead := stafftest.New(t).As(t, authz.Grant{Role: authz.Lead, Office: "buergerbuero"})
	found := draftPath.FindStringSubmatch(upload(t, lead, "buergerbuero", "a.csv", threeLines).Header().Get("Location"))
	form := fields(t, lead, found[1]+"/zuordnung?lang=de")
	form.Set("spalte1", "")
	form.Set("spalte2", "name")
	stafftest.Shows(t, lead.Post(found[1]+"/zuordnung", form), http.StatusUnprocessableEntity,
		[]string{"Sagen Sie, welche Spalte „Datum“ ist", "„Name“ ist zwei Spalten zugeordnet"}, nil)
	stafftest.LeadsTo(t, lead.Get(found[1]+"/vorschau?lang=de"), found[1]+"/zuordnung?lang=de")
}

func TestThePatternIsReadAsItIsWritten(t *testing.T) {
	t.Parallel()
	lead := stafftest.New(t).As(t, authz.Grant{Role: authz.Lead, Office: "buergerbuero"})
	for _, language := range []string{"de", "en"} {
		pattern := lead.Get(importPath + "/vorlage.csv?lang=" + language).Body.String()
		draft := begin(t, lead, pattern)
		stafftest.Shows(t, lead.Get(draft+"/vorschau?lang=de&zeigen=alle"), http.StatusOK, []string{"Erika Beispiel", "Max Muster", "09:15–09:35"}, []string{"Anliegen unbekannt"})
	}
}

func TestTheListOfProblemsIsNoFormula(t *testing.T) {
	t.Parallel()
	lead := stafftest.New(t).As(t, authz.Grant{Role: authz.Lead, Office: "buergerbuero"})
	draft := begin(t, lead, "Datum;Uhrzeit;Name\nunklar;09:00;=2+3 Meier\n")
	list := lead.Get(draft + "/probleme.csv?lang=de")
	if body := list.Body.String(); !strings.Contains(body, ";'=2+3 Meier") || !strings.Contains(body, "„unklar“ ist kein Datum") {
		t.Error(body)
	}
}

func TestThreeHundredLinesWithErrorsAreShownFilteredAndLeftOutAtOnce(t *testing.T) {
	t.Parallel()
	lead := stafftest.New(t).As(t, authz.Grant{Role: authz.Lead, Office: "buergerbuero"})
	var file strings.Builder
	file.WriteString("Datum;Uhrzeit;Name;Anliegen\n")
	for i := range 300 {
		day, clock := 24+i%3, fmt.Sprintf("%02d:%02d", 8+i/3/12%9, i/3%12*5)
		if i%10 == 0 {
			clock = "mittags"
		}
		fmt.Fprintf(&file, "%d.11.2026;%s;Person %s;Personalausweis\n", day, clock, strings.Repeat("x", i+1))
	}
	draft := begin(t, lead, file.String())
	stafftest.Shows(t, lead.Get(draft+"/vorschau?lang=de&zeigen=time_unreadable"), http.StatusOK, []string{"keine Uhrzeit", "<b>30</b>", "<b>300</b>"}, []string{"kein Schalter frei</span>"})
	stafftest.LeadsTo(t, lead.Post(draft+"/auslassen", url.Values{"lang": {"de"}}), draft+"/vorschau?lang=de")
	stafftest.Shows(t, lead.Get(draft+"/vorschau?lang=de&zeigen=ausgelassen"), http.StatusOK, []string{"mittags", "/eintragen"}, nil)
}
