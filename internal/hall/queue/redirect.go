package queue

import (
	"context"
	"time"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/directory"
)

// Target is where somebody is sent: to another office of the town, to one counter of an office, or both.
type Target struct {
	Office  string
	Counter string // empty: any that knows the services
}

// Redirect sends somebody on. Number, name and the time of arrival stay; what is left of the appointment's time is free.
// In the target's queue its rules of order apply.
//
// Errors: apperr.NotFound; apperr.UnknownOffice, apperr.UnknownCounter; apperr.NotToday; apperr.StateChanged where the person
// is not there or is done; apperr.Invalid for where it is already.
func (s *Service) Redirect(ctx context.Context, town *directory.Town, command Command, key string, to Target) (*Result, error) {
	return s.on(ctx, town, command.named("redirect", to.Office, to.Counter), key, func(t *transaction, c *dayplan.Case) error {
		o := t.town.Rules.Office(to.Office)
		switch {
		case o == nil:
			return apperr.New(apperr.UnknownOffice).At("office")
		case to.Counter != "" && o.Counter(to.Counter) < 0:
			return apperr.New(apperr.UnknownCounter).At("counter")
		case to.Office == c.Office && (to.Counter == "" || to.Counter == c.Counter):
			return apperr.New(apperr.Invalid).At("office")
		}
		if err := c.Refusal(dayplan.Redirecting, t.now); err != nil {
			return err
		}
		days := []officeday.ID{{Office: to.Office, Date: c.Date}, c.QueueDay()}
		if c.HomeDay() != c.QueueDay() {
			days = append(days, c.HomeDay())
		}
		if err := t.require(distinct(days)...); err != nil {
			return err
		}
		t.change.Detail = map[string]any{"from": c.Office, "to": to.Office, "counter": to.Counter}
		c.Spent = c.Served(t.now)
		if c.State == appointment.Called || to.Office != c.Office {
			t.cut(c, 0)
		}
		c.State, c.Office, c.Counter, c.Reason, c.Ended, c.BackAt = appointment.Arrived, to.Office, to.Counter, "", time.Time{}, time.Time{}
		return nil
	})
}
