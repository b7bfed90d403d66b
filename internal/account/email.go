package account

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"stadttermin/internal/fault"
)

// Longest of each, in characters.
const (
	maxName  = 120
	maxEmail = 254 // RFC 5321, 4.5.3.1
)

// cleanEmail gives an address as it is stored and looked for.
func cleanEmail(email string) (string, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	if email == "" {
		return "", fault.New(fault.EmailMissing).At("email")
	}
	address, err := mail.ParseAddress(email)
	if err != nil || address.Address != email || len(email) > maxEmail || !plain(email) {
		return "", fault.New(fault.EmailInvalid).At("email")
	}
	return email, nil
}

func cleanName(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	switch {
	case name == "":
		return "", fault.New(fault.NameMissing).At("name")
	case utf8.RuneCountInString(name) > maxName || !plain(name):
		return "", fault.New(fault.NameInvalid, "max", maxName).At("name")
	}
	return name, nil
}

// plain refuses control and format characters and what is no UTF-8.
func plain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf) })
}
