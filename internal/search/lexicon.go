package search

import (
	"slices"
	"strings"
	"sync"
)

// lexicon is an index of the kinds of services that any town has, by the words that people have for them.
type lexicon struct {
	index *Index
	names [][]string // usual ids of a kind, and beginnings of its key, by the position of its thing
}

var common = sync.OnceValue(func() *lexicon {
	lex := &lexicon{}
	var kinds []Thing
	at := make(map[string]int)
	each("services", func(language, name, text string) {
		i, found := at[name]
		if !found {
			i = len(kinds)
			at[name] = i
			kinds = append(kinds, Thing{ID: name})
			lex.names = append(lex.names, strings.Fields(name))
		}
		kinds[i].Synonyms = append(kinds[i].Synonyms, Text{language, text})
	})
	lex.index = build(kinds)
	return lex
})

// attach finds out which kinds of services the things are: by id or key, else by what their first name says.
func (ix *Index) attach(lex *lexicon) {
	ix.lexicon, ix.kinds = lex, make([][]int32, len(ix.things))
	for i := range ix.things {
		t := &ix.things[i]
		for kind, names := range lex.names {
			if slices.ContainsFunc(names, func(name string) bool {
				return name == t.ID || name[0] == '9' && strings.HasPrefix(t.Key, name)
			}) {
				ix.kinds[i] = append(ix.kinds[i], int32(kind))
			}
		}
		if len(ix.kinds[i]) == 0 && len(t.Names) > 0 {
			for _, c := range lex.byName(told(t.Names[0].Text)) {
				ix.kinds[i] = append(ix.kinds[i], c.thing)
			}
		}
	}
}

// byName finds the kinds that go by a name, or by what is left of it without what is usually done: "Reisepass ausstellen" is
// a passport, "Reisepass abholen" another matter.
func (lex *lexicon) byName(words []word) []called {
	if found := lex.index.called(words); len(found) > 0 {
		return found
	}
	noun := slices.DeleteFunc(slices.Clone(words), func(w word) bool { return slices.Contains(usual, known().action(w)) })
	return lex.index.called(noun)
}
