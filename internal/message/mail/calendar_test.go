package mail_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	"stadttermin/internal/message/mail"
	"stadttermin/internal/town/office"
)

// entry reads a calendar back and gives its method and only event.
func entry(t *testing.T, file []byte) (method string, event *ics.VEvent) {
	t.Helper()
	calendar, err := ics.ParseCalendar(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	for _, property := range calendar.CalendarProperties {
		if property.IANAToken == string(ics.PropertyMethod) {
			method = property.Value
		}
	}
	events := calendar.Events()
	if len(events) != 1 {
		t.Fatalf("%d events", len(events))
	}
	return method, events[0]
}

func value(event *ics.VEvent, property ics.ComponentProperty) string {
	if found := event.GetProperty(property); found != nil {
		return found.Value
	}
	return ""
}

func TestTheCalendarEntryFollowsTheAppointment(t *testing.T) {
	t.Parallel()
	for kind, want := range map[mail.Kind]struct{ method, status, sequence string }{
		mail.Confirmation:     {"REQUEST", "CONFIRMED", "0"},
		mail.Change:           {"REQUEST", "CONFIRMED", "1"},
		mail.Cancellation:     {"CANCEL", "CANCELLED", "1"},
		mail.TownCancellation: {"CANCEL", "CANCELLED", "1"},
	} {
		composed := compose(t, werne(t, kind, "de"), "de")
		method, event := entry(t, composed.ICS)
		if method != want.method || string(composed.ICSMethod) != method {
			t.Errorf("%s: method %s, want %s", kind, method, want.method)
		}
		if got := value(event, ics.ComponentPropertyStatus); got != want.status {
			t.Errorf("%s: status %s, want %s", kind, got, want.status)
		}
		if got := value(event, ics.ComponentPropertySequence); got != want.sequence {
			t.Errorf("%s: sequence %s, want %s", kind, got, want.sequence)
		}
		if event.Id() != "0190f3a1-7d2c-7aaa-8000-1234567890ab@termine.werne.example" {
			t.Errorf("%s: another UID %s", kind, event.Id())
		}
	}
}

func TestAReminderAndALostLinkLeaveTheCalendarAlone(t *testing.T) {
	t.Parallel()
	for _, kind := range []mail.Kind{mail.Reminder, mail.ManageLink} {
		composed := compose(t, werne(t, kind, "de"), "de")
		if len(composed.ICS) > 0 || composed.ICSMethod != "" {
			t.Errorf("%s carries a calendar entry", kind)
		}
		lacks(t, string(kind), composed.Text, "Anhang")
	}
}

func TestTheCalendarEntryLiesAtTheTimeOfTheTown(t *testing.T) {
	t.Parallel()
	_, event := entry(t, compose(t, werne(t, mail.Confirmation, "de"), "de").ICS)
	for property, want := range map[ics.ComponentProperty]string{
		ics.ComponentPropertyDtStart:  "20261123T073000Z",
		ics.ComponentPropertyDtEnd:    "20261123T080500Z",
		ics.ComponentPropertyDtstamp:  "20261120T122300Z",
		ics.ComponentPropertySummary:  "Termin: Bürgerbüro im Stadthaus",
		ics.ComponentPropertyLocation: "Bürgerbüro im Stadthaus, Konrad-Adenauer-Platz 1, 59368 Werne",
		ics.ComponentPropertyUrl:      "https://termine.werne.example/termin/4tB9-beispiel",
	} {
		if got := value(event, property); got != want {
			t.Errorf("%s %q, want %q", property, got, want)
		}
	}
	contains(t, "description", value(event, ics.ComponentPropertyDescription), "Referenznummer: WER-7K4M-2QX9", "Wartenummer: B 42",
		"- Digitale Passfotos", "https://termine.werne.example/termin/4tB9-beispiel")
}

func TestNobodyIsAskedForAnAnswer(t *testing.T) {
	t.Parallel()
	_, event := entry(t, compose(t, werne(t, mail.Confirmation, "de"), "de").ICS)
	attendees := event.Attendees()
	if len(attendees) != 1 || attendees[0].Email() != "kim@beispiel.example" {
		t.Fatalf("attendees %v", attendees)
	}
	if got := attendees[0].ICalParameters["RSVP"]; len(got) != 1 || got[0] != "FALSE" {
		t.Errorf("RSVP %v", got)
	}
	if attendees[0].ParticipationStatus() != ics.ParticipationStatusAccepted {
		t.Errorf("participation %s", attendees[0].ParticipationStatus())
	}
}

func TestTheDownloadIsPublishedAndNamesNoCitizen(t *testing.T) {
	t.Parallel()
	file, err := mail.Calendar(printer(t, "de"), werne(t, mail.Confirmation, "de"), mail.Publish)
	if err != nil {
		t.Fatal(err)
	}
	method, event := entry(t, file)
	if method != "PUBLISH" || len(event.Attendees()) != 0 {
		t.Errorf("method %s, attendees %v", method, event.Attendees())
	}
	lacks(t, "download", string(file), "Kim", "beispiel.example:")
}

func TestCalendarLinesEndAndFoldAsTheStandardWants(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"de", "ar"} {
		m := werne(t, mail.Confirmation, lang)
		m.Appointment.Bring = append(m.Appointment.Bring, office.Need{Text: strings.Repeat("بطاقة", 60)}, office.Need{Text: strings.Repeat("ü", 200)})
		file := string(compose(t, m, lang).ICS)
		for line := range strings.SplitSeq(strings.TrimSuffix(file, "\r\n"), "\r\n") {
			if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
				t.Errorf("%s: line of %d octets: %q", lang, len(line), line)
			}
		}
		contains(t, "unfolded", strings.ReplaceAll(file, "\r\n ", ""), strings.Repeat("بطاقة", 60), strings.Repeat("ü", 200))
	}
}

func TestSignsOfTheFormatInNamesAreHarmless(t *testing.T) {
	t.Parallel()
	m := werne(t, mail.Confirmation, "de")
	m.Appointment.Name = `Kim O'Neill; "K", B:\x`
	m.Appointment.Office.Name = `Büro; A, B \ C`
	m.Appointment.Office.SourceName = m.Appointment.Office.Name
	file := compose(t, m, "de").ICS
	_, event := entry(t, file)
	if got := value(event, ics.ComponentPropertySummary); got != `Termin: Büro; A, B \ C` {
		t.Errorf("summary %q", got)
	}
	contains(t, "file", strings.ReplaceAll(string(file), "\r\n ", ""), "ATTENDEE;CN=Kim O’Neill K B x;")
}
