package officeday

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/tenant"
)

// What rolls an attempt back that rests on what is no longer so. None of them ever reaches a caller of Retry.
var (
	ErrStale    = errors.New("judged on an older state")
	ErrOutdated = errors.New("judged by older settings")
	ErrConflict = errors.New("seat refused by the database") // although it had been judged free
)

// Towns gives the settings in force, for a transaction that found newer ones than it was begun with.
type Towns interface {
	Reload(ctx context.Context, id tenant.ID) (*directory.Town, error)
}

// Bounds of repeating.
const (
	maxAttempts  = 100
	eager        = 4 // attempts before the first pause: most find a state that nobody changes any more
	firstPause   = time.Millisecond
	longestPause = 50 * time.Millisecond
)

// Retry repeats an attempt until it rests on the present state and settings, with growing pauses and no longer than its caller
// waits. apperr.Busy where others were faster each time.
func Retry(ctx context.Context, towns Towns, town *directory.Town, attempt func(*directory.Town) error) error {
	for n := range maxAttempts {
		err := attempt(town)
		switch {
		case errors.Is(err, ErrOutdated):
			if town, err = towns.Reload(ctx, town.ID); err != nil {
				return err
			}
		case !errors.Is(err, ErrStale) && !errors.Is(err, ErrConflict):
			return err
		}
		if err := pause(ctx, n); err != nil {
			return err
		}
	}
	return apperr.New(apperr.Busy)
}

// pause waits after the nth attempt, counted from zero.
func pause(ctx context.Context, n int) error {
	if n < eager {
		return ctx.Err()
	}
	most := min(firstPause<<min(n-eager, 10), longestPause)
	timer := time.NewTimer(rand.N(most)) //nolint:gosec // how long somebody waits is no secret
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
