package desk

import (
	"net/http"

	"stadttermin/internal/search"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

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
