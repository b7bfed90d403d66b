package search

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// How much a word counts by where it stands.
const (
	inName    = 1.0
	inSynonym = 0.8  // the whole synonym
	inPhrase  = 0.55 // one word of a synonym of several
	inTopic   = 0.4
	inText    = 0.3
)

// How well a word is met.
const (
	whole     = 1.0
	contained = 0.9  // "ausweis" of Personalausweis
	asPrefix  = 0.9  // "perso", not yet typed to its end
	asStem    = 0.85 // "pässe"
)

// posting says that a term stands for a thing, and how much that counts.
type posting struct {
	thing int32
	score float32
}

// term is a word of the index, or a part of one.
type term struct {
	form  string
	part  bool // only a part of words, never a whole one
	found []posting
}

// called is a whole name or synonym of a thing.
type called struct {
	thing int32
	name  bool
}

// Index finds things of one list. It is never changed; searches may run at once.
type Index struct {
	things  []Thing
	terms   []term           // sorted
	lcp     []uint8          // letters that a term has in common with the one before
	at      map[string]int32 // position of a term
	tails   []tail           // sorted
	stems   map[string][]posting
	phrases map[string][]called // by what is left when the words are written together
	names   [][]string          // forms of the words in the first name of each thing, without those that carry nothing
	actions []actionSet         // by thing
	langs   []string
	lexicon *lexicon
	kinds   [][]int32 // by thing: what it is of the lexicon
}

// tail is a term written backwards, to find what ends in a word.
type tail struct {
	reversed string
	term     int32
}

// New makes an index of things, with the words that any town needs.
func New(things []Thing) *Index {
	ix := build(things)
	ix.attach(common())
	return ix
}

// builder collects what an index is made of.
type builder struct {
	*Index
	whole map[string]map[int32]float32
	part  map[string]map[int32]float32
	stem  map[string]map[int32]float32
	split map[string]bool // words of languages that join words, to be taken apart
}

// build makes an index without the lexicon.
func build(things []Thing) *Index {
	b := &builder{
		Index: &Index{things: things, phrases: make(map[string][]called), names: make([][]string, len(things)), actions: make([]actionSet, len(things))},
		whole: make(map[string]map[int32]float32), part: make(map[string]map[int32]float32), stem: make(map[string]map[int32]float32),
		split: make(map[string]bool),
	}
	languages := make(map[string]bool)
	for i := range things {
		thing, t := int32(i), &things[i]
		for n, name := range t.Names {
			words := told(name.Text)
			b.phrase(thing, words, name.Language, true)
			b.phrase(thing, split(name.Text), name.Language, true)
			b.words(thing, words, name.Language, inName, inName)
			for _, w := range words {
				b.actions[i].add(w, name.Language)
				if n == 0 {
					b.names[i] = append(b.names[i], w.form)
				}
			}
		}
		for _, synonym := range t.Synonyms {
			words := told(synonym.Text)
			b.phrase(thing, words, synonym.Language, false)
			if len(words) > 1 {
				b.words(thing, words, synonym.Language, inPhrase, inPhrase)
			} else {
				b.words(thing, words, synonym.Language, inSynonym, inSynonym)
			}
		}
		for _, text := range t.Topics {
			b.words(thing, told(text.Text), text.Language, inTopic, 0)
		}
		for _, text := range t.Description {
			b.words(thing, told(text.Text), text.Language, inText, 0)
		}
		for _, list := range [][]Text{t.Names, t.Synonyms, t.Topics, t.Description} {
			for _, text := range list {
				languages[text.Language] = true
			}
		}
	}
	b.langs = slices.Sorted(maps.Keys(languages))
	b.compounds()
	b.finish()
	return b.Index
}

// phrase remembers a whole name or synonym, as it is and by its stems.
func (b *builder) phrase(thing int32, words []word, language string, name bool) {
	for _, key := range []string{joined(words), joinedStems(words, language)} {
		if key != "" && !slices.Contains(b.phrases[key], called{thing, name}) {
			b.phrases[key] = append(b.phrases[key], called{thing, name})
		}
	}
}

// words remembers words of a thing, with what they count; apart is what their parts count, 0 where only whole words do.
func (b *builder) words(thing int32, words []word, language string, score, apart float32) {
	for _, w := range words {
		put(b.whole, w.form, thing, score)
		for _, stem := range stems(w, language) {
			put(b.stem, language+" "+stem, thing, score)
		}
		if apart > 0 && joins[language] {
			b.split[w.form] = true
		}
	}
}

// joins are the languages that write the words of a compound together.
var joins = map[string]bool{"de": true, "nl": true, "sv": true, "da": true, "nb": true, "fi": true, "hu": true}

func put(into map[string]map[int32]float32, key string, thing int32, score float32) {
	if into[key] == nil {
		into[key] = make(map[int32]float32)
	}
	into[key][thing] = max(into[key][thing], score)
}

// compounds takes words apart. Each end of one is found as a word of its own, each beginning as a beginning anyway.
func (b *builder) compounds() {
	parts := known().parts
	known := func(form string) bool { return b.whole[form] != nil || parts[form] }
	for form := range b.split {
		pieces := takeApart(form, known)
		for i := range pieces {
			for thing, score := range b.whole[form] {
				if score < inPhrase {
					continue
				}
				put(b.part, pieces[i].form, thing, score*contained)
				if i > 0 {
					put(b.part, form[pieces[i].from:], thing, score*contained)
				}
			}
		}
	}
}

// finish puts what was collected into the order in which it is looked up.
func (b *builder) finish() {
	for form, found := range b.part {
		if b.whole[form] == nil {
			b.terms = append(b.terms, term{form: form, part: true, found: postings(found)})
		}
	}
	for form, found := range b.whole {
		for thing, score := range b.part[form] {
			found[thing] = max(found[thing], score)
		}
		b.terms = append(b.terms, term{form: form, found: postings(found)})
	}
	slices.SortFunc(b.terms, func(x, y term) int { return strings.Compare(x.form, y.form) })
	b.at, b.lcp = make(map[string]int32, len(b.terms)), make([]uint8, len(b.terms))
	for i := range b.terms {
		t := &b.terms[i]
		b.at[t.form] = int32(i)
		if i > 0 {
			b.lcp[i] = uint8(inCommon(b.terms[i-1].form, t.form))
		}
		if !t.part && utf8.RuneCountInString(t.form) > shortestTail {
			b.tails = append(b.tails, tail{backwards(t.form), int32(i)})
		}
	}
	slices.SortFunc(b.tails, func(x, y tail) int { return strings.Compare(x.reversed, y.reversed) })
	b.Index.stems = make(map[string][]posting, len(b.stem))
	for stem, found := range b.stem {
		b.Index.stems[stem] = postings(found)
	}
}

func postings(found map[int32]float32) []posting {
	list := make([]posting, 0, len(found))
	for thing, score := range found {
		list = append(list, posting{thing, score})
	}
	slices.SortFunc(list, func(x, y posting) int { return cmp.Compare(x.thing, y.thing) })
	return list
}

// inCommon counts the letters with which both begin.
func inCommon(a, b string) (letters int) {
	for i, r := range b {
		if i >= len(a) {
			break
		}
		if other, _ := utf8.DecodeRuneInString(a[i:]); other != r {
			break
		}
		letters++
	}
	return letters
}

func backwards(form string) string {
	runes := []rune(form)
	slices.Reverse(runes)
	return string(runes)
}
