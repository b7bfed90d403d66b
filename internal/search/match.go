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
		ix.terms[i].credit(asPrefix, into)
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
func (ix *Index) misspelt(w word, into scores) {
	ix.typos(w.form, func(t *term, score float32) { t.credit(score, into) })
}

// credit gives the things that a term stands for their share of how well it is met. Topics and descriptions are met by whole
// words alone.
func (t *term) credit(score float32, into scores) {
	for _, p := range t.found {
		if p.score >= inPhrase*contained {
			into.put(p.thing, p.score*score)
		}
	}
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
	does   string // the same, where it is the compound of a noun and what is done with it
	way    Way
	weight float32
	// corrected is the name or synonym that it may be meant for, where nothing is met by what was typed.
	corrected string
}

// understood is how well a word has to be met for typing errors not to be looked for.
const understood = 0.7

// meets gives what a word meets: itself, or the parts of it, or what it was meant to be.
func (q *query) meets(w *queryWord) {
	w.met = q.both(w.word, (*Index).direct)
	w.does = q.apart(w.word, w.met)
	if w.met.best() >= understood || q.knows(w.form) {
		return
	}
	var closest float32
	correct := func(ix *Index, of word, into scores) {
		ix.typos(of.form, func(t *term, score float32) {
			t.credit(score, into)
			if score > closest && len(ix.phrases[t.form]) > 0 {
				closest, w.corrected = score, t.form
			}
		})
	}
	for thing, score := range q.both(w.word, correct) {
		w.met.put(int32(thing), score)
	}
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

// apart adds what the parts of a compound meet, "Reisepassabholung", "Kinderausweis", and gives what it asks to be done.
func (q *query) apart(w word, into scores) (does string) {
	pieces := takeApart(w.form, q.knows)
	if len(pieces) < 2 {
		return ""
	}
	met, unknown := make([]scores, len(pieces)), false
	for i := range pieces {
		met[i] = q.piece(&pieces[i])
		unknown = unknown || met[i].best() == 0
	}
	head, together := len(pieces)-1, float32(byParts)
	if pieces[head].action() != "" { // what is done with a noun before
		for i := range len(pieces) - 1 {
			if met[i].best() > 0 {
				head = i
			}
		}
	}
	if unknown {
		together = byGuess
		words := []word{pieces[head].word()}
		if head == len(pieces)-1 && len(q.called(words)) == 0 && len(q.lexicon.index.called(words)) == 0 {
			return "" // "Taxischein" is neither a driving nor a fishing licence
		}
	}
	sum := make(scores, len(q.things))
	for i := range pieces {
		share := float32(byHead)
		if i != head {
			share = (1 - byHead) / float32(len(pieces)-1)
		}
		for thing, score := range met[i] {
			sum[thing] += share * score
		}
	}
	for thing, score := range sum {
		into.put(int32(thing), score*together)
	}
	return pieces[len(pieces)-1].action()
}

// piece gives what a part of a compound meets; one that nobody knows may be misspelled.
func (q *query) piece(p *piece) scores {
	if !p.known {
		if len(p.form) <= shortestPart {
			return make(scores, len(q.things))
		}
		return q.both(p.word(), (*Index).misspelt)
	}
	met := q.both(p.word(), (*Index).direct)
	q.apart(p.word(), met)
	q.act(p.action(), met)
	return met
}

// knows tells whether anything is called so.
func (q *query) knows(form string) bool {
	if _, found := q.at[form]; found {
		return true
	}
	_, found := q.lexicon.index.at[form]
	return found || known().parts[form]
}
