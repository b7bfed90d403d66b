package imports

import (
	"net/http"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/imports"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// resultView is an import that was taken over.
type resultView struct {
	Office request.Text
	When   string
	By     string
	Count  int
	Mails  bool
	Undone string
	UndoBy string
	Rows   []resultRow
	Back   int         // would be taken back
	Stay   []resultRow // would not, because somebody has touched them since or their time is over
	Told   int         // of those that would be taken back: were sent a confirmation
	May    bool        // take it back
	Submit string
}

type resultRow struct {
	Date    string
	Time    string
	Number  string
	Name    string
	State   appointment.State
	Address string // of the day
}

func (p *Pages) result(r *staffauth.Request) error {
	i, err := p.find(r, authz.Read)
	if err != nil {
		return err
	}
	list, err := p.Imports.Taken(r.Ctx(), r.Town, i.ID)
	if err != nil {
		return err
	}
	view := &resultView{
		Office: r.OfficeNameOf(i.Office), When: r.Printer.DateTime(i.Booked), By: i.By, Count: i.Count, Mails: i.Mails,
		May: mayImport(r, authz.Remove, i.Office), Submit: pathOf(i.ID, "/zuruecknehmen"), UndoBy: i.UndoneBy,
	}
	if i.Undone != nil {
		view.Undone = r.Printer.DateTime(*i.Undone)
	}
	for _, t := range list {
		row := resultRow{
			Date: r.Printer.WeekdayShort(t.Start.Weekday()) + " " + t.Start.Format("02.01.2006"), Time: t.Start.Format("15:04"),
			Number: t.WaitingNumber(), Name: t.Contact.Name, State: t.State,
			Address: r.Link(staffauth.Home+"/"+t.Office, "tag", t.Start.Format("2006-01-02")),
		}
		view.Rows = append(view.Rows, row)
		switch {
		case i.Undone != nil:
		case t.Untouched(r.Now):
			view.Back++
			if t.Told && t.Contact.Email != "" {
				view.Told++
			}
		default:
			view.Stay = append(view.Stay, row)
		}
	}
	return p.Show(r, http.StatusOK, "desk/intake_result", r.Printer.T("desk.intake.result.title"), view)
}

// find gives the import of an address, if its reader has the right in its office.
func (p *Pages) find(r *staffauth.Request, action authz.Action) (*imports.Import, error) {
	id, err := uuid.Parse(r.Param("import"))
	if err != nil {
		return nil, apperr.New(apperr.NotFound)
	}
	i, err := p.Imports.Import(r.Ctx(), r.Town, id)
	if err != nil {
		return nil, err
	}
	if !mayImport(r, action, i.Office) {
		return nil, apperr.New(apperr.Forbidden)
	}
	return i, nil
}

// undo takes an import back, and shows what became of it.
func (p *Pages) undo(r *staffauth.Request) error {
	i, err := p.find(r, authz.Remove)
	if err != nil {
		return err
	}
	_, err = p.Imports.Undo(r.Ctx(), r.Town, imports.Undoing{Import: i.ID, Staff: r.Staff.ID, Actor: r.Staff.Actor(), Tell: r.PostForm("absagen") != ""})
	if err != nil {
		return err
	}
	r.SeeOther(r.Link(pathOf(i.ID, "")))
	return nil
}
