package queue

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/directory"
)

// maxKey bounds an idempotency key, in bytes: it is part of a database key.
const maxKey = 200

// of gives the act with what was asked for under its key.
func (a Act) of(action string, parts ...string) (Act, error) {
	if len(a.Key) > maxKey || !utf8.ValidString(a.Key) {
		return a, apperr.New(apperr.Invalid).At("key")
	}
	if a.Key == "" {
		a.Key = uuid.NewString()
	}
	h := sha256.New()
	for _, part := range append([]string{action}, parts...) {
		var length [4]byte
		binary.BigEndian.PutUint32(length[:], uint32(len(part)))
		h.Write(length[:])
		h.Write([]byte(part))
	}
	a.hash = h.Sum(nil)
	return a, nil
}

// work is one action on its way: what was locked, and what it is going to write.
type work struct {
	*Service
	town    *directory.Town
	tx      Tx
	claimed *officeday.Locked
	now     time.Time // in the town's location
	change  *Change
}

// perform runs an action in one transaction. It locks the office-days, answers a repeated request from what was done
// then, and else lets do decide on what is locked. days may grow: do asks for more with need.
func (s *Service) perform(ctx context.Context, town *directory.Town, act Act, action string, days []officeday.ID, do func(*work) error) (*Outcome, error) {
	var outcome *Outcome
	err := officeday.Retry(ctx, s.Towns, town, func(town *directory.Town) error {
		var w *work
		err := s.Store.InTenant(ctx, town.ID, func(tx Tx) error {
			now := s.Now().In(town.Rules.Location)
			claimed, replay, err := tx.Claim(ctx, officeday.Lock{Days: days, Now: now}, act)
			if err != nil {
				return err
			}
			if replay != nil {
				outcome, err = repeated(ctx, town, tx, replay)
				return err
			}
			if claimed.Revision != town.Revision {
				return officeday.ErrOutdated
			}
			w = &work{Service: s, town: town, tx: tx, claimed: claimed, now: now, change: &Change{Now: now, Act: act, Action: action, Days: days[:1]}}
			if err := do(w); err != nil {
				return err
			}
			event, err := tx.Apply(ctx, w.change)
			outcome = &Outcome{Case: w.change.Case, Event: event}
			return err
		})
		var more *needed
		switch {
		case errors.As(err, &more):
			days = more.days
			return officeday.ErrStale
		case err == nil && !outcome.Repeated:
			s.tell(ctx, town, w.change)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return outcome, nil
}

// needed asks for an attempt that locks these days.
type needed struct{ days []officeday.ID }

func (*needed) Error() string { return "belongs to other office-days than were locked" }

// need makes sure that office-days are locked. The first of them is the queue's.
func (w *work) need(days ...officeday.ID) error {
	for _, day := range days {
		if w.claimed.Days[day] == nil {
			return &needed{days}
		}
	}
	w.change.Days = slices.Clone(days)
	return nil
}

// repeated answers a request that was done before.
func repeated(ctx context.Context, town *directory.Town, tx Tx, replay *Replay) (*Outcome, error) {
	if !replay.Same {
		return nil, apperr.New(apperr.KeyReused)
	}
	c, err := tx.Case(ctx, Subject{ID: replay.Case}, town.Rules.Location)
	if err != nil {
		return nil, err
	}
	return &Outcome{Case: c, Event: replay.Event, Repeated: true}, nil
}

// tell makes memories and streams notice what was committed.
func (s *Service) tell(ctx context.Context, town *directory.Town, change *Change) {
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
func (s *Service) on(ctx context.Context, town *directory.Town, act Act, action, key string, parts []string, do func(*work, *Case) error) (*Outcome, error) {
	subject := subjectOf(key)
	seen, err := s.Store.Case(ctx, town, subject, false)
	if err != nil {
		return nil, err
	}
	if act, err = act.of(action, append([]string{seen.ID().String()}, parts...)...); err != nil {
		return nil, err
	}
	subject = Subject{ID: seen.ID()}
	return s.perform(ctx, town, act, action, daysOf(seen), func(w *work) error {
		c, err := w.tx.Case(ctx, subject, w.town.Rules.Location)
		if err != nil {
			return err
		}
		if err := w.need(daysOf(c)...); err != nil {
			return err
		}
		if act.Seen != "" && act.Seen != c.Version() {
			return apperr.New(apperr.Overtaken, "number", c.WaitingNumber())
		}
		w.change.Case = c
		return do(w, c)
	})
}

// daysOf gives the office-days that a case touches: its queue's first, then the one of its appointment.
func daysOf(c *Case) []officeday.ID {
	if c.queue() == c.home() {
		return []officeday.ID{c.queue()}
	}
	return []officeday.ID{c.queue(), c.home()}
}

// today refuses what concerns another day than the present one.
func (w *work) today(c *Case) error {
	if c.Date != dateOf(w.now) {
		return apperr.New(apperr.NotToday)
	}
	return nil
}
