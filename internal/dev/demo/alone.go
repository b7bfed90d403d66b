package demo

import (
	"context"
	"sync"
	"time"

	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/town/tenant"
)

// alone is the memory of somebody who fills a day while nobody else wants it: nothing is held by others, and nothing is
// refused for being too much. The zero value is ready.
type alone struct {
	mu   sync.Mutex
	mark string // of the one day
}

func (a *alone) stamp() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return ":" + a.mark
}

// remark marks the day anew and gives the mark before.
func (a *alone) remark(mark string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	before := a.mark
	a.mark = mark
	return before
}

func (a *alone) Read(_ context.Context, _ tenant.ID, days []officeday.ID, _ time.Time) ([]officeday.TickHolds, error) {
	held := make([]officeday.TickHolds, len(days))
	for i := range held {
		held[i].Stamp = a.stamp()
	}
	return held, nil
}

func (a *alone) Acquire(_ context.Context, _ tenant.ID, wanted officeday.AcquireRequest) (officeday.AcquireResult, error) {
	a.remark(wanted.Mark)
	return officeday.Acquired, nil
}

func (a *alone) Extend(context.Context, tenant.ID, officeday.ID, string, time.Time, time.Time) (bool, error) {
	return true, nil
}

func (a *alone) Release(_ context.Context, _ tenant.ID, mark string, lets []officeday.ReleaseRequest) ([]officeday.ReleaseResult, error) {
	before := a.remark(mark)
	gone := make([]officeday.ReleaseResult, len(lets))
	for i := range gone {
		gone[i] = officeday.ReleaseResult{Any: true, Before: before}
	}
	return gone, nil
}

func (a *alone) Marks(_ context.Context, _ tenant.ID, offices []string) ([]string, error) {
	return make([]string, len(offices)), nil
}

func (a *alone) Begin(context.Context, tenant.ID, string, string) (officeday.OfficeStamps, error) {
	return officeday.OfficeStamps{}, nil
}

func (a *alone) Stamps(_ context.Context, _ tenant.ID, days []officeday.ID) ([]string, error) {
	stamps := make([]string, len(days))
	for i := range stamps {
		stamps[i] = a.stamp()
	}
	return stamps, nil
}

func (a *alone) Announce(_ context.Context, _ tenant.ID, _ []officeday.ID, unique string) error {
	a.remark(unique)
	return nil
}

func (*alone) Allow(context.Context, tenant.ID, string, int) bool { return true }

var _ interface {
	officeday.HoldStore
	officeday.Changes
	booking.Limiter
} = (*alone)(nil)
