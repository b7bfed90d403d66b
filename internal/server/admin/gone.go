package admin

import (
	"context"
	"strconv"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
)

// Gone is what a town's settings named once.
type Gone interface {
	List(ctx context.Context, id tenant.ID, now time.Time) (gone []tenant.Gone, revision int64, err error)
	BringBack(ctx context.Context, id tenant.ID, n tenant.Standing, seen int64, author string, entry audit.Entry) error
}

// gonePath is where what was retired is brought back.
const gonePath = staffauth.Admin + "/stillgelegt"

// goneRow is something that is to be brought back.
type goneRow struct {
	Noun   tenant.NounOf
	Office string
	ID     string
	Name   request.Text
	At     request.Text // office of a counter
	Left   string       // appointments that still stand on it; empty: none
	Back   bool         // the reader may bring it back
}

// gone lists what was retired for those who may read the settings, with what a form to bring it back was made from.
func (p *Pages) gone(r *staffauth.Request) (rows []goneRow, stand string, err error) {
	if !r.Staff.Can(authz.Settings, authz.Read, "") {
		return nil, "", nil
	}
	list, revision, err := p.Gone.List(r.Ctx(), r.Town.ID, r.Now)
	if err != nil {
		return nil, "", err
	}
	for _, g := range list {
		row := goneRow{Noun: g.Noun, Office: g.Office, ID: g.ID, Back: r.Staff.Can(authz.Settings, authz.Change, "")}
		row.Name, row.At = goneNames(r, g)
		if g.Count > 0 {
			row.Left = r.Printer.T("admin.gone.left", "count", g.Count, "date", r.Printer.Date(g.Until))
		}
		rows = append(rows, row)
	}
	return rows, strconv.FormatInt(revision, 10), nil
}

// goneNames calls what is gone, and the office of a counter, as the reader's language did.
func goneNames(r *staffauth.Request, g tenant.Gone) (name, at request.Text) {
	call := func(path, source string) request.Text {
		return request.TextOf(g.Before, r.Printer, path+".name", source)
	}
	switch g.Noun {
	case tenant.OfCounter:
		return call("offices."+g.Office+".counters."+g.ID, g.Name), call("offices."+g.Office, g.At)
	case tenant.OfService:
		return call("services."+g.ID, g.Name), at
	}
	return call("offices."+g.ID, g.Name), at
}

// bringBack answers POST /verwaltung/stillgelegt.
func (p *Pages) bringBack(r *staffauth.Request) error {
	n := tenant.Standing{Noun: tenant.NounOf(r.PostForm("art")), Office: r.PostForm("amt"), ID: r.PostForm("kennung")}
	if n.Noun != tenant.OfOffice && n.Noun != tenant.OfCounter && n.Noun != tenant.OfService || n.ID == "" {
		return apperr.New(apperr.Invalid).At("art")
	}
	seen, err := strconv.ParseInt(r.PostForm(staffauth.StandField), 10, 64)
	if err != nil {
		return apperr.New(apperr.Invalid).At(staffauth.StandField)
	}
	err = p.Gone.BringBack(r.Ctx(), r.Town.ID, n, seen, r.Staff.Name, audit.Entry{At: r.Now, Actor: r.Staff.Actor()})
	refusal := apperr.Of(err)
	switch {
	case err == nil:
		r.SeeOther(r.Link(staffauth.Admin, "nach", "zurueckgeholt") + "#stillgelegt")
		return nil
	case refusal.Code == apperr.Overtaken:
		if refusal, err = p.Overtaken(r, refusal, "settings"); err != nil {
			return err
		}
	case refusal.Code != apperr.BringBackUnfit:
		return err
	}
	return p.showStart(r, refusal.Status(), r.Sentence(refusal))
}

func (p *Pages) toStart(r *staffauth.Request) error {
	r.SeeOther(r.Link(staffauth.Admin))
	return nil
}
