package officeday

import (
	"context"
	"slices"
	"strings"
	"time"

	"stadttermin/internal/town/tenant"
)

// TickHolds is what is held on one office-day, and the stamp that changes with every hold or booking of the day.
type TickHolds struct {
	Stamp string
	Holds []TickHold
}

// TickHold keeps an interval of a counter for its owner.
type TickHold struct {
	Owner     string
	Counter   string
	From, End int // ticks, End excluded
	Expires   time.Time
}

// HoldStore keeps held times away from others. It is a courtesy that may fail at any moment.
type HoldStore interface {
	// Read gives what is held on each of the days, in their order.
	Read(ctx context.Context, id tenant.ID, days []ID, now time.Time) ([]TickHolds, error)
	// Acquire holds all or nothing, if nothing has changed since the stamp was read.
	Acquire(ctx context.Context, id tenant.ID, wanted AcquireRequest) (AcquireResult, error)
	// Extend prolongs an owner's holds; false where there are none any more.
	Extend(ctx context.Context, id tenant.ID, day ID, owner string, now, until time.Time) (bool, error)
	// Release lets holds go, marks the days where there were any, and tells of each day, in the order of the requests, what there was.
	Release(ctx context.Context, id tenant.ID, mark string, requests []ReleaseRequest) ([]ReleaseResult, error)
}

// AcquireRequest asks for holds on one day.
type AcquireRequest struct {
	Day      ID
	Stamp    string // that the judgement was made on
	Owner    string
	Holds    []TickHold
	Replaces *Owned // released in the same step
	Mark     string // of the day, once they are held
	Now      time.Time
	Until    time.Time
}

// Owned names an owner's holds on one day.
type Owned struct {
	Day   ID
	Owner string
}

// AcquireResult is how an attempt to hold ended.
type AcquireResult int

// Ends of an attempt to hold.
const (
	Acquired  AcquireResult = iota
	Stale                   // something has changed since the stamp was read: judge again
	Forgetful               // Redis has lost its memory since the stamp was read
)

// ReleaseRequest names the holds of some owners on one day.
type ReleaseRequest struct {
	Day    ID
	Owners []string
}

// ReleaseResult is what a release has found.
type ReleaseResult struct {
	Any    bool
	Before string // the day's mark before, where there were any
}

// OwnedBy tells whether an owner holds anything.
func (h *TickHolds) OwnedBy(owner string) bool {
	return slices.ContainsFunc(h.Holds, func(hold TickHold) bool { return hold.Owner == owner })
}

// With gives what is held once a request was granted.
func (h *TickHolds) With(granted AcquireRequest) TickHolds {
	next := TickHolds{Stamp: restamp(h.Stamp, granted.Mark)}
	for _, hold := range h.Holds {
		replaced := granted.Replaces != nil && granted.Replaces.Day == granted.Day && hold.Owner == granted.Replaces.Owner
		if hold.Owner != granted.Owner && !replaced {
			next.Holds = append(next.Holds, hold)
		}
	}
	for _, hold := range granted.Holds {
		hold.Expires = granted.Until
		next.Holds = append(next.Holds, hold)
	}
	return next
}

// Without gives what is held once owners have released theirs.
func (h *TickHolds) Without(owners ...string) TickHolds {
	next := TickHolds{Stamp: h.Stamp, Holds: make([]TickHold, 0, len(h.Holds))}
	for _, hold := range h.Holds {
		if !slices.Contains(owners, hold.Owner) {
			next.Holds = append(next.Holds, hold)
		}
	}
	return next
}

// restamp gives a stamp of the same epoch with another mark.
func restamp(stamp, mark string) string {
	epoch, _, _ := strings.Cut(stamp, ":")
	return epoch + ":" + mark
}

// expires gives when the first of a day's holds and kept-back times runs out; zero: never.
func expires(state *State, held TickHolds) (first time.Time) {
	consider := func(t time.Time) {
		if !t.IsZero() && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	for i := range held.Holds {
		consider(held.Holds[i].Expires)
	}
	for i := range state.Seats {
		consider(state.Seats[i].Until)
	}
	return first
}
