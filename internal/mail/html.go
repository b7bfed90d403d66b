package mail

import (
	"html/template"
	"strings"

	"stadttermin/web"
)

// layout is parsed once; a broken template ends the program at its start and every test.
var layout = template.Must(template.ParseFS(web.MailTemplates, "mail/letter.html"))

func (l *letter) html() (string, error) {
	var page strings.Builder
	err := layout.Execute(&page, l)
	return page.String(), err
}
