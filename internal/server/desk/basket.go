package desk

import (
	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/town/office"
)

// option is a service that can be chosen.
type option struct {
	ID   string
	Name request.Text
	Note string // how long it takes and what it costs
}

// options lists the services that any of the offices offers, in the town's order.
func options(r *staffauth.Request, offices []string) []option {
	var list []option
	for i := range r.Settings.Catalog.Services {
		service := &r.Settings.Catalog.Services[i]
		if !offered(r, service.ID, offices) {
			continue
		}
		o := option{ID: service.ID, Name: r.ServiceName(service.ID), Note: r.Printer.Minutes(service.Minutes)}
		if fee, _ := service.FeeOn(r.Today()); fee != nil {
			o.Note += " · " + r.Printer.Money(fee.Amount)
		}
		list = append(list, o)
	}
	return list
}

func offered(r *staffauth.Request, service string, offices []string) bool {
	for _, id := range offices {
		if o := r.Town.Rules.Office(id); o != nil && o.Offers([]string{service}) {
			return true
		}
	}
	return false
}

// basketView is what an appointment is for.
type basketView struct {
	Written string
	Lines   []basketLine
	Minutes int           // of the whole appointment; 0 where it cannot be booked
	Fees    *office.Euro  // none where no service names a fee
	Bring   []render.Need // of all services, each thing once
	Refusal string        // why it cannot be booked
}

// basketLine is a service of a basket, with the addresses that change how many of it there are.
type basketLine struct {
	ID       string
	Name     request.Text
	Quantity int
	Most     int
	Minutes  int
	Less     string
	More     string
	Remove   string
}

// basketOf adds up a basket at the prices of a date. link gives the address of the page with another basket.
func basketOf(r *staffauth.Request, basket office.Basket, date civil.Date, link func(office.Basket) string) *basketView {
	view := &basketView{Written: basket.String(), Bring: render.NeedsOf(r.Settings, r.Printer, basket)}
	for i, item := range basket {
		service := r.Settings.Catalog.Service(item.Service)
		line := basketLine{ID: item.Service, Name: r.ServiceName(item.Service), Quantity: item.Quantity, Remove: link(without(basket, i))}
		if service != nil {
			line.Most, line.Minutes = service.MaxQuantity(), service.MinutesFor(item.Quantity)
			view.add(service, item.Quantity, date)
		}
		if item.Quantity > 1 {
			line.Less = link(with(basket, i, item.Quantity-1))
		}
		if item.Quantity < line.Most {
			line.More = link(with(basket, i, item.Quantity+1))
		}
		view.Lines = append(view.Lines, line)
	}
	return view
}

func (view *basketView) add(service *office.Service, quantity int, date civil.Date) {
	if fee, _ := service.FeeOn(date); fee != nil {
		if view.Fees == nil {
			view.Fees = new(office.Euro)
		}
		*view.Fees += fee.Amount * office.Euro(quantity)
	}
}

func without(basket office.Basket, i int) office.Basket {
	return append(append(office.Basket{}, basket[:i]...), basket[i+1:]...)
}

func with(basket office.Basket, i, quantity int) office.Basket {
	changed := append(office.Basket{}, basket...)
	changed[i].Quantity = quantity
	return changed
}

// basketOfAppointment sums up an appointment with the minutes that it was booked for.
func basketOfAppointment(r *staffauth.Request, a *appointment.Appointment) *basketView {
	view := basketOf(r, a.Basket(), civil.DateOf(a.Start), func(office.Basket) string { return "" })
	view.Minutes = a.Minutes
	for i := range a.Items {
		view.Lines[i].Minutes = a.Items[i].Minutes
	}
	return view
}
