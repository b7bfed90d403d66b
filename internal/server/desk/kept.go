package desk

import (
	"sync"
	"time"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/town/tenant"
)

// What is kept of days, so that a page that is loaded again while the database does not answer shows what it last showed.
// The page that is open stays anyway; it is only loading it anew that would leave the counter with nothing. What is kept are
// days as they were read and not pages as they were sent, so that every reader sees of them what their rights allow.
const (
	keptFor  = 30 * time.Minute
	mostKept = 128 // office-days
)

// keptDays are the days of offices as they were read last, in this process alone.
type keptDays struct {
	mu sync.Mutex
	of map[keptKey]*dayplan.Day
}

// keptKey tells whose day it is. Days with names and days without are two: who may not see names never gets one with them.
type keptKey struct {
	tenant tenant.ID
	day    officeday.ID
	named  bool
}

func (k *keptDays) keep(key keptKey, day *dayplan.Day) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.of == nil {
		k.of = make(map[keptKey]*dayplan.Day)
	}
	for other, kept := range k.of { // few, and most are of other offices that work as well
		if len(k.of) < mostKept && day.Now.Sub(kept.Now) <= keptFor {
			continue
		}
		delete(k.of, other)
	}
	k.of[key] = day
}

func (k *keptDays) last(key keptKey, now time.Time) *dayplan.Day {
	k.mu.Lock()
	defer k.mu.Unlock()
	day := k.of[key]
	if day == nil || now.Sub(day.Now) > keptFor {
		return nil
	}
	return day
}
