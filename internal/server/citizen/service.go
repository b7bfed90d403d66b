package citizen

import (
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/visitor"
	"stadttermin/internal/town/office"
)

// How a service is had.
const (
	byAppointment = "termin"
	byPhone       = "telefon" // only staff book it
	withoutVisit  = "ohne_besuch"
	elsewhere     = "andere_stelle"
)

// row is a service in a list of a category or of search results.
type row struct {
	Name    request.Text
	Short   request.Text // name where there is little room
	How     string
	Address string         // of the next step; empty where there is none
	Minutes int            // 0 where nobody has to come
	Price   *visitor.Price // none where it costs nothing or nobody said
	Note    request.Text   // how it is had without coming, or who is responsible
}

// short gives the short name of a service as long as it is in the visitor's language, or else the name is not either.
func (v *visit) short(service *office.Service) request.Text {
	name, short := v.NameOf(service), v.Text("services."+service.ID+".short", service.Short)
	if service.Short == "" || name.Translated() && !short.Translated() {
		return name
	}
	return short
}

// row describes a service; basket is what the visitor has chosen so far.
func (v *visit) row(service *office.Service, basket office.Basket) row {
	r := row{Name: v.NameOf(service), Short: v.short(service), Price: v.Price(service, v.Today())}
	path := "services." + service.ID
	switch {
	case service.NoVisit != nil:
		r.How, r.Address = withoutVisit, service.NoVisit.URL
		r.Note = v.Text(path+".no_visit.text", service.NoVisit.Text)
	case service.Elsewhere != nil:
		r.How, r.Address = elsewhere, service.Elsewhere.URL
		r.Note = v.Text(path+".elsewhere.authority", service.Elsewhere.Authority)
		r.Price = nil
	case !service.BookableOnline():
		r.How, r.Minutes = byPhone, service.MinutesOn(v.Today(), 1)
		r.Address = v.chooseAddress(basket, service.ID)
	default:
		r.How, r.Minutes = byAppointment, service.MinutesOn(v.Today(), 1)
		r.Address = v.chooseAddress(basket, service.ID)
	}
	return r
}

// chooseAddress leads to the basket with a service in it. What is chosen already stays as it is, so that the basket
// page can explain what does not go together.
func (v *visit) chooseAddress(basket office.Basket, service string) string {
	if len(basket) == 0 {
		return v.Link("/auswahl", "anliegen", service)
	}
	return v.Link("/auswahl", "anliegen", basket.String(), "dazu", service)
}

func (v *visit) rows(services []*office.Service, basket office.Basket) []row {
	rows := make([]row, len(services))
	for i, service := range services {
		rows[i] = v.row(service, basket)
	}
	return rows
}
