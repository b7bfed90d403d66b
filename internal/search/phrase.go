package search

import (
	"slices"
	"unicode/utf8"
)

// begin takes the last word for the beginning of one, where it carries nothing by itself: "Aus" on the way to "Ausweis".
func (q *query) begin() {
	w := &q.words[len(q.words)-1]
	if utf8.RuneCountInString(w.form) >= shortestBegin {
		w.met = q.both(w.word, func(ix *Index, w word, into scores) { ix.prefix(w.form, into) })
	}
}

// shortestBegin is the length from which a word that carries nothing may be the beginning of one that does.
const shortestBegin = 3

// named makes most of a thing whose name was typed to the letter: "bis 20 Seiten" and "über 20 Seiten" are two.
func (q *query) named(all []word) {
	for _, c := range q.Index.phrases[joined(all)] {
		if c.name {
			q.bonus[c.thing] = asNameWholly
		}
	}
}

// pairs joins words that belong together: "park ausweis", "reise pass".
func (q *query) pairs() {
	for i := 1; i < len(q.words); i++ {
		pair := word{form: q.words[i-1].form + q.words[i].form, plain: q.words[i-1].plain + q.words[i].plain}
		if !q.knows(pair.form) {
			continue
		}
		for thing, score := range q.both(pair, (*Index).direct) {
			q.words[i-1].met.put(int32(thing), score)
			q.words[i].met.put(int32(thing), score)
		}
	}
}

// phrases finds names and synonyms of one or more words in the query, and what being called just so is worth. Words
// of a name that belongs to no thing here mean something that is not to be had, and nothing that has a part of it:
// "Steuer-ID" is not the dog's tax.
func (q *query) phrases() {
	q.bonus, q.hint = make([]float64, len(q.things)), make([]float64, len(q.things))
	for length := len(q.words); length > 0; length-- {
		for from := 0; from+length <= len(q.words); from++ {
			q.phrase(from, length)
		}
	}
}

func (q *query) phrase(from, length int) {
	span := q.words[from : from+length]
	typed, corrected, wrong := make([]word, length), make([]word, length), false
	for i := range span {
		typed[i], corrected[i] = span[i].word, span[i].word
		if form := span[i].corrected; form != "" {
			corrected[i], wrong = word{form: form, plain: form}, true
		}
	}
	known, meant := q.meant(span, typed, 1)
	if !known && wrong {
		q.meant(span, corrected, asCorrected)
		return
	}
	switch {
	case known && len(meant) == 0 && !q.has(span) && len(joined(typed)) >= shortestForeign:
		q.foreign = true
		q.lower(span, meant, 0)
	case length > 1 && len(meant) > 0:
		q.lower(span, meant, besideMeant)
	}
}

// meant credits the things that go by words of the query, and tells whether anything is known to go by them.
func (q *query) meant(span []queryWord, words []word, sure float64) (known bool, meant map[int32]bool) {
	all := len(span) == len(q.words)
	meant = make(map[int32]bool)
	meet := func(thing int32, worth float64) {
		meant[thing] = true
		q.hint[thing] = asPart
		if all {
			q.bonus[thing] = max(q.bonus[thing], worth*sure)
		}
		for i := range span {
			if len(span) > 1 || all {
				span[i].met.put(thing, inQuery*float32(sure))
			}
		}
	}
	for _, c := range q.called(words) {
		worth := asSynonym
		if c.name {
			worth = asName
		}
		meet(c.thing, worth)
	}
	usual := q.lexicon.index.called(words)
	for _, c := range usual {
		for thing, kinds := range q.kinds {
			if slices.Contains(kinds, c.thing) {
				meet(int32(thing), asUsual)
			}
		}
	}
	return len(usual) > 0 || len(meant) > 0, meant
}

// has tells whether a thing has all the words of a name, which is then no name of something that is not to be had.
func (q *query) has(span []queryWord) bool {
	well := float32(inSynonym)
	if len(span) > 1 {
		well = contained
	}
	for thing := range q.things {
		if !slices.ContainsFunc(span, func(w queryWord) bool { return w.met[thing] < well }) {
			return true
		}
	}
	return false
}

// shortestForeign is the length from which a name is taken for that of something that is not to be had: shorter ones may be
// the beginning of a word.
const shortestForeign = 4

// called finds what goes by words, as they are, else by their stems.
func (ix *Index) called(words []word) []called {
	if found := ix.phrases[joined(words)]; len(found) > 0 {
		return found
	}
	for _, language := range ix.langs {
		if found := ix.phrases[joinedStems(words, language)]; len(found) > 0 {
			return found
		}
	}
	return nil
}

// lower makes less of what the words of a name meet besides what is meant by it.
func (q *query) lower(span []queryWord, meant map[int32]bool, factor float32) {
	for i := range span {
		for thing := range span[i].met {
			if !meant[int32(thing)] {
				span[i].met[thing] *= factor
			}
		}
	}
}
