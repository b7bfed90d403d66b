package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/server/scope"
)

// purposes are what programs may ask work for.
var purposes = map[string]budget.Purpose{"": budget.Hold, "hold": budget.Hold, "booking": budget.Booking}

// challenge gives work whose solution buys one more of what the visitor's budget does not hold, at its present price.
func (a *API) challenge(c *gin.Context) error {
	purpose, known := purposes[c.Query("for")]
	if !known {
		return apperr.New(apperr.Invalid).At("for")
	}
	s := scope.Of(c)
	made, err := a.Budget.Challenge(s.Town.ID, a.Budget.Level(c.Request.Context(), s.Act(purpose)))
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, made)
	return nil
}
