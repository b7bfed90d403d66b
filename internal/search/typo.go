package search

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// allowance is how many letters may be missing, wrong, too many or swapped. Short words are all alike, and Arabic words are
// short because they are written without most vowels: جواز is a passport and زواج a marriage.
func allowance(form string) int {
	letters := utf8.RuneCountInString(form)
	if arabic(form) {
		switch {
		case letters >= 9:
			return 2
		case letters >= 6:
			return 1
		}
		return 0
	}
	switch {
	case letters >= 12:
		return 3
	case letters >= 8:
		return 2
	case letters >= 4:
		return 1
	}
	return 0
}

// misspelled is how well a word is met that differs in one letter; each further one costs as much again as the first.
const (
	misspelled = 0.6
	eachMore   = 0.1
	unfinished = 0.9 // and is not yet typed to its end
)

// shortestUnfinished is the length from which a word may be misspelled and unfinished.
const shortestUnfinished = 6

// firstLetterCounts is the length below which the first letter has to be right.
const firstLetterCounts = 6

// sounds are letters that are taken for each other by ear.
var sounds = []string{"fvwp", "ckgq", "dt", "szc", "bp", "iyj", "ae"}

// mayBegin tells whether a word may begin with a letter instead of the first that was typed: few get the first wrong, but it
// may be missing, too many, swapped with the next or written by ear.
func mayBegin(letter rune, typed []rune) bool {
	if letter == typed[0] || len(typed) < firstLetterCounts {
		return letter == typed[0]
	}
	return letter == typed[1] || slices.ContainsFunc(sounds, func(group string) bool {
		return strings.ContainsRune(group, letter) && strings.ContainsRune(group, typed[0])
	})
}

// alive stands for the length of a beginning from which on a term is too different, where it is not.
const alive = math.MaxInt

// typos visits the terms that a word becomes, or begins, by a few changes of letters. The terms are sorted, so that what a
// beginning of them has cost is known from the one before; whatever begins with what is too different is passed over.
func (ix *Index) typos(form string, visit func(t *term, score float32)) {
	most := allowance(form)
	if most == 0 {
		return
	}
	typed := []rune(form)
	rows := [][]int{make([]int, len(typed)+1)}
	for j := range rows[0] {
		rows[0][j] = j
	}
	var letters []rune
	var ends []int // bytes of the term up to and with each letter
	dead := alive
	for i, shared := range ix.lcp {
		lcp := int(shared)
		if lcp >= dead {
			continue
		}
		t := &ix.terms[i]
		dead = alive
		at := 0
		letters = letters[:lcp]
		ends = ends[:lcp]
		if lcp > 0 {
			at = ends[lcp-1]
		}
		best := most + 1 // as a beginning
		for depth := 1; depth <= lcp; depth++ {
			best = min(best, reached(rows, depth, len(typed), most))
		}
		for at < len(t.form) {
			r, size := rune(t.form[at]), 1
			if r >= utf8.RuneSelf {
				r, size = utf8.DecodeRuneInString(t.form[at:])
			}
			at += size
			letters, ends = append(letters, r), append(ends, at)
			depth := len(letters)
			if len(rows) <= depth {
				rows = append(rows, make([]int, len(typed)+1))
			}
			lowest := step(rows, letters, typed, most)
			if depth == 1 && !mayBegin(r, typed) {
				lowest = most + 1
			}
			if lowest > most {
				dead = depth
				break
			}
			best = min(best, reached(rows, depth, len(typed), most))
		}
		if dead < alive {
			// The rest of the term is not counted, but its beginning may be what was typed.
			if best <= 1 && len(typed) >= shortestUnfinished {
				visit(t, misspelled*unfinished)
			}
			ix.beginnings(i, dead, best, len(typed), visit)
			continue
		}
		if errors := reached(rows, len(letters), len(typed), most); errors <= most {
			visit(t, misspelled-eachMore*float32(errors-1))
		} else if best <= 1 && len(typed) >= shortestUnfinished {
			visit(t, misspelled*unfinished)
		}
	}
}

// beginnings visits the terms behind one that begin as it does, where that beginning is what was typed.
func (ix *Index) beginnings(i, depth, best, typed int, visit func(t *term, score float32)) {
	if best > 1 || typed < shortestUnfinished {
		return
	}
	for j := i + 1; j < len(ix.terms) && int(ix.lcp[j]) >= depth; j++ {
		visit(&ix.terms[j], misspelled*unfinished)
	}
}

// reached gives the changes after which so many letters of a term are all that was typed.
func reached(rows [][]int, depth, typed, most int) int {
	if depth < typed-most || depth > typed+most {
		return most + 1 // not counted
	}
	return rows[depth][typed]
}

// step counts one letter more of a term (Damerau and Levenshtein) and gives the fewest changes that are possible with it.
// Only those cells are counted that so few changes can reach.
func step(rows [][]int, letters, typed []rune, most int) (lowest int) {
	depth := len(letters)
	row, before := rows[depth], rows[depth-1]
	from, until := max(1, depth-most), min(len(typed), depth+most)
	row[0] = depth
	if from > 1 {
		row[from-1] = most + 1
	}
	lowest = row[from-1]
	for j := from; j <= until; j++ {
		change := 1
		if letters[depth-1] == typed[j-1] {
			change = 0
		}
		least := min(before[j-1]+change, row[j-1]+1)
		if j < depth+most {
			least = min(least, before[j]+1)
		}
		if depth > 1 && j > 1 && letters[depth-1] == typed[j-2] && letters[depth-2] == typed[j-1] {
			least = min(least, rows[depth-2][j-2]+1)
		}
		row[j] = least
		lowest = min(lowest, least)
	}
	return lowest
}
