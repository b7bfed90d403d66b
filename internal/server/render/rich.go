package render

import (
	"fmt"
	"html/template"
	"strings"

	"stadttermin/internal/i18n"
)

// marks are the signs for private use that stand in for markup while a sentence is escaped; no text may bring its own.
var marks = strings.NewReplacer("\ue000", "", "\ue001", "")

// rich gives a text whose placeholders are filled with markup, such as a name in bold. The text itself and everything
// that is not markup are escaped.
func rich(p *i18n.Printer, key string, args []any) template.HTML {
	filled := make([]any, len(args))
	var markup []string
	for i, arg := range args {
		filled[i] = arg
		if html, ok := arg.(template.HTML); ok {
			filled[i] = fmt.Sprintf("\ue000%d\ue001", len(markup)/2)
			markup = append(markup, filled[i].(string), string(html))
		} else if s, ok := arg.(string); ok && i%2 == 1 {
			filled[i] = marks.Replace(s)
		}
	}
	sentence := template.HTMLEscapeString(p.T(key, filled...))
	return template.HTML(strings.NewReplacer(markup...).Replace(sentence))
}
