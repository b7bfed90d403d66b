package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/town/tenant"
)

// race lets 64 visitors want one time of one counter, round after round: over HTTP, where holds keep all but one away,
// and with a hold for each of them, as when Redis has lost its memory and the database alone decides.
func race(ctx context.Context, b *bench) error {
	rounds := 100
	if b.full {
		rounds = 1_000
	}
	settings := (&row{counters: 1, days: 700}).settings()
	i, err := install(ctx, "race", time.Date(2027, 3, 8, 0, 0, 0, 0, time.UTC), settings)
	if err != nil {
		return err
	}
	defer i.close()
	town, err := i.town(ctx, settings.Profile.Slug)
	if err != nil {
		return err
	}
	address, err := i.serve(ctx)
	if err != nil {
		return err
	}
	visitor := newBrowser(bookers, address, settings.Profile.Slug+".localhost")
	wanted := scatter(town.Rules, workdays(650), 15)
	held := &contest{}
	for range rounds {
		start := wanted.take()
		err := held.round(func(n int) error {
			token, err := visitor.hold(start)
			if err == nil {
				err = visitor.book(token, email("racer", n))
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	held.report(b, "64 visitors, one time", atMost(60, 10))

	bare := &contest{}
	forgetful := i.withoutRedis()
	for range rounds / 5 {
		start := wanted.take()
		var tokens [bookers]string
		for n := range tokens {
			if tokens[n], err = keep(ctx, forgetful, town, start); err != nil {
				return err
			}
		}
		err := bare.round(func(n int) error {
			_, err := bind(ctx, forgetful, town, tokens[n], email("racer", n))
			if apperr.CodeOf(err) == apperr.TimeTaken {
				return errTaken
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	bare.report(b, "64 visitors with a hold each, one time, without Redis", atMost(80, 20))
	return nil
}

// contest notes how rounds ended. The first warms, and how long its losers waited does not count.
type contest struct {
	rounds, unfair int
	losers         []time.Duration
}

// round lets everybody try at one moment; whoever is refused must have lost the time to somebody else.
func (c *contest) round(attempt func(n int) error) error {
	var mu sync.Mutex
	winners := 0
	err := together(bookers, func(n int) error {
		begun := time.Now()
		err := attempt(n)
		took := time.Since(begun)
		mu.Lock()
		defer mu.Unlock()
		switch {
		case err == nil:
			winners++
		case errors.Is(err, errTaken):
			c.losers = append(c.losers, took)
			err = nil
		}
		return err
	})
	if c.rounds++; c.rounds == 1 {
		c.losers = nil
	}
	if winners != 1 {
		c.unfair++
	}
	return err
}

func (c *contest) report(b *bench, name string, limit *bound) {
	b.put(figure{Name: name + ": rounds without exactly one winner", Value: float64(c.unfair), Bound: atMost(0, 0), Note: fmt.Sprintf("of %d", c.rounds)})
	b.put(figure{
		Name: name + ": until a loser knows, p99", Value: milliseconds(percentile(c.losers, 99)), Unit: "ms", Bound: limit,
		Note: fmt.Sprintf("median %.0f ms", milliseconds(median(c.losers))),
	})
}

// withoutRedis gives the use cases of an installation whose Redis is gone: nothing is held, and every question goes to
// the database.
func (i *installation) withoutRedis() *booking.Service {
	s := i.Bookings
	return booking.New(booking.Deps{Store: s.Store, Days: &officeday.Days{Store: s.Days.Store, Holds: withoutRedis{}, Now: s.Now, Log: s.Log}, Batches: s.Batches, Limit: s.Limit, Budget: s.Budget, Towns: s.Towns, Tokens: s.Tokens, Now: s.Now, Log: s.Log})
}

type withoutRedis struct{}

var errWithoutRedis = errors.New("there is no Redis")

func (withoutRedis) Read(context.Context, tenant.ID, []officeday.ID, time.Time) ([]officeday.TickHolds, error) {
	return nil, errWithoutRedis
}

func (withoutRedis) Acquire(context.Context, tenant.ID, officeday.AcquireRequest) (officeday.AcquireResult, error) {
	return officeday.Forgetful, errWithoutRedis
}

func (withoutRedis) Extend(context.Context, tenant.ID, officeday.ID, string, time.Time, time.Time) (bool, error) {
	return false, errWithoutRedis
}

func (withoutRedis) Release(context.Context, tenant.ID, string, []officeday.ReleaseRequest) ([]officeday.ReleaseResult, error) {
	return nil, errWithoutRedis
}
