package contact

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"stadttermin/internal/apperr"
)

// Longest parts of an address, in bytes (RFC 5321, 4.5.3.1).
const (
	maxEmail = 254
	maxLocal = 64
)

// Email reads an address as people type it or paste it from a contact: mailto:, a name with the address in angle brackets,
// and invisible signs are left out. Whether it exists shows when a mail is sent.
// Refusals: apperr.EmailMissing, EmailInvalid.
func Email(s string) (string, *apperr.Error) {
	s = strings.TrimSpace(Line(s))
	if s == "" {
		return s, apperr.New(apperr.EmailMissing)
	}
	if before, scheme := len(s), "mailto:"; before > len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
		s, _, _ = strings.Cut(s[len(scheme):], "?")
	}
	if open := strings.LastIndexByte(s, '<'); open >= 0 && strings.HasSuffix(s, ">") {
		s = s[open+1 : len(s)-1]
	}
	s = strings.TrimRight(strings.TrimSpace(s), ".,;")
	if !validEmail(s) {
		return s, apperr.New(apperr.EmailInvalid)
	}
	return s, nil
}

func validEmail(s string) bool {
	if len(s) > maxEmail || !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return Invisible(r) || unicode.IsSpace(r) }) {
		return false
	}
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Address != s {
		return false
	}
	local, domain, _ := strings.Cut(s, "@")
	return validLocal(local) && validDomain(domain)
}

// validLocal accepts the unquoted form, with letters of any script.
func validLocal(local string) bool {
	if local == "" || len(local) > maxLocal || local[0] == '.' || strings.HasSuffix(local, ".") || strings.Contains(local, "..") {
		return false
	}
	for _, r := range local {
		if !unicode.In(r, unicode.L, unicode.M, unicode.Nd) && !strings.ContainsRune(".!#$%&'*+/=?^_`{|}~-", r) {
			return false
		}
	}
	return true
}

// validDomain accepts names that can be registered: labels of letters, digits and inner hyphens, the last one no number.
func validDomain(domain string) bool {
	ascii, err := idna.Lookup.ToASCII(strings.ToLower(domain))
	if err != nil || len(ascii) > 253 {
		return false
	}
	labels := strings.Split(ascii, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || label[0] == '-' || strings.HasSuffix(label, "-") {
			return false
		}
	}
	top := labels[len(labels)-1]
	return len(labels) > 1 && len(top) > 1 && strings.ContainsFunc(top, func(r rune) bool { return r >= 'a' && r <= 'z' })
}
