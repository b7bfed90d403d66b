package stafftest

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// Shows tells which of the words a page shows and which it must not.
func Shows(t *testing.T, answer *httptest.ResponseRecorder, status int, words []string, not []string) {
	t.Helper()
	if answer.Code != status {
		t.Errorf("status %d, want %d", answer.Code, status)
	}
	body := answer.Body.String()
	for _, word := range words {
		if !strings.Contains(body, word) {
			t.Errorf("%q is not shown", word)
		}
	}
	for _, word := range not {
		if strings.Contains(body, word) {
			t.Errorf("%q is shown", word)
		}
	}
	if t.Failed() {
		t.Log(body)
	}
}

// LeadsTo tells where an answer sends the browser, and to which address it must.
func LeadsTo(t *testing.T, answer *httptest.ResponseRecorder, address string) {
	t.Helper()
	if got := answer.Header().Get("Location"); answer.Code != http.StatusSeeOther || got != address {
		t.Errorf("%d to %q, want %q", answer.Code, got, address)
	}
}

// InOrder tells whether words come one after the other.
func InOrder(t *testing.T, body string, words ...string) {
	t.Helper()
	from := 0
	for _, word := range words {
		at := strings.Index(body[from:], word)
		if at < 0 {
			t.Errorf("%q does not come after what stands before it in %v", word, words)
			return
		}
		from += at
	}
}

var (
	inputs    = regexp.MustCompile(`<input [^>]*>`)
	attribute = regexp.MustCompile(` (name|value)="([^"]*)"`)
	unticked  = regexp.MustCompile(`type="(?:radio|checkbox)"[^>]*[^d]>$`)
)

// Form gives what the page's form with an address sends as it stands, but for what is selected from lists.
func Form(t *testing.T, answer *httptest.ResponseRecorder, action string) url.Values {
	t.Helper()
	_, rest, found := strings.Cut(answer.Body.String(), `method="post" action="`+action+`"`)
	if !found {
		t.Fatalf("there is no form %s in\n%s", action, answer.Body)
	}
	inside, _, _ := strings.Cut(rest, "</form>")
	fields := url.Values{}
	for _, input := range inputs.FindAllString(inside, -1) {
		if unticked.MatchString(input) {
			continue
		}
		named := map[string]string{}
		for _, pair := range attribute.FindAllStringSubmatch(input, -1) {
			named[pair[1]] = pair[2]
		}
		fields.Add(named["name"], named["value"])
	}
	return fields
}
