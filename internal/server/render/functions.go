package render

import (
	"html/template"
	"strings"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/i18n"
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/office"
)

// functions gives what templates may call. Everything said is said in the printer's language.
func functions(p *i18n.Printer, assets *Assets) template.FuncMap {
	return template.FuncMap{
		"t":        p.T,
		"rich":     func(key string, args ...any) template.HTML { return rich(p, key, args) },
		"lang":     p.Lang,
		"dir":      p.Dir,
		"date":     p.Date,
		"dayMonth": p.DayMonth,
		"dateOf":   func(t time.Time) string { return p.Date(civil.DateOf(t)) },
		"time":     p.Time,
		"stamp":    func(t time.Time) string { return t.Format(time.RFC3339) },
		"money":    func(amount office.Euro) string { return p.Money(amount) },
		"minutes":  p.Minutes,
		"list":     p.List,
		"link":     func(path string, pairs ...string) string { return request.Link(p.Lang(), path, pairs...) },
		"asset":    assets.Path,
		"icon":     icon,
		"qr":       qrCode,
		"text":     func(t request.Text) template.HTML { return t.Markup() },
		"need":     func(n Need) template.HTML { return n.markup(p) },
		"beside":   func(t request.Text) template.HTML { return t.BesideMarkup() },
		"strong":   func(s string) template.HTML { return wrap("strong", template.HTMLEscapeString(s)) },
		"struck":   func(s string) template.HTML { return wrap("s", template.HTMLEscapeString(s)) },
		"isolate":  func(s string) template.HTML { return wrap("bdi", template.HTMLEscapeString(s)) },
		"tel":      tel,
		"pair":     func(sheet string, input any) sheetInput { return sheetInput{sheet, input} },
		"add":      func(a, b int) int { return a + b },
		"list_of":  func(words ...string) []string { return words },
		"weekdays": func() []string { return weekdays(p) },
	}
}

// sheetInput is an input of a form with the name of its sheet, which begins the keys of its words.
type sheetInput struct {
	Sheet string
	Input any
}

// weekdays gives the short names of the days of a week, Monday first.
func weekdays(p *i18n.Printer) []string {
	days := make([]string, 7)
	for i := range days {
		days[i] = p.WeekdayShort(time.Weekday((i + 1) % 7))
	}
	return days
}

// tel gives the address of a telephone number as people write it in Germany: with an area code, with +49, or a short
// one such as 115.
func tel(number string) template.URL {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
	switch {
	case strings.HasPrefix(strings.TrimSpace(number), "+"):
		return template.URL("tel:+" + digits)
	case strings.HasPrefix(digits, "00"):
		return template.URL("tel:+" + digits[2:])
	case strings.HasPrefix(digits, "0"):
		return template.URL("tel:+49" + digits[1:])
	}
	return template.URL("tel:" + digits)
}

func wrap(element, markup string) template.HTML {
	return template.HTML("<" + element + ">" + markup + "</" + element + ">")
}
