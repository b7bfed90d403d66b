package booked

import (
	"net/http"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// letterView is the confirmation on paper.
type letterView struct {
	Letter     bool // with a salutation, on a sheet of its own
	Name       string
	Date       string
	Time       string
	Minutes    int
	Number     string
	Reference  string
	Basket     *BasketView
	Place      request.Text
	Directions request.Text
	Address    office.Address
	Today      string
	Other      string // address of the other form
	Back       string
	Cancelled  bool
	Displaced  *DisplacedView // nil: the appointment holds
}

// letter shows the confirmation as it is handed over or sent by post. Its language is the person's and not the
// reader's, so that nothing of the staff's pages stands around it.
func (p *Pages) letter(r *staffauth.Request) error {
	a, err := p.Find(r, r.Param("reference"), authz.Read)
	if err != nil {
		return err
	}
	if !r.Staff.Can(authz.Contact, authz.Read, a.Office) {
		return apperr.New(apperr.Forbidden)
	}
	form := r.Query("form")
	if form != "" && form != asLetter {
		return apperr.New(apperr.Invalid).At("form")
	}
	view := &letterView{
		Letter: form == asLetter, Name: a.Contact.Name, Date: r.Printer.Date(civil.DateOf(a.Start)), Time: r.Printer.Time(a.Start), Minutes: a.Minutes,
		Number: a.WaitingNumber(), Reference: a.Reference, Basket: basketOfAppointment(r, a), Today: r.Printer.Date(r.Today()),
		Back: request.Link(r.Query("von"), staffauth.Appointment+"/"+a.Reference), Other: LetterAddress(r.Query("von"), a, asLetter), Cancelled: a.State == appointment.Cancelled, Displaced: displacedOf(r, a),
	}
	if view.Letter {
		view.Other = LetterAddress(r.Query("von"), a, "")
	}
	if o := r.Settings.Office(a.Office); o != nil {
		view.Place, view.Address = r.OfficeName(o), o.Address
		view.Directions = request.TextOf(r.Settings, r.Printer, "offices."+o.ID+".directions", o.Directions)
	}
	return p.Show(r, http.StatusOK, "paper/letter", r.Printer.T("page.letter.title", "reference", a.Reference), view)
}
