package citizen

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/visitor"
	"stadttermin/internal/town/office"
)

// basketView is what was chosen, what it takes, and what could be added.
type basketView struct {
	Alert   *alert
	Cards   []card
	More    []row // services that go along
	Summary *visitor.Summary
	Max     int    // minutes of one appointment
	Next    string // address of the times; empty while the basket cannot be booked
	All     string // address of all services, basket kept
	Tiles   []tile // while nothing is chosen
}

// card is one service of the basket with the addresses that change it.
type card struct {
	visitor.Line
	Price    *visitor.Price
	Unit     request.Text
	Max      int
	Less     string // written form of the basket with one unit less; the same basket where there is none
	More     string
	Remove   string // address
	Note     request.Text
	Bring    []render.Need
	AtLimit  bool
	Multiple bool // more than one unit is possible at all
}

// alert says why something cannot be booked as it is, and what to do instead.
type alert struct {
	Title   string
	Text    string
	Advice  string
	Label   string // of the link; empty for none
	Address string
}

func (p *Pages) basket(c *gin.Context) error {
	v := p.visit(c)
	basket, err := readBasket(c.Query("anliegen"))
	if err != nil {
		return err
	}
	basket, warning, err := v.include(basket, c.Query("dazu"))
	if err != nil {
		return err
	}
	if len(basket) == 0 {
		return v.OK("empty", render.View{Title: v.Printer.T("page.basket.empty_title"), Data: basketView{Tiles: v.tiles(nil)}})
	}
	if service := v.doorOf(basket); service != nil {
		return v.showDoor(service, basket)
	}
	view := basketView{
		Alert: warning,
		Max:   v.Settings.Profile.Booking.MaxMinutes,
		All:   v.Link("/", "anliegen", basket.String()) + "#anliegen",
	}
	request, refusal := v.Bookable(basket)
	switch {
	case refusal == nil:
		view.Summary = v.Summary(basket, request.Minutes, v.Today())
		view.Next = v.Link("/zeiten", "anliegen", basket.String())
		view.More = v.suggestions(basket)
	case explained(refusal.Code):
		view.Summary = v.Summary(basket, v.Minutes(basket), v.Today())
		view.Alert = v.cannot(basket, refusal)
	default:
		return refusal
	}
	for _, l := range view.Summary.Lines {
		view.Cards = append(view.Cards, v.card(basket, l))
	}
	return v.OK("basket", render.View{Title: v.Printer.T("page.basket.title"), Data: view})
}

// cannot says why a basket cannot be booked. One that is too long is offered in two.
func (v *visit) cannot(basket office.Basket, refusal *apperr.Error) *alert {
	a := &alert{Title: v.Printer.T("page.basket.cannot_title"), Text: render.Sentence(v.Visit, refusal)}
	if refusal.Code != apperr.TooLong {
		return a
	}
	if parts := v.Parts(basket); len(parts) > 0 {
		var names []string
		for _, item := range parts[0] {
			names = append(names, v.NameOf(v.Service(item.Service)).String())
		}
		a.Label = v.Printer.T("page.basket.split", "services", v.Printer.List(names), "minutes", v.Printer.Minutes(v.Minutes(parts[0])))
		a.Address = v.Link("/auswahl", "anliegen", parts[0].String())
	}
	return a
}

// readBasket reads the written form; nothing chosen is an empty basket and no mistake.
func readBasket(written string) (office.Basket, error) {
	if written == "" {
		return nil, nil
	}
	basket, err := office.ParseBasket(written)
	if err != nil {
		return nil, apperr.New(apperr.Invalid).At("anliegen").Because(err)
	}
	return basket, nil
}

// explained tells the refusals that the basket page shows beside the basket; others get a page of their own.
func explained(code apperr.Code) bool {
	return slices.Contains([]apperr.Code{apperr.NotCombinable, apperr.TooLong, apperr.TooMany, apperr.NotServed}, code)
}

