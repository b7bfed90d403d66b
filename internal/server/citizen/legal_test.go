package citizen_test

import (
	"net/http"
	"strings"
	"testing"

	"stadttermin/internal/apperr"
	"stadttermin/internal/feedback"
	"stadttermin/internal/town/tenant"
)

func TestThePrivacyPageFollowsTheSettings(t *testing.T) {
	t.Parallel()
	s := newServer(t, "https", func(settings *tenant.Settings) {
		settings.Profile.RetentionDays = 1
		settings.Profile.Booking.HoldMinutes = 12
	})
	s.visitor().get("/datenschutz").expect(t, http.StatusOK, "Einen Tag nach Ihrem Termin löschen wir", "halten wir sie 12 Minuten frei", "„__Host-reservierung-…“")
}

func TestThePrivacyPageNamesTheLawAndTheAuthorityOfTheTownsState(t *testing.T) {
	t.Parallel()
	newServer(t, "http", nil).visitor().get("/datenschutz").
		expect(t, http.StatusOK, "Artikel 6 Absatz 1 Buchstabe e", "§ 3 des Datenschutzgesetzes Nordrhein-Westfalen", "https://www.ldi.nrw.de")
	elsewhere := newServer(t, "http", func(settings *tenant.Settings) { settings.Profile.Holidays = "DE-HE" }).visitor().get("/datenschutz")
	elsewhere.expect(t, http.StatusOK, "das Datenschutzgesetz unseres Landes")
	elsewhere.lacks(t, "Nordrhein-Westfalen", "ldi.nrw")
}

func TestTheTownsOwnWordsOnPrivacyComeAfterWhatTheProgramKnows(t *testing.T) {
	t.Parallel()
	s := newServer(t, "http", func(settings *tenant.Settings) {
		settings.Profile.Legal.Privacy = "datenschutz.md"
		settings.Files["datenschutz.md"] = "# Datenschutz\n\n## Unsere Beauftragte\n\nFrau Muster\nMarktplatz 1"
	})
	s.visitor().get("/datenschutz").expect(t, http.StatusOK, "am Ende dieser Seite", "Was die Verwaltung ergänzt", "Frau Muster<br>\nMarktplatz 1")
}

func TestTheAccessibilityStatementNamesWhatIsMissingAndWhoHelps(t *testing.T) {
	t.Parallel()
	newServer(t, "http", nil).visitor().get("/barrierefreiheit").
		expect(t, http.StatusOK, "Video in Gebärdensprache", "aufgewachsen ist: العربية", "Ombudsstelle für barrierefreie Informationstechnik Nordrhein-Westfalen")
}

func TestTheTownsOwnStatementReplacesTheGeneralOne(t *testing.T) {
	t.Parallel()
	s := newServer(t, "http", func(settings *tenant.Settings) {
		settings.Profile.Legal.Accessibility = "barrierefreiheit.md"
		settings.Files["barrierefreiheit.md"] = "## Stand\n\nGeprüft am 1. Mai."
	})
	a := s.visitor().get("/barrierefreiheit")
	a.expect(t, http.StatusOK, "Geprüft am 1. Mai.", "Schreiben Sie uns")
	a.lacks(t, "Video in Gebärdensprache")
}

func TestABarrierIsReportedToTheTown(t *testing.T) {
	t.Parallel()
	s := newServer(t, "http", nil)
	v := s.visitor()
	a := v.post("/barrierefreiheit?lang=en", "nachricht", "The calendar is silent", "name", "Kim", "email", "kim@example.org")
	a.expect(t, http.StatusSeeOther)
	want := feedback.Feedback{Name: "Kim", Email: "kim@example.org", Text: "The calendar is silent", Language: "en"}
	if len(s.hall.feedback) != 1 || s.hall.feedback[0] != want {
		t.Errorf("the town got %+v", s.hall.feedback)
	}
	address, _, _ := strings.Cut(a.header.Get("Location"), "#")
	v.get(address).expect(t, http.StatusOK, "We have received your message")
}

func TestARefusedReportKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := newServer(t, "http", nil)
	v := s.visitor()
	v.post("/barrierefreiheit?lang=de", "email", "kim.example.org").expect(t, http.StatusUnprocessableEntity,
		"<title>Fehler: Barrierefreiheit", "Bitte prüfen Sie 2 Angaben", `href="#nachricht"`, `aria-invalid="true"`, `value="kim.example.org"`)
	s.hall.refuse["Feedback"] = apperr.New(apperr.TooManyRequests)
	v.post("/barrierefreiheit?lang=de", "nachricht", "Der Kalender <schweigt>").
		expect(t, http.StatusTooManyRequests, "zu viele Anfragen", "Der Kalender &lt;schweigt&gt;</textarea>")
}

func TestATownThatReadsNoMailAsksForNone(t *testing.T) {
	t.Parallel()
	s := newServer(t, "http", func(settings *tenant.Settings) { settings.Profile.Contact.Email = "" })
	v := s.visitor()
	v.get("/barrierefreiheit").lacks(t, "<textarea")
	v.post("/barrierefreiheit", "nachricht", "Hallo").expect(t, http.StatusNotFound)
}
