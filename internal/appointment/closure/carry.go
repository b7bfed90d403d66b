package closure

import (
	"context"
	"errors"
	"slices"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
)

// errDiffers rolls a transaction back in which the calculation gives anything else than was shown.
var errDiffers = errors.New("not what was shown")

// CarryOut does what was shown: in one step the settings close, seats move, times are kept, mails and the call list are
// written. The calculation is repeated on what is locked; where it gives anything else than was shown nothing is done,
// and the new assessment comes with apperr.ClosureChanged. The same order again changes nothing.
func (c *Service) CarryOut(ctx context.Context, town *directory.Town, order *Order, named []string) (*Assessment, error) {
	var shown *Assessment
	err := officeday.Retry(ctx, c.Towns, town, func(town *directory.Town) (err error) {
		if shown, err = c.Assess(ctx, town, order, named); err != nil {
			return err
		}
		carried, err := c.carry(ctx, town, order, shown)
		if errors.Is(err, errDiffers) {
			if shown, err = c.Assess(ctx, town, order, named); err != nil {
				return err
			}
			if shown.Fingerprint != order.Seen {
				return apperr.New(apperr.ClosureChanged)
			}
			return officeday.ErrStale // somebody changed it and changed it back
		}
		if err == nil {
			c.Days.Announce(ctx, town, carried.Touched...)
		}
		return err
	})
	if err != nil && apperr.CodeOf(err) != apperr.ClosureChanged {
		return nil, err
	}
	return shown, err
}

func (c *Service) carry(ctx context.Context, town *directory.Town, order *Order, shown *Assessment) (*Carried, error) {
	carried := &Carried{Order: order, Now: c.Now()}
	err := c.Store.InTenant(ctx, town, func(tx Tx) error {
		revision, done, err := tx.Claim(ctx, order.ID, carried.Now)
		switch {
		case err != nil || done:
			return err
		case revision != town.Revision:
			return officeday.ErrOutdated
		}
		days := shown.planned.touchedDays(shown.Cases)
		if err := tx.Lock(ctx, days); err != nil {
			return err
		}
		again, err := c.assess(ctx, town, order, nil, func(ask Ask) (*Picture, error) { return tx.Picture(ctx, ask) })
		switch {
		case err != nil:
			return err
		case again.Fingerprint != order.Seen:
			return errDiffers
		}
		carried.Cases, carried.Moves = again.Cases, again.planned.moves()
		carried.Touched = again.planned.touchedDays(again.Cases)
		for _, day := range carried.Touched {
			if !slices.Contains(days, day) {
				return officeday.ErrStale
			}
		}
		if order.Revision != nil {
			narrowed := *order
			narrowed.Outage.narrow(again.Cases)
			carried.Order, carried.Audit = &narrowed, order.Revision.Audit
			return tx.Close(ctx, carried)
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
	for _, resolution := range Resolutions {
		n := 0
		for _, one := range c.Cases {
			if one.Resolution == resolution {
				n++
			}
		}
		detail[string(resolution)] = n
	}
	return detail
}
