package mail_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"stadttermin/internal/i18n"
	"stadttermin/internal/message/mail"
	"stadttermin/web"
)

func TestTheSameMessageGivesTheSameMail(t *testing.T) {
	t.Parallel()
	m := werne(t, mail.Change, "de")
	first, again := compose(t, m, "de"), compose(t, m, "de")
	if !reflect.DeepEqual(first, again) {
		t.Error("a mail that is sent again is another one")
	}
}

func TestEachKindAndSequenceHasItsOwnMessageID(t *testing.T) {
	t.Parallel()
	seen := make(map[string]mail.Kind)
	for _, kind := range mail.Kinds() {
		for sequence := range 3 {
			m := werne(t, kind, "de")
			m.Sequence = sequence
			id := compose(t, m, "de").MessageID
			if other, ok := seen[id]; ok {
				t.Errorf("%s and %s share %s", kind, other, id)
			}
			if seen[id] = kind; !strings.HasSuffix(id, "@werne.example") {
				t.Errorf("%s is not at the sender's domain", id)
			}
		}
	}
}

func TestAutomaticAnswersAreSuppressed(t *testing.T) {
	t.Parallel()
	headers := compose(t, werne(t, mail.Confirmation, "ar"), "ar").Headers
	want := map[string]string{"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "Content-Language": "ar"}
	if !reflect.DeepEqual(headers, want) {
		t.Errorf("headers %v, want %v", headers, want)
	}
}

func TestNoLineOfTheTextPartIsLongerThan72Columns(t *testing.T) {
	t.Parallel()
	for _, kind := range mail.Kinds() {
		for _, lang := range []string{"de", "en", "ar"} {
			for line := range strings.Lines(compose(t, werne(t, kind, lang), lang).Text) {
				if line = strings.TrimSuffix(line, "\n"); utf8.RuneCountInString(line) > 72 && !strings.Contains(line, "https://") {
					t.Errorf("%s in %s: %d columns: %s", kind, lang, utf8.RuneCountInString(line), line)
				}
			}
		}
	}
}

func TestLinksToActOnStandAloneOnTheirLine(t *testing.T) {
	t.Parallel()
	m := werne(t, mail.Confirmation, "de")
	m.ManageURL += strings.Repeat("x", 100)
	contains(t, "text", compose(t, m, "de").Text, "\n"+m.ManageURL+"\n", "\n"+m.CancelURL+"\n")
}

func TestACancelledAppointmentOffersANewOneAndNothingToManage(t *testing.T) {
	t.Parallel()
	for _, kind := range []mail.Kind{mail.Cancellation, mail.TownCancellation} {
		m := werne(t, kind, "de")
		m.ManageURL, m.CancelURL = "https://termine.werne.example/termin/x", "https://termine.werne.example/termin/x/absagen"
		composed := compose(t, m, "de")
		for part, text := range map[string]string{"text": composed.Text, "html": composed.HTML} {
			contains(t, part, text, m.BookURL, "Neuen Termin buchen")
			lacks(t, part, text, m.ManageURL, "Das bringen Sie mit", "DAS BRINGEN SIE MIT", "B 42", "pünktlich")
		}
	}
}

func TestTheTownSaysWhyItCancels(t *testing.T) {
	t.Parallel()
	m := werne(t, mail.TownCancellation, "en")
	composed := compose(t, m, "en")
	contains(t, "text", composed.Text, "The reason: "+m.Reason)
	contains(t, "html", composed.HTML, `<bdi lang="de">`+m.Reason+`</bdi>`)
	m.Reason = ""
	lacks(t, "text without a reason", compose(t, m, "en").Text, "The reason")
}

func TestAChangeNamesWhatHeldBefore(t *testing.T) {
	t.Parallel()
	m := werne(t, mail.Change, "de")
	composed := compose(t, m, "de")
	contains(t, "text", composed.Text, "Bisher: Donnerstag, 19. November 2026, 8:30 Uhr", "Bisher war sie B 7.")
	contains(t, "html", composed.HTML, "Bisher: <s>Donnerstag, 19.\u00a0November 2026, 8:30\u00a0Uhr</s>")
	m.Appointment.Previous.WaitingNumber = m.Appointment.WaitingNumber
	lacks(t, "text with the same number", compose(t, m, "de").Text, "Wartenummer ist neu")
	m.Appointment.Previous = nil
	if _, err := mail.Compose(printer(t, "de"), m); err == nil {
		t.Error("a change without what was before is composed")
	}
}

func TestAReminderThatComesLateDoesNotSayTomorrow(t *testing.T) {
	t.Parallel()
	m := werne(t, mail.Reminder, "de")
	contains(t, "the eve's", compose(t, m, "de").Text, "Morgen ist Ihr Termin")
	m.Written = m.Appointment.Start.Add(-2 * time.Hour)
	lacks(t, "the same day's", compose(t, m, "de").Text, "Morgen")
	// One o'clock in the night of the day itself is still the eve in UTC.
	m.Written = time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC)
	lacks(t, "the night's", compose(t, m, "de").Text, "Morgen")
}

