package queue

import (
	"context"
	"slices"
	"strconv"

	"stadttermin/internal/apperr"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/office"
)

// Show ticks a paper that somebody was told to bring, or takes the tick back. A tick concerns nothing but itself: it counts
// whatever else has been done to the case since its page was loaded, and ticking twice is ticking once.
//
// Errors: apperr.NotFound; apperr.Invalid for a paper that the case does not need; apperr.StateChanged where nobody is there.
func (s *Service) Show(ctx context.Context, town *directory.Town, act Act, key, paper string, shown bool) (*Outcome, error) {
	act.Seen = ""
	action := "show"
	if !shown {
		action = "unshow"
	}
	return s.on(ctx, town, act, action, key, []string{paper, strconv.FormatBool(shown)}, func(w *work, c *Case) error {
		if err := c.refusal(ShowingPapers, w.now); err != nil {
			return err
		}
		if !slices.ContainsFunc(w.town.Settings().Catalog.Needs(c.basket()), func(need office.Need) bool { return need.Key == paper }) {
			return apperr.New(apperr.Invalid).At("unterlage")
		}
		c.Shown = slices.DeleteFunc(c.Shown, func(one string) bool { return one == paper })
		if shown {
			c.Shown = append(c.Shown, paper)
		}
		return nil
	})
}

// basket gives what somebody has come for as it is put together when booking.
func (c *Case) basket() office.Basket {
	var basket office.Basket
	for _, item := range c.Items {
		basket = basket.Add(item.Service, item.Quantity)
	}
	return basket
}
