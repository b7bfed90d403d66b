package booked

import (
	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/town/office"
)

// BasketView is what an appointment is for.
type BasketView struct {
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

// BasketOf adds up a basket at the prices of a date. link gives the address of the page with another basket.
func BasketOf(r *staffauth.Request, basket office.Basket, date civil.Date, link func(office.Basket) string) *BasketView {
	view := &BasketView{Written: basket.String(), Bring: render.NeedsOf(r.Settings, r.Printer, basket)}
	for i, item := range basket {
		service := r.Settings.Catalog.Service(item.Service)
		line := basketLine{ID: item.Service, Name: r.ServiceName(item.Service), Quantity: item.Quantity, Remove: link(without(basket, i))}
		if service != nil {
			line.Most, line.Minutes = service.MaxQuantity(), service.MinutesOn(date, item.Quantity)
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

func (view *BasketView) add(service *office.Service, quantity int, date civil.Date) {
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
func basketOfAppointment(r *staffauth.Request, a *appointment.Appointment) *BasketView {
	view := BasketOf(r, a.Basket(), civil.DateOf(a.Start), func(office.Basket) string { return "" })
	view.Minutes = a.Minutes
	for i := range a.Items {
		view.Lines[i].Minutes = a.Items[i].Minutes
	}
	return view
}
