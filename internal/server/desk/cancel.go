package desk

import (
	"net/http"

	"stadttermin/internal/appointment"

	"stadttermin/internal/apperr"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// byTown is what the form of cancelling says where it is the town that cannot keep the appointment.
const byTown = "stadt"

// cancelAppointment gives an appointment's time back, and lets the person know who it was that cancelled.
func (p *Pages) cancelAppointment(r *staffauth.Request) error {
	a, err := p.read(r, r.Param("reference"), authz.Change)
	if err != nil {
		return err
	}
	tell := mail.Cancellation
	if r.PostForm("wer") == byTown {
		tell = mail.TownCancellation
	}
	if _, err := p.Changes.CancelFor(r.Ctx(), r.Town, p.mandate(r, authz.Appointment), a.ID, tell, r.PostForm("schluessel")); err != nil {
		return p.sayRefused(r, a, err)
	}
	return p.sayDone(r, a, "abgesagt")
}

// restore takes a cancellation back while the time is free.
func (p *Pages) restore(r *staffauth.Request) error {
	a, err := p.read(r, r.Param("reference"), authz.Change)
	if err != nil {
		return err
	}
	if _, err := p.Changes.UndoFor(r.Ctx(), r.Town, p.mandate(r, authz.Appointment), a.ID, r.PostForm("schluessel")); err != nil {
		return p.sayRefused(r, a, err)
	}
	return p.sayDone(r, a, "zurueckgenommen")
}

// sayRefused shows the appointment again with the reason why nothing was done. What is no matter of this appointment is
// answered as everywhere.
func (p *Pages) sayRefused(r *staffauth.Request, a *appointment.Appointment, err error) error {
	refusal := apperr.Of(err)
	if status := refusal.Status(); status != http.StatusConflict && status != http.StatusUnprocessableEntity && status != http.StatusGone {
		return err
	}
	now, lost := p.read(r, a.Reference, authz.Read)
	if lost != nil {
		return lost
	}
	return p.showRefused(r, now, refusal, nil)
}

// showRefused shows an appointment as it is now, why something was not done, and what was typed about its person.
func (p *Pages) showRefused(r *staffauth.Request, now *appointment.Appointment, refusal *apperr.Error, typed *details) error {
	said, err := p.Overtaken(r, refusal, objectOf(now))
	if err != nil {
		return err
	}
	view := p.appointmentView(r, now)
	view.Refused = r.Sentence(said)
	if typed != nil {
		stored := view.Details
		view.Details, view.Stored = *typed, &stored
	}
	return p.showAppointment(r, refusal.Status(), now, view)
}
