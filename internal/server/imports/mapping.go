package imports

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/imports"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// mappingView asks what the columns of a file mean.
type mappingView struct {
	File     string
	Rows     int
	Calendar bool
	Headings bool // a row holds them
	Head     int  // which
	Offices  []officeChoice
	Columns  []columnView
	Fields   []imports.Field
	Services []serviceChoice
	Service  string // of lines that name none
	Unknown  []*imports.Unknown
	Asked    []*questionView
	Wrong    []string // sentences
	Submit   string
	Drop     string
}

type columnView struct {
	Number  int // from 1, for names of inputs
	Heading string
	Samples []string
	Field   imports.Field
	Remark  bool // free text about the appointment, for which there is no place
	Wrong   bool
}

func (p *Pages) mapping(r *staffauth.Request) error {
	d, _, err := p.draft(r)
	if err != nil {
		return err
	}
	return p.showMapping(r, http.StatusOK, d, nil)
}

func (p *Pages) showMapping(r *staffauth.Request, status int, d *imports.Draft, wrong apperr.List) error {
	view := &mappingView{
		File: d.File, Rows: len(d.Rows), Calendar: d.Source == imports.Calendar, Headings: d.Headings != nil, Head: d.Head,
		Offices: officeChoices(r, authz.Create, d.Mapping.Office), Fields: imports.Fields, Services: serviceChoices(r, d.Mapping.Office),
		Service: d.Mapping.Service, Unknown: d.Unknown(r.Town), Submit: pathOf(d.ID, "/zuordnung"), Drop: pathOf(d.ID, "/verwerfen"),
	}
	for _, q := range d.Questions() {
		view.Asked = append(view.Asked, questionOf(r, d.ID, q))
	}
	twice := make(map[imports.Field]bool)
	for _, refusal := range wrong {
		view.Wrong = append(view.Wrong, mappingSentence(r, refusal, twice))
	}
	for i, field := range d.Mapping.Columns {
		column := columnView{Number: i + 1, Heading: heading(r, d, i), Field: field, Wrong: twice[field]}
		for j := 0; j < len(d.Rows) && len(column.Samples) < sampleCells; j++ {
			if cell := d.Rows[j].Cell(i); cell != "" && d.Rows[j].Aside == nil {
				column.Samples = append(column.Samples, cell)
			}
		}
		if len(column.Samples) == 0 && field == imports.FieldNone && (i >= len(d.Headings) || d.Headings[i] == "") {
			continue // an empty column
		}
		column.Remark = field == imports.FieldNone && i < len(d.Headings) && imports.Remark(d.Headings[i])
		view.Columns = append(view.Columns, column)
	}
	return p.Show(r, status, "desk/intake_mapping", r.Printer.T("desk.intake.mapping.title"), view)
}

// sampleCells is how many cells of a column are shown.
const sampleCells = 3

func mappingSentence(r *staffauth.Request, refusal *apperr.Error, twice map[imports.Field]bool) string {
	if field, ok := refusal.Args["field"].(string); ok {
		twice[imports.Field(field)] = true
		return r.Printer.T("desk.intake.mapping.twice", "field", r.Printer.T("desk.intake.field."+field))
	}
	if about := imports.About(refusal.Field); about == imports.AboutCharset || about == imports.AboutSheet {
		return r.Printer.T("desk.intake.ask." + refusal.Field + ".missing")
	}
	return r.Printer.T("desk.intake.mapping.missing", "field", r.Printer.T("desk.intake.field."+refusal.Field))
}

// saveMapping keeps what was said of the columns and goes on to the preview, or says what is missing.
func (p *Pages) saveMapping(r *staffauth.Request) error {
	d, key, err := p.draft(r)
	if err != nil {
		return err
	}
	m := imports.Mapping{
		Office: r.PostForm("amt"), Columns: make([]imports.Field, len(d.Mapping.Columns)), Service: r.PostForm("anliegen"), Services: make(map[string]string),
	}
	if !mayImport(r, authz.Create, m.Office) {
		return apperr.New(apperr.Forbidden)
	}
	if m.Office != d.Mapping.Office { // its services are others
		m.Service = ""
	}
	for i := range m.Columns {
		m.Columns[i] = imports.Field(r.PostForm("spalte" + strconv.Itoa(i+1)))
	}
	for name, values := range r.Request.PostForm {
		if key, ok := strings.CutPrefix(name, "name:"); ok && values[0] != "" && m.Office == d.Mapping.Office {
			m.Services[key] = values[0]
		}
	}
	err = p.Files.Map(r.Ctx(), r.Town, key, m, d.Source == imports.Calendar || r.PostForm("ueberschriften") != "")
	var wrong apperr.List
	if errors.As(err, &wrong) {
		if d, _, err = p.draft(r); err != nil {
			return err
		}
		return p.showMapping(r, http.StatusUnprocessableEntity, d, wrong)
	}
	if err != nil {
		return err
	}
	r.SeeOther(r.Link(pathOf(key.Draft, "/vorschau")))
	return nil
}
