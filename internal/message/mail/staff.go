package mail

import (
	"errors"
	"fmt"
	netmail "net/mail"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/i18n"
)

// Kinds of mails to staff. They are none of Kinds, which go to citizens.
const (
	StaffInvitation Kind = "staff_invitation"
	StaffReset      Kind = "staff_reset"
	StaffCodes      Kind = "staff_codes"  // somebody who knows the password tries codes
	StaffAccess     Kind = "staff_access" // to the overseers: somebody is let see what belongs to citizens
)

// StaffMessage goes to somebody who works at a town hall, with an address to open.
type StaffMessage struct {
	ID       uuid.UUID // of the link, or of the account
	Kind     Kind
	Sequence int // of the mails of a kind to one account
	Town     Town
	Name     string
	Email    string
	URL      string
	Until    time.Time // in the town's zone; from then on the address leads nowhere; zero: it stays
}

// ComposeStaff writes the mail in the printer's language. It fails where there is no valid address to write to.
func ComposeStaff(p *i18n.Printer, m StaffMessage) (Mail, error) {
	to, err := netmail.ParseAddress(m.Email)
	if err != nil || to.Address != m.Email {
		return Mail{}, errors.New("composing a mail to staff: the account has no address to write to")
	}
	key, name, town := "mail."+string(m.Kind), clean(m.Name), clean(m.Town.Name)
	s := new(sheet)
	s.line("", p.T("mail.staff.greeting", "name", name))
	s.gap(1)
	s.line("", p.T(key+".lead", "town", town))
	s.gap(1)
	s.link(p.T(key+".link"), m.URL)
	if !m.Until.IsZero() {
		s.line("", p.T("mail.staff.until", "when", p.DateTime(m.Until)))
	}
	s.gap(1)
	s.line("", p.T(key+".advice"))
	s.WriteString("\n-- \n")
	s.line("", town)
	if !m.Until.IsZero() { // whoever opens the address needs no password
		s.line("", p.T("mail.staff.private"))
	}
	return Mail{
		From:      netmail.Address{Name: clean(m.Town.FromName), Address: m.Town.From},
		To:        netmail.Address{Name: name, Address: m.Email},
		Subject:   p.T(key+".subject", "town", town),
		Text:      s.String(),
		MessageID: m.Town.messageID(m.messageName()),
		Headers:   map[string]string{"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "Content-Language": p.Lang()},
	}, nil
}

// messageName tells a mail apart from all others of its kind about one account.
func (m StaffMessage) messageName() string {
	if m.Sequence != 0 {
		return fmt.Sprintf("%s.%d.%s", m.Kind, m.Sequence, m.ID)
	}
	return fmt.Sprintf("%s.%s", m.Kind, m.ID)
}
