package mail

import (
	"html/template"
	"strings"

	"stadttermin/web"
)

// layouts are parsed once; a broken template ends the program at its start and every test.
var layouts = template.Must(template.ParseFS(web.MailTemplates, "mail/*.html"))

func (l *letter) html() (string, error) { return page("letter.html", l) }

func page(layout string, data any) (string, error) {
	var page strings.Builder
	err := layouts.ExecuteTemplate(&page, layout, data)
	return page.String(), err
}

// headed is a heading of a letter, which lies one level lower where there are several letters.
type headed struct {
	Text  string
	Below bool
}

// Headed gives a heading for the layout.
func (l *letter) Headed(text string) headed { return headed{Text: text, Below: l.Below} }
