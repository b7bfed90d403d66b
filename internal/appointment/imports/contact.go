package imports

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// nothing is what people write into a cell that has to be filled, folded. Signs alone say nothing either.
var nothing = []string{
	"", "keine", "keiner", "kein", "keines", "ka", "na", "entfällt", "ohne", "nein", "unbekannt", "nichtbekannt", "nichtvorhanden", "x", "xx", "xxx", "none", "null", "no", "unknown",
	"nichtangegeben", "keineangabe", "keineangaben", "keinemail", "keineemail", "keintelefon", "hatkeine", "hatkeins", "leer", "0", "00", "000",
}

// says tells whether a cell that may be empty says anything.
func says(cell string) bool { return !slices.Contains(nothing, fold(cell)) }

var (
	beside   = regexp.MustCompile(`\([^)]*\p{L}[^)]*\)|\[[^\]]*\]`)                                                    // (Sohn)
	labelled = regexp.MustCompile(`(?i)\b(?:tel|telefon|fon|mobil|handy|mob|privat|priv|p|d|dienstl|gesch)\b\.?\s*:?`) // Tel.:
	numbers  = regexp.MustCompile(`[+(]?\d[\d\s()/.+-]{2,}\d`)
	at       = regexp.MustCompile(`(?i)\s*[(\[{]\s*(?:at|ät)\s*[)\]}]\s*`)
	leading  = regexp.MustCompile(`(?i)^(?:mailto|e-?mail)\s*:\s*`)
)

// phone reads a cell of telephone numbers: the first number in it, without what stands beside it. Where no number is in
// it, it is no reason to refuse the line. changed says that it is not as it stands there; what cannot be told from a
// mistyped number is left as it is.
func phone(cell string) (number string, changed bool) {
	if !says(cell) {
		return "", false
	}
	if !strings.ContainsFunc(cell, unicode.IsDigit) {
		return "", true
	}
	if !strings.ContainsFunc(cell, unicode.IsLetter) && !strings.ContainsAny(cell, ",;|") {
		return cell, false
	}
	rest := labelled.ReplaceAllString(beside.ReplaceAllString(cell, " "), " ")
	found := numbers.FindAllString(rest, -1)
	others := numbers.ReplaceAllString(rest, " ")
	if len(found) == 0 || strings.ContainsFunc(others, unicode.IsDigit) {
		return cell, false
	}
	return clean(found[0]), true
}

// email reads a cell of addresses in the same way.
func email(cell string) (address string, changed bool) {
	if !says(cell) && !strings.Contains(cell, "@") {
		return "", false
	}
	plain := leading.ReplaceAllString(at.ReplaceAllString(cell, "@"), "")
	if !strings.Contains(plain, "@") {
		return "", true
	}
	for _, part := range strings.FieldsFunc(plain, func(r rune) bool { return r == ',' || r == ';' || r == '|' }) {
		if parsed, err := mail.ParseAddress(strings.TrimSpace(part)); err == nil {
			return parsed.Address, parsed.Address != cell
		}
	}
	if found := mailPattern.FindAllString(plain, -1); len(found) == 1 && strings.Count(plain, "@") == 1 && strings.ContainsAny(plain, " <>/") {
		return found[0], true
	}
	return plain, plain != cell
}
