package visitor

import (
	"stadttermin/internal/civil"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/office"
)

// Price is what a service costs on a date.
type Price struct {
	Amount office.Euro
	Note   request.Text
}

// Price gives the fee of one unit, or nil where the town names none.
func (v *Page) Price(service *office.Service, date civil.Date) *Price {
	fee, i := service.FeeOn(date)
	if fee == nil {
		return nil
	}
	return &Price{Amount: fee.Amount, Note: v.Text(Indexed("services."+service.ID+".fees", i)+".note", fee.Note)}
}

// Needs lists what to bring to an appointment for a basket.
func (v *Page) Needs(basket office.Basket) []render.Need {
	return render.NeedsOf(v.Settings, v.Printer, basket)
}
