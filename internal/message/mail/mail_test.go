package mail_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/i18n"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/town/office"
	"stadttermin/web"
)

var update = flag.Bool("update", false, "write the golden files anew")

func printer(t *testing.T, lang string) *i18n.Printer {
	t.Helper()
	bundle, err := i18n.Load(web.Locales)
	if err != nil {
		t.Fatal(err)
	}
	return bundle.Printer(lang)
}

// werne is a mail as the town of Werne sends it, in the texts of a language.
func werne(t *testing.T, kind mail.Kind, lang string) mail.Message {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 11, 23, 8, 30, 0, 0, loc)
	m := mail.Message{
		Kind: kind, Sequence: 0,
		Town: mail.Town{
			Slug: "werne", Name: "Stadt Werne", SourceLanguage: "de",
			FromName: "Stadt Werne", From: "termine@werne.example", Phone: "02389 71-333",
			BaseURL:    "https://termine.werne.example",
			ImprintURL: "https://termine.werne.example/impressum",
			PrivacyURL: "https://termine.werne.example/datenschutz",
			Brand:      mail.Brand{Color: "#14507f", OnColor: "#ffffff", ColorDark: "#9cc8ee", OnColorDark: "#0c1420"},
		},
		Appointment: mail.Appointment{
			ID:        uuid.MustParse("0190f3a1-7d2c-7aaa-8000-1234567890ab"),
			Reference: "WER-7K4M-2QX9", WaitingNumber: "B 42",
			Start: start, End: start.Add(35 * time.Minute), BookedAt: time.Date(2026, 11, 20, 13, 23, 0, 0, loc),
			Name: "Kim Beispiel", Email: "kim@beispiel.example",
			Office: mail.Office{
				Name: "Bürgerbüro im Stadthaus", SourceName: "Bürgerbüro im Stadthaus",
				Street: "Konrad-Adenauer-Platz 1", Postcode: "59368", City: "Werne",
				MapURL: "https://karte.example/werne/buergerbuero",
			},
		},
		Written:   time.Date(2026, 11, 20, 13, 23, 0, 0, loc),
		ManageURL: "https://termine.werne.example/termin/4tB9-beispiel",
		CancelURL: "https://termine.werne.example/termin/4tB9-beispiel/absagen",
		BookURL:   "https://termine.werne.example/",
	}
	translate(&m.Appointment, lang)
	develop(&m, start)
	return m
}

// translate puts the town's own texts into the language.
func translate(a *mail.Appointment, lang string) {
	card, certificate := "Personalausweis", "Meldebescheinigung"
	note := "unter 24 Jahren 27,60 Euro"
	a.Bring = needed("Alte Personalausweise von beiden Personen, oder Geburtsurkunden", "Digitale Passfotos. Fotos auf Papier gelten nicht mehr.", "Einverständnis der Eltern")
	names := map[string][2]string{"de": {card, certificate}, "en": {"Identity card", "Registration certificate"}, "ar": {"بطاقة الهوية", "شهادة تسجيل السكن"}}[lang]
	switch lang {
	case "en":
		a.Office.Name = "Citizens’ office in the town house"
		a.Bring = needed("Old identity cards of both persons, or birth certificates", "Digital passport photos. Photos on paper are no longer accepted.", "Consent of the parents")
		note = "€27.60 under 24 years"
	case "ar":
		a.Bring = needed("بطاقات الهوية القديمة للشخصين أو شهادات الميلاد", "Digitale Passfotos", "موافقة الوالدين")
		note = "لمن دون 24 سنة 27.60 يورو"
	}
	a.Items = []mail.Item{{Name: names[0], SourceName: card, Quantity: 2}, {Name: names[1], SourceName: certificate, Quantity: 1}}
	a.Fees = []mail.Fee{{Name: names[0], Quantity: 2, Amount: 9200, Note: note}, {Name: names[1], Quantity: 1, Amount: 900}}
}

// needed makes the list of what to bring: two documents, the second of each person, and a form of those under 16.
func needed(document, photo, form string) []office.Need {
	return []office.Need{
		{Text: document}, {Text: photo, Per: office.PerPerson},
		{Text: form, When: office.Under16, Form: true, URL: "https://www.werne.example/formulare/einverstaendnis.pdf"},
	}
}

