package mail

import (
	"net/url"
	"strings"

	ics "github.com/arran4/golang-ical"

	"stadttermin/internal/i18n"
)

// Method is what a calendar entry asks of a calendar (RFC 5546).
type Method string

// Methods: Publish is for downloading, Request puts or moves the entry that came by mail, Cancel takes it away.
const (
	Publish Method = "PUBLISH"
	Request Method = "REQUEST"
	Cancel  Method = "CANCEL"
)

// method gives that of the kind; reminders and lost links leave the calendar as it is.
func (m Message) method() Method {
	switch m.Kind {
	case Confirmation, Change, Reinstated, Undone:
		return Request
	case Cancellation, TownCancellation, Closure:
		return Cancel
	}
	return ""
}

// Calendar writes the appointment as an iCalendar file (RFC 5545). Its UID stays for the appointment's life, its
// SEQUENCE is the appointment's. It fails as Compose does.
func Calendar(p *i18n.Printer, m Message, method Method) ([]byte, error) {
	m = m.cleaned()
	if err := m.check(); err != nil {
		return nil, err
	}
	return event(newLetter(p, m), m, method)
}

// event writes instants in UTC: one appointment does not recur, and a time zone definition that a calendar reads
// differently from the town would move it.
func event(l *letter, m Message, method Method) ([]byte, error) {
	base, err := url.Parse(m.Town.BaseURL)
	if err != nil {
		return nil, err
	}
	calendar := ics.NewCalendarFor("stadttermin")
	calendar.SetProductId("-//stadttermin//stadttermin//" + strings.ToUpper(l.Lang))
	calendar.SetCalscale("GREGORIAN")
	calendar.SetMethod(ics.Method(method))
	a := m.Appointment
	e := calendar.AddEvent(a.ID.String() + "@" + base.Hostname())
	e.SetDtStampTime(m.Written)
	e.SetSequence(a.Sequence)
	e.SetStartAt(a.Start)
	e.SetEndAt(a.End)
	e.SetSummary(breakable(l.CalendarSummary))
	e.SetLocation(breakable(listed(l.Office.plain(""), l.Address)))
	e.SetDescription(l.calendarDescription())
	e.SetClass(ics.ClassificationPrivate)
	e.SetOrganizer(mailto(m.Town.From), ics.WithCN(parameter(m.Town.FromName)))
	e.SetStatus(ics.ObjectStatusConfirmed)
	if method == Cancel {
		e.SetStatus(ics.ObjectStatusCancelled)
	} else {
		remind(e, l.CalendarSummary)
		if m.ManageURL != "" {
			e.SetURL(m.ManageURL)
		}
	}
	if method != Publish {
		// The appointment is settled already: nobody is asked for an answer, and no answer reaches the town.
		e.AddAttendee(mailto(a.Email), ics.WithCN(parameter(a.Name)), ics.CalendarUserTypeIndividual,
			ics.ParticipationRoleReqParticipant, ics.ParticipationStatusAccepted, rsvpFalse)
	}
	var out strings.Builder
	err = calendar.SerializeTo(&out, ics.WithNewLine("\r\n"))
	return []byte(out.String()), err
}

// remind lets the calendar show the appointment one hour before it.
func remind(e *ics.VEvent, summary string) {
	alarm := ics.NewAlarm("")
	alarm.SetAction(ics.ActionDisplay)
	alarm.SetTrigger("-PT1H")
	alarm.SetProperty(ics.ComponentPropertyDescription, breakable(summary))
	e.AddVAlarm(alarm)
}

// rsvpFalse is written in capitals, as RFC 5545 has it and some calendars insist on.
var rsvpFalse = &ics.KeyValues{Key: string(ics.ParameterRsvp), Value: []string{"FALSE"}}

func (l *letter) calendarDescription() string {
	var lines []string
	for _, item := range l.Items {
		lines = append(lines, item.plain(""))
	}
	lines = append(lines, l.Label.Reference+": "+l.Reference)
	if l.Number != "" {
		lines = append(lines, l.Label.Number+": "+l.Number)
	}
	if len(l.Bring) > 0 {
		lines = append(lines, "", l.Label.Bring+":")
		for _, thing := range l.Bring {
			lines = append(lines, "- "+strings.TrimSpace(thing.Title+" "+thing.Text))
			if thing.URL != "" {
				lines = append(lines, "  "+thing.URL)
			}
		}
	}
	if l.Action != nil {
		lines = append(lines, "", l.Action.Label+":", l.Action.URL)
	}
	return breakable(strings.Join(lines, "\n"))
}

func mailto(address string) string { return "mailto:" + url.PathEscape(address) }

// parameter gives a name that may stand as an unquoted parameter value (RFC 5545 §3.2): the library would write
// backslashes before these signs, which calendars then show.
func parameter(name string) string {
	return clean(strings.NewReplacer(`"`, "", `'`, "’", ",", " ", ";", " ", ":", " ", `\`, " ").Replace(name))
}
