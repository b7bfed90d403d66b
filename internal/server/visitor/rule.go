package visitor

import (
	"slices"

	"stadttermin/internal/apperr"
	"stadttermin/internal/availability"
	"stadttermin/internal/town/office"
)

// Bookable judges a basket by everything but time: rules, and whether one office does all of it.
func (v *Page) Bookable(basket office.Basket) (*availability.Request, *apperr.Error) {
	request, refusal := v.Movable(basket)
	if refusal == nil && request.Retired != "" {
		return nil, apperr.New(apperr.UnknownService, "service", request.Retired)
	}
	return request, refusal
}

// Movable is bookable for what an appointment is for already, whose services may have been retired since.
func (v *Page) Movable(basket office.Basket) (*availability.Request, *apperr.Error) {
	request, err := v.Town.Rules.Request(basket, office.Online, v.Now)
	if err != nil {
		return nil, apperr.Of(err)
	}
	if len(v.Town.Rules.Serving(request.Services, "")) == 0 {
		return nil, apperr.New(apperr.NotServed)
	}
	return request, nil
}

// Minutes adds up a basket that is too long or does not go together.
func (v *Page) Minutes(basket office.Basket) (sum int) {
	for _, item := range basket {
		sum += v.Service(item.Service).MinutesOn(v.Today(), item.Quantity)
	}
	return sum
}

// Without leaves a service out of a basket.
func Without(basket office.Basket, service string) office.Basket {
	return slices.DeleteFunc(slices.Clone(basket), func(item office.Item) bool { return item.Service == service })
}

// LengthOf gives the minutes of a whole appointment; the sum where the basket cannot be booked any more.
func (v *Page) LengthOf(basket office.Basket) int {
	if request, refusal := v.Bookable(basket); refusal == nil {
		return request.Minutes
	}
	return v.Minutes(basket)
}
