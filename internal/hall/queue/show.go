package queue

import (
	"context"
	"slices"
	"strconv"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/apperr"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/office"
)

// Show ticks a paper that somebody was told to bring, or takes the tick back. A tick concerns nothing but itself: it counts
// whatever else has been done to the case since its page was loaded, and ticking twice is ticking once.
//
// Errors: apperr.NotFound; apperr.Invalid for a paper that the case does not need; apperr.StateChanged where nobody is there.
func (s *Service) Show(ctx context.Context, town *directory.Town, command Command, key, paper string, shown bool) (*Result, error) {
	command.Seen = ""
	action := "show"
	if !shown {
		action = "unshow"
	}
	return s.on(ctx, town, command.named(action, paper, strconv.FormatBool(shown)), key, func(t *transaction, c *dayplan.Case) error {
		if err := c.Refusal(dayplan.ShowingPapers, t.now); err != nil {
			return err
		}
		if !slices.ContainsFunc(t.town.Settings().Catalog.Needs(c.Basket()), func(need office.Need) bool { return need.Key == paper }) {
			return apperr.New(apperr.Invalid).At("unterlage")
		}
		c.Shown = slices.DeleteFunc(c.Shown, func(one string) bool { return one == paper })
		if shown {
			c.Shown = append(c.Shown, paper)
		}
		return nil
	})
}
