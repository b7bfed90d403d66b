package booked

import (
	"stadttermin/internal/apperr"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// saveContact changes how the person of an appointment is reached.
func (p *Pages) saveContact(r *staffauth.Request) error {
	a, err := p.Find(r, r.Param("reference"), authz.Read)
	if err != nil {
		return err
	}
	typed := ReadDetails(r)
	_, err = p.Changes.Reach(r.Ctx(), r.Town, Mandate(r, authz.Contact), a.ID, typed.Contact(), r.PostForm("schluessel"))
	if wrong := WrongFields(r, err); err != nil && wrong != nil {
		view := p.View(r, a)
		view.Details, view.Wrong = typed, wrong
		return p.show(r, apperr.Of(err).Status(), a, view)
	}
	if refusal := apperr.Of(err); err != nil && refusal.Code == apperr.Overtaken {
		now, err := p.Find(r, a.Reference, authz.Read)
		if err != nil {
			return err
		}
		return p.ShowRefused(r, now, refusal, &typed)
	}
	if err != nil {
		return p.Refuse(r, a, err)
	}
	return SeeDone(r, a, "gespeichert")
}

// confirm mails the confirmation once more.
func (p *Pages) confirm(r *staffauth.Request) error {
	a, err := p.Find(r, r.Param("reference"), authz.Read)
	if err != nil {
		return err
	}
	m := Mandate(r, authz.Contact)
	m.Seen.Appointment = Mandate(r, authz.Appointment).Seen.Appointment
	if _, err := p.Changes.Confirm(r.Ctx(), r.Town, m, a.ID, r.PostForm("schluessel")); err != nil {
		return p.Refuse(r, a, err)
	}
	return SeeDone(r, a, "gesendet")
}
