package imports

import (
	"stadttermin/internal/appointment/imports"
	"stadttermin/internal/server/staffauth"
)

type serviceChoice struct {
	ID   string
	Name string
}

// heading names a column as the file does, as a spreadsheet does, or, of a calendar, by what was read into it.
func heading(r *staffauth.Request, d *imports.Draft, column int) string {
	switch {
	case column < len(d.Headings) && d.Headings[column] != "":
		return d.Headings[column]
	case d.Source == imports.Calendar:
		return r.Printer.T("desk.intake.field." + string(d.Mapping.Columns[column]))
	}
	letter := string(rune('A' + column%26))
	if column >= 26 {
		letter = "A" + letter
	}
	return r.Printer.T("desk.intake.mapping.column", "letter", letter)
}

func serviceChoices(r *staffauth.Request, office string) (choices []serviceChoice) {
	for _, s := range imports.Offered(r.Town, office) {
		choices = append(choices, serviceChoice{ID: s.ID, Name: r.ServiceName(s.ID).String()})
	}
	return choices
}