// develop makes of the booking what its kind is about.
func develop(m *mail.Message, start time.Time) {
	eve := start.AddDate(0, 0, -1)
	switch m.Kind {
	case mail.Confirmation:
		m.RemindsOn = &eve
	case mail.Reminder:
		m.Written = eve
	case mail.Change:
		m.Sequence, m.Appointment.Sequence, m.RemindsOn = 1, 1, &eve
		m.Appointment.Previous = &mail.Previous{Start: start.Add(-4 * 24 * time.Hour), WaitingNumber: "B 7"}
	case mail.Cancellation:
		m.Sequence, m.Appointment.Sequence, m.ManageURL, m.CancelURL = 1, 1, "", ""
	case mail.TownCancellation:
		m.Sequence, m.Appointment.Sequence, m.ManageURL, m.CancelURL = 1, 1, "", ""
		m.Reason = "Am 23. November fällt im ganzen Haus der Strom aus."
	case mail.Closure:
		m.Sequence, m.Appointment.Sequence, m.Reason = 1, 1, "illness"
		m.Kept = &mail.Kept{
			Start: start.AddDate(0, 0, 3), End: start.AddDate(0, 0, 3).Add(35 * time.Minute), Until: start.AddDate(0, 0, 2), Office: m.Appointment.Office,
		}
	case mail.Pickup:
		m.ManageURL, m.CancelURL, m.BookURL = "", "", "https://termine.werne.example/zeiten?anliegen=abholung&ort=abholung"
		m.Appointment.Items, m.Appointment.Fees = m.Appointment.Items[:1], nil
	case mail.Reinstated, mail.Undone:
		m.Sequence, m.Appointment.Sequence, m.RemindsOn = 2, 2, &eve
	case mail.ManageLink:
		m.Sequence = 2
		m.Appointment.Office.Directions = "Der Eingang ist am Konrad-Adenauer-Platz. Der Aufzug ist links hinter der Tür."
	}
}

func compose(t *testing.T, m mail.Message, lang string) mail.Mail {
	t.Helper()
	composed, err := mail.Compose(printer(t, lang), m)
	if err != nil {
		t.Fatal(err)
	}
	return composed
}

// Every kind in every language stands in testdata as it leaves; go test ./internal/message/mail -update writes it anew.
func TestEveryMailIsTheOneOnFile(t *testing.T) {
	t.Parallel()
	for _, kind := range mail.Kinds() {
		for _, lang := range []string{"de", "en", "ar"} {
			composed := compose(t, werne(t, kind, lang), lang)
			base := filepath.Join("testdata", string(kind)+"."+lang)
			golden(t, base+".txt", "Subject: "+composed.Subject+"\nMessage-ID: "+composed.MessageID+"\n\n"+composed.Text)
			golden(t, base+".html", composed.HTML)
			if composed.ICSMethod != "" {
				golden(t, base+".ics", string(composed.ICS))
			}
		}
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; look at it, then run with -update\n%s", path, got)
	}
}

func contains(t *testing.T, where, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s lacks %q", where, part)
		}
	}
}

func lacks(t *testing.T, where, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(text, part) {
			t.Errorf("%s holds %q", where, part)
		}
	}
}

func TestSeveralMailsInOneAreTheOneOnFile(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"de", "en", "ar"} {
		var messages []mail.Message
		for i, kind := range []mail.Kind{mail.Reminder, mail.Closure, mail.Cancellation, mail.Change} {
			m := werne(t, kind, lang)
			m.Appointment.ID[15] = byte(i)
			messages = append(messages, m)
		}
		composed, err := mail.ComposeSummary(printer(t, lang), 42, messages)
		if err != nil {
			t.Fatal(err)
		}
		base := filepath.Join("testdata", "summary."+lang)
		golden(t, base+".txt", "Subject: "+composed.Subject+"\nMessage-ID: "+composed.MessageID+"\n\n"+composed.Text)
		golden(t, base+".html", composed.HTML)
		if composed.ICSMethod != "" || len(composed.Files) != 3 {
			t.Errorf("%s: an invitation of %q and %d files; a reminder leaves the calendar as it is, the others bring a file each", lang, composed.ICSMethod, len(composed.Files))
		}
		for _, m := range messages {
			contains(t, base+".txt", composed.Text, m.Appointment.Reference, "https://termine.werne.example/")
		}
	}
}
