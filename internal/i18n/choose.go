package i18n

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
)

// maxHeader bounds the work that a stranger's Accept-Language header can cause, in bytes.
const maxHeader = 400

// Choose gives the language to answer in, one of allowed (at least one; the first is the default). What the visitor
// chose by ?lang= wins if it is allowed; else what their browser asks for; else the default.
func Choose(allowed []string, query, acceptLanguage string) string {
	for _, lang := range allowed {
		if query != "" && strings.EqualFold(lang, query) {
			return lang
		}
	}
	if acceptLanguage == "" || len(acceptLanguage) > maxHeader {
		return allowed[0]
	}
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return allowed[0]
	}
	_, index, confidence := matcherOf(allowed).Match(wanted...)
	if confidence < language.High {
		// A guess such as Russian for Ukrainian would be worse than the town's own language.
		return allowed[0]
	}
	return allowed[index]
}

// matchers keeps one matcher for each list of languages that some town offers: making one takes ten times as long as
// reading the header and matching it, and there are few such lists.
var matchers sync.Map // languages joined by commas → language.Matcher

func matcherOf(allowed []string) language.Matcher {
	key := strings.Join(allowed, ",")
	if known, ok := matchers.Load(key); ok {
		return known.(language.Matcher)
	}
	tags := make([]language.Tag, len(allowed))
	for i, lang := range allowed {
		tags[i] = language.Make(lang)
	}
	known, _ := matchers.LoadOrStore(key, language.NewMatcher(tags))
	return known.(language.Matcher)
}
