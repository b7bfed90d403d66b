package phone

import (
	"errors"
	"net/http"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/booked"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// phoneView is the page.
type phoneView struct {
	Options   []option
	Basket    *booked.BasketView
	Times     *timesView // none until something is chosen
	Details   booked.Details
	Wrong     map[string]string // what is wrong with a field, by its name
	Hold      *holdView
	Key       string
	Languages []language
	Booked    *booked.Dictation
	Given     []givenRow
	More      bool // there were others before
	Wish      wishFields
}

// language is one in which the confirmation can be written.
type language struct {
	Tag     string
	Name    string
	Current bool
}

// phone shows the page. Everything that can be chosen stands in its address.
func (p *Pages) phone(r *staffauth.Request) error {
	c, err := readCall(r, r.Query)
	if err != nil {
		return err
	}
	if added := r.Query("dazu"); added != "" {
		if !offered(r, added, c.offices) {
			return apperr.New(apperr.UnknownService).At("dazu")
		}
		// The address of a page names the basket alone, so that loading it again adds nothing.
		c.basket = c.basket.Add(added, 1)
		r.SeeOther(c.address(c.basket))
		return nil
	}
	view, err := p.phoneView(c, booked.Details{})
	if err != nil {
		return err
	}
	if reference := r.Query("gebucht"); reference != "" {
		if view.Booked, err = p.dictated(r, reference); err != nil {
			return err
		}
	}
	return p.showPhone(c, http.StatusOK, view)
}

func (p *Pages) phoneView(c *phoneCall, typed booked.Details) (*phoneView, error) {
	view := &phoneView{Options: options(c.Request, c.offices), Details: typed, Key: request.NewKey(), Wish: c.wishFields()}
	view.Languages = p.languages(c.Request, typed.Language)
	date := c.Today()
	if c.wish.date != nil {
		date = *c.wish.date
	}
	view.Basket = booked.BasketOf(c.Request, c.basket, date, c.address)
	if err := p.fillTimes(c, view); err != nil {
		return nil, err
	}
	var err error
	view.Given, view.More, err = p.given(c.Request)
	return view, err
}

// fillTimes looks for times, unless the basket is one that nobody could book.
func (p *Pages) fillTimes(c *phoneCall, view *phoneView) error {
	if len(c.basket) == 0 {
		return nil
	}
	mine := deskHold(c.Request)
	times, err := p.times(c.Request, timesQuestion{basket: c.basket, wish: c.wish, offices: c.offices, mine: mine, chosen: c.chosen, form: "auswahl", since: c.Now.Add(callerLead)})
	var refusal *apperr.Error
	if errors.As(err, &refusal) && refusal.Status() == http.StatusUnprocessableEntity {
		view.Basket.Refusal = c.Sentence(refusal)
		return nil
	}
	if err != nil {
		return err
	}
	view.Times = times
	if request, err := c.Town.Rules.Request(c.basket, office.Phone, c.Now); err == nil {
		view.Basket.Minutes = request.Minutes
	}
	return nil
}

func (p *Pages) showPhone(c *phoneCall, status int, view *phoneView) error {
	if c.Context.Request.Method == http.MethodPost {
		c.Self = c.address(c.basket)
	}
	return p.Show(c.Request, status, "desk/phone", c.Printer.T("desk.phone.title"), view)
}

// languages lists those of the town, the one that was chosen or else the town's own first.
func (p *Pages) languages(r *staffauth.Request, chosen string) []language {
	var list []language
	for _, tag := range r.Settings.Profile.Languages {
		if printer := p.Bundle.Printer(tag); printer.Lang() == tag {
			list = append(list, language{Tag: tag, Name: printer.Name(), Current: tag == chosen})
		}
	}
	return list
}

// givenRow is an appointment that staff gave today.
type givenRow struct {
	Booked    string
	Reference string
	Name      string
	Services  []request.Item
	When      string
	Address   string
	Print     string
}

// mostGiven is how many of the appointments given today are listed.
const mostGiven = 8

// given lists what was booked today by telephone and at the desk, so that somebody who calls again is found at once.
func (p *Pages) given(r *staffauth.Request) (rows []givenRow, more bool, err error) {
	midnight := civil.Instant(r.Today(), 0, r.Town.Rules.Location, civil.Beginning)
	list, err := p.Search.Given(r.Ctx(), r.Town, midnight, r.Offices(authz.Contact, authz.Read), mostGiven+1)
	if err != nil {
		return nil, false, err
	}
	for _, a := range list[:min(len(list), mostGiven)] {
		if a.State == appointment.Cancelled {
			continue
		}
		row := givenRow{
			Booked: a.Booked.Format("15:04"), Reference: a.Reference, Name: a.Contact.Name, When: r.ShortTime(a.Start),
			Address: r.Link(staffauth.Appointment + "/" + a.Reference), Print: booked.LetterAddress(r.Printer.Lang(), a, ""),
		}
		if a.State == appointment.Displaced {
			row.When = r.Printer.T("desk.displaced.short", "time", row.When)
		}
		for _, i := range a.Items {
			row.Services = append(row.Services, request.Item{Service: r.ServiceName(i.Service), Quantity: i.Quantity})
		}
		rows = append(rows, row)
	}
	return rows, len(list) > mostGiven, nil
}

// dictated gives what to say of the appointment that was just booked.
func (p *Pages) dictated(r *staffauth.Request, reference string) (*booked.Dictation, error) {
	a, err := p.Appointments.Find(r, reference, authz.Read)
	if err != nil {
		return nil, err
	}
	return booked.Dictate(r, a), nil
}
