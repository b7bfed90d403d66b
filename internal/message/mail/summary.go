package mail

import (
	"errors"
	"fmt"
	netmail "net/mail"
	"unicode"
	"unicode/utf8"

	"stadttermin/internal/i18n"
)

// summary is several letters to one address in one mail. The letter around them has neither appointment nor action.
type summary struct {
	*letter

	Letters []*letter
}

// ComposeSummary writes one mail of several messages to one address, in the printer's language, in their order. number
// names it for good within the town. It fails as Compose does.
func ComposeSummary(p *i18n.Printer, number int64, messages []Message) (Mail, error) {
	if len(messages) == 0 {
		return Mail{}, errors.New("composing a mail of nothing")
	}
	var letters []*letter
	var files []File
	for i, m := range messages {
		m = m.cleaned()
		if err := m.check(); err != nil {
			return Mail{}, fmt.Errorf("composing a mail: %w", err)
		}
		l := newLetter(p, m)
		l.Below, l.Lead = true, capitalized(l.Lead)
		letters = append(letters, l)
		if method := m.method(); method != "" {
			entry, err := event(l, m, method)
			if err != nil {
				return Mail{}, fmt.Errorf("composing a mail: %w", err)
			}
			files = append(files, File{Name: fmt.Sprintf("termin-%d.ics", i+1), Type: "application/ics", Content: entry})
		}
	}
	first := messages[0].cleaned()
	s := &summary{letter: around(p, first, letters), Letters: letters}
	page, err := page("summary.html", s)
	if err != nil {
		return Mail{}, fmt.Errorf("composing a mail: %w", err)
	}
	return Mail{
		From:      netmail.Address{Name: first.Town.FromName, Address: first.Town.From},
		To:        netmail.Address{Name: first.Appointment.Name, Address: first.Appointment.Email},
		Subject:   s.Subject,
		Text:      s.text(),
		HTML:      page,
		Files:     files,
		MessageID: first.Town.messageID(fmt.Sprintf("summary.%d", number)),
		Headers:   headers(p),
	}, nil
}

// around makes what stands before and after the letters.
func around(p *i18n.Printer, m Message, letters []*letter) *letter {
	frame := *letters[0]
	frame.Subject = breakable(p.T("mail.summary.subject", "count", len(letters), "town", m.Town.Name))
	frame.Heading, frame.Lead = p.T("mail.summary.heading"), p.T("mail.summary.lead", "count", len(letters))
	frame.Preview = frame.Lead
	frame.BookedAt, frame.Sender, frame.KeepPrivate = "", frame.Town, ""
	for _, l := range letters {
		if l.KeepPrivate != "" {
			frame.KeepPrivate = l.KeepPrivate
		}
	}
	return &frame
}

func (s *summary) text() string {
	out := new(sheet)
	out.line("", s.Heading)
	out.gap(1)
	out.line("", s.Greeting)
	out.line("", s.Lead)
	for _, l := range s.Letters {
		out.gap(2)
		out.line("", "* "+l.Heading)
		out.gap(1)
		out.line("", l.Lead)
		l.writeContent(out)
	}
	s.writeSender(out)
	return out.String()
}

// capitalized begins a sentence that stood after a greeting.
func capitalized(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
