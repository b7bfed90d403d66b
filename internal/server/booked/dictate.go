package booked

import (
	"strings"
	"unicode"

	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
)

// Dictation is what to say to the person on the telephone.
type Dictation struct {
	Displaced *DisplacedView // nil: the appointment holds
	Today     bool
	Date      string // in words
	Time      string
	Place     request.Text
	Street    string
	Bring     []render.Need
	Reference string
	Spelled   []spelled
	Number    string
	Email     string // that the confirmation goes to; empty: there is none
	Address   string // of the appointment
	Print     string
	Letter    string
	Anew      string
}

// spelled is a sign of a reference and the word it is spelled with: those of DIN 5009 in German, those of the
// radiotelephony alphabet in English.
type spelled struct {
	Sign string
	Word string
}

// Dictate gives what to say of an appointment.
func Dictate(r *staffauth.Request, a *appointment.Appointment) *Dictation {
	d := &Dictation{
		Displaced: displacedOf(r, a), Today: civil.DateOf(a.Start) == r.Today(), Date: r.Printer.Date(civil.DateOf(a.Start)), Time: r.Printer.Time(a.Start),
		Bring: basketOfAppointment(r, a).Bring, Reference: a.Reference, Spelled: spell(r, a.Reference), Number: a.WaitingNumber(),
		Email: a.Contact.Email, Address: r.Link(staffauth.Appointment + "/" + a.Reference), Print: LetterAddress(r.Printer.Lang(), a, ""), Letter: LetterAddress(r.Printer.Lang(), a, asLetter),
		Anew: r.Link(staffauth.Phone),
	}
	if o := r.Settings.Office(a.Office); o != nil {
		d.Place, d.Street = r.OfficeName(o), o.Address.Street
	}
	return d
}

// spell spells the signs of a reference. The dashes only part them.
func spell(r *staffauth.Request, reference string) []spelled {
	var list []spelled
	for _, sign := range reference {
		if unicode.IsLetter(sign) || unicode.IsDigit(sign) {
			list = append(list, spelled{Sign: string(sign), Word: r.Printer.T("desk.spell." + strings.ToLower(string(sign)))})
		}
	}
	return list
}
