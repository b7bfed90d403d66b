package citizen

import (
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/visitor"
	"stadttermin/internal/town/office"
)

// doorView says how a service is had that nobody books here online: on a page of the town's or another authority's, or by
// telephone.
type doorView struct {
	Name    request.Text
	How     string
	Note    request.Text
	Address string // of the page elsewhere; empty where there is none
	Price   *visitor.Price
	Contact visitor.Contact
	Rest    string // address of the basket without the service; empty where nothing else was chosen
}

// doorOf gives the first service of a basket that is not booked online, or nil.
func (v *visit) doorOf(basket office.Basket) *office.Service {
	for _, item := range basket {
		if service := v.Settings.Catalog.Service(item.Service); service != nil && !service.BookableOnline() {
			return service
		}
	}
	return nil
}

func (v *visit) showDoor(service *office.Service, basket office.Basket) error {
	r := v.row(service, nil)
	view := doorView{Name: r.Name, How: r.How, Note: r.Note, Price: r.Price, Contact: v.Contact()}
	if r.How != byPhone {
		view.Address = r.Address
	}
	if rest := visitor.Without(basket, service.ID); len(rest) > 0 {
		view.Rest = v.Link("/auswahl", "anliegen", rest.String())
	}
	return v.OK("door", render.View{Title: view.Name.String(), Data: view})
}
