package mail

import (
	"strings"
	"unicode/utf8"
)

// columns is the longest line of the text part, so that it survives being quoted in a reply. Links are longer if they
// must and stand alone on their line, where every program finds them.
const columns = 72

// sheet is the text part while it is written.
type sheet struct{ strings.Builder }

func (s *sheet) gap(lines int) { s.WriteString(strings.Repeat("\n", lines)) }

// line writes a text that may be wrapped; first stands before its first line and the others are indented as far.
func (s *sheet) line(first, text string) {
	indent := strings.Repeat(" ", utf8.RuneCountInString(first))
	used := 0
	for i, word := range strings.Split(text, " ") {
		width := utf8.RuneCountInString(word)
		switch {
		case i == 0:
			s.WriteString(first)
			used = utf8.RuneCountInString(first)
		case used+1+width > columns:
			s.WriteString("\n" + indent)
			used = len(indent)
		default:
			s.WriteByte(' ')
			used++
		}
		s.WriteString(breakable(word))
		used += width
	}
	s.gap(1)
}

// heading writes the text of a section's beginning. Languages without capitals have it as it is.
func (s *sheet) heading(text string) {
	s.gap(2)
	s.line("", strings.ToUpper(text))
	s.gap(1)
}

func (s *sheet) link(label, url string) {
	s.line("", label+":")
	s.WriteString(url + "\n\n")
}

func (l *letter) text() string {
	s := new(sheet)
	s.line("", l.Heading)
	s.gap(1)
	s.line("", l.Greeting)
	s.line("", l.Lead)
	l.writeContent(s)
	l.writeSender(s)
	return s.String()
}

// writeContent writes what the letter is about.
func (l *letter) writeContent(s *sheet) {
	for _, notice := range l.Notices {
		s.gap(1)
		s.line("", notice)
	}
	if l.Reason != nil {
		s.gap(1)
		s.line("", l.Reason.Label+" "+l.Reason.Words.plain(l.Dir))
	}
	s.gap(1)
	l.writeAppointment(s)
	for _, advice := range l.Advice {
		s.gap(1)
		s.line("", advice)
	}
	l.writePreparation(s)
	if l.Action != nil {
		s.heading(l.Action.Heading)
		s.line("", l.Action.Advice)
		s.gap(1)
		s.link(l.Action.Label, l.Action.URL)
		if l.Action.OtherURL != "" {
			s.link(l.Action.OtherLabel, l.Action.OtherURL)
		}
	}
	if l.Closing != "" {
		s.line("", l.Closing)
	}
}

func (l *letter) writeAppointment(s *sheet) {
	if l.When != "" {
		s.line("  ", l.When)
	}
	if l.Previous != nil {
		s.line("  ", l.Previous.Label+" "+l.Previous.When+". "+l.Previous.Void)
	}
	for _, item := range l.Items {
		s.line("  ", item.plain(l.Dir))
	}
	s.gap(1)
	s.line("  ", l.Office.plain(l.Dir))
	if l.Address != "" {
		s.line("  ", isolate(l.Address, l.Dir))
	}
	s.gap(1)
	s.line("  ", l.Label.Reference+": "+isolate(l.Reference, l.Dir))
	if l.Number != "" {
		s.line("  ", l.Label.Number+": "+isolate(l.Number, l.Dir))
	}
}

func (l *letter) writePreparation(s *sheet) {
	if len(l.Bring) > 0 {
		s.heading(l.Label.Bring)
		for _, thing := range l.Bring {
			s.line("  [ ] ", strings.TrimSpace(thing.Title+" "+thing.Text))
			if thing.URL != "" {
				s.WriteString("      " + thing.URL + "\n")
			}
		}
	}
	if l.Directions != "" {
		s.heading(l.Label.Directions)
		s.line("", l.Directions)
	}
}

// writeSender writes the signature, which begins as RFC 3676 §4.3 wants it.
func (l *letter) writeSender(s *sheet) {
	s.WriteString("\n-- \n")
	if l.BookedAt != "" {
		s.line("", l.BookedAt)
	}
	s.line("", l.Sender.plain(l.Dir))
	if l.Phone != nil {
		s.line("", l.Label.Phone+": "+isolate(l.Phone.Number, l.Dir))
	}
	s.line("", l.Label.Imprint+": "+l.ImprintURL)
	s.line("", l.Label.Privacy+": "+l.PrivacyURL)
	if l.KeepPrivate != "" {
		s.line("", l.KeepPrivate)
	}
}
