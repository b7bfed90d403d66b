package contact

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"stadttermin/internal/apperr"
)

// MaxName bounds a name, in characters.
const MaxName = 120

// address finds what would be a link or an address in a mail. A name goes into mails that the town sends to whatever
// address was typed, so that whoever types an advertisement for a name could send it in the town's name.
var address = regexp.MustCompile(`(?i)://|\bwww\.|@|\b[a-z0-9-]{2,}\.[a-z]{2,}(?:[/:?#]|$|\s)|=\?`)

// Name reads a name. Refusals: apperr.NameMissing, NameLong (Args: max), NameAddress, NameInvalid.
func Name(s string) (string, *apperr.Error) {
	s = Line(s)
	switch {
	case s == "":
		return s, apperr.New(apperr.NameMissing)
	case utf8.RuneCountInString(s) > MaxName:
		return s, apperr.New(apperr.NameLong, "max", MaxName)
	case !utf8.ValidString(s) || !strings.ContainsFunc(s, unicode.IsLetter) || strings.ContainsFunc(s, Invisible):
		return s, apperr.New(apperr.NameInvalid)
	case address.MatchString(s) && !titled(s):
		return s, apperr.New(apperr.NameAddress)
	}
	return s, nil
}

// title is an academic degree or another abbreviation before a name that was typed without a space, such as Dr.med.
var title = regexp.MustCompile(`(?i)\b(?:dr|prof|dipl|med|phil|rer|nat|jur|hc|ing|mag|st|geb|jun|sen)\.(?:[a-z]{2,6}\.?)`)

// titled tells whether a name looks like an address for nothing but its titles.
func titled(s string) bool {
	return title.MatchString(s) && !address.MatchString(title.ReplaceAllString(s, ""))
}

// Missing tells whether a refusal says just that nothing was given, which is no fault where nothing is needed.
func Missing(refusal *apperr.Error) bool {
	return refusal != nil && (refusal.Code == apperr.NameMissing || refusal.Code == apperr.EmailMissing)
}
