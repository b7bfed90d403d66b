package search

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// distance counts changes as they are defined, one letter after the other.
func distance(a, b []rune) int {
	switch {
	case len(a) == 0 || len(b) == 0:
		return len(a) + len(b)
	case a[len(a)-1] == b[len(b)-1]:
		return distance(a[:len(a)-1], b[:len(b)-1])
	}
	least := 1 + min(distance(a[:len(a)-1], b), distance(a, b[:len(b)-1]), distance(a[:len(a)-1], b[:len(b)-1]))
	if len(a) > 1 && len(b) > 1 && a[len(a)-1] == b[len(b)-2] && a[len(a)-2] == b[len(b)-1] {
		least = min(least, 1+distance(a[:len(a)-2], b[:len(b)-2]))
	}
	return least
}

func TestTypingErrorsAreCountedAsTheyAreDefined(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		forms := rapid.SliceOfNDistinct(rapid.StringMatching(`[abä]{1,9}`), 1, 12, rapid.ID).Draw(t, "forms")
		typed := rapid.StringMatching(`[ab]{4,8}`).Draw(t, "typed")
		slices.Sort(forms)
		ix := &Index{}
		for i, form := range forms {
			ix.terms = append(ix.terms, term{form: form})
			ix.lcp = append(ix.lcp, 0)
			if i > 0 {
				ix.lcp[i] = uint8(inCommon(forms[i-1], form))
			}
		}
		found := make(map[string]float32)
		ix.typos(typed, func(t *term, score float32) { found[t.form] = max(found[t.form], score) })
		for _, form := range forms {
			letters, wanted := []rune(form), float32(0)
			if errors := distance(letters, []rune(typed)); errors <= allowance(typed) {
				wanted = misspelled - eachMore*float32(errors-1)
			}
			for end := range letters {
				if len(typed) >= shortestUnfinished && distance(letters[:end], []rune(typed)) <= 1 && wanted == 0 {
					wanted = misspelled * unfinished
				}
			}
			if !mayBegin(letters[0], []rune(typed)) {
				wanted = 0
			}
			if got := found[form]; got-wanted > 0.001 || wanted-got > 0.001 {
				t.Fatalf("%q meets %q with %v, want %v", typed, form, got, wanted)
			}
		}
	})
}