func TestARemindingIsPromisedOnlyWhereItFollows(t *testing.T) {
	t.Parallel()
	m := werne(t, mail.Confirmation, "de")
	contains(t, "text", strings.ReplaceAll(compose(t, m, "de").Text, "\n", " "), "Am Sonntag, 22. November 2026, erinnern wir Sie noch einmal.")
	m.RemindsOn = nil
	lacks(t, "text", compose(t, m, "de").Text, "erinnern")
}

func TestGermanNamesStayBesideTheirTranslation(t *testing.T) {
	t.Parallel()
	composed := compose(t, werne(t, mail.Confirmation, "ar"), "ar")
	contains(t, "html", composed.HTML, `dir="rtl"`, `lang="ar"`, `<bdi lang="de" class="soft"`, ">Personalausweis</bdi>", `<bdi lang="de">Bürgerbüro im Stadthaus</bdi>`)
	contains(t, "text", composed.Text, "بطاقة الهوية (\u2068Personalausweis\u2069)")
	german := compose(t, werne(t, mail.Confirmation, "de"), "de")
	lacks(t, "german html", german.HTML, `lang="de" class`, "Am Schalter sprechen wir Deutsch")
	lacks(t, "german text", german.Text, "\u2068")
}

func TestTheMailLoadsNothingFromAnywhere(t *testing.T) {
	t.Parallel()
	for _, kind := range mail.Kinds() {
		lacks(t, string(kind), compose(t, werne(t, kind, "de"), "de").HTML, "<img", "<script", "<link", "url(", "@import", "src=", "ZgotmplZ")
	}
}

func TestWhatPeopleTypeIsTextAndNothingElse(t *testing.T) {
	t.Parallel()
	m := werne(t, mail.Confirmation, "de")
	m.Appointment.Name = "Kim\r\nBcc: all@example.org\u202e <b>&\x00\u2066"
	m.Appointment.Items[0].Name = "<script>alert(1)</script>"
	m.Town.FromName = "Stadt\nWerne"
	m.Appointment.Reference = "WER\r\nX-Evil: 1"
	composed := compose(t, m, "de")
	if composed.To.Name != "Kim Bcc: all@example.org <b>&" || composed.From.Name != "Stadt Werne" {
		t.Errorf("names %q and %q", composed.To.Name, composed.From.Name)
	}
	if strings.ContainsAny(composed.Subject+composed.MessageID, "\r\n") {
		t.Error("a header has more than one line")
	}
	contains(t, "html", composed.HTML, "Guten Tag Kim Bcc: all@example.org &lt;b&gt;&amp;,")
	lacks(t, "html", composed.HTML, "<script>", "\u202e", "\x00")
	lacks(t, "text", composed.Text, "\nBcc:", "\nX-Evil", "\u202e")
	lacks(t, "ics", string(composed.ICS), "\nX-Evil", "\nBcc")
}

