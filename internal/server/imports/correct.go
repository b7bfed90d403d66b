package imports

import (
	"net/http"
	"strconv"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/imports"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// fields are the inputs of a line that is changed.
var fields = map[string]imports.Field{
	"datum": imports.FieldDate, "uhrzeit": imports.FieldTime, "minuten": imports.FieldMinutes, "name": imports.FieldName, "vorname": imports.FieldFirst,
	"email": imports.FieldEmail, "telefon": imports.FieldPhone, "anliegen": imports.FieldService, "anzahl": imports.FieldQuantity,
}

// correct changes a line, or leaves it out, and opens the next one that has a problem.
func (p *Pages) correct(r *staffauth.Request) error {
	_, key, err := p.draft(r)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(r.PostForm("zeile"))
	if err != nil {
		return apperr.New(apperr.Invalid).At("zeile")
	}
	switch r.PostForm("aktion") {
	case "auslassen", "aufnehmen":
		err = p.Lines.Skip(r.Ctx(), r.Town, key, []int{number}, r.PostForm("aktion") == "auslassen")
	default:
		values := make(map[imports.Field]string)
		for name, field := range fields {
			if value, given := r.GetPostForm(name); given {
				values[field] = value
			}
		}
		if free := r.PostForm("frei"); free != "" {
			values[imports.FieldTime] = free
		}
		err = p.Lines.Correct(r.Ctx(), r.Town, key, number, values)
	}
	if err != nil {
		return err
	}
	preview, err := p.Lines.Preview(r.Ctx(), r.Town, key)
	if err != nil {
		return err
	}
	filter := r.PostForm("zeigen")
	next := following(preview, filter, number)
	if next == 0 && filter != showAll { // no more of this kind
		filter = showBad
		next = following(preview, filter, number)
	}
	pairs := []string{"zeigen", filter}
	end := "#z" + strconv.Itoa(number)
	if next > 0 {
		end = ""
		pairs = append(pairs, "zeile", strconv.Itoa(next))
	}
	r.SeeOther(r.Link(pathOf(key.Draft, "/vorschau")+end, pairs...))
	return nil
}

// following gives the first problem among the lines that are shown, from one on, or else the first of all; 0 where there
// is none.
func following(preview *imports.Preview, filter string, from int) (first int) {
	for _, l := range preview.Lines {
		if !l.Bad() || !matches(l, filter) {
			continue
		}
		if l.Number >= from {
			return l.Number
		}
		if first == 0 {
			first = l.Number
		}
	}
	return first
}

// skip leaves all lines with problems out, or takes all that were left out in again.
func (p *Pages) skip(r *staffauth.Request) error {
	_, key, err := p.draft(r)
	if err != nil {
		return err
	}
	preview, err := p.Lines.Preview(r.Ctx(), r.Town, key)
	if err != nil {
		return err
	}
	out := r.PostForm("aktion") != "aufnehmen"
	lines := preview.Bad()
	if !out {
		lines = preview.Out()
	}
	if err := p.Lines.Skip(r.Ctx(), r.Town, key, lines, out); err != nil {
		return err
	}
	r.SeeOther(r.Link(pathOf(key.Draft, "/vorschau")))
	return nil
}

// confirm books everything, or shows what is no longer as it was shown.
func (p *Pages) confirm(r *staffauth.Request) error {
	key, err := keyOf(r)
	if err != nil {
		return err
	}
	if d, err := p.Files.Draft(r.Ctx(), r.Town, key); err == nil && !mayImport(r, authz.Create, d.Mapping.Office) {
		return apperr.New(apperr.Forbidden)
	}
	c := imports.Confirmation{Key: key, Actor: r.Staff.Actor(), Shown: r.PostForm("gezeigt"), Mails: r.PostForm("mail") != ""}
	if c.Version, err = strconv.Atoi(r.PostForm("fassung")); err != nil {
		return apperr.New(apperr.Invalid).At("fassung")
	}
	done, preview, err := p.Lines.Confirm(r.Ctx(), r.Town, c)
	if err != nil {
		return err
	}
	if done != nil {
		r.SeeOther(r.Link(pathOf(done.ID, "")))
		return nil
	}
	view := &previewView{Filter: showBad, Changed: preview.Differs(c.Shown), Stale: preview.Draft.Version != c.Version, Mail: c.Mails}
	if len(view.Changed) == len(preview.Lines) {
		view.Changed, view.Stale = nil, true
	}
	return p.showPreview(r, http.StatusConflict, preview, view, 0)
}
