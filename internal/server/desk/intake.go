package desk

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/imports"
	"stadttermin/internal/directory"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// Files reads files of appointments and keeps what they say until it is taken over.
type Files interface {
	Upload(ctx context.Context, town *directory.Town, u imports.Upload) (*imports.Draft, error)
	Draft(ctx context.Context, town *directory.Town, key imports.Key) (*imports.Draft, error)
	Open(ctx context.Context, town *directory.Town, staff uuid.UUID) ([]*imports.Draft, error)
	Map(ctx context.Context, town *directory.Town, key imports.Key, m imports.Mapping, headings bool) error
	Drop(ctx context.Context, town *directory.Town, key imports.Key) error
}

// Lines judges, mends and takes over what was read.
type Lines interface {
	Preview(ctx context.Context, town *directory.Town, key imports.Key) (*imports.Preview, error)
	Correct(ctx context.Context, town *directory.Town, key imports.Key, line int, values map[imports.Field]string) error
	Skip(ctx context.Context, town *directory.Town, key imports.Key, lines []int, out bool) error
	Answer(ctx context.Context, town *directory.Town, key imports.Key, about imports.About, answer string) error
	Confirm(ctx context.Context, town *directory.Town, c imports.Confirmation) (*imports.Import, *imports.Preview, error)
}

// Imports is what was taken over.
type Imports interface {
	Import(ctx context.Context, town *directory.Town, id uuid.UUID) (*imports.Import, error)
	Taken(ctx context.Context, town *directory.Town, id uuid.UUID) ([]*imports.Taken, error)
	List(ctx context.Context, town *directory.Town, offices []string) ([]*imports.Import, error)
	Undo(ctx context.Context, town *directory.Town, u imports.Undoing) (*imports.Import, error)
}

func (p *Pages) mountIntake(r gin.IRouter) {
	one := staffauth.Import + "/:import"
	r.GET(staffauth.Import, p.Need(authz.Import, authz.Read, p.intake))
	r.POST(staffauth.Import, p.Need(authz.Import, authz.Create, p.upload))
	r.GET(staffauth.Import+"/vorlage.csv", p.Need(authz.Import, authz.Read, p.pattern))
	r.GET(one, p.Need(authz.Import, authz.Read, p.imported))
	r.GET(one+"/zuordnung", p.Need(authz.Import, authz.Create, p.mapping))
	r.POST(one+"/zuordnung", p.Need(authz.Import, authz.Create, p.settle))
	r.GET(one+"/vorschau", p.Need(authz.Import, authz.Create, p.preview))
	r.GET(one+"/probleme.csv", p.Need(authz.Import, authz.Create, p.problems))
	r.POST(one+"/antwort", p.Need(authz.Import, authz.Create, p.answer))
	r.POST(one+"/zeile", p.Need(authz.Import, authz.Create, p.correct))
	r.POST(one+"/auslassen", p.Need(authz.Import, authz.Create, p.skip))
	r.POST(one+"/eintragen", p.Need(authz.Import, authz.Create, p.takeOver))
	r.POST(one+"/verwerfen", p.Need(authz.Import, authz.Create, p.drop))
	r.POST(one+"/zuruecknehmen", p.Need(authz.Import, authz.Remove, p.undo))
}

// intakeView is the page that an import begins on.
type intakeView struct {
	Offices []officeChoice
	Wrong   string // what was wrong with the file
	Open    []openDraft
	Past    []pastImport
	Pattern string
	Submit  string // address that takes the file, with the language: its form is none that names could be read from
}

type officeChoice struct {
	ID      string
	Name    render.Text
	Current bool
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
	Office  render.Text
	Count   int
	By      string
	Undone  string
	Address string
}

func (p *Pages) intake(r *staffauth.Request) error { return p.showIntake(r, http.StatusOK, "", "") }

func (p *Pages) showIntake(r *staffauth.Request, status int, wanted, wrong string) error {
	view := &intakeView{Wrong: wrong, Pattern: r.Link(staffauth.Import + "/vorlage.csv"), Submit: r.Link(staffauth.Import)}
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
			Address: r.Link(intakePath(d.ID, to)), Drop: intakePath(d.ID, "/verwerfen"),
		})
	}
	list, err := p.Imports.List(r.Ctx(), r.Town, importable(r, authz.Read))
	if err != nil {
		return err
	}
	for _, i := range list {
		past := pastImport{When: r.Printer.DateTime(i.Booked), Office: officeText(r, i.Office), Count: i.Count, By: i.By, Address: r.Link(intakePath(i.ID, ""))}
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
	render.SeeOther(r.Context, r.Link(intakePath(d.ID, "/zuordnung")))
	return nil
}

func (p *Pages) refuseFile(r *staffauth.Request, wanted string, err error) error {
	refusal := apperr.Of(err)
	if refusal.Status() >= http.StatusInternalServerError {
		return err
	}
	return p.showIntake(r, refusal.Status(), wanted, r.Sentence(refusal))
}

func (p *Pages) drop(r *staffauth.Request) error {
	key, err := keyOf(r)
	if err != nil {
		return err
	}
	if err := p.Files.Drop(r.Ctx(), r.Town, key); err != nil {
		return err
	}
	render.SeeOther(r.Context, r.Link(staffauth.Import))
	return nil
}

// keyOf reads which draft an address names. A draft of somebody else is not found.
func keyOf(r *staffauth.Request) (imports.Key, error) {
	id, err := uuid.Parse(r.Param("import"))
	if err != nil {
		return imports.Key{}, apperr.New(apperr.NotFound)
	}
	return imports.Key{Draft: id, Staff: r.Staff.ID}, nil
}

// own gives the draft of an address, if its reader may still import into its office.
func (p *Pages) own(r *staffauth.Request) (*imports.Draft, imports.Key, error) {
	key, err := keyOf(r)
	if err != nil {
		return nil, key, err
	}
	d, err := p.Files.Draft(r.Ctx(), r.Town, key)
	if err != nil {
		return nil, key, err
	}
	if !mayImport(r, authz.Create, d.Mapping.Office) {
		return nil, key, apperr.New(apperr.Forbidden)
	}
	return d, key, nil
}

// mayImport asks for both rights that an import rests on: its preview says who has an appointment already.
func mayImport(r *staffauth.Request, action authz.Action, at string) bool {
	return r.Staff.Can(authz.Import, action, at) && r.Staff.Can(authz.Contact, authz.Read, at)
}

func importable(r *staffauth.Request, action authz.Action) (offices []string) {
	for i := range r.Settings.Plan.Offices {
		if id := r.Settings.Plan.Offices[i].ID; mayImport(r, action, id) {
			offices = append(offices, id)
		}
	}
	return offices
}

func officeChoices(r *staffauth.Request, action authz.Action, current string) (choices []officeChoice) {
	for _, id := range importable(r, action) {
		choices = append(choices, officeChoice{ID: id, Name: officeText(r, id), Current: id == current})
	}
	return choices
}

func officeText(r *staffauth.Request, id string) render.Text {
	o := r.Settings.Office(id)
	if o == nil {
		o = &office.Office{ID: id, Name: id}
	}
	return r.OfficeName(o)
}

func intakePath(id uuid.UUID, end string) string { return staffauth.Import + "/" + id.String() + end }
