package figures

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"stadttermin/internal/figures"
)

// all gives every table of a report, the overview first.
func all(report *figures.Report) []*figures.Table {
	return append([]*figures.Table{report.Overview}, report.Tables...)
}

// rowsOf gives the rows of a table with their names, the total last.
func rowsOf(w words, t *figures.Table, write func(name string, row figures.Row)) {
	for _, row := range t.Rows {
		write(w.row(t, row.Key), row)
	}
	if t.Total != nil && len(t.Rows) > 0 {
		write(w.Printer.T("figures.total"), *t.Total)
	}
}

// writeCSV writes one line for each value, as spreadsheets of German town halls open them by a double click: UTF-8 with its
// mark, semicolons, a comma before decimals where the language has one.
func writeCSV(w words, report *figures.Report, out io.Writer) error {
	if _, err := io.WriteString(out, "\ufeff"); err != nil {
		return err
	}
	rows := csv.NewWriter(out)
	rows.Comma, rows.UseCRLF = ';', true
	t := w.Printer.T
	write := func(cells ...string) {
		for i := range cells {
			cells[i] = harmless(cells[i])
		}
		_ = rows.Write(cells) // what cannot be written is noticed at the end
	}
	write(t("figures.file.period"), t("figures.file.place"), t("figures.file.table"), t("figures.file.row"), t("figures.file.figure"), t("figures.file.unit"), t("figures.file.value"))
	for _, table := range all(report) {
		rowsOf(w, table, func(name string, row figures.Row) {
			for i, cell := range row.Cells {
				write(report.Period.String(), w.place(report.Office), w.title(table), name, w.column(table, table.Columns[i]), w.unit(table.Columns[i].Unit), w.number(cell, table.Columns[i].Unit))
			}
		})
	}
	rows.Flush()
	return rows.Error()
}

func (w words) title(t *figures.Table) string { return w.Printer.T("figures." + t.Name + ".title") }

func (w words) unit(u figures.Unit) string { return w.Printer.T("figures.file.unit." + string(u)) }

// number writes a value for programs that read the language's numbers.
func (w words) number(c figures.Cell, unit figures.Unit) string {
	if c.State != figures.Told {
		return w.cell(c, unit)
	}
	written := strconv.FormatFloat(rounded(c.Value, unit), 'f', decimals(unit), 64)
	if strings.Contains(w.Printer.Decimal(0.5, 1), ",") {
		return strings.Replace(written, ".", ",", 1)
	}
	return written
}

// rounded is as exact as figures are shown.
func rounded(value float64, unit figures.Unit) float64 {
	exact := math.Pow10(decimals(unit))
	return math.Round(value*exact) / exact
}

// harmless keeps a spreadsheet from taking a text for a formula (OWASP, CSV injection).
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// writeXLSX writes a sheet for each table.
func writeXLSX(w words, report *figures.Report, out io.Writer) error {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }() // it holds no files
	for i, table := range all(report) {
		name := sheetName(w.Printer.T("figures." + table.Name + ".sheet"))
		if i == 0 {
			if err := book.SetSheetName("Sheet1", name); err != nil {
				return err
			}
		} else if _, err := book.NewSheet(name); err != nil {
			return err
		}
		if err := writeSheet(w, book, name, report, table); err != nil {
			return err
		}
	}
	return book.Write(out)
}

func writeSheet(w words, book *excelize.File, sheet string, report *figures.Report, t *figures.Table) error {
	head := []any{w.subject(t)}
	for _, c := range t.Columns {
		head = append(head, w.column(t, c)+" ("+w.unit(c.Unit)+")")
	}
	lines := [][]any{{w.title(t)}, {w.place(report.Office) + ", " + w.period(report.Period)}, head}
	rowsOf(w, t, func(name string, row figures.Row) {
		line := []any{name}
		for i, cell := range row.Cells {
			if unit := t.Columns[i].Unit; cell.State == figures.Told {
				line = append(line, rounded(cell.Value, unit))
			} else {
				line = append(line, w.cell(cell, unit))
			}
		}
		lines = append(lines, line)
	})
	for i := range lines {
		if err := book.SetSheetRow(sheet, "A"+strconv.Itoa(i+1), &lines[i]); err != nil {
			return err
		}
	}
	return book.SetColWidth(sheet, "A", "A", 40)
}

// sheetName keeps to what names of sheets may be.
func sheetName(name string) string {
	runes := []rune(strings.NewReplacer("/", "-", "?", "", "*", "", "[", "", "]", "", ":", "", `\`, "").Replace(name))
	return string(runes[:min(len(runes), 31)])
}
