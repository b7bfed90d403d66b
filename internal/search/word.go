package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// word is one word of a text.
type word struct {
	form  string // as words are compared
	plain string // in small letters, for what knows the grammar of its language
}

// mostRunes bounds a word; what is longer is no word of any language.
const mostRunes = 60

// split gives the words of a text.
func split(text string) (words []word) {
	text = strings.ToLower(norm.NFKC.String(strings.ToValidUTF8(text, "")))
	text = possessive.Replace(text)
	for _, plain := range strings.FieldsFunc(text, separates) {
		if form := fold(plain); form != "" && utf8.RuneCountInString(plain) <= mostRunes {
			words = append(words, word{form: form, plain: plain})
		}
	}
	return words
}

// possessive takes the English 's off, which would be a word by itself.
var possessive = strings.NewReplacer("'s ", " ", "’s ", " ", "\u00ad", "", "\u0640", "") // and soft hyphens, and Arabic letters that are drawn long

// separates tells what stands between words. Marks belong to their letter.
func separates(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }

// fold gives a word as it is compared: without the marks of its letters, with ä and ae as one, and with the Arabic letters
// that people write for each other as one of them, without the article.
func fold(plain string) string {
	var out strings.Builder
	before := rune(0)
	for _, r := range norm.NFD.String(plain) {
		if unicode.IsMark(r) {
			continue
		}
		if same, found := alike[r]; found {
			r = same
		}
		switch {
		case r >= '٠' && r <= '٩':
			r += '0' - '٠'
		case r >= '۰' && r <= '۹':
			r += '0' - '۰'
		case r == 'ß':
			out.WriteByte('s')
			r = 's'
		case r == 'e' && (before == 'a' || before == 'o' || before == 'u') && !vowelBefore(out.String()):
			before = r
			continue // ae, oe, ue: how ä, ö, ü are written without them
		}
		out.WriteRune(r)
		before = r
	}
	return withoutArticle(out.String())
}

// vowelBefore tells whether a vowel, or a q, stands before the last letter: "neue" and "quer" have no ü.
func vowelBefore(word string) bool {
	return len(word) >= 2 && strings.IndexByte("aeiouyq", word[len(word)-2]) >= 0
}

// alike are letters that are written for each other.
var alike = map[rune]rune{
	'ى': 'ي', 'ة': 'ه', 'ٱ': 'ا', 'ک': 'ك', 'ی': 'ي', 'ھ': 'ه', 'ہ': 'ه', 'ە': 'ه', // Arabic, Persian
	'ı': 'i', 'ł': 'l', 'ø': 'o', 'đ': 'd', 'æ': 'a', 'œ': 'o',
	'ґ': 'г',
}

// articles are the Arabic article alone and with what is written together with it.
var articles = []string{"وال", "بال", "كال", "فال", "لل", "ال"}

// withoutArticle takes the Arabic article off, where enough of a word is left.
func withoutArticle(form string) string {
	if !arabic(form) {
		return form
	}
	for _, article := range articles {
		if rest, found := strings.CutPrefix(form, article); found && utf8.RuneCountInString(rest) >= 3 {
			return rest
		}
	}
	return form
}

// arabic tells whether a word is written in the Arabic script.
func arabic(form string) bool {
	r, _ := utf8.DecodeRuneInString(form)
	return unicode.Is(unicode.Arabic, r)
}

// latin tells whether a word is written in the Latin script.
func latin(form string) bool {
	r, _ := utf8.DecodeRuneInString(form)
	return r < unicode.MaxASCII && unicode.IsLetter(r)
}

// joinedStems is joined for what is left of the words without their endings; empty where there are no stems.
func joinedStems(words []word, language string) string {
	var out strings.Builder
	for _, w := range words {
		forms := stems(w, language)
		if len(forms) == 0 {
			return ""
		}
		out.WriteString(forms[len(forms)-1])
	}
	return language + " " + out.String()
}

// joined writes words together: "Steuer-ID", "Steuer ID" and "steuerid" are one name.
func joined(words []word) string {
	var out strings.Builder
	for _, w := range words {
		out.WriteString(w.form)
	}
	return out.String()
}
