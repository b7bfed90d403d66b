package citizen

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"stadttermin/internal/office"
)

// candidate is a service with the words it can be found by.
type candidate struct {
	service *office.Service
	name    []string // words of its names
	more    []string // words of synonyms and category
	text    []string // words of the description
	called  []string // whole names and synonyms
}

// searchable lists the town's services with their words in the visitor's language and in the town's.
func (v *visit) searchable() []candidate {
	categories := make(map[string]string)
	for _, category := range v.settings.Catalog.Categories {
		name := v.text("categories."+category.ID+".name", category.Name)
		categories[category.ID] = name.String() + " " + name.Source()
	}
	candidates := make([]candidate, len(v.settings.Catalog.Services))
	for i := range candidates {
		service := &v.settings.Catalog.Services[i]
		path := "services." + service.ID
		name := v.serviceName(service)
		description := v.text(path+".description", service.Description)
		more := []string{categories[service.Category]}
		called := []string{name.String(), name.Source()}
		for j, synonym := range service.Synonyms {
			said := v.text(indexed(path+".synonyms", j), synonym)
			called = append(called, said.String(), said.Source())
		}
		more = append(more, called[2:]...)
		for j := range called {
			called[j] = strings.Join(words(called[j]), " ")
		}
		candidates[i] = candidate{
			service: service,
			name:    words(name.String() + " " + name.Source()),
			more:    words(strings.Join(more, " ")),
			text:    words(description.String() + " " + description.Source()),
			called:  called,
		}
	}
	return candidates
}

// asCalled is the score of a service that is called just so: towns write synonyms down for what people mean by them.
const asCalled = 2.0

// How well a word of the query is met, from 0 to 1.
const (
	exactly    = 1.0
	asPrefix   = 0.9 // "Perso" of Personalausweis
	inside     = 0.7 // "ausweis" of Personalausweis: German joins words
	misspelled = 0.6
	enough     = 0.45 // of the whole query, weighted by the length of its words
	lessInMore = 0.85 // a word of the name counts for more than a synonym
	inText     = 0.5  // a word of the description counts only as it stands there
)

// mostQueryWords bounds the work that one search can cause.
const mostQueryWords = 8

// fillers are what people write around the word that matters.
var fillers = strings.Fields(`ich wir moechte moechten will wollen brauche brauchen muss kann wie wo ein eine einen einem
	einer mein meine meinen der die das den dem fuer und zu zum zur im in am mit i my a an the to for need want`)

// search gives the services that a query may mean, best first; of equals, those in the town's order.
func search(candidates []candidate, query string) []*office.Service {
	wanted := words(query)
	if telling := slices.DeleteFunc(slices.Clone(wanted), func(word string) bool { return slices.Contains(fillers, word) }); len(telling) > 0 {
		wanted = telling
	}
	wanted = wanted[:min(len(wanted), mostQueryWords)]
	type hit struct {
		service *office.Service
		score   float64
	}
	var hits []hit
	for _, c := range candidates {
		if score := c.score(wanted); score >= enough {
			hits = append(hits, hit{c.service, score})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	services := make([]*office.Service, len(hits))
	for i, h := range hits {
		services[i] = h.service
	}
	return services
}

// score is the mean of how well each word is met, long words counting for more than "für" and "ich". A service that goes
// by the very words of the query comes before all others.
func (c *candidate) score(wanted []string) float64 {
	if slices.Contains(c.called, strings.Join(wanted, " ")) {
		return asCalled
	}
	sum, weight := 0.0, 0.0
	for _, word := range wanted {
		w := float64(len(word) * len(word))
		met := max(best(c.name, word), lessInMore*best(c.more, word))
		if slices.Contains(c.text, word) {
			met = max(met, inText)
		}
		sum += w * met
		weight += w
	}
	if weight == 0 {
		return 0
	}
	return sum / weight
}

func best(known []string, word string) (score float64) {
	for _, k := range known {
		score = max(score, likeness(k, word))
	}
	return score
}

// likeness judges one word of the query by one known word. Short words must be met exactly or as a beginning, because
// everything is similar to them.
func likeness(known, word string) float64 {
	switch {
	case known == word:
		return exactly
	case len(word) >= 2 && strings.HasPrefix(known, word):
		return asPrefix
	case len(word) >= 4 && strings.Contains(known, word):
		return inside
	case len(known) >= 5 && strings.Contains(word, known):
		return inside // "Personalausweis" asked for, "Ausweis" known
	}
	tolerated := 0
	switch {
	case len(word) >= 8:
		tolerated = 2
	case len(word) >= 4:
		tolerated = 1
	}
	if tolerated > 0 && typos(known, word, tolerated) {
		return misspelled
	}
	return 0
}

// typos tells whether word becomes the known word, or the beginning of it, by at most so many letters that are missing,
// wrong, too many or swapped with their neighbour.
func typos(known, word string, most int) bool {
	a, b := []rune(word), []rune(known)
	if len(a) > len(b)+most {
		return false
	}
	b = b[:min(len(b), len(a)+most)] // as a beginning: what follows has not been typed yet
	before, previous, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i, letter := range a {
		row[0] = i + 1
		for j := range b {
			change := 1
			if letter == b[j] {
				change = 0
			}
			row[j+1] = min(previous[j]+change, previous[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && letter == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, previous, row = previous, row, before
	}
	return slices.Min(previous[max(0, len(a)-most):]) <= most
}

// words splits a text into words in small letters, with ä, ö, ü and ß as people without them on their keyboard write
// them, and without any other accents.
func words(text string) []string {
	text = german.Replace(strings.ToLower(norm.NFC.String(text)))
	text = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(text))
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

var german = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")
