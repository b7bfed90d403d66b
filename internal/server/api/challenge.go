package api

import (
	"net/http"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/server/request"
)

// purposes are what programs may ask work for.
var purposes = map[string]budget.Purpose{"": budget.Hold, "hold": budget.Hold, "booking": budget.Booking}

// challenge gives work whose solution buys one more of what the visitor's budget does not hold, at its present price.
func (a *API) challenge(c *request.Visit) error {
	purpose, known := purposes[c.Query("for")]
	if !known {
		return apperr.New(apperr.Invalid).At("for")
	}
	made, err := a.Budget.Challenge(c.Town.ID, a.Budget.Level(c.Ctx(), c.Act(purpose)))
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, made)
	return nil
}
