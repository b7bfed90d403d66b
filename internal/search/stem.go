package search

import (
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/turkish"
)

// stemmers are Martin Porter's algorithms, by language. Arabic has its own below, because the one there takes the first
// letter of بطاقة off for a preposition.
var stemmers = map[string]func(*snowballstem.Env) bool{
	"de": german.Stem, "en": english.Stem, "es": spanish.Stem, "fr": french.Stem, "it": italian.Stem, "nl": dutch.Stem,
	"ro": romanian.Stem, "ru": russian.Stem, "tr": turkish.Stem,
}

// stems gives what is left of a word without its endings, in a language. Words without stems in it have none.
func stems(w word, language string) []string {
	if arabic(w.form) {
		if language != "ar" {
			return nil
		}
		return arabicStems(w.form)
	}
	stem := stemmers[language]
	if stem == nil || latin(w.form) == (language == "ru") {
		return nil
	}
	forms := []string{stemmed(w.plain, stem)}
	if language == "de" {
		if verb := infinitive(w.plain); verb != "" {
			forms = append(forms, stemmed(verb, stem))
		}
	}
	return forms
}

func stemmed(plain string, stem func(*snowballstem.Env) bool) string {
	env := snowballstem.NewEnv(plain)
	stem(env)
	return fold(env.Current())
}

// separable are the first parts that German verbs leave behind.
var separable = []string{"zurueck", "zurück", "weiter", "durch", "nach", "fest", "frei", "ein", "aus", "auf", "vor", "mit", "weg", "ab", "an", "um", "zu", ""}

// infinitive undoes "angemeldet" and "anzumelden", which no algorithm of endings does; empty where nothing is to undo.
func infinitive(plain string) string {
	for _, first := range separable {
		rest, found := strings.CutPrefix(plain, first)
		if !found {
			continue
		}
		if verb, found := strings.CutPrefix(rest, "zu"); found && first != "" && strings.HasSuffix(verb, "en") {
			return first + verb
		}
		verb, found := strings.CutPrefix(rest, "ge")
		if !found || len(verb) < 4 {
			continue
		}
		for _, ending := range []string{"et", "en", "t"} {
			if verb, found := strings.CutSuffix(verb, ending); found {
				return first + verb + "en"
			}
		}
	}
	return ""
}

// arabicEndings are those of plurals, of whose something is and of who did it.
var arabicEndings = []string{"ات", "ون", "ين", "نا", "ها", "هم", "كم", "وا", "تم", "ي", "ك", "ه", "ت"}

// arabicStems takes an ending off and, apart from it, a preposition of one letter, where enough of the word is left.
func arabicStems(form string) []string {
	forms := []string{form}
	if r, size := utf8.DecodeRuneInString(form); strings.ContainsRune("لبوف", r) && utf8.RuneCountInString(form) >= 5 {
		forms = append(forms, withoutArticle(form[size:]))
	}
	for _, whole := range forms {
		for _, ending := range arabicEndings {
			if bare, found := strings.CutSuffix(whole, ending); found && utf8.RuneCountInString(bare) >= 3 {
				if of, feminine := strings.CutSuffix(bare, "ت"); feminine && utf8.RuneCountInString(of) >= 3 {
					bare = of // هويتي is my هوية
				}
				forms = append(forms, bare)
				break
			}
		}
	}
	return forms
}
