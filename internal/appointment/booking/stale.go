package booking

import (
	"context"
	"errors"

	"stadttermin/internal/apperr"
	"stadttermin/internal/directory"
)

// What rolls an attempt back that rests on what is no longer so. Neither ever reaches a caller.
var (
	errStale    = errors.New("judged on an older state")
	errOutdated = errors.New("judged by older settings")
)

// attempts bounds how often an attempt is repeated because others were faster each time.
const attempts = 200

// insist repeats an attempt until it rests on the present state and settings.
func (s *Service) insist(ctx context.Context, town *directory.Town, attempt func(*directory.Town) error) error {
	for range attempts {
		err := attempt(town)
		switch {
		case errors.Is(err, errOutdated):
			if town, err = s.Towns.Reload(ctx, town.ID); err != nil {
				return err
			}
		case !errors.Is(err, errStale) && !errors.Is(err, ErrConflict):
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return apperr.New(apperr.Busy)
}
