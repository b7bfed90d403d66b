package mail

import (
	"errors"
	"fmt"
	netmail "net/mail"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// clean gives a text on one line, without control characters and without characters that turn the direction of
// writing. What only looks like a space becomes one, so that no header and no calendar line can be begun anew.
func clean(s string) string {
	mapped := strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r', r == '\t', r == '\u0085', r == '\u2028', r == '\u2029':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.FieldsFunc(mapped, func(r rune) bool { return r == ' ' }), " ")
}

// cleaned gives the message with every text cleaned; the one it is called on stays as it is.
func (m Message) cleaned() Message {
	for _, text := range []*string{
		&m.Reason, &m.Town.Slug, &m.Town.Name, &m.Town.FromName, &m.Town.Phone,
		&m.Appointment.Reference, &m.Appointment.WaitingNumber, &m.Appointment.Name,
	} {
		*text = clean(*text)
	}
	m.Appointment.Office = m.Appointment.Office.cleaned()
	if previous := m.Appointment.Previous; previous != nil {
		m.Appointment.Previous = &Previous{Start: previous.Start, WaitingNumber: clean(previous.WaitingNumber)}
	}
	if kept := m.Kept; kept != nil {
		there := *kept
		there.Office = there.Office.cleaned()
		m.Kept = &there
	}
	m.Appointment.Items = slices.Clone(m.Appointment.Items)
	for i, item := range m.Appointment.Items {
		m.Appointment.Items[i].Name, m.Appointment.Items[i].SourceName = clean(item.Name), clean(item.SourceName)
	}
	m.Appointment.Bring = slices.Clone(m.Appointment.Bring)
	for i, need := range m.Appointment.Bring {
		m.Appointment.Bring[i].Text, m.Appointment.Bring[i].When = clean(need.Text), clean(need.When)
	}
	m.Appointment.Fees = slices.Clone(m.Appointment.Fees)
	for i, fee := range m.Appointment.Fees {
		m.Appointment.Fees[i].Name, m.Appointment.Fees[i].Note = clean(fee.Name), clean(fee.Note)
	}
	return m
}

func (o Office) cleaned() Office {
	for _, text := range []*string{&o.Name, &o.SourceName, &o.Street, &o.Postcode, &o.City, &o.Directions} {
		*text = clean(*text)
	}
	return o
}

// check refuses what cleaning cannot mend. Its errors name the field and never what stood in it.
func (m Message) check() error {
	var defects []error
	if !slices.Contains(Kinds(), m.Kind) {
		defects = append(defects, fmt.Errorf("unknown kind of mail %q", m.Kind))
	}
	if m.Kind == Change && m.Appointment.Previous == nil {
		defects = append(defects, errors.New("a change without what was before"))
	}
	for field, address := range map[string]string{"From": m.Town.From, "Email": m.Appointment.Email} {
		if !isAddress(address) {
			defects = append(defects, fmt.Errorf("%s is not a mail address", field))
		}
	}
	required := map[string]string{"BaseURL": m.Town.BaseURL, "ImprintURL": m.Town.ImprintURL, "PrivacyURL": m.Town.PrivacyURL}
	if !m.happens() || m.Kind == Pickup {
		required["BookURL"] = m.BookURL
	}
	for field, link := range required {
		if !isLink(link) {
			defects = append(defects, fmt.Errorf("%s is not a web address", field))
		}
	}
	for field, link := range map[string]string{"ManageURL": m.ManageURL, "CancelURL": m.CancelURL, "MapURL": m.Appointment.Office.MapURL} {
		if link != "" && !isLink(link) {
			defects = append(defects, fmt.Errorf("%s is not a web address", field))
		}
	}
	for _, need := range m.Appointment.Bring {
		if need.URL != "" && !isLink(need.URL) {
			defects = append(defects, errors.New("the link of a form is not a web address"))
		}
	}
	return errors.Join(append(defects, m.Town.Brand.check())...)
}

func isAddress(s string) bool {
	address, err := netmail.ParseAddress(s)
	return err == nil && address.Address == s && clean(s) == s
}

func isLink(s string) bool {
	link, err := url.Parse(s)
	return err == nil && (link.Scheme == "https" || link.Scheme == "http") && link.Hostname() != "" && clean(s) == s
}
