package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// scores says how well each thing is met by a word, by the position of the thing.
type scores []float32

func (s scores) put(thing int32, score float32) { s[thing] = max(s[thing], score) }

func (s scores) best() float32 { return slices.Max(append(s, 0)) }

// shortestTail is the length of the shortest word that is looked for at the end of others.
const shortestTail = 4

// shortestPrefix is the length of the shortest beginning that stands for a word, in letters.
func shortestPrefix(form string) int {
	if arabic(form) {
		return 3
	}
	return 2
}

// direct says what is met by a word as it was typed.
func (ix *Index) direct(w word, into scores) {
	if at, found := ix.at[w.form]; found {
		for _, p := range ix.terms[at].found {
			into.put(p.thing, p.score*whole)
		}
	}
	ix.prefix(w.form, into)
	ix.tail(w.form, into)
	for _, language := range ix.langs {
		for _, stem := range stems(w, language) {
			for _, p := range ix.stems[language+" "+stem] {
				into.put(p.thing, p.score*asStem)
			}
		}
	}
}

// prefix says what begins with a word that is not yet typed to its end.
func (ix *Index) prefix(form string, into scores) {
	if utf8.RuneCountInString(form) < shortestPrefix(form) {
		return
	}
	from, _ := slices.BinarySearchFunc(ix.terms, form, func(t term, form string) int { return strings.Compare(t.form, form) })
	for i := from; i < len(ix.terms) && strings.HasPrefix(ix.terms[i].form, form); i++ {
		if ix.terms[i].form == form {
			continue
		}
		for _, p := range ix.terms[i].found {
			if p.score >= inPhrase*contained { // topics and descriptions are met by whole words
				into.put(p.thing, p.score*asPrefix)
			}
		}
	}
}

// tail says what ends in a word: what a German compound is.
func (ix *Index) tail(form string, into scores) {
	if utf8.RuneCountInString(form) < shortestTail || !latin(form) {
		return
	}
	reversed := backwards(form)
	from, _ := slices.BinarySearchFunc(ix.tails, reversed, func(t tail, reversed string) int { return strings.Compare(t.reversed, reversed) })
	for i := from; i < len(ix.tails) && strings.HasPrefix(ix.tails[i].reversed, reversed); i++ {
		for _, p := range ix.terms[ix.tails[i].term].found {
			if len(ix.tails[i].reversed) > len(reversed) && p.score >= inPhrase {
				into.put(p.thing, p.score*contained)
			}
		}
	}
}

// misspelt says what is met by a word with typing errors.
func (ix *Index) misspelt(form string, into scores) {
	ix.typos(form, func(t *term, score float32) {
		for _, p := range t.found {
			if p.score >= inPhrase*contained {
				into.put(p.thing, p.score*score)
			}
		}
	})
}

// query is what was typed, and what it meets.
type query struct {
	*Index
	words []queryWord
	bonus []float64 // what it is worth that a thing is called just so
	hint  []float64 // and that a part of what was typed is
	// foreign: it names something that is not to be had here, so that what is done with it alone says nothing.
	foreign bool
}

// queryWord is a word of a query with all that it meets.
type queryWord struct {
	word
	met    scores
	action string // which of the things of a noun it asks for
	way    Way
	weight float32
}

// understood is how well a word has to be met for typing errors not to be looked for.
const understood = 0.7

// meets gives what a word meets: itself, or the parts of it, or what it was meant to be.
func (q *query) meets(w word) scores {
	met := q.both(w, (*Index).direct)
	q.apart(w, met)
	if met.best() < understood {
		for thing, score := range q.both(w, func(ix *Index, w word, into scores) { ix.misspelt(w.form, into) }) {
			met.put(int32(thing), score)
		}
	}
	return met
}

// both looks into the index of the things and into that of the words that any town needs.
func (q *query) both(w word, look func(*Index, word, scores)) scores {
	met := make(scores, len(q.things))
	look(q.Index, w, met)
	usual := make(scores, len(q.lexicon.index.things))
	look(q.lexicon.index, w, usual)
	for thing, kinds := range q.kinds {
		for _, kind := range kinds {
			met.put(int32(thing), usual[kind])
		}
	}
	return met
}

// What the parts of a compound count together, and how much of that the one that says what the whole is.
const (
	byParts = 0.85
	byGuess = 0.55 // nobody knows one of them, so that it may as well be a typing error
	byHead  = 0.65
)

// apart adds what the parts of a compound meet: "Reisepassabholung", "Kinderausweis".
func (q *query) apart(w word, into scores) {
	pieces := takeApart(w.form, q.knows)
	if len(pieces) < 2 {
		return
	}
	head, together := len(pieces)-1, float32(byParts)
	if pieces[head].action() != "" && pieces[head-1].known {
		head-- // what is done with the noun before
	}
	if slices.ContainsFunc(pieces, func(p piece) bool { return !p.known }) {
		together = byGuess
		if words := []word{pieces[head].word()}; len(q.called(words)) == 0 && len(q.lexicon.index.called(words)) == 0 {
			return // "Taxischein" is neither a driving nor a fishing licence
		}
	}
	sum := make(scores, len(q.things))
	for i := range pieces {
		if !pieces[i].known {
			continue
		}
		share := float32(byHead)
		if i != head {
			share = (1 - byHead) / float32(len(pieces)-1)
		}
		met := q.both(pieces[i].word(), (*Index).direct)
		q.act(pieces[i].action(), met)
		for thing, score := range met {
			sum[thing] += share * score
		}
	}
	for thing, score := range sum {
		into.put(int32(thing), score*together)
	}
}

// knows tells whether anything is called so.
func (q *query) knows(form string) bool {
	if _, found := q.at[form]; found {
		return true
	}
	_, found := q.lexicon.index.at[form]
	return found || known().parts[form]
}
