package imports

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
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
	File     string       `json:"file"`
	Raw      []byte       `json:"raw,omitempty"`      // the file, where it can be read by several sets of characters or has several sheets
	Charsets []string     `json:"charsets,omitempty"` // which
	Sheets   []string     `json:"sheets,omitempty"`   // with content, where there are several
	Mapping  Mapping      `json:"mapping"`
	Edits    map[int]Edit `json:"edits"` // by the line's number
}

// Table is a file in rows and cells.
type Table struct {
	Source   Source   `json:"source"`
	Headings []string `json:"headings"` // of the columns; nil where the file has none
	Head     int      `json:"head"`     // their line
	Rows     []Row    `json:"rows"`
}

// Row is one line of a sheet or one entry of a calendar.
type Row struct {
	Line    int       `json:"line"` // as a spreadsheet counts them, or the how-manieth entry
	Cells   []string  `json:"cells"`
	Trouble []Problem `json:"trouble,omitempty"` // seen while reading
	Notes   []Problem `json:"notes,omitempty"`   // remarked while reading
	Aside   *Problem  `json:"aside,omitempty"`   // why it is no appointment, and left out from the beginning
}

// Mapping says what the columns mean.
type Mapping struct {
	Settled  bool              `json:"settled"` // somebody has looked at it and agreed
	Office   string            `json:"office"`
	Columns  []Field           `json:"columns"`  // by column; FieldNone where it is not used
	Service  string            `json:"service"`  // of lines that name none
	Services map[string]string `json:"services"` // names of the file, folded, to services of the town
	Answers  map[About]string  `json:"answers"`  // to what the file leaves open
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

// said gives what a line of the file says by field. What is called by name and concern in one cell, and what a
// description says of a person, fills what no column has.
func (d *Draft) said(row *Row, n *names) map[Field]string {
	values := make(map[Field]string)
	for column, field := range d.Mapping.Columns {
		if field != FieldNone {
			values[field] = row.Cell(column)
		}
	}
	fill := func(field Field, value string) {
		if value != "" && !says(values[field]) {
			values[field] = clean(value)
		}
	}
	if details := values[FieldDetails]; details != "" {
		for field, value := range n.house.detailed(details) {
			fill(field, value)
		}
	}
	if title, _ := withdrawn(values[FieldSubject]); title != "" {
		name, service := apart(title, n.called, n.knows)
		fill(FieldName, name)
		fill(FieldService, service)
	}
	return values
}

// values gives what a line says, corrections included.
func (d *Draft) values(row *Row, n *names) map[Field]string {
	values := d.said(row, n)
	for field, value := range d.Edits[row.Line].Values {
		values[field] = value
	}
	return values
}

// correct keeps what was changed in a line: only what differs from the file.
func (d *Draft) correct(line int, values map[Field]string, n *names) error {
	row := d.Row(line)
	if row == nil {
		return apperr.New(apperr.NotFound)
	}
	edit := Edit{Values: make(map[Field]string)}
	for field, value := range d.Edits[line].Values {
		edit.Values[field] = value
	}
	said := d.values(row, n)
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
