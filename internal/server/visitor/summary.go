package visitor

import (
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/office"
)

// Summary says what an appointment is for, how long it takes and what it costs, in every step and afterwards.
type Summary struct {
	Minutes int
	Lines   []Line
	Fees    *office.Euro  // none where no service names a fee
	Bring   []render.Need // of all services, each thing once
	When    *time.Time    // once a time is chosen
	Place   *Place
	Basket  string // written form
}

// Line is one service of the basket.
type Line struct {
	Service  string
	Name     request.Text
	Quantity int
	Minutes  int
	Fee      *office.Euro // of the quantity
}

// Pays tells whether the service costs anything.
func (l Line) Pays() bool { return l.Fee != nil && *l.Fee > 0 }

// Summary adds up a basket at the prices of a date. minutes is the length of the whole appointment.
func (v *Page) Summary(basket office.Basket, minutes int, date civil.Date) *Summary {
	s := &Summary{Minutes: minutes, Basket: basket.String(), Bring: v.Needs(basket)}
	for _, item := range basket {
		service := v.Service(item.Service)
		s.add(v, service, Line{
			Service: item.Service, Name: v.NameOf(service), Quantity: item.Quantity, Minutes: service.MinutesOn(date, item.Quantity),
		}, date)
	}
	return s
}

// SummaryOf sums up an appointment with the minutes that it was booked for.
func (v *Page) SummaryOf(a *appointment.Appointment) *Summary {
	where := v.Place(a.Office)
	s := &Summary{Minutes: a.Minutes, Basket: a.Basket().String(), Bring: v.Needs(a.Basket()), When: &a.Start, Place: &where}
	for _, item := range a.Items {
		service := v.Service(item.Service)
		s.add(v, service, Line{
			Service: item.Service, Name: v.NameOf(service), Quantity: item.Quantity, Minutes: item.Minutes,
		}, civil.DateOf(a.Start))
	}
	return s
}

// SummaryOfHold sums up a held time.
func (v *Page) SummaryOfHold(h *booking.Hold) *Summary {
	s := v.Summary(h.Basket, h.Minutes, civil.DateOf(h.Start))
	where := v.Place(h.Office)
	s.When, s.Place = &h.Start, &where
	return s
}

func (s *Summary) add(v *Page, service *office.Service, l Line, date civil.Date) {
	if p := v.Price(service, date); p != nil {
		fee := p.Amount * office.Euro(l.Quantity)
		l.Fee = &fee
		if s.Fees == nil {
			s.Fees = new(office.Euro)
		}
		*s.Fees += fee
	}
	s.Lines = append(s.Lines, l)
}

// Pays tells whether there is anything to pay.
func (s *Summary) Pays() bool { return s.Fees != nil && *s.Fees > 0 }
