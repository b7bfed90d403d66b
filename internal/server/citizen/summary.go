package citizen

import (
	"strconv"
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/office"
)

// summary says what an appointment is for, how long it takes and what it costs, in every step and afterwards.
type summary struct {
	Minutes int
	Lines   []line
	Fees    *office.Euro  // none where no service names a fee
	Bring   []render.Need // of all services, each thing once
	When    *time.Time    // once a time is chosen
	Place   *place
	Basket  string // written form
}

// line is one service of the basket.
type line struct {
	Service  string
	Name     request.Text
	Quantity int
	Minutes  int
	Fee      *office.Euro // of the quantity
}

// Pays tells whether the service costs anything.
func (l line) Pays() bool { return l.Fee != nil && *l.Fee > 0 }

// summary adds up a basket at the prices of a date. minutes is the length of the whole appointment.
func (v *visit) summary(basket office.Basket, minutes int, date civil.Date) *summary {
	s := &summary{Minutes: minutes, Basket: basket.String(), Bring: v.needs(basket)}
	for _, item := range basket {
		service := v.service(item.Service)
		s.add(v, service, line{
			Service: item.Service, Name: v.serviceName(service), Quantity: item.Quantity, Minutes: service.MinutesFor(item.Quantity),
		}, date)
	}
	return s
}

// summaryOf sums up an appointment with the minutes that it was booked for.
func (v *visit) summaryOf(a *appointment.Appointment) *summary {
	where := v.place(a.Office)
	s := &summary{Minutes: a.Minutes, Basket: a.Basket().String(), Bring: v.needs(a.Basket()), When: &a.Start, Place: &where}
	for _, item := range a.Items {
		service := v.service(item.Service)
		s.add(v, service, line{
			Service: item.Service, Name: v.serviceName(service), Quantity: item.Quantity, Minutes: item.Minutes,
		}, civil.DateOf(a.Start))
	}
	return s
}

// summaryOfHold sums up a held time.
func (v *visit) summaryOfHold(h *booking.Hold) *summary {
	s := v.summary(h.Basket, h.Minutes, civil.DateOf(h.Start))
	where := v.place(h.Office)
	s.When, s.Place = &h.Start, &where
	return s
}

func (s *summary) add(v *visit, service *office.Service, l line, date civil.Date) {
	if p := v.price(service, date); p != nil {
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
func (s *summary) Pays() bool { return s.Fees != nil && *s.Fees > 0 }

// indexed gives the path of an element of a list of texts.
func indexed(path string, i int) string { return path + "." + strconv.Itoa(i) }
