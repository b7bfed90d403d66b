package phone

import (
	"net/http"

	"stadttermin/internal/search"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
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
		o := option{ID: service.ID, Name: r.ServiceName(service.ID), Note: r.Printer.Minutes(service.MinutesOn(r.Today(), 1))}
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

// mostServices is how many services are listed below what was typed.
const mostServices = 8

// services answers the field of services with the ids of those that what was typed may mean, best first.
func (p *Pages) services(r *staffauth.Request) error {
	offices, ids := r.Offices(authz.Appointment, authz.Create), []string{}
	for _, hit := range p.Services.Of(r.Settings).Search(r.Query("q")) {
		if hit.Kind == search.KindService && offered(r, hit.ID, offices) && len(ids) < mostServices {
			ids = append(ids, hit.ID)
		}
	}
	r.JSON(http.StatusOK, ids)
	return nil
}
