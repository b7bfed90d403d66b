package booked

import (
	"context"
	"net/http"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/directory"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
)

// unreachedRowOf is somebody whom a mail did not reach.
type unreachedRow struct {
	Number, When  string
	Name          string
	Phone, Email  string
	Office        request.Text
	Kind          string // of the mail, as in the catalogue
	Way           string // why it did not arrive, as in the catalogue
	Since         string
	Called        string // empty: nobody has telephoned
	Settled       string // empty: it is open
	Reference     string
	Page          string // address of the appointment
	Note, Settle  string // addresses; empty for those who may not
	Stand         string // of the matter as the forms show it
	WithoutPhone  bool
	OfAppointment bool // shown on the appointment's own page
}

// unreachedView is the list.
type unreachedView struct {
	Open, Settled []*unreachedRow
	Offices       bool // of more than one office
}

// noting writes what somebody has done about a mail that did not arrive.
type noting func(ctx context.Context, town *directory.Town, reference string, offices []string, seen string, by audit.Actor) error

func (p *Pages) unreached(r *staffauth.Request) error {
	offices := r.Offices(authz.Contact, authz.Read)
	list, err := p.Unreached.List(r.Ctx(), r.Town, offices)
	if err != nil {
		return err
	}
	view := &unreachedView{Offices: len(offices) > 1}
	for _, one := range list {
		row := unreachedRowOf(r, one)
		if one.Settled != nil {
			view.Settled = append(view.Settled, row)
			continue
		}
		view.Open = append(view.Open, row)
	}
	r.Self = r.Link(staffauth.Unreached)
	return p.Show(r, http.StatusOK, "desk/unreached", r.Printer.T("desk.unreached.title"), view)
}

func unreachedRowOf(r *staffauth.Request, one *queue.Unreached) *unreachedRow {
	a := one.Appointment
	zone := r.Town.Rules.Location
	row := &unreachedRow{
		Number: a.WaitingNumber(), When: r.Printer.DateTime(a.Start), Name: a.Contact.Name, Phone: a.Contact.Phone, Email: a.Contact.Email,
		Office: request.Plain(a.Office), Kind: string(one.Kind), Way: one.Way, Since: r.Printer.DateTime(one.Since.In(zone)), Reference: a.Reference,
		Page: r.Link(staffauth.Appointment + "/" + a.Reference), WithoutPhone: a.Contact.Phone == "",
	}
	if o := r.Settings.Office(a.Office); o != nil {
		row.Office = r.OfficeName(o)
	}
	if one.Unknown() {
		row.Way = "unknown"
	}
	if one.Called != nil {
		row.Called = r.Printer.DateTime(one.Called.In(zone))
	}
	if one.Settled != nil {
		row.Settled = r.Printer.DateTime(one.Settled.In(zone))
	} else if r.Staff.Can(authz.Contact, authz.Change, a.Office) {
		row.Note, row.Settle = staffauth.Unreached+"/"+a.Reference+"/angerufen", staffauth.Unreached+"/"+a.Reference+"/erledigt"
		row.Stand = one.Version()
	}
	return row
}

// noteUnreached writes what was done, and leads back to where it was said.
func (p *Pages) noteUnreached(of func(Unreached) noting) staffauth.Handler {
	return func(r *staffauth.Request) error {
		reference := appointment.CleanReference(r.Param("reference"))
		err := of(p.Unreached)(r.Ctx(), r.Town, reference, r.Offices(authz.Contact, authz.Change), r.PostForm(staffauth.StandField), r.Staff.Actor())
		if refusal := apperr.Of(err); err != nil && refusal.Code == apperr.Overtaken {
			return p.overtaken(r, reference, refusal)
		}
		if err != nil {
			return err
		}
		back := staffauth.Unreached + "#titel"
		if r.PostForm("von") == "termin" {
			back = staffauth.Appointment + "/" + reference + "#titel"
		}
		r.SeeOther(r.Link(back))
		return nil
	}
}

// overtaken says who was faster, and when.
func (p *Pages) overtaken(r *staffauth.Request, reference string, refusal *apperr.Error) error {
	a, err := p.Find(r, reference, authz.Read)
	if err != nil {
		return err
	}
	if refusal, err = p.Overtaken(r, refusal, ObjectOf(a)); err != nil {
		return err
	}
	return refusal
}
