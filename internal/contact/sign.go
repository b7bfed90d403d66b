package contact

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// marks are dropped silently: they come along with pasted text, cannot be seen and say nothing by themselves.
var marks = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x00ad, Hi: 0x00ad, Stride: 1}, // soft hyphen
	{Lo: 0x061c, Hi: 0x061c, Stride: 1}, // Arabic letter mark
	{Lo: 0x200b, Hi: 0x200b, Stride: 1}, // zero-width space
	{Lo: 0x200e, Hi: 0x200f, Stride: 1}, // left-to-right and right-to-left mark
	{Lo: 0x202a, Hi: 0x202c, Stride: 1}, // embedding, and its end
	{Lo: 0x2060, Hi: 0x2060, Stride: 1}, // word joiner
	{Lo: 0x2066, Hi: 0x2069, Stride: 1}, // isolates, and their end
	{Lo: 0xfeff, Hi: 0xfeff, Stride: 1}, // byte order mark
}, LatinOffset: 1}

// Invisible tells control and format characters, line breaks among them, and the replacement character, which is what is
// left of broken ones. The zero-width joiners that some scripts and emoji need are visible in their effect.
func Invisible(r rune) bool {
	return r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' ||
		unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r)
}

// Line composes characters, drops marks and makes every run of spaces and tabs one space. Line breaks stay, to be refused.
func Line(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(marks, r) {
			return -1
		}
		return r
	}, norm.NFC.String(s))
	return strings.Join(strings.FieldsFunc(s, blank), " ")
}

func blank(r rune) bool { return r == '\t' || unicode.Is(unicode.Zs, r) }
