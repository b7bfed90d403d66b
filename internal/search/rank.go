package search

import (
	"cmp"
	"math"
	"slices"
)

// mostQueryWords bounds the work that one search can cause.
const mostQueryWords = 8

// What makes a thing come before another that is met as well.
const (
	asName    = 1.0  // the query is its name
	asSynonym = 0.9  // the query is a synonym of the town's
	asUsual   = 0.85 // the query is what any town calls it
	inQuery   = 0.95 // a synonym of several words stands in the query
	forOther  = 0.6  // it is for something else: collecting instead of applying
	unasked   = 0.9  // it is for something unusual that is not asked for
	asPart    = 0.05 // a part of the query is its name or a synonym
	// besideMeant is what is left of a word where the words around it are the name of something else.
	besideMeant = 0.6
	shortName   = 0.02 // little else stands in its name
)

// How much the words of a query count against each other, besides how few things they meet.
const (
	ofAction = 0.6
	ofWay    = 0.3
	ofNobody = 0.5 // met by nothing
	least    = 0.1
)

// A thing is listed that is met so well, and so well in comparison with the best.
const (
	enough       = 0.12
	besideBest   = 0.5
	besideCalled = 0.45 // of 1, where the best is called just so
)

// Search gives the things that a query may mean, best first; of equals, in their order.
func (ix *Index) Search(typed string) []Hit {
	if len(ix.things) == 0 {
		return nil
	}
	words, tell := telling(split(typed))
	words = words[:min(len(words), mostQueryWords)]
	if len(words) == 0 {
		return nil
	}
	q := &query{Index: ix, words: make([]queryWord, len(words))}
	for i, w := range words {
		q.words[i] = queryWord{word: w, met: make(scores, len(ix.things))}
		if tell {
			q.words[i].met, q.words[i].action, q.words[i].way = q.meets(w), known().action(w), known().ways[w.form]
			q.extend(&q.words[i])
		}
	}
	if tell {
		q.pairs()
	}
	q.phrases()
	q.weigh()
	return q.hits()
}

// extend adds what a word meets by what it asks for.
func (q *query) extend(w *queryWord) {
	q.act(w.action, w.met)
	if w.way != "" {
		for i := range q.things {
			if q.things[i].Way == w.way {
				w.met.put(int32(i), asStem)
			}
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

// weigh says how much each word counts: one that few things are met by tells more than one that many are.
func (q *query) weigh() {
	most := math.Log(1 + float64(len(q.things)))
	for i := range q.words {
		w := &q.words[i]
		best, many := w.met.best(), 0
		for _, score := range w.met {
			if score > 0 && score >= 0.8*best {
				many++
			}
		}
		w.weight = ofNobody
		if many > 0 {
			w.weight = max(least, float32(math.Log(1+float64(len(q.things))/float64(many))/most))
		}
		switch {
		case w.action != "":
			w.weight *= ofAction
		case w.way != "":
			w.weight *= ofWay
		}
	}
}

// hits adds up what was met.
func (q *query) hits() []Hit {
	var all float32
	for i := range q.words {
		all += q.words[i].weight
	}
	type ranked struct {
		thing int
		score float64
	}
	var list []ranked
	var best float64
	for thing := range q.things {
		var sum, noun float32
		for i := range q.words {
			sum += q.words[i].weight * q.words[i].met[thing]
			if q.words[i].action == "" && q.words[i].way == "" {
				noun = max(noun, q.words[i].met[thing])
			}
		}
		score := float64(sum / all)
		if q.bonus[thing] == 0 && (score < enough || q.foreign && noun == 0) {
			continue
		}
		score += q.hint[thing]
		if q.bonus[thing] == 0 {
			score *= q.fits(thing)
		}
		score += q.bonus[thing] + shortName*q.share(thing)
		best = max(best, score)
		list = append(list, ranked{thing, score})
	}
	cut := besideBest * best
	if best > 1+asPart+shortName {
		cut = besideCalled
	}
	slices.SortStableFunc(list, func(a, b ranked) int { return cmp.Compare(b.score, a.score) })
	var hits []Hit
	for _, r := range list {
		if r.score >= cut {
			hits = append(hits, Hit{Kind: q.things[r.thing].Kind, ID: q.things[r.thing].ID, Score: r.score})
		}
	}
	return hits
}

// share is how much of a thing's name stands in the query.
func (q *query) share(thing int) float64 {
	met := 0
	for _, form := range q.names[thing] {
		if slices.ContainsFunc(q.words, func(w queryWord) bool { return w.form == form }) {
			met++
		}
	}
	return (float64(met) + 1) / (float64(len(q.names[thing])) + 1)
}
