package desk

import (
	"context"
	"errors"
	"net/http"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// Addresses of booking for somebody on the telephone.
const (
	phonePath    = staffauth.Home + "/telefon"
	holdPath     = phonePath + "/reservierung"
	servicesPath = phonePath + "/anliegen"
	dropPath     = phonePath + "/freigabe"
	whyPath      = staffauth.Home + "/warum"
)

// Bookings makes appointments.
type Bookings interface {
	Book(ctx context.Context, town *directory.Town, req booking.BookRequest) (*appointment.Appointment, error)
	BookAt(ctx context.Context, town *directory.Town, hold booking.HoldRequest, book booking.BookRequest) (*appointment.Appointment, error)
}

// phoneCall is one telephone call: what it is about and when it would suit.
type phoneCall struct {
	*staffauth.Request
	offices []string // in which the reader may give times
	basket  office.Basket
	wish    wish
	chosen  string
}

// phoneView is the page.
type phoneView struct {
	Options   []option
	Basket    *basketView
	Times     *timesView // none until something is chosen
	Details   details
	Wrong     map[string]string // what is wrong with a field, by its name
	Hold      *holdView
	Key       string
	Languages []language
	Booked    *dictation
	Given     []givenRow
	More      bool // there were others before
	Wish      wishFields
}

// wishFields repeats the wish in the form that books.
type wishFields struct{ Office, Date, Half, Clock string }

// details is what somebody typed about the person.
type details struct {
	Name, Email, Phone, Language string
}

// language is one in which the confirmation can be written.
type language struct {
	Tag     string
	Name    string
	Current bool
}

// phone shows the page. Everything that can be chosen stands in its address.
func (p *Pages) phone(r *staffauth.Request) error {
	c, err := p.readCall(r, r.Query)
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
	view, err := p.phoneView(c, details{})
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

// readCall reads what the call is about from an address or a form.
func (p *Pages) readCall(r *staffauth.Request, value func(string) string) (*phoneCall, error) {
	c := &phoneCall{Request: r, offices: r.Offices(authz.Appointment, authz.Create), chosen: value("wahl")}
	var err error
	if c.wish, err = readWish(r, value); err != nil {
		return nil, err
	}
	if c.wish.office != "" && !r.Staff.Can(authz.Appointment, authz.Create, c.wish.office) {
		return nil, apperr.New(apperr.Forbidden)
	}
	if written := value("anliegen"); written != "" {
		if c.basket, err = office.ParseBasket(written); err != nil {
			return nil, apperr.New(apperr.Invalid).At("anliegen")
		}
	}
	return c, nil
}

// address is the page with another basket and the same wish.
func (c *phoneCall) address(basket office.Basket) string {
	return c.Link(phonePath, append([]string{"anliegen", basket.String()}, c.wish.pairs()...)...)
}

func (p *Pages) phoneView(c *phoneCall, typed details) (*phoneView, error) {
	view := &phoneView{Options: options(c.Request, c.offices), Details: typed, Key: request.NewKey(), Wish: c.wishFields()}
	view.Languages = p.languages(c.Request, typed.Language)
	date := c.Today()
	if c.wish.date != nil {
		date = *c.wish.date
	}
	view.Basket = basketOf(c.Request, c.basket, date, c.address)
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

func (c *phoneCall) wishFields() wishFields {
	pairs := c.wish.pairs()
	return wishFields{Office: pairs[1], Date: pairs[3], Half: pairs[5], Clock: pairs[7]}
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
			Address: r.Link(staffauth.Appointment + "/" + a.Reference), Print: letterAddress(r.Printer.Lang(), a, ""),
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
