package kiosk

import (
	"crypto/rand"
	"net/http"
	"slices"

	"stadttermin/internal/apperr"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/office"
)

// many is how many services are listed at once; more are asked for by category first.
const many = 12

// numberView is drawing a number: what for, then when that would be, then the number.
type numberView struct {
	Back     string
	Doors    []door // categories or services to choose
	Chosen   []chosen
	More     string // address of one more service
	Basket   string
	Counters []offered
	Key      string
	Refusal  string
}

// door leads to a category or to a service.
type door struct {
	Name    request.Text
	Note    string
	Address string
}

// chosen is a service in the basket, with the addresses of one more and one less.
type chosen struct {
	Name       request.Text
	Quantity   int
	More, Less string
}

// offered is an office that serves the basket.
type offered struct {
	ID       string
	Name     request.Text
	Expected string // empty: nobody without an appointment is called any more today
	Before   int
}

// numberForm answers GET /kiosk/nummer: services to choose, or with a basket when its person would be called.
func (p *Pages) numberForm(r *visit) error {
	basket := r.basket(r.Query("anliegen"))
	if len(basket) == 0 || r.Query("dazu") != "" {
		return p.showNumber(r, http.StatusOK, r.choose(basket))
	}
	return p.showEstimate(r, http.StatusOK, basket, "")
}

func (p *Pages) showEstimate(r *visit, status int, basket office.Basket, refusal string) error {
	view := &numberView{Back: r.Link(kioskPath + "/nummer"), Basket: basket.String(), Key: rand.Text(), Refusal: refusal}
	view.More = r.Link(kioskPath+"/nummer", "anliegen", basket.String(), "dazu", "ja")
	for _, item := range basket {
		view.Chosen = append(view.Chosen, r.choice(basket, item))
	}
	for _, o := range r.offices() {
		forecast, err := p.Queue.Estimate(r.Ctx(), r.Town, queue.Draw{Office: o.ID, Basket: basket})
		if apperr.CodeOf(err) == apperr.NotServed {
			continue
		}
		if err != nil {
			return err
		}
		view.Counters = append(view.Counters, offered{o.ID, r.OfficeNameOf(o.ID), r.expected(p.Now().In(r.Now.Location()), forecast.Newcomer), forecast.Before})
	}
	view.Counters = stillOpen(view.Counters)
	return p.showNumber(r, status, view)
}

// stillOpen leaves out the offices that call nobody any more today, unless there is no other.
func stillOpen(all []offered) []offered {
	open := slices.DeleteFunc(slices.Clone(all), func(o offered) bool { return o.Expected == "" })
	if len(open) == 0 {
		return all[:min(len(all), 1)]
	}
	return open
}

func (p *Pages) showNumber(r *visit, status int, view *numberView) error {
	return p.show(r, status, "number", r.Printer.T("page.kiosk.number.title"), view)
}

func (r *visit) choice(basket office.Basket, item office.Item) chosen {
	c := chosen{Name: r.ServiceName(item.Service), Quantity: item.Quantity}
	to := func(b office.Basket) string { return r.Link(kioskPath+"/nummer", "anliegen", b.String()) }
	if item.Quantity < r.Settings.Catalog.Service(item.Service).MaxQuantity() {
		c.More = to(basket.Add(item.Service, 1))
	}
	if item.Quantity > 1 || len(basket) > 1 {
		c.Less = to(without(basket, item.Service))
	}
	return c
}

// without takes one unit of a service out of a basket.
func without(basket office.Basket, service string) (less office.Basket) {
	for _, item := range basket {
		if item.Service == service {
			item.Quantity--
		}
		if item.Quantity > 0 {
			less = append(less, item)
		}
	}
	return less
}

// choose lists the services that can be added to a basket, by category where they are many.
func (r *visit) choose(basket office.Basket) *numberView {
	view := &numberView{Back: r.Link(kioskPath)}
	category := r.Query("bereich")
	services := r.services("")
	split := len(services) > many
	if split && category == "" {
		for _, c := range r.Settings.Catalog.Categories {
			if of := r.services(c.ID); len(of) > 0 {
				name := request.TextOf(r.Settings, r.Printer, "categories."+c.ID+".name", c.Name)
				view.Doors = append(view.Doors, door{Name: name, Address: r.choosing(basket, c.ID)})
			}
		}
		return view
	}
	if split {
		view.Back = r.choosing(basket, "")
		services = r.services(category)
	}
	for _, s := range services {
		if basket.Quantity(s.ID) == 0 {
			address := r.Link(kioskPath+"/nummer", "anliegen", basket.Add(s.ID, 1).String())
			view.Doors = append(view.Doors, door{Name: r.ServiceName(s.ID), Note: r.Printer.Minutes(s.MinutesOn(r.Today(), 1)), Address: address})
		}
	}
	return view
}

func (r *visit) choosing(basket office.Basket, category string) string {
	more := ""
	if len(basket) > 0 {
		more = "ja"
	}
	return r.Link(kioskPath+"/nummer", "anliegen", basket.String(), "dazu", more, "bereich", category)
}

// services lists those of a category, or all, that some office of the device serves.
func (r *visit) services(category string) (list []*office.Service) {
	for i := range r.Settings.Catalog.Services {
		s := &r.Settings.Catalog.Services[i]
		if !s.Bookable() || category != "" && s.Category != category {
			continue
		}
		for _, o := range r.offices() {
			if s.OfferedAt(o.ID) {
				list = append(list, s)
				break
			}
		}
	}
	return list
}

// basket reads what was chosen; what nobody could mean is nothing, and of a service as much as it allows.
func (r *visit) basket(written string) (basket office.Basket) {
	asked, err := office.ParseBasket(written)
	if err != nil {
		return nil
	}
	for _, item := range asked {
		if s := r.Settings.Catalog.Service(item.Service); s != nil && s.Bookable() {
			basket = basket.Add(item.Service, min(item.Quantity, s.MaxQuantity()))
		}
	}
	return basket
}

// draw answers POST /kiosk/nummer.
func (p *Pages) draw(r *visit) error {
	if err := p.Devices.Use(r.Ctx(), r.Town.ID, r.device); err != nil {
		return err
	}
	officeID, basket := r.PostForm("ort"), r.basket(r.PostForm("anliegen"))
	if !r.serves(officeID) {
		return apperr.New(apperr.UnknownOffice)
	}
	act := queue.Command{By: r.device.Actor(), Key: r.PostForm("schluessel")}
	outcome, err := p.Queue.Draw(r.Ctx(), r.Town, act, queue.Draw{Office: officeID, Basket: basket, Language: r.Printer.Lang()})
	switch refusal := apperr.Of(err); {
	case err == nil:
		seeTicket(r, outcome.Case, "gezogen")
		return nil
	case refusal.Code == apperr.ClosedToday:
		return p.showEstimate(r, refusal.Status(), basket, r.Printer.T("page.kiosk.closed"))
	case refusal.Status() == http.StatusUnprocessableEntity && len(basket) > 0:
		return p.showEstimate(r, refusal.Status(), basket, render.Sentence(r.Visit, refusal))
	}
	return err
}
