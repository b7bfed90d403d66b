package imports

import (
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"

	"stadttermin/internal/appointment/imports"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// template answers with a table to fill in: the headings that are recognised, and two lines to be overwritten.
func template(r *staffauth.Request) error {
	var headings []string
	for _, field := range []imports.Field{
		imports.FieldDate, imports.FieldTime, imports.FieldMinutes, imports.FieldName, imports.FieldEmail, imports.FieldPhone, imports.FieldService, imports.FieldQuantity,
	} {
		headings = append(headings, r.Printer.T("desk.intake.field."+string(field)))
	}
	day := r.Today().AddDays(7)
	rows := [][]string{headings}
	first, second := "", ""
	if offices := importable(r, authz.Create); len(offices) > 0 {
		if services := imports.Offered(r.Town, offices[0]); len(services) > 0 {
			first, second = services[0].Name, services[len(services)-1].Name
		}
	}
	rows = append(rows,
		[]string{day.Time().Format("02.01.2006"), "08:30", "", "Erika Beispiel", "erika@beispiel.de", "02389 123456", first, "1"},
		[]string{day.Time().Format("02.01.2006"), "09:15", "20", "Max Muster", "", "", second, ""})
	return sendTable(r, "vorlage.csv", rows)
}

// problems lists the lines that cannot be taken over, as they stand in the file, with what is wrong.
func (p *Pages) problems(r *staffauth.Request) error {
	d, key, err := p.draft(r)
	if err != nil {
		return err
	}
	preview, err := p.Lines.Preview(r.Ctx(), r.Town, key)
	if err != nil {
		return err
	}
	head := []string{r.Printer.T("desk.intake.col.line"), r.Printer.T("desk.intake.col.verdict")}
	for column := range d.Columns() {
		head = append(head, heading(r, d, column))
	}
	rows := [][]string{head}
	for i, l := range preview.Lines {
		if len(l.Problems) > 0 {
			row := []string{strconv.Itoa(l.Number), strings.Join(sentences(r, d, l), " ")}
			for column := range d.Columns() {
				row = append(row, d.Rows[i].Cell(column))
			}
			rows = append(rows, row)
		}
	}
	return sendTable(r, "probleme.csv", rows)
}

// sendTable answers with a table as German spreadsheet programs open it. Cells that a program would take for a formula are
// set in quotes of their own.
func sendTable(r *staffauth.Request, name string, rows [][]string) error {
	var out strings.Builder
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	w.Comma, w.UseCRLF = ';', true
	for _, row := range rows {
		for i, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				row[i] = "'" + cell
			}
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	r.Header("Content-Disposition", `attachment; filename="`+name+`"`)
	r.Data(http.StatusOK, "text/csv; charset=utf-8", []byte(out.String()))
	return w.Error()
}
