package mail

import (
	"errors"
	"fmt"
	netmail "net/mail"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/i18n"
)

// AddressCode is the kind of a mail that shows whether somebody reads the mails of an address. It is none of Kinds, which are
// about appointments.
const AddressCode Kind = "address_code"

// AddressCodeMessage goes to an address that somebody wants to book with, who may be anybody.
type AddressCodeMessage struct {
	ID    uuid.UUID
	Town  Town
	To    string
	Code  string
	Until time.Time // in the town's zone; from then on the code is taken no more
}

// ComposeAddressCode writes the mail in the printer's language. Nothing of it was typed by whoever asked for it.
func ComposeAddressCode(p *i18n.Printer, m AddressCodeMessage) (Mail, error) {
	to, err := netmail.ParseAddress(m.To)
	if err != nil || to.Address != m.To {
		return Mail{}, errors.New("composing a mail with a code: there is no address to write to")
	}
	town := clean(m.Town.Name)
	s := new(sheet)
	s.line("", p.T("mail.greeting_unnamed"))
	s.gap(1)
	s.line("", p.T("mail.address_code.lead", "town", town))
	s.gap(1)
	s.line("    ", m.Code)
	s.gap(1)
	s.line("", p.T("mail.address_code.until", "time", p.Time(m.Until)))
	s.gap(1)
	s.line("", p.T("mail.address_code.advice"))
	s.WriteString("\n-- \n")
	s.line("", town)
	if m.Town.Phone != "" {
		s.line("", p.T("mail.phone")+" "+clean(m.Town.Phone))
	}
	return Mail{
		From:      netmail.Address{Name: clean(m.Town.FromName), Address: m.Town.From},
		To:        netmail.Address{Address: m.To},
		Subject:   p.T("mail.address_code.subject", "code", m.Code, "town", town),
		Text:      s.String(),
		MessageID: m.Town.messageID(fmt.Sprintf("%s.%s", AddressCode, m.ID)),
		Headers:   headers(p),
	}, nil
}
