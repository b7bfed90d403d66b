package citizen

import (
	"stadttermin/internal/search"
	"stadttermin/internal/server/render"
	"stadttermin/internal/town/office"
)

// mostFound is how many services a page of results lists; who needs more has better words.
const mostFound = 20

func (v *visit) showFound(query string, basket office.Basket) error {
	var found []*office.Service
	for _, hit := range v.pages.Services.Of(v.Settings).Search(query) {
		if service := v.Settings.Catalog.Service(hit.ID); hit.Kind == search.KindService && service != nil && len(found) < mostFound {
			found = append(found, service)
		}
	}
	return v.OK("start", render.View{Title: v.Printer.T("page.search.title", "query", query), Data: &startView{
		Query: query, Basket: basket.String(), Bar: v.basketBar(basket), Tiles: v.tiles(basket), Searched: true, Found: v.rows(found, basket),
	}})
}
