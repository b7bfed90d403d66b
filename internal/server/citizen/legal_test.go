package citizen_test

import (
	"net/http"
	"strings"
	"testing"

	"stadttermin/internal/dev/citizentest"

	"stadttermin/internal/apperr"
	"stadttermin/internal/feedback"
	"stadttermin/internal/town/tenant"
)

func TestThePrivacyPageFollowsTheSettings(t *testing.T) {
	t.Parallel()
	s := citizentest.New(t, "https", func(settings *tenant.Settings) {
		settings.Profile.RetentionDays = 1
		settings.Profile.Booking.HoldMinutes = 12
	})
	s.Visitor().Get("/datenschutz").Expect(t, http.StatusOK, "Einen Tag nach Ihrem Termin löschen wir", "halten wir sie 12 Minuten frei", "„__Host-reservierung-…“")
}

func TestThePrivacyPageNamesTheLawAndTheAuthorityOfTheTownsState(t *testing.T) {
	t.Parallel()
	citizentest.New(t, "http", nil).Visitor().Get("/datenschutz").
		Expect(t, http.StatusOK, "Artikel 6 Absatz 1 Buchstabe e", "§ 3 des Datenschutzgesetzes Nordrhein-Westfalen", "https://www.ldi.nrw.de")
	elsewhere := citizentest.New(t, "http", func(settings *tenant.Settings) { settings.Profile.Holidays = "DE-HE" }).Visitor().Get("/datenschutz")
	elsewhere.Expect(t, http.StatusOK, "das Datenschutzgesetz unseres Landes")
	elsewhere.Lacks(t, "Nordrhein-Westfalen", "ldi.nrw")
}

func TestTheTownsOwnWordsOnPrivacyComeAfterWhatTheProgramKnows(t *testing.T) {
	t.Parallel()
	s := citizentest.New(t, "http", func(settings *tenant.Settings) {
		settings.Profile.Legal.Privacy = "datenschutz.md"
		settings.Files["datenschutz.md"] = "# Datenschutz\n\n## Unsere Beauftragte\n\nFrau Muster\nMarktplatz 1"
	})
	s.Visitor().Get("/datenschutz").Expect(t, http.StatusOK, "am Ende dieser Seite", "Was die Verwaltung ergänzt", "Frau Muster<br>\nMarktplatz 1")
}

func TestTheAccessibilityStatementNamesWhatIsMissingAndWhoHelps(t *testing.T) {
	t.Parallel()
	citizentest.New(t, "http", nil).Visitor().Get("/barrierefreiheit").
		Expect(t, http.StatusOK, "Video in Gebärdensprache", "aufgewachsen ist: العربية", "Ombudsstelle für barrierefreie Informationstechnik Nordrhein-Westfalen")
}

func TestTheTownsOwnStatementReplacesTheGeneralOne(t *testing.T) {
	t.Parallel()
	s := citizentest.New(t, "http", func(settings *tenant.Settings) {
		settings.Profile.Legal.Accessibility = "barrierefreiheit.md"
		settings.Files["barrierefreiheit.md"] = "## Stand\n\nGeprüft am 1. Mai."
	})
	a := s.Visitor().Get("/barrierefreiheit")
	a.Expect(t, http.StatusOK, "Geprüft am 1. Mai.", "Schreiben Sie uns")
	a.Lacks(t, "Video in Gebärdensprache")
}

func TestABarrierIsReportedToTheTown(t *testing.T) {
	t.Parallel()
	s := citizentest.New(t, "http", nil)
	v := s.Visitor()
	a := v.Post("/barrierefreiheit?lang=en", "nachricht", "The calendar is silent", "name", "Kim", "email", "kim@example.org")
	a.Expect(t, http.StatusSeeOther)
	want := feedback.Feedback{Name: "Kim", Email: "kim@example.org", Text: "The calendar is silent", Language: "en"}
	if len(s.Hall.Received) != 1 || s.Hall.Received[0] != want {
		t.Errorf("the town got %+v", s.Hall.Received)
	}
	address, _, _ := strings.Cut(a.Header.Get("Location"), "#")
	v.Get(address).Expect(t, http.StatusOK, "We have received your message")
}

func TestARefusedReportKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := citizentest.New(t, "http", nil)
	v := s.Visitor()
	v.Post("/barrierefreiheit?lang=de", "email", "kim.example.org").Expect(t, http.StatusUnprocessableEntity,
		"<title>Fehler: Barrierefreiheit", "Bitte prüfen Sie 2 Angaben", `href="#nachricht"`, `aria-invalid="true"`, `value="kim.example.org"`)
	s.Hall.Refuse["Feedback"] = apperr.New(apperr.TooManyRequests)
	v.Post("/barrierefreiheit?lang=de", "nachricht", "Der Kalender <schweigt>").
		Expect(t, http.StatusTooManyRequests, "zu viele Anfragen", "Der Kalender &lt;schweigt&gt;</textarea>")
}

func TestATownThatReadsNoMailAsksForNone(t *testing.T) {
	t.Parallel()
	s := citizentest.New(t, "http", func(settings *tenant.Settings) { settings.Profile.Contact.Email = "" })
	v := s.Visitor()
	v.Get("/barrierefreiheit").Lacks(t, "<textarea")
	v.Post("/barrierefreiheit", "nachricht", "Hallo").Expect(t, http.StatusNotFound)
}
