package booked

import (
	"stadttermin/internal/message/mail"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// byTown is what the form of cancelling says where it is the town that cannot keep the appointment.
const byTown = "stadt"

// cancel gives an appointment's time back, and lets the person know who it was that cancelled.
func (p *Pages) cancel(r *staffauth.Request) error {
	a, err := p.Find(r, r.Param("reference"), authz.Change)
	if err != nil {
		return err
	}
	tell := mail.Cancellation
	if r.PostForm("wer") == byTown {
		tell = mail.TownCancellation
	}
	if _, err := p.Changes.CancelFor(r.Ctx(), r.Town, Mandate(r, authz.Appointment), a.ID, tell, r.PostForm("schluessel")); err != nil {
		return p.Refuse(r, a, err)
	}
	return SeeDone(r, a, "abgesagt")
}

// undo takes a cancellation back while the time is free.
func (p *Pages) undo(r *staffauth.Request) error {
	a, err := p.Find(r, r.Param("reference"), authz.Change)
	if err != nil {
		return err
	}
	if _, err := p.Changes.UndoFor(r.Ctx(), r.Town, Mandate(r, authz.Appointment), a.ID, r.PostForm("schluessel")); err != nil {
		return p.Refuse(r, a, err)
	}
	return SeeDone(r, a, "zurueckgenommen")
}

// accept takes the time that is kept, for somebody who has said so.
func (p *Pages) accept(r *staffauth.Request) error {
	a, err := p.Find(r, r.Param("reference"), authz.Change)
	if err != nil {
		return err
	}
	if _, err := p.Displacements.AcceptFor(r.Ctx(), r.Town, Mandate(r, authz.Appointment), a.ID, r.PostForm("schluessel")); err != nil {
		return p.Refuse(r, a, err)
	}
	return SeeDone(r, a, "angenommen")
}
