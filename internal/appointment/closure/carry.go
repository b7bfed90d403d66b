package closure

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
)

// attempts bounds how often a closure is begun anew because somebody was faster.
const attempts = 5

// What rolls a transaction back that rests on what is no longer so. Neither ever reaches a caller.
var (
	errOutdated = errors.New("reckoned by older settings")
	errStale    = errors.New("other days are touched than were locked")
	errDiffers  = errors.New("not what was shown")
)

// CarryOut does what was shown: in one step the settings close, seats move, times are kept, mails and the call list are
// written. The calculation is repeated on what is locked; where it gives anything else than was shown nothing is done,
// and the new assessment comes with apperr.ClosureChanged. The same order again changes nothing.
func (c *Service) CarryOut(ctx context.Context, town *directory.Town, order *Order, named []string) (*Assessment, error) {
	for range attempts {
		shown, err := c.Assess(ctx, town, order, named)
		if err != nil {
			return nil, err
		}
		carried, err := c.carry(ctx, town, order, shown)
		switch {
		case err == nil:
			c.announce(ctx, town, carried.Touched)
			return shown, nil
		case errors.Is(err, errDiffers):
			if shown, err = c.Assess(ctx, town, order, named); err != nil {
				return nil, err
			}
			if shown.Print != order.Seen {
				return shown, apperr.New(apperr.ClosureChanged)
			}
		case errors.Is(err, errOutdated):
			if town, err = c.Towns.Reload(ctx, town.ID); err != nil {
				return nil, err
			}
		case !errors.Is(err, errStale) && !errors.Is(err, booking.ErrConflict):
			return nil, err
		}
	}
	return nil, apperr.New(apperr.Busy)
}

func (c *Service) carry(ctx context.Context, town *directory.Town, order *Order, shown *Assessment) (*Carried, error) {
	carried := &Carried{Order: order, Now: c.Now()}
	err := c.Store.InTenant(ctx, town, func(tx Tx) error {
		revision, done, err := tx.Claim(ctx, order.ID, carried.Now)
		switch {
		case err != nil || done:
			return err
		case revision != town.Revision:
			return errOutdated
		}
		days := shown.reckoned.touchedDays(shown.Cases)
		if err := tx.Lock(ctx, days); err != nil {
			return err
		}
		again, err := c.assess(ctx, town, order, nil, func(ask Ask) (*Picture, error) { return tx.Picture(ctx, ask) })
		switch {
		case err != nil:
			return err
		case again.Print != order.Seen:
			return errDiffers
		}
		carried.Cases, carried.Moves = again.Cases, again.reckoned.moves()
		carried.Touched = again.reckoned.touchedDays(again.Cases)
		for _, day := range carried.Touched {
			if !slices.Contains(days, day) {
				return errStale
			}
		}
		carried.Audit = audit.Entry{
			At: carried.Now, Actor: audit.Staff(order.Staff.String()), Action: "closure.create", Object: object(order.ID), Detail: carried.counts(),
		}
		return tx.Close(ctx, carried)
	})
	return carried, err
}

// counts is what the audit trail keeps of a closure beside its id.
func (c *Carried) counts() map[string]any {
	detail := map[string]any{"from": c.Outage.From.String(), "until": c.Outage.Until.String(), "counters": c.Outage.Counters}
	if c.Outage.Office != "" {
		detail["office"] = c.Outage.Office
	}
	for _, way := range Ways {
		n := 0
		for _, one := range c.Cases {
			if one.Way == way {
				n++
			}
		}
		detail[string(way)] = n
	}
	return detail
}

// announce says after a commit which days have changed. Where that fails, memories notice within seconds.
func (c *Service) announce(ctx context.Context, town *directory.Town, days []booking.OfficeDay) {
	if err := c.Changes.Announce(context.WithoutCancel(ctx), town.ID, days, uuid.NewString()); err != nil {
		c.Log.WarnContext(ctx, "change not announced", "tenant", town.Slug(), "error", err)
	}
}
