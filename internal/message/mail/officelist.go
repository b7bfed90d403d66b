package mail

import (
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"

	"github.com/google/uuid"

	"stadttermin/internal/civil"
	"stadttermin/internal/i18n"
)

// OfficeList is the kind of a mail that takes an encrypted list to an office. It is none of Kinds, which go to citizens.
const OfficeList Kind = "office_list"

// OfficeListMessage is an office's list of a day on its way. The mail around the file names nobody.
type OfficeListMessage struct {
	ID        uuid.UUID
	Recipient int // which of the list's recipients it is
	Town      Town
	To        string
	Office    string // name
	OfficeID  string
	Date      civil.Date
	Made      string // when, in words
	File      []byte // encrypted
}

// ComposeOfficeList writes the mail in the printer's language.
func ComposeOfficeList(p *i18n.Printer, m OfficeListMessage) (Mail, error) {
	to, err := netmail.ParseAddress(m.To)
	if err != nil {
		return Mail{}, errors.New("composing an office's list: the recipient has no address")
	}
	office, date := clean(m.Office), p.Date(m.Date)
	return Mail{
		From:    netmail.Address{Name: clean(m.Town.FromName), Address: m.Town.From},
		To:      netmail.Address{Name: office, Address: to.Address},
		Subject: p.T("mail.office_list.subject", "office", office, "date", date),
		Text: strings.Join([]string{
			p.T("mail.office_list.lead", "office", office, "date", date, "made", m.Made), "",
			p.T("mail.office_list.open"), "", p.T("mail.office_list.keep"), "",
		}, "\n"),
		Files:     []File{{Name: fmt.Sprintf("termine-%s-%s.pdf", m.OfficeID, m.Date), Type: "application/pdf", Content: m.File}},
		MessageID: m.Town.messageID(fmt.Sprintf("%s.%s.%d", OfficeList, m.ID, m.Recipient)),
		Headers: map[string]string{
			"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "Content-Language": p.Lang(),
		},
	}, nil
}
