package api

import (
	"net/http"
	"slices"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/office"
)

type holdRequest struct {
	Services map[string]int `json:"services"`
	Office   string         `json:"office"`
	Start    string         `json:"start"`
	Replaces *string        `json:"replaces"`
	Moves    *string        `json:"moves"`
}

type heldTime struct {
	Hold    string `json:"hold"`
	Expires string `json:"expires_at"`
}

// heldOf gives a hold with its end in the zone of its town.
func heldOf(h *booking.Hold) heldTime {
	return heldTime{h.Token, h.Expires.In(h.Start.Location()).Format(time.RFC3339)}
}

func (a *API) hold(c *request.Visit) error {
	var body holdRequest
	if err := bind(c, &body); err != nil {
		return err
	}
	start, err := time.Parse(time.RFC3339, body.Start)
	if err != nil {
		return apperr.New(apperr.Invalid).At("start").Because(err)
	}
	basket, err := basketOf(body.Services)
	if err != nil {
		return err
	}
	if body.Office == "" {
		return apperr.New(apperr.UnknownOffice).At("office")
	}
	wanted := booking.HoldRequest{Basket: basket, Office: body.Office, Channel: office.Online, Start: start, Key: idempotencyKey(c), By: c.Claim}
	if body.Moves != nil {
		moved, err := a.Managing.Find(c.Ctx(), c.Town, *body.Moves)
		if err != nil {
			return err
		}
		wanted.Moves = moved.ID
	}
	if body.Replaces != nil {
		wanted.Replaces = *body.Replaces
	}
	hold, err := a.Holding.Hold(c.Ctx(), c.Town, wanted)
	if err != nil {
		return err
	}
	c.JSON(http.StatusCreated, heldOf(hold))
	return nil
}

// basketOf gives the basket of an object {service: quantity}, in the order of the names.
func basketOf(services map[string]int) (office.Basket, error) {
	if len(services) == 0 {
		return nil, apperr.New(apperr.EmptyBasket).At("services")
	}
	names := make([]string, 0, len(services))
	for name := range services {
		names = append(names, name)
	}
	slices.Sort(names)
	basket := make(office.Basket, len(names))
	for i, name := range names {
		basket[i] = office.Item{Service: name, Quantity: services[name]}
	}
	if err := basket.WellFormed(); err != nil {
		return nil, apperr.New(apperr.Invalid).At("services").Because(err)
	}
	return basket, nil
}

type heldToken struct {
	Hold string `json:"hold"`
}

func (a *API) extend(c *request.Visit) error {
	var body heldToken
	if err := bind(c, &body); err != nil {
		return err
	}
	hold, err := a.Holding.Extend(c.Ctx(), c.Town, body.Hold, c.Claim)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, heldOf(hold))
	return nil
}

func (a *API) release(c *request.Visit) error {
	var body heldToken
	if err := bind(c, &body); err != nil {
		return err
	}
	if err := a.Holding.Release(c.Ctx(), c.Town, body.Hold, c.Claim); err != nil {
		return err
	}
	c.Status(http.StatusNoContent)
	return nil
}
