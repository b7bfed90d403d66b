package closure

import (
	"strings"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// carryOut does what the page showed. Where anything is not as it was shown, nothing is done and the page shows what is.
func (p *Pages) carryOut(r *staffauth.Request) error {
	if err := r.Request.ParseForm(); err != nil {
		return apperr.New(apperr.Invalid)
	}
	f, err := read(r, r.Request.PostForm)
	if err != nil {
		return err
	}
	if !f.complete() {
		return apperr.New(apperr.Invalid).At("schalter")
	}
	view := p.formView(r, f)
	order, err := p.order(r, f)
	if err != nil {
		return err
	}
	if order.ID, err = uuid.Parse(r.PostForm("schluessel")); err != nil {
		return apperr.New(apperr.Invalid).At("schluessel")
	}
	order.Seen = r.PostForm("stand")
	assessed, err := p.Orders.CarryOut(r.Ctx(), r.Town, order, named(r))
	if err == nil {
		r.SeeOther(r.Link(pathOf(order.ID)))
		return nil
	}
	refusal := apperr.Of(err)
	if !ofForm(refusal) {
		return err
	}
	view.Wrong = sentence(r, string(refusal.Code), refusal.Args)
	if assessed != nil {
		if err := p.reckoned(r, view, order, assessed); err != nil {
			return err
		}
	}
	return p.showForm(r, refusal.Status(), view)
}

// changeRow does one thing for one person of a closure.
func (p *Pages) changeRow(r *staffauth.Request) error {
	id, err := p.mine(r)
	if err != nil {
		return err
	}
	k, err := p.Orders.Find(r.Ctx(), r.Town, id, nil)
	if err != nil {
		return err
	}
	var row *closure.Row
	for _, one := range k.Rows {
		if one.Reference == r.Param("reference") {
			row = one
		}
	}
	if row == nil || !mayAnswer(r, row) {
		return apperr.New(apperr.NotFound)
	}
	about, seen := "appointment:"+row.ID.String(), r.PostForm(staffauth.StandField)
	switch r.Param("action") {
	case "annehmen":
		mandate := booking.StaffAccess{Actor: r.Staff.Actor(), Offices: offices(r, authz.Appointment, authz.Change), Seen: appointment.Seen{Appointment: seen}}
		_, err = p.Answers.AcceptFor(r.Ctx(), r.Town, mandate, row.ID, r.PostForm("schluessel"))
	case "erreicht", "nicht-erreicht":
		about = object(id)
		err = p.Rows.Call(r.Ctx(), r.Town, closure.Call{
			Closure: id, Appointment: row.ID, Reached: r.Param("action") == "erreicht", Key: r.PostForm("schluessel"), Seen: seen,
		}, r.Staff.Actor())
	case "doch":
		if !mayRestore(r, row) {
			return apperr.New(apperr.Forbidden)
		}
		by := actor(r)
		by.Seen = seen
		err = p.Rows.Restore(r.Ctx(), r.Town, id, row.ID, by)
	default:
		return apperr.New(apperr.NotFound)
	}
	return p.back(r, id, about, err)
}

// back leads back to the page, or shows it with what went wrong; where somebody was faster, with who did what about an
// object of the trail.
func (p *Pages) back(r *staffauth.Request, id uuid.UUID, about string, err error) error {
	refusal := apperr.Of(err)
	switch {
	case err == nil:
		r.SeeOther(r.Link(pathOf(id) + anchor(r)))
		return nil
	case refusal.Code == apperr.Overtaken:
		if refusal, err = p.Overtaken(r, refusal, about); err != nil {
			return err
		}
		return p.showOne(r, refusal.Status(), id, r.Sentence(refusal))
	case refusal.Code == apperr.TimeTaken || strings.HasPrefix(string(refusal.Code), "closure_") || refusal.Code == apperr.AlreadyOver ||
		refusal.Code == apperr.AlreadyCancelled || refusal.Code == apperr.Busy:
		return p.showOne(r, refusal.Status(), id, sentence(r, string(refusal.Code), refusal.Args))
	}
	return err
}

func object(id uuid.UUID) string { return "closure:" + id.String() }

// anchor is where the row stands that was changed.
func anchor(r *staffauth.Request) string {
	if reference := r.Param("reference"); reference != "" {
		return "#z-" + reference
	}
	return ""
}

func actor(r *staffauth.Request) closure.Actor {
	return closure.Actor{Staff: r.Staff.ID, Name: r.Staff.Name}
}
