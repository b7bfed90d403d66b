package imports

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// delimiters that tables are written with, the likeliest first.
var delimiters = []rune{';', '\t', ',', '|'}

const (
	maxColumns = 40
	sampled    = 50  // lines that a delimiter or a column's meaning is told from
	maxCell    = 500 // characters of a cell that are kept
	maxQuoted  = 20 * maxCell
)

// sheet reads a table of text. It never fails: what is no table is one with a single column. Lines without any content
// are left out, but counted, so that every line has the number that a spreadsheet shows for it.
func sheet(text string) Table {
	text = strings.TrimPrefix(text, "\ufeff")
	delimiter, rest, told := told(text)
	line := 1
	if told {
		line++
	} else {
		delimiter = likeliest(rest)
	}
	t := Table{Source: Sheet}
	for len(rest) > 0 {
		var cells []string
		cells, rest = record(rest, delimiter)
		if filled(cells) {
			t.Rows = append(t.Rows, Row{Line: line, Cells: cells[:min(len(cells), maxColumns)]})
		}
		line++
	}
	return t
}

// told reads the line sep=; that Excel writes and understands.
func told(text string) (delimiter rune, rest string, found bool) {
	first, after, _ := strings.Cut(text, "\n")
	sign, ok := strings.CutPrefix(strings.ToLower(strings.Trim(first, "\r\" ")), "sep=")
	if r, size := utf8.DecodeRuneInString(sign); ok && size > 0 && size == len(sign) {
		return r, after, true
	}
	return 0, text, false
}

// likeliest takes the delimiter that gives most lines one same number of cells above one.
func likeliest(text string) rune {
	best, most := delimiters[0], 0
	for _, delimiter := range delimiters {
		counts, rest := make(map[int]int), text
		for n := 0; n < sampled && len(rest) > 0; n++ {
			var cells []string
			if cells, rest = record(rest, delimiter); len(cells) > 1 && filled(cells) {
				counts[len(cells)]++
			}
		}
		for cells, lines := range counts {
			if score := lines*100 + min(cells, 99); score > most {
				best, most = delimiter, score
			}
		}
	}
	return best
}

// record reads one line with its quoted cells, which may contain delimiters, doubled quotes and line breaks. A quote
// that is opened and never closed is an ordinary sign, so that it does not swallow the rest of the file.
func record(text string, delimiter rune) (cells []string, rest string) {
	for {
		cell, after, ended := cell(text, delimiter)
		cells = append(cells, cell)
		if ended {
			return cells, after
		}
		text = after
	}
}

// cell reads one cell; ended says that it was the last of its line.
func cell(text string, delimiter rune) (value, rest string, ended bool) {
	plain := text
	if after, ok := strings.CutPrefix(strings.TrimLeft(text, " "), `"`); ok {
		if inside, behind, closed := quoted(after); closed {
			tail, rest, ended := bare(behind, delimiter)
			return clean(inside + tail), rest, ended
		}
	}
	value, rest, ended = bare(plain, delimiter)
	return clean(value), rest, ended
}

func bare(text string, delimiter rune) (value, rest string, ended bool) {
	for i, r := range text {
		switch r {
		case delimiter:
			return text[:i], text[i+utf8.RuneLen(r):], false
		case '\n':
			return text[:i], text[i+1:], true
		case '\r':
			return text[:i], strings.TrimPrefix(text[i+1:], "\n"), true
		}
	}
	return text, "", true
}

// quoted reads up to the closing quote; two quotes are one that belongs to the text.
func quoted(text string) (inside, behind string, closed bool) {
	var out strings.Builder
	for {
		i := strings.IndexByte(text[:min(len(text), maxQuoted)], '"')
		if i < 0 || out.Len() > maxQuoted {
			return "", "", false
		}
		out.WriteString(text[:i])
		text = text[i+1:]
		if !strings.HasPrefix(text, `"`) {
			return out.String(), text, true
		}
		out.WriteByte('"')
		text = text[1:]
	}
}

// clean gives a cell in one line, without what surrounds it and without signs that nobody sees.
func clean(s string) string {
	s = strings.Join(strings.FieldsFunc(strings.Map(visible, s), func(r rune) bool { return r <= ' ' || unicode.IsSpace(r) }), " ")
	s = strings.ToValidUTF8(s, "�")
	if after, quoted := strings.CutPrefix(s, "'"); quoted && after != "" && strings.ContainsRune("=+-@", rune(after[0])) {
		s = after // what keeps spreadsheets from taking a cell for a formula
	}
	if utf8.RuneCountInString(s) > maxCell {
		s = string([]rune(s)[:maxCell])
	}
	return s
}

// visible drops marks of direction, which Windows writes around the parts of a date, and others that nobody sees.
func visible(r rune) rune {
	switch {
	case r == '\u200e' || r == '\u200f' || r == '\u061c' || r == '\u200b' || r == '\ufeff' || r == '\u00ad':
		return -1
	case r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069':
		return -1
	}
	return r
}

func filled(cells []string) bool {
	for _, cell := range cells {
		if cell != "" {
			return true
		}
	}
	return false
}
