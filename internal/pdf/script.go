package pdf

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// visual gives a text as it is drawn from left to right: what is written from right to left turned round, Arabic letters
// in the forms that they take beside each other. The library draws one sign after the other and does neither.
func visual(text string) string {
	if !strings.ContainsFunc(text, fromTheRight) {
		return text
	}
	var paragraph bidi.Paragraph
	if _, err := paragraph.SetString(text); err != nil {
		return text
	}
	order, err := paragraph.Order()
	if err != nil {
		return text
	}
	var drawn strings.Builder
	runs := make([]string, order.NumRuns())
	for i := range runs {
		run := order.Run(i)
		runs[i] = run.String()
		if run.Direction() == bidi.RightToLeft {
			letters := []rune(joined(runs[i]))
			slices.Reverse(letters)
			runs[i] = string(letters)
		}
	}
	if !paragraph.IsLeftToRight() {
		slices.Reverse(runs)
	}
	for _, run := range runs {
		drawn.WriteString(run)
	}
	return drawn.String()
}

// fromTheRight tells letters of scripts that are written from right to left: Hebrew, Arabic and their relatives.
func fromTheRight(r rune) bool { return r >= 0x0590 && r <= 0x08FF }

// forms gives the presentation form of each Arabic letter that stands alone (Unicode, Arabic Presentation Forms); the one
// that ends a group follows it, and for letters that join on both sides those that begin one and stand within.
var forms = map[rune]struct {
	alone rune
	both  bool
}{
	'ء': {0xFE80, false}, 'آ': {0xFE81, false}, 'أ': {0xFE83, false}, 'ؤ': {0xFE85, false}, 'إ': {0xFE87, false},
	'ئ': {0xFE89, true}, 'ا': {0xFE8D, false}, 'ب': {0xFE8F, true}, 'ة': {0xFE93, false}, 'ت': {0xFE95, true},
	'ث': {0xFE99, true}, 'ج': {0xFE9D, true}, 'ح': {0xFEA1, true}, 'خ': {0xFEA5, true}, 'د': {0xFEA9, false},
	'ذ': {0xFEAB, false}, 'ر': {0xFEAD, false}, 'ز': {0xFEAF, false}, 'س': {0xFEB1, true}, 'ش': {0xFEB5, true},
	'ص': {0xFEB9, true}, 'ض': {0xFEBD, true}, 'ط': {0xFEC1, true}, 'ظ': {0xFEC5, true}, 'ع': {0xFEC9, true},
	'غ': {0xFECD, true}, 'ف': {0xFED1, true}, 'ق': {0xFED5, true}, 'ك': {0xFED9, true}, 'ل': {0xFEDD, true},
	'م': {0xFEE1, true}, 'ن': {0xFEE5, true}, 'ه': {0xFEE9, true}, 'و': {0xFEED, false}, 'ى': {0xFEEF, false},
	'ي': {0xFEF1, true}, 'پ': {0xFB56, true}, 'چ': {0xFB7A, true}, 'ژ': {0xFB8A, false}, 'ک': {0xFB8E, true},
	'گ': {0xFB92, true}, 'ی': {0xFBFC, true},
}

// lamAlef gives the one sign for a lam with an alef behind it.
var lamAlef = map[rune]rune{'آ': 0xFEF5, 'أ': 0xFEF7, 'إ': 0xFEF9, 'ا': 0xFEFB}

// joined writes Arabic letters in the forms that they take beside each other. Vowel signs are left out.
func joined(text string) string {
	letters := slices.DeleteFunc([]rune(text), func(r rune) bool { return r >= 0x064B && r <= 0x0652 })
	var out []rune
	linked := false // the letter before reaches over to this one
	for i := 0; i < len(letters); i++ {
		form, known := forms[letters[i]]
		if !known || letters[i] == 'ء' {
			out, linked = append(out, letters[i]), false
			continue
		}
		sign := form.alone
		if letters[i] == 'ل' && i+1 < len(letters) && lamAlef[letters[i+1]] != 0 {
			sign, form.both = lamAlef[letters[i+1]], false
			i++
		}
		goesOn := form.both && i+1 < len(letters) && joins(letters[i+1])
		switch {
		case linked && goesOn:
			sign += 3
		case goesOn:
			sign += 2
		case linked:
			sign++
		}
		out, linked = append(out, sign), goesOn
	}
	return string(out)
}

// joins tells whether a letter lets the one before reach over.
func joins(r rune) bool {
	_, known := forms[r]
	return known && r != 'ء'
}