// include adds a service that is wanted as well. Where it does not go along, the basket stays and the alert says why.
func (v *visit) include(basket office.Basket, wanted string) (office.Basket, *alert, error) {
	if wanted == "" || basket.Quantity(wanted) > 0 {
		return basket, nil, nil
	}
	more := basket.Add(wanted, 1)
	if v.doorOf(more) != nil {
		return more, nil, nil
	}
	_, refusal := v.Bookable(more)
	switch {
	case refusal == nil:
		return more, nil, nil
	case len(basket) == 0 || !explained(refusal.Code):
		return nil, nil, refusal
	}
	name := v.NameOf(v.Service(wanted)).String()
	return basket, &alert{
		Title:   v.Printer.T("page.basket.own_appointment", "service", name),
		Text:    v.Printer.T("page.basket.not_added", "reason", v.whyNot(refusal)),
		Advice:  v.Printer.T("page.basket.first_this"),
		Label:   v.Printer.T("page.basket.only_this", "service", name),
		Address: v.Link("/auswahl", "anliegen", wanted),
	}, nil
}

func (v *visit) whyNot(refusal *apperr.Error) string {
	if refusal.Code == apperr.NotServed {
		return v.Printer.T("page.basket.no_common_office")
	}
	return render.Sentence(v.Visit, refusal)
}

func (v *visit) card(basket office.Basket, l visitor.Line) card {
	service := v.Service(l.Service)
	path := "services." + service.ID
	k := card{
		Line:     l,
		Price:    v.Price(service, v.Today()),
		Unit:     v.Text(path+".unit", service.Unit),
		Max:      service.MaxQuantity(),
		Less:     basket.String(),
		More:     basket.String(),
		Remove:   v.Link("/auswahl", "anliegen", visitor.Without(basket, l.Service).String()),
		Note:     v.Text(path+".description", service.Description),
		Bring:    v.Needs(office.Basket{{Service: l.Service, Quantity: l.Quantity}}),
		AtLimit:  l.Quantity >= service.MaxQuantity(),
		Multiple: service.MaxQuantity() > 1,
	}
	if l.Quantity > 1 {
		k.Less = basket.Add(l.Service, -1).String()
	}
	if !k.AtLimit {
		k.More = basket.Add(l.Service, 1).String()
	}
	return k
}

// mostSuggestions is how many services are proposed besides those chosen.
const mostSuggestions = 3

// suggestions proposes services that go along: those often booked, then others of the categories chosen from.
func (v *visit) suggestions(basket office.Basket) []row {
	var rows []row
	for _, service := range v.nearby(basket) {
		if basket.Quantity(service.ID) > 0 || !service.BookableOnline() {
			continue
		}
		if _, refusal := v.Bookable(basket.Add(service.ID, 1)); refusal != nil {
			continue
		}
		if rows = append(rows, v.row(service, basket)); len(rows) == mostSuggestions {
			return rows
		}
	}
	return rows
}

func (v *visit) nearby(basket office.Basket) []*office.Service {
	var services []*office.Service
	for _, id := range v.Settings.Profile.Featured {
		if service := v.Settings.Catalog.Service(id); service != nil {
			services = append(services, service)
		}
	}
	for _, item := range basket {
		services = append(services, v.inCategory(v.Service(item.Service).Category)...)
	}
	seen := make(map[string]bool)
	return slices.DeleteFunc(services, func(service *office.Service) bool {
		again := seen[service.ID]
		seen[service.ID] = true
		return again
	})
}

// chosenBasket reads the basket of a step that needs a whole one. Where it cannot be booked, the basket page explains
// it, and done tells that the answer was given.
func (v *visit) chosenBasket(written string) (basket office.Basket, done bool, err error) {
	basket, err = readBasket(written)
	if err != nil {
		return nil, false, err
	}
	if len(basket) > 0 && v.doorOf(basket) == nil {
		_, refusal := v.Bookable(basket)
		if refusal == nil {
			return basket, false, nil
		}
		if !explained(refusal.Code) {
			return nil, false, refusal
		}
	}
	v.Redirect(http.StatusSeeOther, v.Link("/auswahl", "anliegen", basket.String()))
	return nil, true, nil
}
