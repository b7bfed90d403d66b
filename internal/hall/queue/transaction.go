package queue

import (
	"context"
	"errors"
	"slices"
	"time"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
)

// transaction is one action on its way: what was locked, and what it is going to write.
type transaction struct {
	*Service
	town   *directory.Town
	tx     Tx
	locked *officeday.Locked
	now    time.Time // in the town's location
	change *Change
}

// execute runs an action in one transaction. It locks the office-days, answers a repeated request from what was done
// then, and else lets do decide on what is locked. days may grow: do asks for more with require.
func (s *Service) execute(ctx context.Context, town *directory.Town, command Command, days []officeday.ID, do func(*transaction) error) (*Result, error) {
	var result *Result
	err := officeday.Retry(ctx, s.Towns, town, func(town *directory.Town) error {
		var t *transaction
		err := s.Store.InTenant(ctx, town.ID, func(tx Tx) error {
			now := s.Now().In(town.Rules.Location)
			locked, replay, err := tx.Claim(ctx, officeday.Lock{Days: days, Now: now}, command)
			if err != nil {
				return err
			}
			if replay != nil {
				result, err = repeated(ctx, town, tx, replay)
				return err
			}
			if locked.Revision != town.Revision {
				return officeday.ErrOutdated
			}
			t = &transaction{Service: s, town: town, tx: tx, locked: locked, now: now, change: &Change{Now: now, Command: command, Action: command.action, Days: days[:1]}}
			if err := do(t); err != nil {
				return err
			}
			event, err := tx.Apply(ctx, t.change)
			result = &Result{Case: t.change.Case, Event: event}
			return err
		})
		var more *requirement
		switch {
		case errors.As(err, &more):
			days = more.days
			return officeday.ErrStale
		case err == nil && !result.Repeated:
			s.publish(ctx, town, t.change)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return result, nil
}

// requirement asks for an attempt that locks these days.
type requirement struct{ days []officeday.ID }

func (*requirement) Error() string { return "belongs to other office-days than were locked" }

// require makes sure that office-days are locked. The first of them is the queue's.
func (t *transaction) require(days ...officeday.ID) error {
	for _, day := range days {
		if t.locked.Days[day] == nil {
			return &requirement{days}
		}
	}
	t.change.Days = slices.Clone(days)
	return nil
}

// repeated answers a request that was done before.
func repeated(ctx context.Context, town *directory.Town, tx Tx, replay *Replay) (*Result, error) {
	if !replay.Same {
		return nil, apperr.New(apperr.KeyReused)
	}
	c, err := tx.Case(ctx, Subject{ID: replay.Case}, town.Rules.Location)
	if err != nil {
		return nil, err
	}
	return &Result{Case: c, Event: replay.Event, Repeated: true}, nil
}

// publish makes memories and streams notice what was committed.
func (s *Service) publish(ctx context.Context, town *directory.Town, change *Change) {
	if change.Booking != nil || change.Seating != nil || change.Answered {
		s.Days.Announce(ctx, town, change.Days...)
		return
	}
	if s.Wake == nil {
		return
	}
	if err := s.Wake.Publish(context.WithoutCancel(ctx), town.ID, change.Days); err != nil {
		s.Log.WarnContext(ctx, "event not published", "tenant", town.Slug(), "error", err)
	}
}

// on runs an action on the case of a key. do gets the case as it is once its office-days are locked; apperr.Overtaken
// where that is no longer what the action was decided on.
func (s *Service) on(ctx context.Context, town *directory.Town, command Command, key string, do func(*transaction, *dayplan.Case) error) (*Result, error) {
	subject := subjectOf(key)
	seen, err := s.Store.Case(ctx, town, subject, false)
	if err != nil {
		return nil, err
	}
	if command, err = command.sealed(command.action, append([]string{seen.ID().String()}, command.parts...)...); err != nil {
		return nil, err
	}
	subject = Subject{ID: seen.ID()}
	return s.execute(ctx, town, command, seen.Days(), func(t *transaction) error {
		c, err := t.tx.Case(ctx, subject, t.town.Rules.Location)
		if err != nil {
			return err
		}
		if err := t.require(c.Days()...); err != nil {
			return err
		}
		if command.Seen != "" && command.Seen != c.Version() {
			return apperr.New(apperr.Overtaken, "number", c.WaitingNumber())
		}
		t.change.Case = c
		return do(t, c)
	})
}

// today refuses what concerns another day than the present one.
func (t *transaction) today(c *dayplan.Case) error {
	if c.Date != civil.DateOf(t.now) {
		return apperr.New(apperr.NotToday)
	}
	return nil
}

func (t *transaction) counterName(office, counter string) string {
	if o := t.town.Rules.Office(office); o != nil {
		if i := o.Counter(counter); i >= 0 {
			return o.Counters[i].Name
		}
	}
	return counter
}

// distinct gives each day once, in the given order.
func distinct(days []officeday.ID) (once []officeday.ID) {
	seen := make(map[officeday.ID]bool)
	for _, day := range days {
		if !seen[day] {
			seen[day] = true
			once = append(once, day)
		}
	}
	return once
}
