package imports

import (
	"context"
	"path"
	"slices"
	"strings"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/imports/charset"
	"stadttermin/internal/appointment/imports/icalendar"
	"stadttermin/internal/appointment/imports/workbook"
	"stadttermin/internal/directory"
)

// Most that one file may hold.
const (
	MaxBytes = 5 << 20
	MaxRows  = 2000
)

// Upload is a file that somebody brings.
type Upload struct {
	Staff  uuid.UUID
	Office string // it is meant for
	File   string // name
	Data   []byte
}

// Upload reads a file and keeps what it says as a draft, with columns and services recognised as far as they can be.
//
// Errors: apperr.FileMissing, FileWorkbook, FileUnreadable, FileRows, TooLarge; apperr.UnknownOffice.
func (s *Service) Upload(ctx context.Context, town *directory.Town, u Upload) (*Draft, error) {
	if town.Rules.Office(u.Office) == nil {
		return nil, apperr.New(apperr.UnknownOffice).At("office")
	}
	if len(u.Data) > MaxBytes {
		return nil, apperr.New(apperr.TooLarge).At("file")
	}
	now := s.Now()
	d := &Draft{
		ID: uuid.New(), Staff: u.Staff, Created: now, Expires: now.Add(Lifetime), Version: 1,
		File: clean(path.Base(strings.ReplaceAll(u.File, `\`, "/"))), Mapping: Mapping{Office: u.Office, Services: make(map[string]string)},
	}
	if err := d.fill(town, u.Data, ""); err != nil {
		return nil, err
	}
	return d, s.Drafts.Add(ctx, town.ID, d)
}

// fill reads a file, by the characters or the sheet that were told or else by those that make sense of it.
func (d *Draft) fill(town *directory.Town, data []byte, told string) error {
	n := namesAt(town, d.Mapping.Office)
	read := d.text
	if workbook.Begins(data) {
		read = d.pick
	}
	if err := read(town, n, data, told); err != nil {
		return err
	}
	if d.Source == Sheet {
		if d.Columns() <= 1 && len(d.Rows) > 0 { // one column holds no date and name
			return apperr.New(apperr.FileUnreadable).At("file")
		}
		d.recognise(n)
	}
	switch {
	case len(d.Rows) == 0:
		return apperr.New(apperr.FileMissing).At("file")
	case len(d.Rows) > MaxRows:
		return apperr.New(apperr.FileRows, "max", MaxRows).At("file")
	}
	for i := range d.Rows {
		if d.Rows[i].Aside != nil {
			d.skip([]int{d.Rows[i].Line}, true)
		}
	}
	for _, unknown := range d.Unknown(town) {
		if unknown.Service != "" {
			d.Mapping.Services[unknown.Key] = unknown.Service
		}
	}
	return nil
}

// text reads a table or a calendar, by the characters that were told.
func (d *Draft) text(town *directory.Town, n *names, data []byte, told string) error {
	read, err := charset.Decode(data, told)
	if err != nil {
		return err
	}
	if read.Doubt != nil {
		d.Raw, d.Charsets = data, read.Doubt
	}
	switch {
	case icalendar.Begins([]byte(read.Whole)):
		a := &almanac{location: town.Rules.Location, called: n.called, knows: n.knows, house: n.house, now: d.Created}
		d.Mapping.Columns = slices.Clone(calendarColumns)
		d.Table, err = a.read(read.Whole)
		return err
	case isMarkup(read.Whole):
		d.Table = markup(read.Whole)
	default:
		d.Table = sheet(read.Whole)
	}
	return nil
}

// pick reads the sheet of a workbook that was told, or else the first in which something stands.
func (d *Draft) pick(_ *directory.Town, _ *names, data []byte, told string) error {
	sheets, err := workbook.Read(data, maxRead, maxColumns)
	if err != nil {
		return err
	}
	d.Table, d.Raw, d.Sheets = Table{Source: Sheet}, nil, nil
	if len(sheets) == 0 {
		return nil
	}
	if len(sheets) > 1 {
		d.Raw = data
		for _, sheet := range sheets {
			d.Sheets = append(d.Sheets, sheet.Name)
		}
	}
	for _, row := range sheets[max(slices.Index(d.Sheets, told), 0)].Rows {
		for i, cell := range row.Cells {
			row.Cells[i] = clean(cell)
		}
		if filled(row.Cells) {
			d.Rows = append(d.Rows, Row{Line: row.Line, Cells: row.Cells})
		}
	}
	return nil
}

// Draft gives somebody's draft.
func (s *Service) Draft(ctx context.Context, town *directory.Town, key Key) (*Draft, error) {
	return s.Drafts.Draft(ctx, town.ID, key, s.Now())
}

// Open lists somebody's drafts without their lines.
func (s *Service) Open(ctx context.Context, town *directory.Town, staff uuid.UUID) ([]*Draft, error) {
	return s.Drafts.Open(ctx, town.ID, staff, s.Now())
}

// Drop forgets a draft. Dropping what is gone changes nothing.
func (s *Service) Drop(ctx context.Context, town *directory.Town, key Key) error {
	return s.Drafts.Drop(ctx, town.ID, key)
}

// Map says what the columns mean, for which office, and what services the file's names are. It is settled when date and
// name are known and no meaning is given twice; otherwise it is kept as it was said, with what is missing.
//
// Errors: a apperr.List of apperr.Invalid at date, name, columns, AboutCharset or AboutSheet; apperr.UnknownOffice, apperr.UnknownService.
func (s *Service) Map(ctx context.Context, town *directory.Town, key Key, m Mapping, headings bool) error {
	if err := m.check(town); err != nil {
		return err
	}
	var missing error
	err := s.Drafts.Change(ctx, town.ID, key, s.Now(), func(d *Draft) error {
		if len(m.Columns) != len(d.Mapping.Columns) {
			return apperr.New(apperr.Invalid).At("columns")
		}
		d.head(headings)
		m.Answers = d.Mapping.Answers
		d.Mapping = m
		wrong := m.missing()
		for _, q := range d.Questions() {
			if q.Chosen == "" {
				wrong = append(wrong, apperr.New(apperr.Invalid).At(string(q.About)))
			}
		}
		if len(wrong) > 0 {
			missing = wrong
			return nil
		}
		d.Mapping.Settled = true
		return nil
	})
	if err != nil {
		return err
	}
	return missing
}

// head makes a row headings, or headings a row: that which was recognised as such, or else the first.
func (d *Draft) head(headings bool) {
	switch {
	case d.Source != Sheet || headings == (d.Headings != nil):
	case headings:
		at := slices.IndexFunc(d.Rows, func(r Row) bool { return r.Line == d.Head })
		if at < 0 {
			at = slices.IndexFunc(d.Rows, func(r Row) bool { return r.Aside == nil })
		}
		if at >= 0 && len(d.Rows) > 1 {
			d.Headings, d.Head = d.Rows[at].Cells, d.Rows[at].Line
			d.Rows = slices.Delete(d.Rows, at, at+1)
		}
	default:
		at, _ := slices.BinarySearchFunc(d.Rows, d.Head, func(r Row, line int) int { return r.Line - line })
		d.Rows = slices.Insert(d.Rows, at, Row{Line: d.Head, Cells: d.Headings})
		d.Headings = nil
	}
}

func (m *Mapping) check(town *directory.Town) error {
	o := town.Rules.Office(m.Office)
	if o == nil {
		return apperr.New(apperr.UnknownOffice).At("office")
	}
	named := []string{m.Service}
	for _, service := range m.Services {
		named = append(named, service)
	}
	for _, service := range named {
		if service != "" && (town.Settings().Catalog.Service(service) == nil || !o.Offers([]string{service})) {
			return apperr.New(apperr.UnknownService, "service", service).At("services")
		}
	}
	return nil
}

// missing says what keeps a mapping from being settled.
func (m *Mapping) missing() (wrong apperr.List) {
	given := make(map[Field]int)
	for _, field := range m.Columns {
		given[field]++
	}
	for _, field := range []Field{FieldDate, FieldName} {
		if given[field] == 0 && (field != FieldName || given[FieldSubject]+given[FieldDetails] == 0) {
			wrong = append(wrong, apperr.New(apperr.Invalid).At(string(field)))
		}
	}
	for _, field := range Fields {
		if given[field] > 1 {
			wrong = append(wrong, apperr.New(apperr.Invalid, "field", string(field)).At("columns"))
		}
	}
	return wrong
}

// Correct changes values of a line. Skip leaves lines out, or takes them in again.
func (s *Service) Correct(ctx context.Context, town *directory.Town, key Key, line int, values map[Field]string) error {
	for field, value := range values {
		values[field] = clean(value)
	}
	return s.Drafts.Change(ctx, town.ID, key, s.Now(), func(d *Draft) error {
		return d.correct(line, values, namesAt(town, d.Mapping.Office))
	})
}

// Answer keeps what somebody says of what a file leaves open, for all of its lines.
//
// Errors: apperr.Invalid where it is no answer to that.
func (s *Service) Answer(ctx context.Context, town *directory.Town, key Key, about About, answer string) error {
	if !about.known(answer) {
		return apperr.New(apperr.Invalid).At(string(about))
	}
	return s.Drafts.Change(ctx, town.ID, key, s.Now(), func(d *Draft) error { return d.answer(town, about, answer) })
}

// Skip leaves lines out, or takes them in again.
func (s *Service) Skip(ctx context.Context, town *directory.Town, key Key, lines []int, out bool) error {
	return s.Drafts.Change(ctx, town.ID, key, s.Now(), func(d *Draft) error {
		d.skip(lines, out)
		return nil
	})
}
