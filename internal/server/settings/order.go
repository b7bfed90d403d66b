package settings

import (
	"slices"
	"strconv"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/settings/draft"
	"stadttermin/internal/server/settings/words"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// orderPath is what the arrows of lists post to.
const orderPath = staffauth.Admin + "/reihenfolge"

// orders swap an element of a list with the one before or behind it, by the word of the list in the address.
var orders = map[string]struct {
	list string // address that shows it
	swap func(s *tenant.Settings, id string, by int)
}{
	"anliegen": {words.Services, func(s *tenant.Settings, id string, by int) {
		at := slices.IndexFunc(s.Catalog.Services, func(service office.Service) bool { return service.ID == id })
		swap(s.Catalog.Services, at, by, func(a, b office.Service) bool { return a.Category == b.Category })
	}},
	"bereiche": {words.Services, func(s *tenant.Settings, id string, by int) {
		at := slices.IndexFunc(s.Catalog.Categories, func(c office.Category) bool { return c.ID == id })
		swap(s.Catalog.Categories, at, by, func(office.Category, office.Category) bool { return true })
	}},
	"standorte": {words.Offices, func(s *tenant.Settings, id string, by int) {
		at := slices.IndexFunc(s.Plan.Offices, func(o office.Office) bool { return o.ID == id })
		swap(s.Plan.Offices, at, by, func(office.Office, office.Office) bool { return true })
	}},
}

// swap exchanges an element with the next one in a direction that is shown in the same list.
func swap[T any](list []T, at, by int, together func(a, b T) bool) {
	for other := at + by; at >= 0 && other >= 0 && other < len(list); other += by {
		if together(list[at], list[other]) {
			list[at], list[other] = list[other], list[at]
			return
		}
	}
}

// reorder answers the arrows of a list: the draft has the other order, and the list is shown as the draft has it. Its
// effect is looked at once all is where it should be.
func (p *Pages) reorder(r *staffauth.Request) error {
	order, known := orders[r.PostForm("liste")]
	by := map[string]int{"auf": -1, "ab": 1}[r.PostForm("richtung")]
	if !known || by == 0 {
		return apperr.New(apperr.Invalid).At("liste")
	}
	c, err := p.Edit(r, func(s *tenant.Settings) (string, error) {
		order.swap(s, r.PostForm("kennung"), by)
		return map[string]string{"anliegen": "services", "bereiche": "categories", "standorte": "offices"}[r.PostForm("liste")], nil
	})
	if err != nil {
		return err
	}
	r.SeeOther(r.Link(order.list, draft.Field, c.ID.String()) + "#" + r.PostForm("liste") + "-" + r.PostForm("kennung"))
	return nil
}

// nounRow is one noun of a list.
type nounRow struct {
	ID      string // where it can be moved
	Name    string
	Address string
	Note    string
}

// arrows are what moves an element of a list; nil where the reader may not.
type arrows struct {
	List, ID, Name string
	Draft, Stand   string
	First, Last    bool
}

// arrowsOf gives what moves an element of a list: the one at a place of so many.
func arrowsOf(d *draft.Opened, list string, row *nounRow, at, of int) *arrows {
	return &arrows{List: list, ID: row.ID, Name: row.Name, Draft: d.ID(), Stand: strconv.FormatInt(d.Stand, 10), First: at == 0, Last: at == of-1}
}
