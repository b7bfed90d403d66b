package look_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"stadttermin/internal/town/look"
)

func TestACleanedDrawingHoldsNothingThatCheckRefusesAndSaysWhatIsGone(t *testing.T) {
	t.Parallel()
	drawn := `<?xml version="1.0"?><!DOCTYPE svg><!-- a < b --><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
		xmlns:sodipodi="http://sodipodi.example" viewBox="0 0 4 4" onload="x()"><sodipodi:namedview/><metadata><b/></metadata><script>alert(1)</script>
		<style>.a{fill:red}</style><g style="fill:#14507f;font-family:Arial;stroke:url(https://elsewhere.example)"><path d="M0 0h4" onclick="y()" sodipodi:nodetypes="c"/></g>
		<image xlink:href="https://elsewhere.example/x.png"/><title>Wappen &amp; mehr</title></svg>`
	cleaned, gone, code := look.CleanSVG(drawn)
	if code != "" {
		t.Fatal(code)
	}
	want := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><g fill="#14507f"><path d="M0 0h4"></path></g><title>Wappen &amp; mehr</title></svg>`
	if cleaned != want {
		t.Errorf("cleaned\n%s\nwant\n%s", cleaned, want)
	}
	var said []string
	for _, one := range gone {
		said = append(said, fmt.Sprint(one.Kind, " ", one.Name, " ", one.Count))
	}
	for _, one := range []string{"attribute onclick 1", "attribute onload 1", "attribute stroke 1", "comment  1", "doctype  1", "element image 1", "element script 1", "element style 1"} {
		if !slices.Contains(said, one) {
			t.Errorf("%q is not said: %q", one, said)
		}
	}
	if again, rest, code := look.CleanSVG(cleaned); again != cleaned || len(rest) > 0 || code != "" {
		t.Errorf("what is clean changes: %q %v %s", again, rest, code)
	}
}

func TestWhatIsNoDrawingIsNotCleaned(t *testing.T) {
	t.Parallel()
	for _, content := range []string{"", "GIF89a", "<html></html>", strings.Repeat("<", 50)} {
		if cleaned, _, code := look.CleanSVG(content); code == "" {
			t.Errorf("%q became %q", content, cleaned)
		}
	}
}

func TestTheNearestColourThatSufficesIsProposed(t *testing.T) {
	t.Parallel()
	b := look.Scheme{Color: "#4f9f84", OnColor: "#ffffff", ColorDark: "#8fd0b8", OnColorDark: "#0c1a15"}
	proposals := b.Proposals()
	if len(proposals) != 1 || proposals["color"] == "" {
		t.Fatalf("proposals %v", proposals)
	}
	b.Color = proposals["color"]
	for _, pair := range b.Pairs() {
		if !pair.Suffices() || pair.Ratio < look.Demanded {
			t.Errorf("%s has %.2f", pair.Name, pair.Ratio)
		}
	}
	if b.Pairs()[2].Ratio > 4.8 {
		t.Errorf("%s is not the nearest: %.2f", b.Color, b.Pairs()[2].Ratio)
	}
	if rest := b.Proposals(); len(rest) > 0 {
		t.Errorf("still proposes %v", rest)
	}
}
