package desk

import (
	"stadttermin/internal/apperr"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// reach changes how the person of an appointment is reached.
func (p *Pages) reach(r *staffauth.Request) error {
	a, err := p.read(r, r.Param("reference"), authz.Read)
	if err != nil {
		return err
	}
	typed := readDetails(r)
	_, err = p.Changes.Reach(r.Ctx(), r.Town, p.mandate(r, authz.Contact), a.ID, typed.contact(), r.PostForm("schluessel"))
	if wrong := fieldsOf(r, err); err != nil && wrong != nil {
		view := p.appointmentView(r, a)
		view.Details, view.Wrong = typed, wrong
		return p.showAppointment(r, apperr.Of(err).Status(), a, view)
	}
	if refusal := apperr.Of(err); err != nil && refusal.Code == apperr.Overtaken {
		now, err := p.read(r, a.Reference, authz.Read)
		if err != nil {
			return err
		}
		return p.showRefused(r, now, refusal, &typed)
	}
	if err != nil {
		return p.sayRefused(r, a, err)
	}
	return p.sayDone(r, a, "gespeichert")
}

// resend mails the confirmation once more.
func (p *Pages) resend(r *staffauth.Request) error {
	a, err := p.read(r, r.Param("reference"), authz.Read)
	if err != nil {
		return err
	}
	m := p.mandate(r, authz.Contact)
	m.Seen.Appointment = p.mandate(r, authz.Appointment).Seen.Appointment
	if _, err := p.Changes.Confirm(r.Ctx(), r.Town, m, a.ID, r.PostForm("schluessel")); err != nil {
		return p.sayRefused(r, a, err)
	}
	return p.sayDone(r, a, "gesendet")
}
