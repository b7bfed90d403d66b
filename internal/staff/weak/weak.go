// Package weak tells which passwords are among the first that somebody would try.
package weak

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// leastSurprise is how many signs of a password nothing explains: no word that everybody tries, no row of keys or of the
// alphabet, no repetition, no number.
const leastSurprise = 6

// commonWords are what people take for passwords, and those who guess try first, in German and English. Whatever stands around
// them as a number or as punctuation, or instead of a letter as a digit, makes them no better.
var commonWords = strings.Fields(`
	passwort passwörter kennwort password passw0rd geheim secret willkommen welcome hallo hello servus moin login anmelden anmeldung
	admin administrator verwaltung benutzer user test testen demo start zugang access schlüssel master root gast guest chef
	rathaus stadt gemeinde bürgerbüro bürgeramt bürger amt termin termine stadttermin terminvergabe standesamt schalter empfang
	bedienplatz behörde bürgermeister kreis dienst service büro arbeit computer internet windows office
	januar februar märz april mai juni juli august september oktober november dezember january february march june july october
	december montag dienstag mittwoch donnerstag freitag samstag sonntag monday tuesday wednesday thursday friday saturday sunday
	frühling sommer herbst winter spring summer autumn weihnachten ostern urlaub feierabend wochenende
	schalke borussia dortmund bayern münchen berlin hamburg köln deutschland germany fussball football
	schatz liebe liebling hase maus engel sonne sonnenschein sunshine blume stern schmetterling mama papa baby love iloveyou
	hund katze pferd dragon monkey shadow princess prinzessin superman batman starwars pokemon michael thomas andreas daniel
	sabine stefan christian alexander markus martin peter julia anna jessica nicole sandra letmein trustno qwertz qwerty asdf
	yxcv changeme ändern neu eins zwei drei vier fünf one two three four five`)

// rows are what lies side by side: on German and English keyboards, in the alphabet, among the digits.
var rows = []string{"qwertzuiopü", "asdfghjklöä", "yxcvbnm", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890", "!\"§$%&/()=", "!@#$%^&*()"}

var lookalikes = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")

// Password tells whether a password is among the first that somebody would try who knows the town and the person: names are
// what they are called.
func Password(password string, names ...string) bool {
	folded := foldPassword(password)
	plain, alike := []rune(folded), []rune(lookalikes.Replace(folded))
	words := knownWords(names)
	surprise := 0
	for i := 0; i < len(plain); {
		if n := explained(plain, alike, i, words); n > 0 {
			if unicode.IsLetter(alike[i]) && !unicode.IsDigit(plain[i]) {
				surprise++ // which of the words it is
			}
			i += n
			continue
		}
		if unicode.IsLetter(plain[i]) {
			surprise++
		}
		i++
	}
	return surprise < leastSurprise
}

// knownWords gives the words to look for, the longest first.
func knownWords(names []string) [][]rune {
	var words [][]rune
	add := func(word string) {
		for _, form := range []string{word, unfold(word)} {
			if w := []rune(form); len(w) >= 3 {
				words = append(words, w)
			}
		}
	}
	for _, word := range commonWords {
		add(lookalikes.Replace(foldPassword(word)))
	}
	for _, name := range names {
		for _, word := range strings.FieldsFunc(foldPassword(name), func(r rune) bool { return !unicode.IsLetter(r) }) {
			add(word)
		}
	}
	slices.SortStableFunc(words, func(a, b []rune) int { return len(b) - len(a) })
	return words
}

// explained gives how many signs from a position on are one word, row, repetition or number; 0: none.
func explained(plain, alike []rune, i int, words [][]rune) int {
	best := max(number(plain[i:]), row(plain[i:]), repetition(plain, i))
	for _, word := range words {
		if len(word) > best && hasPrefix(alike[i:], word) {
			best = len(word)
		}
	}
	return best
}

func hasPrefix(text, word []rune) bool {
	return len(text) >= len(word) && slices.Equal(text[:len(word)], word)
}

// number gives how many digits and separators of dates stand at the beginning.
func number(text []rune) (n int) {
	for n < len(text) && (unicode.IsDigit(text[n]) || n > 0 && strings.ContainsRune(".-/: ", text[n])) {
		n++
	}
	return n
}

// row gives how many signs at the beginning lie side by side; 0 below three.
func row(text []rune) (most int) {
	for _, r := range rows {
		keys := []rune(r)
		for _, step := range []int{1, -1} {
			at, n := slices.Index(keys, text[0]), 1
			for at >= 0 && n < len(text) && at+step*n >= 0 && at+step*n < len(keys) && keys[at+step*n] == text[n] {
				n++
			}
			if at >= 0 && n >= 3 {
				most = max(most, n)
			}
		}
	}
	return most
}

// repetition gives how many signs from a position on are those before it once more.
func repetition(text []rune, i int) int {
	for length := min(i, len(text)-i); length >= 1; length-- {
		if slices.Equal(text[i-length:i], text[i:i+length]) {
			return length
		}
	}
	return 0
}

// foldPassword makes capital letters and the ways to write an umlaut the same.
func foldPassword(s string) string { return strings.ToLower(norm.NFKC.String(s)) }

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")

func unfold(s string) string { return umlauts.Replace(s) }
