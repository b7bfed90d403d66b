package search

import (
	"cmp"
	"slices"
)

// actionSet is what is done with the noun of a thing, by its names: applied for, collected, given up.
type actionSet []string

// add remembers the action that a word says, if it says one.
func (s *actionSet) add(w word, language string) {
	if action := known().actionIn(w, language); action != "" && !slices.Contains(*s, action) {
		*s = append(*s, action)
	}
}

// act adds the things by which an action is done.
func (q *query) act(action string, into scores) {
	for i := range q.actions {
		if action != "" && slices.Contains(q.actions[i], action) {
			into.put(int32(i), inName*asStem)
		}
	}
}

// usual are the actions that whoever names none has in mind: an identity card is applied for more often than lost.
var usual = []string{"apply", "register"}

// fits says what is left of a thing's score where it is for something else than what is asked for: collecting instead of
// applying.
func (q *query) fits(thing int) float64 {
	does, asked := q.actions[thing], false
	for i := range q.words {
		if action := cmp.Or(q.words[i].action, q.words[i].does); action != "" {
			asked = true
			if slices.Contains(does, action) {
				return 1
			}
		}
	}
	isUsual := slices.ContainsFunc(does, func(action string) bool { return slices.Contains(usual, action) })
	switch {
	case len(does) == 0, !asked && isUsual:
		return 1
	case !asked:
		return unasked
	}
	return forOther
}
