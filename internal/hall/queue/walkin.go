package queue

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/office"
)

// Draw asks for a waiting number for somebody without an appointment.
type Draw struct {
	Office   string
	Basket   office.Basket
	Priority bool
	Language string // of the kiosk; may be empty
}

// Draw puts somebody into today's queue under a number of the office's own series.
//
// Errors: apperr.NotFound; apperr.UnknownOffice; apperr.NotServed for an office that does not offer the services; apperr.EmptyBasket,
// UnknownService, TooMany as when booking; apperr.ClosedToday where the office does not open today.
func (s *Service) Draw(ctx context.Context, town *directory.Town, act Act, draw Draw) (*Outcome, error) {
	act, err := act.of("draw", draw.Office, draw.Basket.String(), strconv.FormatBool(draw.Priority))
	if err != nil {
		return nil, err
	}
	day := officeday.ID{Office: draw.Office, Date: dateOf(s.Now().In(town.Rules.Location))}
	if town.Rules.Office(draw.Office) == nil {
		return nil, apperr.New(apperr.NotFound)
	}
	return s.perform(ctx, town, act, "draw", []officeday.ID{day}, func(w *work) error {
		items, err := itemsOf(w.town, draw.Office, draw.Basket)
		if err != nil {
			return err
		}
		o := w.town.Rules.Office(draw.Office)
		if w.town.Rules.Opening(o, day.Date).Minutes() == 0 {
			return apperr.New(apperr.ClosedToday).At("office")
		}
		c := &Case{
			Visit: uuid.New(), Letter: o.Letter, Home: o.ID, Office: o.ID, Date: day.Date, Items: items,
			State: appointment.Arrived, Language: draw.Language, Priority: draw.Priority, Arrived: w.now,
		}
		for _, item := range items {
			c.Minutes += item.Minutes
		}
		w.change.Case, w.change.NewVisit, w.change.Draw = c, true, true
		return nil
	})
}

// itemsOf judges what somebody has come for. Unlike a booking it may take as long as it takes, and combine everything.
func itemsOf(town *directory.Town, officeID string, basket office.Basket) ([]Item, error) {
	if len(basket) == 0 {
		return nil, apperr.New(apperr.EmptyBasket).At("services")
	}
	o := town.Rules.Office(officeID)
	if o == nil {
		return nil, apperr.New(apperr.UnknownOffice).At("office")
	}
	items := make([]Item, len(basket))
	for i, item := range basket {
		service := town.Settings().Catalog.Service(item.Service)
		switch {
		case service == nil || !service.Bookable() || item.Quantity < 1:
			return nil, apperr.New(apperr.UnknownService, "service", item.Service).At("services")
		case !o.Offers([]string{item.Service}):
			return nil, apperr.New(apperr.NotServed).At("office")
		case item.Quantity > service.MaxQuantity():
			return nil, apperr.New(apperr.TooMany, "service", item.Service, "max", service.MaxQuantity()).At("services")
		}
		items[i] = Item{Service: item.Service, Quantity: item.Quantity, Minutes: service.MinutesFor(item.Quantity)}
	}
	return items, nil
}
