package imports

import (
	"errors"
	"io"
	"net/http"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/imports"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// intakeView is the page that an import begins on.
type startView struct {
	Offices []officeChoice
	Wrong   string // what was wrong with the file
	Open    []openDraft
	Past    []pastImport
	Pattern string
	Submit  string // address that takes the file, with the language: its form is none that names could be read from
}

// openDraft is a file that was read and is not taken over yet.
type openDraft struct {
	File    string
	When    string
	Until   string
	Address string
	Drop    string
}

type pastImport struct {
	When    string
	Office  request.Text
	Count   int
	By      string
	Undone  string
	Address string
}

func (p *Pages) start(r *staffauth.Request) error { return p.showStart(r, http.StatusOK, "", "") }

func (p *Pages) showStart(r *staffauth.Request, status int, wanted, wrong string) error {
	view := &startView{Wrong: wrong, Pattern: r.Link(staffauth.Import + "/vorlage.csv"), Submit: r.Link(staffauth.Import)}
	view.Offices = officeChoices(r, authz.Create, wanted)
	drafts, err := p.Files.Open(r.Ctx(), r.Town, r.Staff.ID)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		to := "/zuordnung"
		if d.Mapping.Settled {
			to = "/vorschau"
		}
		view.Open = append(view.Open, openDraft{
			File: d.File, When: r.Printer.DateTime(d.Created.In(r.Town.Rules.Location)), Until: r.Printer.DateTime(d.Expires.In(r.Town.Rules.Location)),
			Address: r.Link(pathOf(d.ID, to)), Drop: pathOf(d.ID, "/verwerfen"),
		})
	}
	list, err := p.Imports.List(r.Ctx(), r.Town, importable(r, authz.Read))
	if err != nil {
		return err
	}
	for _, i := range list {
		past := pastImport{When: r.Printer.DateTime(i.Booked), Office: r.OfficeNameOf(i.Office), Count: i.Count, By: i.By, Address: r.Link(pathOf(i.ID, ""))}
		if i.Undone != nil {
			past.Undone = i.Undone.Format("02.01.2006 15:04")
		}
		view.Past = append(view.Past, past)
	}
	return p.Show(r, status, "desk/intake", r.Printer.T("desk.intake.title"), view)
}

// upload reads a file. What is wrong with it stands on the page that it was chosen on.
func (p *Pages) upload(r *staffauth.Request) error {
	file, header, err := r.Request.FormFile("datei")
	wanted := r.PostForm("amt")
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return p.refuseFile(r, wanted, apperr.New(apperr.TooLarge))
		}
		return p.refuseFile(r, wanted, apperr.New(apperr.FileMissing))
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, imports.MaxBytes+1))
	if err != nil {
		return p.refuseFile(r, wanted, apperr.New(apperr.FileUnreadable))
	}
	if r.Settings.Office(wanted) == nil {
		return apperr.New(apperr.NotFound)
	}
	if !mayImport(r, authz.Create, wanted) {
		return apperr.New(apperr.Forbidden)
	}
	d, err := p.Files.Upload(r.Ctx(), r.Town, imports.Upload{Staff: r.Staff.ID, Office: wanted, File: header.Filename, Data: data})
	if err != nil {
		return p.refuseFile(r, wanted, err)
	}
	r.SeeOther(r.Link(pathOf(d.ID, "/zuordnung")))
	return nil
}

func (p *Pages) refuseFile(r *staffauth.Request, wanted string, err error) error {
	refusal := apperr.Of(err)
	if refusal.Status() >= http.StatusInternalServerError {
		return err
	}
	return p.showStart(r, refusal.Status(), wanted, r.Sentence(refusal))
}
