package mail

import (
	"fmt"
	netmail "net/mail"
	"strings"

	"stadttermin/internal/i18n"
)

// Mail is a finished mail, ready for a mail server.
type Mail struct {
	From, To  netmail.Address
	ReplyTo   string // address; empty: the sender's
	Subject   string
	Text      string // plain text; lines end with \n
	HTML      string // empty: text alone
	ICS       []byte // empty where the calendar stays as it is
	ICSMethod Method
	Files     []File
	MessageID string            // without angle brackets; the same for the same tenant, kind, appointment and sequence
	Headers   map[string]string // besides those above
}

// File is something that is attached.
type File struct {
	Name    string
	Type    string // such as application/pdf
	Content []byte
}

// Compose writes the mail in the printer's language. It fails where the message lacks something without which no mail
// may leave: a known kind, valid addresses and links. The error holds no personal data.
func Compose(p *i18n.Printer, m Message) (Mail, error) {
	m = m.cleaned()
	if err := m.check(); err != nil {
		return Mail{}, fmt.Errorf("composing a mail: %w", err)
	}
	l := newLetter(p, m)
	page, err := l.html()
	if err != nil {
		return Mail{}, fmt.Errorf("composing a mail: %w", err)
	}
	mail := Mail{
		From:      netmail.Address{Name: m.Town.FromName, Address: m.Town.From},
		To:        netmail.Address{Name: m.Appointment.Name, Address: m.Appointment.Email},
		Subject:   l.Subject,
		Text:      l.text(),
		HTML:      page,
		ICSMethod: m.method(),
		MessageID: m.id(),
		Headers: map[string]string{
			// RFC 3834, and what Exchange understands instead: no absence note may answer to a town's mailbox.
			"Auto-Submitted":           "auto-generated",
			"X-Auto-Response-Suppress": "All",
			"Content-Language":         p.Lang(),
		},
	}
	if mail.ICSMethod != "" {
		if mail.ICS, err = event(l, m, mail.ICSMethod); err != nil {
			return Mail{}, fmt.Errorf("composing a mail: %w", err)
		}
	}
	return mail, nil
}

// id names the mail for good, at the sender's domain, so that mail programs show a repetition once.
func (m Message) id() string {
	_, domain, _ := strings.Cut(m.Town.From, "@")
	return fmt.Sprintf("%s.%d.%s.%s@%s", m.Kind, m.Sequence, m.Appointment.ID, m.Town.Slug, domain)
}
