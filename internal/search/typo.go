package search

import "unicode/utf8"

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
	dead := mostRunes + 1
	for i := range ix.terms {
		t := &ix.terms[i]
		if t.lcp >= dead {
			continue
		}
		dead = mostRunes + 1
		at := 0
		letters = letters[:t.lcp]
		ends = ends[:t.lcp]
		if t.lcp > 0 {
			at = ends[t.lcp-1]
		}
		best := most + 1 // as a beginning
		for depth := 1; depth <= t.lcp; depth++ {
			best = min(best, rows[depth][len(typed)])
		}
		for at < len(t.form) {
			r, size := utf8.DecodeRuneInString(t.form[at:])
			at += size
			letters, ends = append(letters, r), append(ends, at)
			depth := len(letters)
			if len(rows) <= depth {
				rows = append(rows, make([]int, len(typed)+1))
			}
			lowest := step(rows, letters, typed)
			if depth == 1 && len(typed) < firstLetterCounts && r != typed[0] {
				lowest = most + 1
			}
			if lowest > most {
				dead = depth
				break
			}
			best = min(best, rows[depth][len(typed)])
		}
		if dead <= mostRunes {
			// The rest of the term is not counted, but its beginning may be what was typed.
			if best <= 1 && len(typed) >= shortestUnfinished {
				visit(t, misspelled*unfinished)
			}
			ix.beginnings(i, dead, best, len(typed), visit)
			continue
		}
		if errors := rows[len(letters)][len(typed)]; errors <= most {
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
	for j := i + 1; j < len(ix.terms) && ix.terms[j].lcp >= depth; j++ {
		visit(&ix.terms[j], misspelled*unfinished)
	}
}

// step counts one letter more of a term (Damerau and Levenshtein) and gives the fewest changes that are possible with it.
func step(rows [][]int, letters, typed []rune) (lowest int) {
	depth := len(letters)
	row, before := rows[depth], rows[depth-1]
	row[0] = depth
	lowest = depth
	for j := 1; j <= len(typed); j++ {
		change := 1
		if letters[depth-1] == typed[j-1] {
			change = 0
		}
		row[j] = min(before[j-1]+change, before[j]+1, row[j-1]+1)
		if depth > 1 && j > 1 && letters[depth-1] == typed[j-2] && letters[depth-2] == typed[j-1] {
			row[j] = min(row[j], rows[depth-2][j-2]+1)
		}
		lowest = min(lowest, row[j])
	}
	return lowest
}
