package booking

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"stadttermin/internal/fault"
)

// Contact is the person an appointment is for. It is kept apart, so that forgetting it is deleting a row.
type Contact struct {
	Name  string
	Email string
	Phone string
}

// Longest contact details, in characters.
const (
	maxName  = 120
	maxEmail = 254 // RFC 5321, 4.5.3.1
	maxPhone = 40
)

// cleaned gives the contact with spaces folded; its refusals are a fault.List of every field that is wrong. needEmail is
// false where staff book.
func (c Contact) cleaned(needEmail bool) (Contact, error) {
	c = Contact{Name: fold(c.Name), Email: strings.TrimSpace(c.Email), Phone: fold(c.Phone)}
	var wrong fault.List
	switch {
	case c.Name == "":
		wrong = append(wrong, fault.New(fault.NameMissing).At("name"))
	case !validName(c.Name):
		wrong = append(wrong, fault.New(fault.NameInvalid, "max", maxName).At("name"))
	}
	switch {
	case c.Email == "" && needEmail:
		wrong = append(wrong, fault.New(fault.EmailMissing).At("email"))
	case c.Email != "" && !validEmail(c.Email):
		wrong = append(wrong, fault.New(fault.EmailInvalid).At("email"))
	}
	if c.Phone != "" && !validPhone(c.Phone) {
		wrong = append(wrong, fault.New(fault.PhoneInvalid).At("phone"))
	}
	if len(wrong) > 0 {
		return c, wrong
	}
	return c, nil
}

// Staffed gives the contact as staff may book it, spaces folded: a name is enough.
func (c Contact) Staffed() (Contact, error) { return c.cleaned(false) }

func validName(s string) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= maxName && strings.ContainsFunc(s, unicode.IsLetter) && !strings.ContainsFunc(s, invisible)
}

// fold composes characters and makes every run of ordinary spaces one space; line breaks stay, to be refused.
func fold(s string) string {
	return strings.Join(strings.FieldsFunc(norm.NFC.String(s), func(r rune) bool { return r == ' ' || r == '\u00a0' }), " ")
}

// invisible tells control and format characters, among them line breaks and marks that reverse the direction of text,
// and the replacement character, which is what is left of broken ones. The zero-width joiners that some scripts and emoji
// need are visible in their effect and allowed.
func invisible(r rune) bool {
	return r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r)
}

// validEmail accepts one plain address with a dotted domain; whether it exists shows when the mail is sent.
func validEmail(s string) bool {
	if len(s) > maxEmail || strings.ContainsFunc(s, func(r rune) bool { return invisible(r) || unicode.IsSpace(r) }) {
		return false
	}
	address, err := mail.ParseAddress(s)
	if err != nil || address.Address != s {
		return false
	}
	domain := s[strings.LastIndexByte(s, '@')+1:]
	return strings.Contains(domain, ".") && !strings.HasPrefix(domain, "[") && !strings.Contains(domain, "..") && !strings.HasSuffix(domain, ".")
}

func validPhone(s string) bool {
	digits := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune("+-/() .", r):
			return false
		}
	}
	return digits >= 3 && len(s) <= maxPhone
}
