package db

import (
	"sync"

	"stadttermin/internal/town/tenant"
)

// counterID names a counter as settings do.
type counterID struct{ office, counter string }

// CounterKeys are the short keys of a tenant's counters. A counter keeps its key for good, whatever settings come.
type CounterKeys map[counterID]int32

// Of gives the key of an office's counter.
func (k CounterKeys) Of(office, counter string) (key int32, known bool) {
	key, known = k[counterID{office, counter}]
	return key, known
}

// all tells whether every counter has a key here.
func (k CounterKeys) all(of []counterID) bool {
	for _, c := range of {
		if _, known := k[c]; !known {
			return false
		}
	}
	return true
}

// counterKeys remembers the keys of all tenants' counters as they were committed.
type counterKeys struct {
	mu       sync.RWMutex
	byTenant map[tenant.ID]CounterKeys
}

func (k *counterKeys) of(id tenant.ID) CounterKeys {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.byTenant[id]
}

func (k *counterKeys) keep(id tenant.ID, keys CounterKeys) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.byTenant == nil {
		k.byTenant = make(map[tenant.ID]CounterKeys)
	}
	k.byTenant[id] = keys
}

// Counters collects the counters of a tenant whose keys are wanted.
type Counters struct{ wanted []counterID }

// Add wants the key of an office's counter.
func (c *Counters) Add(office, counter string) {
	c.wanted = append(c.wanted, counterID{office, counter})
}
