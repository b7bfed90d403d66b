package contact

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"stadttermin/internal/apperr"
)

// MaxPhone bounds a telephone number, in characters.
const MaxPhone = 40

// extension is how people write the number behind the number.
var extension = regexp.MustCompile(`(?i)^(.*\d[) ]?)[ ,;/-]*(?:app(?:arat)?|durchwahl|dw|nst|ext(?:ension)?|x|#)\.?:? ?(\d{1,6})$`)

// Phone reads a telephone number in whatever form an address book gives it; an empty one stays empty. An extension is kept.
// Refusals: apperr.PhoneInvalid, PhoneLong (Args: max).
func Phone(s string) (string, *apperr.Error) {
	s = Line(strings.Map(plain, width.Fold.String(s)))
	if len(s) > 4 && strings.EqualFold(s[:4], "tel:") {
		s, _, _ = strings.Cut(strings.TrimSpace(s[4:]), ";")
	}
	number, behind := s, ""
	if parts := extension.FindStringSubmatch(s); parts != nil {
		number, behind = strings.TrimRight(parts[1], " "), parts[2]
	}
	if number == "" {
		return "", nil
	}
	digits := 0
	for _, r := range number {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune("+-/() .", r):
			return s, apperr.New(apperr.PhoneInvalid)
		}
	}
	if digits < 3 {
		return s, apperr.New(apperr.PhoneInvalid)
	}
	if behind != "" {
		number += " App. " + behind
	}
	if len(number) > MaxPhone {
		return s, apperr.New(apperr.PhoneLong, "max", MaxPhone)
	}
	return number, nil
}

// plain makes digits of any script and dashes of any length plain ones, and drops signs that only choose a look or turn the
// direction of text.
func plain(r rune) rune {
	switch {
	case unicode.Is(unicode.Nd, r):
		return '0' + digit(r)
	case unicode.Is(unicode.Pd, r), r == '\u2212', r == '\u2043':
		return '-'
	case r == '\u2044', r == '\u2215':
		return '/'
	case unicode.Is(unicode.Variation_Selector, r), r == '\u202d', r == '\u202e', r == '\u200c', r == '\u200d':
		return -1
	}
	return r
}

// digit gives the value of a decimal digit: those of a script follow each other from its zero (Unicode, 4.6).
func digit(r rune) rune {
	for value := rune(0); ; value++ {
		if !unicode.Is(unicode.Nd, r-value-1) || value == 9 {
			return value
		}
	}
}
