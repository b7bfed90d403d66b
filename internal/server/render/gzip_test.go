package render_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/server/render"
)

// keep answers with a page that is kept, its gap filled, to somebody who accepts an encoding, and gives it as it is shown.
func keep(t *testing.T, accept, alike, fresh string) (encoding string, bytes int, shown string) {
	t.Helper()
	got := show(t, town(), "/", func(r *render.Renderer, c *gin.Context) error {
		c.Request.Header.Set("Accept-Encoding", accept)
		return r.Show(c, http.StatusOK, "citizen/kept", render.View{
			Title: "T", Data: fresh, Alike: &render.Alike{Key: "k", Data: func() any { return alike }},
		})
	})
	body, encoding, bytes := io.Reader(got.Body), got.Header().Get("Content-Encoding"), got.Body.Len()
	if said := got.Header().Get("Content-Length"); said != strconv.Itoa(bytes) {
		t.Errorf("%q are announced, %d sent", said, bytes)
	}
	if encoding == "gzip" {
		unpacked, err := gzip.NewReader(body)
		if err != nil {
			t.Fatal(err)
		}
		body = unpacked
	}
	content, err := io.ReadAll(body) // checks sum and length too
	if err != nil {
		t.Fatal(err)
	}
	return encoding, bytes, string(content)
}

func TestAPageThatIsKeptIsTheSameCompressed(t *testing.T) {
	t.Parallel()
	alike := strings.Repeat("Donnerstag, 26. November 2026, 14 Termine frei. ", 400)
	for _, fresh := range []string{"", "Schlüssel", strings.Repeat("lang", 50_000)} {
		_, plain, want := keep(t, "", alike, fresh)
		encoding, compressed, got := keep(t, "gzip, deflate, br", alike, fresh)
		if encoding != "gzip" || got != want || !strings.Contains(got, alike) || !strings.Contains(got, fresh) {
			t.Errorf("with %d bytes in its gap: %q, %d bytes instead of %d", len(fresh), encoding, len(got), len(want))
		}
		if saved := len(alike) * 9 / 10; plain-compressed < saved {
			t.Errorf("%d bytes have become %d", plain, compressed)
		}
	}
}

func TestAPageIsCompressedForThoseWhoAcceptIt(t *testing.T) {
	t.Parallel()
	for accept, want := range map[string]string{"": "", "br": "", "gzip;q=0, br": "", "GZIP": "gzip", "br, gzip;q=0.5": "gzip"} {
		if encoding, _, _ := keep(t, accept, "alike", "fresh"); encoding != want {
			t.Errorf("who accepts %q gets %q", accept, encoding)
		}
	}
}

func TestWhatIsInTheGapIsNotCompressed(t *testing.T) {
	t.Parallel()
	_, one, _ := keep(t, "gzip", "a key that is guessed: QWERTZUIOPASDFG", "QWERTZUIOPASDFG")
	_, other, _ := keep(t, "gzip", "a key that is guessed: QWERTZUIOPASDFG", "LKJHGFDSAYXCVBN")
	if one != other {
		t.Errorf("a right guess is answered in %d bytes, a wrong one in %d", one, other)
	}
}
