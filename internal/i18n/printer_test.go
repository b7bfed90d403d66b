package i18n_test

import (
	"strings"
	"testing"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/i18n"
	"stadttermin/internal/town/office"
)

// said makes no-break spaces visible.
func said(s string) string { return strings.ReplaceAll(s, "\u00a0", "~") }

func berlin(t *testing.T) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestEachLanguageSaysThingsByItsHabit(t *testing.T) {
	t.Parallel()
	bundle := load(t)
	loc := berlin(t)
	date := civil.NewDate(2026, time.November, 23)
	morning := time.Date(2026, 11, 23, 8, 30, 0, 0, loc)
	afternoon := time.Date(2026, 11, 23, 16, 0, 0, 0, loc)
	for _, test := range []struct {
		what       string
		say        func(*i18n.Printer) string
		de, en, ar string
	}{
		{"date", func(p *i18n.Printer) string { return p.Date(date) }, "Montag, 23.~November 2026", "Monday, 23~November 2026", "الاثنين 23~نوفمبر 2026"},
		{"short date", func(p *i18n.Printer) string { return p.DateShort(date) }, "Mo, 23.~November 2026", "Mon, 23~November 2026", "الاثنين 23~نوفمبر 2026"},
		{"day and month", func(p *i18n.Printer) string { return p.DayMonth(date) }, "23.~November", "23~November", "23~نوفمبر"},
		{"time", func(p *i18n.Printer) string { return p.Time(morning) }, "8:30~Uhr", "8:30~am", "8:30"},
		{"afternoon", func(p *i18n.Printer) string { return p.Time(afternoon) }, "16:00~Uhr", "4:00~pm", "16:00"},
		{"noon", func(p *i18n.Printer) string { return p.Time(time.Date(2026, 11, 23, 12, 5, 0, 0, loc)) }, "12:05~Uhr", "12:05~pm", "12:05"},
		{"midnight", func(p *i18n.Printer) string { return p.Time(time.Date(2026, 11, 23, 0, 5, 0, 0, loc)) }, "0:05~Uhr", "12:05~am", "0:05"},
		{"range", func(p *i18n.Printer) string { return p.TimeRange(morning, afternoon) }, "8:30 bis 16:00~Uhr", "8:30~am to 4:00~pm", "من 8:30 إلى 16:00"},
		{"money", func(p *i18n.Printer) string { return p.Money(office.Euro(4600)) }, "46,00~Euro", "€46.00", "46.00~يورو"},
		{"much money", func(p *i18n.Printer) string { return p.Money(office.Euro(123456)) }, "1.234,56~Euro", "€1,234.56", "1,234.56~يورو"},
		{"list", func(p *i18n.Printer) string { return p.List([]string{"A", "B", "C"}) }, "A, B und C", "A, B and C", "A، B وC"},
		{"pair", func(p *i18n.Printer) string { return p.List([]string{"A", "B"}) }, "A und B", "A and B", "A وB"},
		{"one alone", func(p *i18n.Printer) string { return p.List([]string{"A"}) }, "A", "A", "A"},
		{"nothing", func(p *i18n.Printer) string { return p.List(nil) }, "", "", ""},
		{"name", (*i18n.Printer).Name, "Deutsch", "English", "العربية"},
		{"direction", (*i18n.Printer).Dir, "ltr", "ltr", "rtl"},
	} {
		for lang, want := range map[string]string{"de": test.de, "en": test.en, "ar": test.ar} {
			if got := said(test.say(bundle.Printer(lang))); got != want {
				t.Errorf("%s in %s: %q, want %q", test.what, lang, got, want)
			}
		}
	}
}

func TestMinutesAgreeWithTheirNumber(t *testing.T) {
	t.Parallel()
	bundle := load(t)
	for lang, forms := range map[string]map[int]string{
		"de": {0: "0~Minuten", 1: "1~Minute", 2: "2~Minuten", 35: "35~Minuten"},
		"en": {0: "0~minutes", 1: "1~minute", 35: "35~minutes"},
		"ar": {0: "0~دقيقة", 1: "دقيقة واحدة", 2: "دقيقتان", 5: "5~دقائق", 10: "10~دقائق", 35: "35~دقيقة", 100: "100~دقيقة", 105: "105~دقائق"},
	} {
		for minutes, want := range forms {
			if got := said(bundle.Printer(lang).Minutes(minutes)); got != want {
				t.Errorf("%d in %s: %q, want %q", minutes, lang, got, want)
			}
		}
	}
}

func TestAnHourThatExistsTwiceIsToldApart(t *testing.T) {
	t.Parallel()
	p := load(t).Printer("de")
	loc := berlin(t)
	first := time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC).In(loc)
	for at, want := range map[time.Time]string{
		first:                     "2:30~Uhr (Sommerzeit)",
		first.Add(time.Hour):      "2:30~Uhr (Winterzeit)",
		first.Add(2 * time.Hour):  "3:30~Uhr",
		first.Add(-1 * time.Hour): "1:30~Uhr",
	} {
		if got := said(p.Time(at)); got != want {
			t.Errorf("%s: %q, want %q", at, got, want)
		}
	}
}

func TestTheResultDoesNotDependOnTheZoneOfTheServer(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 8, 30, 0, 0, berlin(t))
	if got := said(load(t).Printer("de").Time(at.UTC())); got != "7:30~Uhr" {
		t.Errorf("a time is said in its own location; got %q", got)
	}
}

func TestALanguageWithoutCatalogueFallsBack(t *testing.T) {
	t.Parallel()
	bundle := load(t)
	for asked, want := range map[string]string{"en": "en", "en-GB": "en", "de-AT": "de", "tlh": "de", "": "de"} {
		if got := bundle.Printer(asked).Lang(); got != want {
			t.Errorf("%q gives %s, want %s", asked, got, want)
		}
	}
}

func TestATextIsFilledOrItsKeyIsShown(t *testing.T) {
	t.Parallel()
	p := load(t).Printer("de")
	for _, test := range []struct {
		key, want string
		args      []any
	}{
		{"mail.greeting", "Guten Tag Kim,", []any{"name", "Kim"}},
		{"mail.greeting", "mail.greeting", nil},
		{"mail.greeting", "mail.greeting", []any{"nam", "Kim"}},
		{"unit.minutes", "unit.minutes", nil},
		{"no.such.key", "no.such.key", nil},
		{"no.such.key", "no.such.key", []any{"name", "Kim"}},
		{"mail.greeting", "Guten Tag {{.x}} <b>,", []any{"name", "{{.x}} <b>"}},
		{"mail.bring", "Das bringen Sie mit", []any{"superfluous", 1}},
	} {
		if got := p.T(test.key, test.args...); got != test.want {
			t.Errorf("%s %v: %q, want %q", test.key, test.args, got, test.want)
		}
	}
}

func BenchmarkAFixedText(b *testing.B) {
	p := loadForBench(b)
	for b.Loop() {
		p.T("mail.bring")
	}
}

func BenchmarkAFilledText(b *testing.B) {
	p := loadForBench(b)
	for b.Loop() {
		p.T("mail.greeting", "name", "Kim")
	}
}