func TestAMessageWithoutNameGreetsAllTheSame(t *testing.T) {
	t.Parallel()
	m := werne(t, mail.Confirmation, "de")
	m.Appointment.Name = " \u202e\n"
	contains(t, "text", compose(t, m, "de").Text, "\nGuten Tag,\n")
}

func TestWhatCannotBeMendedIsRefusedWithoutRepeatingIt(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*mail.Message){
		"unknown kind":            func(m *mail.Message) { m.Kind = "secret" },
		"address with line break": func(m *mail.Message) { m.Appointment.Email = "secret@x.example\r\nBcc: a@b.example" },
		"two addresses":           func(m *mail.Message) { m.Appointment.Email = "secret@x.example, b@x.example" },
		"address with name":       func(m *mail.Message) { m.Town.From = "secret <a@x.example>" },
		"no address":              func(m *mail.Message) { m.Appointment.Email = "" },
		"script link":             func(m *mail.Message) { m.ManageURL = "javascript:secret()" },
		"link without host":       func(m *mail.Message) { m.CancelURL = "https:///secret" },
		"link with line break":    func(m *mail.Message) { m.Town.ImprintURL = "https://x.example/\nsecret" },
		"no base":                 func(m *mail.Message) { m.Town.BaseURL = "" },
		"colour with style":       func(m *mail.Message) { m.Town.Brand.Color = "secret;x:y" },
	} {
		m := werne(t, mail.Confirmation, "de")
		spoil(&m)
		_, err := mail.Compose(printer(t, "de"), m)
		if err == nil {
			t.Errorf("%s is composed", name)
			continue
		}
		if name != "unknown kind" {
			lacks(t, name, err.Error(), "secret")
		}
	}
}

func TestComposingLeavesTheMessageAsItIs(t *testing.T) {
	t.Parallel()
	m, twin := werne(t, mail.Change, "de"), werne(t, mail.Change, "de")
	for _, message := range []*mail.Message{&m, &twin} {
		message.Appointment.Bring[0].Text = "a\nb"
		message.Appointment.Items[0].Name = "a\nb"
		message.Appointment.Fees[0].Note = "a\nb"
		message.Appointment.Previous.WaitingNumber = "a\nb"
	}
	compose(t, m, "de")
	if !reflect.DeepEqual(m, twin) {
		t.Error("composing changed the message it was given")
	}
}

func TestFeesAreAddedUp(t *testing.T) {
	t.Parallel()
	m := werne(t, mail.Confirmation, "de")
	contains(t, "text", compose(t, m, "de").Text, "101,00 Euro für die Gebühren: 2 × Personalausweis (92,00 Euro,")
	m.Appointment.Fees = []mail.Fee{{Name: "Meldebescheinigung", Quantity: 1, Amount: 900}}
	contains(t, "text with one fee", compose(t, m, "de").Text, "[ ] 9,00 Euro für die Gebühren\n")
	m.Appointment.Fees = nil
	lacks(t, "text without fees", compose(t, m, "de").Text, "Gebühren")
}

func TestATownWithoutColoursGetsNeutralOnes(t *testing.T) {
	t.Parallel()
	m := werne(t, mail.Confirmation, "de")
	m.Town.Brand = mail.Brand{}
	contains(t, "html", compose(t, m, "de").HTML, "border-bottom:4px solid #131525")
}

func TestEveryTextOfAMailExistsInEveryLanguage(t *testing.T) {
	t.Parallel()
	bundle, err := i18n.Load(web.Locales)
	if err != nil {
		t.Fatal(err)
	}
	keys := bundle.Keys()
	for _, kind := range mail.Kinds() {
		for _, lang := range bundle.Languages() {
			composed := compose(t, werne(t, kind, lang), lang)
			// A printer shows the key of a text that it cannot fill.
			calendar := string(bytes.ReplaceAll(composed.ICS, []byte("\r\n "), nil))
			lacks(t, string(kind)+" in "+lang, composed.Subject+composed.Text+composed.HTML+calendar, keys...)
		}
	}
}
