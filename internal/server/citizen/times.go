package citizen

import (
	"github.com/gin-gonic/gin"

	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/server/calendar"
	"stadttermin/internal/town/office"
)

// heldTime finds a time that the browser holds for a basket: the one of the form that the visitor comes from, else the
// one that was held last.
func (v *visit) heldTime(basket office.Basket) *calendar.HeldTime {
	var found *booking.Hold
	named := v.Query("r")
	for _, hold := range v.heldTimes() {
		if !hold.Expires.After(v.Now) || !hold.Basket.Equal(basket) || found != nil && found.ID == named {
			continue
		}
		if found == nil || hold.ID == named || hold.Issued.After(found.Issued) {
			found = hold
		}
	}
	if found == nil {
		return nil
	}
	held := &calendar.HeldTime{Start: found.Start, Expires: found.Expires.In(v.Town.Rules.Location), Address: v.detailsLink(found) + "#titel"}
	if found.ID == named {
		held.Replaces = found.Token
	}
	return held
}

func (p *Pages) times(c *gin.Context) error {
	v := p.visit(c)
	basket, done, err := v.chosenBasket(c.Query("anliegen"))
	if done || err != nil {
		return err
	}
	return v.ShowTimes(calendar.Question{
		Basket:  basket,
		Path:    "/zeiten",
		Written: basket.String(),
		Action:  v.Link("/reservierung#titel"),
		Change:  v.Link("/auswahl", "anliegen", basket.String()),
		Held:    v.heldTime(basket),
	})
}
