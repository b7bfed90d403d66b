package budget

import (
	"context"
	"slices"
	"time"

	"stadttermin/internal/town/tenant"
)

// parts is into how many parts a window is divided. What falls into a part is counted until all of the part is older
// than the window: there are never more than allowed in any stretch of its length.
const parts = 12

// Tally is one number that is kept: of acts in a rolling window, or of what is open.
type Tally struct {
	Key    string        // keyed hash of what it is of: no address can be read from it
	Most   int           // beyond which nothing more is counted
	Within time.Duration // of the window; 0: what is open
}

// Slice is how long the parts of the tally's window are.
func (t Tally) Slice() time.Duration {
	return max((t.Within / parts).Truncate(time.Second), time.Second)
}

// gone gives when a slice counts no more.
func (t Tally) gone(slice int64) time.Time {
	return time.Unix(0, (slice+1)*int64(t.Slice())).Add(t.Within)
}

// Spending is one more act, under several tallies at once.
type Spending struct {
	Tallies []Tally
	Now     time.Time
	Name    string    // of what is open from now on, or of an act that may be sent again
	Until   time.Time // when it ends by itself
}

// Again names an act that counts once in a window however often it is sent, and gives the window; empty: each counts.
func (s *Spending) Again() (key string, window time.Duration) {
	if s.Name == "" || slices.ContainsFunc(s.Tallies, func(t Tally) bool { return t.Within == 0 }) {
		return "", 0
	}
	return s.Tallies[0].Key + ":" + s.Name, s.Tallies[0].Within
}

// Spent is how that went.
type Spent struct {
	Granted bool
	Used    []int         // under each tally, before
	Wait    time.Duration // until there is room; 0 where it was granted
}

// Counter keeps tallies for all processes together. It may fail at any moment.
type Counter interface {
	// Spend counts one more under all tallies, or under none where one is full. What is open under its name already needs no
	// room there and is prolonged; where nothing can be open, what has a name counts once in a window.
	Spend(ctx context.Context, id tenant.ID, s Spending) (Spent, error)
	// Refund takes the last act in a window back.
	Refund(ctx context.Context, id tenant.ID, s Spending) error
	// GiveBack ends what is open under a name.
	GiveBack(ctx context.Context, id tenant.ID, keys []string, name string) error
	// Once tells whether a mark is made for the first time until a moment.
	Once(ctx context.Context, id tenant.ID, mark string, now, until time.Time) (bool, error)
}
