package files

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// text draws anything that may stand in a file: control characters too, for what is refused later must come back as it
// was to be named.
func text() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.SampledFrom([]string{
			"", "yes", "null", "~", "1", "0x10", "07:30", "- a", "a: b", "a #b", "#a", "{a}", "[a]", "*a", "&a", "!a", "%a", "@a",
			"`a`", "|", ">", "'", "\"", "\\", "a,b", " a", "a ", "a\nb", "a\r\nb", "\ta", "\u2028", "\ufeff", "مرحبا", "😀", "---", "...", "?", ".inf",
		}),
	).Filter(func(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) })
}

func texts() *rapid.Generator[[]string] {
	return rapid.Map(rapid.SliceOfN(text(), 0, 3), func(list []string) []string {
		if len(list) == 0 {
			return nil
		}
		return list
	})
}

func documents(t *rapid.T) []office.Document {
	var list []office.Document
	for range rapid.IntRange(0, 3).Draw(t, "documents") {
		document := office.Document{Text: text().Draw(t, "document")}
		if rapid.Bool().Draw(t, "more is said") {
			document.Per = rapid.SampledFrom([]office.Per{"", office.PerPerson, office.PerAppointment}).Draw(t, "per")
			document.When, document.Form = text().Draw(t, "when"), text().Draw(t, "form")
		}
		list = append(list, document)
	}
	return list
}

func drawnService(t *rapid.T) office.Service {
	s := office.Service{
		ID: text().Draw(t, "id"), Name: text().Draw(t, "name"), Description: text().Draw(t, "description"),
		Bring: documents(t), Synonyms: texts().Draw(t, "synonyms"),
		Minutes: rapid.IntRange(0, 600).Draw(t, "minutes"), MinutesAfter: 5 * rapid.IntRange(0, 24).Draw(t, "after"),
		Combines: rapid.SampledFrom([]office.Combines{{}, {None: true}, {With: []string{"a", "b"}}}).Draw(t, "combines"),
	}
	for range rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "lengths") {
		length := office.Length{From: civil.Date(rapid.IntRange(0, 40_000).Draw(t, "from")), Minutes: rapid.IntRange(0, 60).Draw(t, "minutes from")}
		if rapid.Bool().Draw(t, "more from") {
			more := rapid.IntRange(0, 60).Draw(t, "minutes more from")
			length.MinutesMore = &more
		}
		s.MinutesFrom = append(s.MinutesFrom, length)
	}
	for range rapid.IntRange(0, 2).Draw(t, "forms") {
		s.Forms = append(s.Forms, office.Form{Name: text().Draw(t, "form"), URL: text().Draw(t, "url"), When: text().Draw(t, "when"), Per: office.PerPerson})
	}
	for range rapid.IntRange(0, 3).Draw(t, "fees") {
		s.Fees = append(s.Fees, office.Fee{
			From: civil.Date(rapid.IntRange(0, 40_000).Draw(t, "from")), Amount: office.Euro(rapid.IntRange(0, 99_999).Draw(t, "amount")),
			Note: text().Draw(t, "note"),
		})
	}
	if rapid.Bool().Draw(t, "no visit") {
		s.NoVisit = &office.NoVisit{Text: text().Draw(t, "text")}
	}
	if rapid.Bool().Draw(t, "optional numbers") {
		more, days, online := rapid.IntRange(0, 60).Draw(t, "more"), civil.Days(rapid.IntRange(0, 700).Draw(t, "days")), rapid.Bool().Draw(t, "online")
		s.MinutesMore, s.Horizon, s.Online = &more, &days, &online
	}
	return s
}

func TestWhatIsWrittenIsReadBackExactly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := office.Catalog{Services: []office.Service{drawnService(t), drawnService(t)}}
		written := emit(want)
		body, findings := parse(servicesFile, written)
		if body == nil {
			t.Fatalf("%v in\n%s", findings, written)
		}
		var got office.Catalog
		b := binder{file: servicesFile}
		b.document(body, &got)
		if len(b.findings) > 0 || !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v\nwant %+v\nfindings %v in\n%s", got, want, b.findings, written)
		}
	})
}

func TestWrittenTranslationsAreReadBackExactly(t *testing.T) {
	t.Parallel()
	key := rapid.StringMatching(`[a-z]{1,8}(\.[a-z0-9-]{1,8}){0,3}`).Filter(func(s string) bool { return s != "reviewed" && s != "checked" && s != "sources" })
	rapid.Check(t, func(t *rapid.T) {
		want := tenant.Translation{Reviewed: rapid.Bool().Draw(t, "reviewed")}
		for path, text := range rapid.MapOf(key, text().Filter(func(s string) bool { return s != "" })).Draw(t, "texts") {
			if want.Texts == nil {
				want.Texts = make(map[string]string)
			}
			want.Texts[path] = text
			if rapid.Bool().Draw(t, "checked") {
				want.Checked = map[string]bool{path: true}
				want.Sources = map[string]string{path: text + "!"}
			}
		}
		written := emitTranslation(want)
		body, findings := parse("translations/en.yaml", written)
		if body == nil {
			t.Fatalf("%v in\n%s", findings, written)
		}
		got, findings := bindTranslation("translations/en.yaml", body)
		if len(findings) > 0 || !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v\nwant %+v\nfindings %v in\n%s", got, want, findings, written)
		}
	})
}
