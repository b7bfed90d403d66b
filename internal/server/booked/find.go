package booked

import (
	"strings"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// Find gives an appointment of an office in which the reader may do something with appointments. One that the reader
// may not see is not told apart from one that does not exist.
func (p *Pages) Find(r *staffauth.Request, reference string, action authz.Action) (*appointment.Appointment, error) {
	reference = appointment.CleanReference(reference)
	if reference == "" {
		return nil, apperr.New(apperr.NotFound)
	}
	return p.Search.ByReference(r.Ctx(), r.Town, reference, r.Offices(authz.Appointment, action), r.Offices(authz.Contact, authz.Read))
}

// standOf names an appointment and its person as a form shows them.
func standOf(a *appointment.Appointment) string { return a.Version() + standMark + a.ContactVersion() }

// standMark parts the two; no version has it.
const standMark = "."

// Mandate is what the reader may change, as long as that is still as the form showed it.
func Mandate(r *staffauth.Request, object authz.Object) booking.StaffAccess {
	m := booking.StaffAccess{Actor: r.Staff.Actor(), Offices: r.Offices(object, authz.Change)}
	appointment, contact, _ := strings.Cut(r.PostForm(staffauth.StandField), standMark)
	if object == authz.Contact {
		m.Seen.Contact = contact
	} else {
		m.Seen.Appointment = appointment
	}
	return m
}

// ObjectOf names an appointment in the trail.
func ObjectOf(a *appointment.Appointment) string { return "appointment:" + a.ID.String() }

// SeeDone leads back to the appointment and says what was done.
func SeeDone(r *staffauth.Request, a *appointment.Appointment, what string) error {
	r.SeeOther(r.Link(staffauth.Appointment+"/"+a.Reference+"#getan", "getan", what))
	return nil
}

// asLetter asks for the confirmation as a letter instead of a slip.
const asLetter = "brief"

// LetterAddress leads to the confirmation on paper, in the language of the person it is for. It remembers that of the
// reader, for the way back.
func LetterAddress(reader string, a *appointment.Appointment, form string) string {
	return request.Link(a.Language, staffauth.Appointment+"/"+a.Reference+"/drucken", "form", form, "von", reader)
}
