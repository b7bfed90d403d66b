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
	Return    string // address of the envelope, where what cannot be delivered comes back to; empty: the sender's
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
		Headers:   headers(p),
	}
	if mail.ICSMethod != "" {
		if mail.ICS, err = event(l, m, mail.ICSMethod); err != nil {
			return Mail{}, fmt.Errorf("composing a mail: %w", err)
		}
	}
	return mail, nil
}

// headers are RFC 3834's, and what Exchange understands instead: no absence note may answer to a town's mailbox.
func headers(p *i18n.Printer) map[string]string {
	return map[string]string{"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "Content-Language": p.Lang()}
}

// id names the mail for good, so that mail programs show a repetition once.
func (m Message) id() string {
	return m.Town.messageID(fmt.Sprintf("%s.%d.%s", m.Kind, m.Sequence, m.Appointment.ID))
}

// messageID is at the sender's domain.
func (t Town) messageID(name string) string {
	from, _ := Route(t.From)
	_, domain, _ := strings.Cut(from, "@")
	return fmt.Sprintf("%s.%s@%s", name, t.Slug, domain)
}
