package queue

import (
	"context"
	"strconv"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
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
func (s *Service) Draw(ctx context.Context, town *directory.Town, command Command, draw Draw) (*Result, error) {
	command, err := command.sealed("draw", draw.Office, draw.Basket.String(), strconv.FormatBool(draw.Priority))
	if err != nil {
		return nil, err
	}
	day := officeday.ID{Office: draw.Office, Date: civil.DateOf(s.Now().In(town.Rules.Location))}
	if town.Rules.Office(draw.Office) == nil {
		return nil, apperr.New(apperr.NotFound)
	}
	return s.execute(ctx, town, command.named("draw"), []officeday.ID{day}, func(t *transaction) error {
		items, err := itemsOf(t.town, day.Date, draw.Office, draw.Basket)
		if err != nil {
			return err
		}
		o := t.town.Rules.Office(draw.Office)
		if t.town.Rules.Opening(o, day.Date).Minutes() == 0 {
			return apperr.New(apperr.ClosedToday).At("office")
		}
		c := &dayplan.Case{
			Visit: uuid.New(), Letter: o.Letter, Home: o.ID, Office: o.ID, Date: day.Date, Items: items,
			State: appointment.Arrived, Language: draw.Language, Priority: draw.Priority, Arrived: t.now,
		}
		for _, item := range items {
			c.Minutes += item.Minutes
		}
		t.change.Case, t.change.NewVisit, t.change.Draw = c, true, true
		return nil
	})
}

// itemsOf judges what somebody has come for. Unlike a booking it may take as long as it takes, and combine everything.
func itemsOf(town *directory.Town, today civil.Date, officeID string, basket office.Basket) ([]dayplan.Item, error) {
	if len(basket) == 0 {
		return nil, apperr.New(apperr.EmptyBasket).At("services")
	}
	o := town.Rules.Office(officeID)
	if o == nil {
		return nil, apperr.New(apperr.UnknownOffice).At("office")
	}
	items := make([]dayplan.Item, len(basket))
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
		items[i] = dayplan.Item{Service: item.Service, Quantity: item.Quantity, Minutes: service.MinutesOn(today, item.Quantity)}
	}
	return items, nil
}
