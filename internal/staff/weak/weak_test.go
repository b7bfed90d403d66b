package weak_test

import (
	"fmt"
	"strings"
	"testing"

	"stadttermin/internal/staff/weak"
)

// candidates makes what is tried first, by rule: words with numbers and punctuation, digits for letters, rows of keys and of the
// alphabet, repetitions.
func candidates() (tried []string) {
	long := func(s string) {
		if len([]rune(s)) >= 12 {
			tried = append(tried, s)
		}
	}
	ends := []string{"!", "!!", "!!!", ".", "?", "#1", "123", "1234", "12345", "123456", "123456789", "1234567890", "_01", "-2026", "0815", "4711"}
	for year := 1950; year <= 2030; year++ {
		ends = append(ends, fmt.Sprint(year), fmt.Sprint(year, "!"), fmt.Sprint("!", year), fmt.Sprintf("%02d.%02d.%d", year%28+1, year%12+1, year))
	}
	for _, word := range weak.CommonWords {
		title := strings.ToUpper(word[:1]) + word[1:]
		for _, end := range ends {
			long(word + end)
			long(title + end)
			long(word + word + end)
		}
		long(strings.NewReplacer("o", "0", "e", "3", "a", "4", "i", "1", "s", "5").Replace(word) + "12345678")
	}
	for _, row := range []string{"qwertzuiopü", "qwertyuiop", "asdfghjklöä", "yxcvbnm", "abcdefghijklmnopqrstuvwxyz", "1234567890"} {
		for end := 3; end <= len([]rune(row)); end++ {
			part := string([]rune(row)[:end])
			long(strings.Repeat(part, 12/end+1))
			long(part + "1234567890")
		}
	}
	for sign := 'a'; sign <= 'z'; sign++ {
		long(strings.Repeat(string(sign), 12))
		long(strings.Repeat(string(sign)+"1", 8))
	}
	return tried
}

func TestTheCommonestPasswordsAreRefused(t *testing.T) {
	t.Parallel()
	tried := candidates()
	if len(tried) < 10_000 {
		t.Fatalf("only %d", len(tried))
	}
	for _, password := range tried {
		if !weak.Password(password) {
			t.Errorf("%q is a password", password)
		}
	}
}

func TestWhatTheTownAndItsPeopleAreCalledIsNoPassword(t *testing.T) {
	t.Parallel()
	for _, password := range []string{"Werne-Rathaus-2026", "StadtWerne59368", "Jana.Berger1984!", "bergerbergerberger", "jana@werne.2026", "PlettenbergPlettenberg"} {
		if !weak.Password(password, "Stadt Werne", "werne", "Jana Berger", "j.berger@werne.example", "Plettenberg") {
			t.Errorf("%q is a password", password)
		}
	}
}

func TestWordsThatNobodyElseWouldPutTogetherAreAPassword(t *testing.T) {
	t.Parallel()
	for _, password := range []string{
		"Wattestäbchen im Regal", "fünf Wörter reichen hier aus", "ein ganz anderes Wort", "korrekt Pferd Batterie Klammer", "vT8#kq-Lw2zR", "Zwetschgenkuchen7",
		"mein Hund frisst Gummistiefel", "h9f3k2m7x4q8",
	} {
		if weak.Password(password, "Stadt Werne", "Jana Berger") {
			t.Errorf("%q is refused", password)
		}
	}
}
