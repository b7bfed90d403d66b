package appointment

import (
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Pickup is how the documents of an appointment are collected.
type Pickup struct {
	Service *office.Service
	Office  *office.Office
	Items   []Item // of the appointment, that documents come of
}

// PickupOf tells how the documents that come of services are collected; nil where none do, or nowhere. Where services
// are collected in different ways, the first one counts.
func PickupOf(settings *tenant.Settings, items []Item) *Pickup {
	p := &Pickup{}
	for _, item := range items {
		made := settings.Catalog.Service(item.Service)
		if made == nil || made.Pickup == "" || p.Service != nil && p.Service.ID != made.Pickup {
			continue
		}
		p.Service = settings.Catalog.Service(made.Pickup)
		p.Items = append(p.Items, item)
	}
	if p.Service == nil {
		return nil
	}
	for i := range settings.Plan.Offices {
		if o := &settings.Plan.Offices[i]; p.Service.OfferedAt(o.ID) {
			p.Office = o
			return p
		}
	}
	return nil
}

// Basket asks for as many units of the pickup as there are documents, or as it allows.
func (p *Pickup) Basket() office.Basket {
	documents := 0
	for _, item := range p.Items {
		documents += item.Quantity
	}
	return office.Basket{{Service: p.Service.ID, Quantity: min(documents, p.Service.MaxQuantity())}}
}
