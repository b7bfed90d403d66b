package pdf

import "testing"

func TestWhatIsWrittenFromTheRightIsDrawnFromTheLeft(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Jürgen Müßig": "Jürgen Müßig",
		"עדי כהן":      "ןהכ ידע",
		// meem initial, hah medial, meem medial, dal final; read from the right.
		"محمد": "\ufeaa\ufee4\ufea4\ufee3",
		// lam and alef are one sign.
		"سلام": "\ufee1\ufefc\ufeb3",
		// Without joining: alef, dal, alef, reh.
		"ادار": "\ufead\ufe8d\ufea9\ufe8d",
		// Digits and Latin letters keep their direction.
		"علي 12":  "12 \ufef2\ufee0\ufecb",
		"Ali علي": "Ali \ufef2\ufee0\ufecb",
	} {
		if got := visual(text); got != want {
			t.Errorf("%q is drawn as %+q, want %+q", text, got, want)
		}
	}
}
