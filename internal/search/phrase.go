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
	words := make([]word, length)
	for i := range span {
		words[i] = span[i].word
	}
	all := length == len(q.words)
	meant := make(map[int32]bool)
	meet := func(thing int32, worth float64) {
		meant[thing] = true
		q.hint[thing] = asPart
		if all {
			q.bonus[thing] = max(q.bonus[thing], worth)
		}
		for i := range span {
			if length > 1 || all {
				span[i].met.put(thing, inQuery)
			}
		}
	}
	for _, c := range q.Index.called(words) {
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
	switch {
	case len(usual) > 0 && len(meant) == 0 && len(joined(words)) >= shortestForeign:
		q.foreign = true
		q.lower(span, meant, 0)
	case length > 1 && len(meant) > 0:
		q.lower(span, meant, besideMeant)
	}
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

// lower makes less of what the words of a name meet besides what is meant by it, except for things that have all of them
// whole.
func (q *query) lower(span []queryWord, meant map[int32]bool, factor float32) {
	for thing := range q.things {
		wholly := true
		for i := range span {
			wholly = wholly && span[i].met[thing] >= contained
		}
		for i := range span {
			if !wholly && !meant[int32(thing)] {
				span[i].met[thing] *= factor
			}
		}
	}
}
