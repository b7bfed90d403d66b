package charset

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"
)

// Names of sets of 256 characters: what Windows, old Macs, DOS and Polish or Czech Windows write.
const (
	windows1252 = "windows-1252"
	macRoman    = "macintosh"
	codePage850 = "cp850"
	windows1250 = "windows-1250"
)

var Sets = map[string]*charmap.Charmap{
	windows1252: charmap.Windows1252, macRoman: charmap.Macintosh, codePage850: charmap.CodePage850, windows1250: charmap.Windows1250,
}

// likely is the order in which sets count that read a file equally well.
var likely = []string{windows1252, macRoman, codePage850, windows1250}

// Text is what a file says, and by which characters it was read.
type Text struct {
	Whole   string
	Charset string   // name; empty where there is no doubt
	Doubt   []string // names of those by which it can be read as well, the likeliest first; nil where it was told or is plain
}

// eightBit reads data by the set that was told, or else by the one that makes most letters of German words of it. Where
// another does nearly as well, it is in doubt; what is written in Poland only where it does better.
func eightBit(data []byte, told string) Text {
	type reading struct {
		text  Text
		score int
	}
	var all []reading
	for _, name := range likely {
		decoded := make([]rune, len(data))
		for i, b := range data {
			decoded[i] = Sets[name].DecodeByte(b)
		}
		all = append(all, reading{Text{Whole: string(decoded), Charset: name}, german(decoded)})
	}
	if i := slices.IndexFunc(all, func(r reading) bool { return r.text.Charset == told }); i >= 0 {
		return all[i].text
	}
	slices.SortStableFunc(all, func(a, b reading) int { return cmp.Compare(b.score, a.score) })
	best := all[0]
	for _, other := range all[1:] {
		if other.text.Whole != best.text.Whole && other.text.Charset != windows1250 && (best.score <= 0 || 2*other.score > best.score) {
			best.text.Doubt = append(best.text.Doubt, other.text.Charset)
		}
	}
	if best.text.Doubt != nil {
		best.text.Doubt = append([]string{best.text.Charset}, best.text.Doubt...)
	}
	return best.text
}

// german weighs the characters beyond ASCII: letters of German most, other letters within words a little, and against
// it signs within words, capitals after small letters, and what nobody writes.
func german(s []rune) (score int) {
	at := func(i int) rune {
		if i < 0 || i >= len(s) {
			return ' '
		}
		return s[i]
	}
	for i, r := range s {
		if r < 0x80 {
			continue
		}
		before, after := at(i-1), at(i+1)
		within := unicode.IsLetter(before) || unicode.IsLetter(after)
		switch {
		case r < 0xA0 || r == unicode.ReplacementChar:
			score -= 10
		case unicode.IsUpper(r) && unicode.IsLower(before):
			score -= 4
		case strings.ContainsRune("äöü", r) && !unicode.IsLetter(before) && within:
			score += 3 // names and nouns begin with a capital
		case strings.ContainsRune("äöüßÄÖÜ", r) && within:
			score += 4
		case r == 'ﬁ' || r == 'ﬂ' || r == 'ª' || r == 'º' || r == 'ƒ' || r == 'ı':
			score -= 4
		case unicode.IsLetter(r) && within:
			score++
		case strings.ContainsRune("–—„“”‚‘’«»…€§°\u00a0·•²³½", r) && !(unicode.IsLetter(before) && unicode.IsLetter(after) && r != '’'):
			score++
		default:
			score -= 4
		}
	}
	return score
}
