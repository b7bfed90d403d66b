package intake

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/fault"
)

// Source is what kind of file it was.
type Source string

// Kinds of files.
const (
	Sheet    Source = "csv"
	Calendar Source = "ics"
)

// Draft is what was read of a file, and what somebody made of it so far.
type Draft struct {
	ID      uuid.UUID `json:"-"`
	Staff   uuid.UUID `json:"-"`
	Created time.Time `json:"-"`
	Expires time.Time `json:"-"`
	Version int       `json:"-"` // raised by every change

	Table
	File    string       `json:"file"`
	Mapping Mapping      `json:"mapping"`
	Edits   map[int]Edit `json:"edits"` // by the line's number
}

// Table is a file in rows and cells.
type Table struct {
	Source   Source   `json:"source"`
	Headings []string `json:"headings"` // of the columns; nil where the file has none
	Rows     []Row    `json:"rows"`
}

// Row is one line of a sheet or one entry of a calendar.
type Row struct {
	Line    int       `json:"line"` // as a spreadsheet counts them, or the how-manieth entry
	Cells   []string  `json:"cells"`
	Trouble []Problem `json:"trouble,omitempty"` // seen while reading
}

// Mapping says what the columns mean.
type Mapping struct {
	Settled  bool              `json:"settled"` // somebody has looked at it and agreed
	Office   string            `json:"office"`
	Columns  []Field           `json:"columns"`  // by column; FieldNone where it is not used
	Service  string            `json:"service"`  // of lines that name none
	Services map[string]string `json:"services"` // names of the file, folded, to services of the town
}

// Edit is what somebody has changed in a line.
type Edit struct {
	Values map[Field]string `json:"values,omitempty"`
	Skip   bool             `json:"skip,omitempty"`
}

// Columns tells how many columns the table has.
func (t *Table) Columns() int {
	n := len(t.Headings)
	for _, row := range t.Rows {
		n = max(n, len(row.Cells))
	}
	return min(n, maxColumns)
}

// Row finds a row by its line, or nil.
func (t *Table) Row(line int) *Row {
	i, found := slices.BinarySearchFunc(t.Rows, line, func(r Row, line int) int { return r.Line - line })
	if !found {
		return nil
	}
	return &t.Rows[i]
}

// Cell gives a cell, empty where the row is shorter.
func (r *Row) Cell(column int) string {
	if column >= len(r.Cells) {
		return ""
	}
	return r.Cells[column]
}

// values gives what a line says by field, corrections included.
func (d *Draft) values(row *Row) map[Field]string {
	values := make(map[Field]string)
	for column, field := range d.Mapping.Columns {
		if field != FieldNone {
			values[field] = row.Cell(column)
		}
	}
	for field, value := range d.Edits[row.Line].Values {
		values[field] = value
	}
	return values
}

// correct keeps what was changed in a line: only what differs from the file.
func (d *Draft) correct(line int, values map[Field]string) error {
	row := d.Row(line)
	if row == nil {
		return fault.New(fault.NotFound)
	}
	edit := Edit{Values: make(map[Field]string)}
	for field, value := range d.Edits[line].Values {
		edit.Values[field] = value
	}
	said := d.values(row)
	for field, value := range values {
		if value != said[field] {
			edit.Values[field] = value
		}
	}
	d.edit(line, edit)
	return nil
}

// skip leaves lines out, or takes them in again.
func (d *Draft) skip(lines []int, out bool) {
	for _, line := range lines {
		if d.Row(line) != nil {
			edit := d.Edits[line]
			edit.Skip = out
			d.edit(line, edit)
		}
	}
}

func (d *Draft) edit(line int, edit Edit) {
	if d.Edits == nil {
		d.Edits = make(map[int]Edit)
	}
	if len(edit.Values) == 0 && !edit.Skip {
		delete(d.Edits, line)
		return
	}
	d.Edits[line] = edit
}
