package search_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"stadttermin/internal/search"
)

var towns = []string{"werne", "plettenberg", "selm", "herscheid"}

func ids(hits []search.Hit) (list []string) {
	for _, hit := range hits {
		list = append(list, hit.ID)
	}
	return list
}

func TestEveryServiceIsFoundFirstByItsNameInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, name := range towns {
		things := search.Services(town(t, name))
		index := search.New(things)
		for _, thing := range things {
			for _, called := range thing.Names {
				for _, typed := range []string{called.Text, strings.ToUpper(called.Text), "  " + called.Text + "?"} {
					if found := ids(index.Search(typed)); len(found) == 0 || found[0] != thing.ID {
						t.Errorf("%s: %q finds %q first, want %s", name, typed, found, thing.ID)
					}
				}
			}
		}
	}
}

func TestAServiceIsFoundWhileItsNameIsBeingTyped(t *testing.T) {
	t.Parallel()
	for _, name := range towns {
		things := search.Services(town(t, name))
		index := search.New(things)
		for _, thing := range things {
			first, _, _ := strings.Cut(thing.Names[0].Text, " ")
			for typed := []rune(first); len(typed) >= 3; typed = typed[:len(typed)-1] {
				if len(index.Search(string(typed))) == 0 {
					t.Errorf("%s: %q finds nothing on the way to %s", name, string(typed), first)
				}
			}
		}
	}
}

func TestAWordThatNobodyKnowsHidesNothing(t *testing.T) {
	t.Parallel()
	things := search.Services(town(t, "selm"))
	index := search.New(things)
	rapid.Check(t, func(t *rapid.T) {
		thing := rapid.SampledFrom(things).Draw(t, "thing")
		name := rapid.SampledFrom(thing.Names).Draw(t, "name").Text
		unknown := rapid.StringMatching(`[qxj]{5,9}`).Draw(t, "unknown")
		if typed := name + " " + unknown; !slices.Contains(ids(index.Search(typed)), thing.ID) {
			t.Fatalf("%q does not find %s", typed, thing.ID)
		}
	})
}

func TestOneTypingErrorInALongWordIsForgiven(t *testing.T) {
	t.Parallel()
	things := search.Services(town(t, "werne"))
	index := search.New(things)
	rapid.Check(t, func(t *rapid.T) {
		thing := rapid.SampledFrom(things).Draw(t, "thing")
		typed := []rune(slices.MaxFunc(strings.Fields(thing.Names[0].Text), func(a, b string) int { return len(a) - len(b) }))
		if len(typed) < 8 {
			return
		}
		at := rapid.IntRange(1, len(typed)-2).Draw(t, "at")
		switch rapid.IntRange(0, 2).Draw(t, "error") {
		case 0:
			typed = slices.Delete(typed, at, at+1)
		case 1:
			typed = slices.Insert(typed, at, 'x')
		default:
			typed[at], typed[at+1] = typed[at+1], typed[at]
		}
		if found := ids(index.Search(string(typed))); !slices.Contains(found, thing.ID) {
			t.Fatalf("%q finds %q, want %s among them", string(typed), found, thing.ID)
		}
	})
}

func TestWhateverIsTypedIsAnswered(t *testing.T) {
	t.Parallel()
	index, empty := search.New(search.Services(town(t, "selm"))), search.New(nil)
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.String().Draw(t, "typed")
		for _, hit := range index.Search(typed) {
			if hit.ID == "" || hit.Kind != search.KindService || hit.Score <= 0 {
				t.Fatalf("%q finds %+v", typed, hit)
			}
		}
		if len(empty.Search(typed)) > 0 {
			t.Fatal("something is found in nothing")
		}
	})
}

func TestTheSameIsFoundHoweverItsLettersAreWritten(t *testing.T) {
	t.Parallel()
	index := search.New(search.Services(town(t, "selm")))
	for _, same := range [][]string{
		{"Führungszeugnis", "fuehrungszeugnis", "FÜHRUNGSZEUGNIS", "fu\u0308hrungszeugnis", "fuhrungszeugnis", "führungs\u00adzeugnis"},
		{"Eheschließung", "eheschliessung", "EHESCHLIESSUNG"},
		{"إثبات سكن", "اثبات سكن", "إثبات السكن", "اثبات السَكَن"},
		{"بطاقة هوية", "بطاقه هويه", "البطاقة الهوية", "بطاقـة هويـة"},
		{"Steuer-ID", "steuer id", "SteuerID", "steuer – id"},
	} {
		want := ids(index.Search(same[0]))
		for _, typed := range same[1:] {
			if got := ids(index.Search(typed)); len(got) == 0 || got[0] != want[0] {
				t.Errorf("%q finds %q, %q finds %q", same[0], want, typed, got)
			}
		}
	}
}

func TestAThingOfAnotherKindIsFoundBesideServices(t *testing.T) {
	t.Parallel()
	things := append(search.Services(town(t, "werne")), search.Thing{
		Kind: "form", ID: "wohnungsgeber", Names: []search.Text{{Language: "de", Text: "Wohnungsgeberbestätigung"}},
	})
	hits := search.New(things).Search("wohnungsgeberbestätigung")
	if len(hits) < 2 || hits[0].Kind != "form" || hits[1].ID != "wohnsitz-anmelden" {
		t.Errorf("found %+v", hits)
	}
}

func TestAnIndexIsMadeOnceForEveryRevision(t *testing.T) {
	t.Parallel()
	var memory search.Memory
	first, second := town(t, "werne"), town(t, "werne")
	index := memory.Of(first)
	if memory.Of(first) != index || memory.Of(second) == index {
		t.Error("an index does not belong to its settings")
	}
}
