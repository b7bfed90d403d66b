package search

import "strings"

// shortestPart is the length of the shortest word that a compound is made of, in bytes.
const shortestPart = 4

// piece is a part of a compound.
type piece struct {
	form  string
	from  int
	known bool
}

func (p *piece) word() word { return word{form: p.form, plain: p.form} }

// action gives what the part says is done with the others.
func (p *piece) action() string { return known().action(p.word()) }

// seams are the letters that stand between the parts of German compounds.
var seams = []string{"", "s", "es", "n", "en", "e", "er"}

// takeApart gives the known words that a compound is made of, with the letters that no known word explains; nil where it
// is none. Of several ways it takes the one that explains most, of those the one with the fewest parts.
func takeApart(form string, known func(string) bool) []piece {
	if len(form) < 2*shortestPart || !latin(form) {
		return nil
	}
	type way struct {
		explained, parts int
		last             piece
	}
	ways := make([]way, len(form)+1) // for each beginning of the word
	for end := 1; end <= len(form); end++ {
		ways[end] = way{explained: ways[end-1].explained, parts: ways[end-1].parts, last: piece{from: end - 1}}
		if ways[end-1].last.known || end == 1 {
			ways[end].parts++ // letters without explanation begin here
		}
		for from := 0; from <= end-shortestPart; from++ {
			if end-from == len(form) {
				continue // the word itself
			}
			bare := ""
			for _, seam := range seams {
				if end == len(form) && seam != "" {
					break // nothing follows
				}
				if stem, found := strings.CutSuffix(form[from:end], seam); found && len(stem) >= shortestPart && known(stem) {
					bare = stem
					break
				}
			}
			if bare == "" {
				continue
			}
			w := way{explained: ways[from].explained + len(bare), parts: ways[from].parts + 1, last: piece{form: bare, from: from, known: true}}
			if w.explained > ways[end].explained || w.explained == ways[end].explained && w.parts < ways[end].parts {
				ways[end] = w
			}
		}
	}
	var pieces []piece
	for end := len(form); end > 0; {
		last := ways[end].last
		if !last.known {
			for last.from > 0 && !ways[last.from].last.known {
				last.from = ways[last.from].last.from
			}
			last.form = form[last.from:end]
		}
		pieces = append([]piece{last}, pieces...)
		end = last.from
	}
	// The last part says what the whole is; without it, and without most of the letters, nothing is explained.
	if len(pieces) < 2 || !pieces[len(pieces)-1].known || 2*ways[len(form)].explained < len(form) {
		return nil
	}
	return pieces
}
