package search

import (
	"cmp"
	"math"
	"slices"
)

// Bounds of the work that one search can cause.
const (
	mostTyped      = 200 // bytes
	mostQueryWords = 8
)

// What makes a thing come before another that is met as well.
const (
	asNameWholly = 1.1  // the query is its name to the letter
	asName       = 1.0  // the query is its name
	asSynonym    = 0.9  // the query is a synonym of the town's
	asCorrected  = 0.5  // but for its typing errors
	asUsual      = 0.85 // the query is what any town calls it
	inQuery      = 0.95 // a synonym of several words stands in the query
	forOther     = 0.6  // it is for something else: collecting instead of applying
	unasked      = 0.9  // it is for something unusual that is not asked for
	asPart       = 0.05 // a part of the query is its name or a synonym
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
	besideCalled = 0.6 // of 1, where the best is called just so
)

// Search gives the things that a query may mean, best first; of equals, in their order.
func (ix *Index) Search(typed string) []Hit {
	if len(ix.things) == 0 {
		return nil
	}
	all := split(typed[:min(len(typed), mostTyped)])
	words, tell := telling(all)
	words = words[:min(len(words), mostQueryWords)]
	if len(words) == 0 {
		return nil
	}
	q := &query{Index: ix, words: make([]queryWord, len(words))}
	for i, w := range words {
		q.words[i] = queryWord{word: w, met: make(scores, len(ix.things))}
		if tell {
			q.meets(&q.words[i])
			q.words[i].action, q.words[i].way = known().action(w), known().ways[w.form]
			q.extend(&q.words[i])
		}
	}
	if tell {
		q.pairs()
	} else {
		q.begin()
	}
	q.phrases()
	q.named(all)
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
	var best float64 // apart from what it is called
	called := false
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
		best, called = max(best, score), called || q.bonus[thing] > asCorrected*asNameWholly
		score += q.bonus[thing] + shortName*q.share(thing)
		list = append(list, ranked{thing, score})
	}
	cut := besideBest * best
	if called {
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
