package estimate

import (
	"sync"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/civil"
	"stadttermin/internal/recent"
	"stadttermin/internal/town/tenant"
)

// Memory keeps the forecast that every desk of an office asks for, until the next event or minute. The zero value is ready.
type Memory struct {
	mu    sync.Mutex
	known recent.Map[memoryKey, *remembered]
}

type memoryKey struct {
	tenant tenant.ID
	office string
	date   civil.Date
}

type remembered struct {
	playing sync.Once
	event   int64
	minute  int64
	result  *Forecast
}

// maxRemembered bounds what is remembered.
const maxRemembered = 20_000

// Of gives the forecast of a tenant's day. Where newcomer is nil or of the usual kind, it is played once for everybody who
// asks while the day stays as it is.
func (m *Memory) Of(id tenant.ID, d *dayplan.Day, newcomer *dayplan.Case) *Forecast {
	if newcomer == nil {
		newcomer = d.Newcomer(nil, false)
	} else if newcomer.Items != nil || newcomer.Priority {
		return Of(d, newcomer)
	}
	key, minute := memoryKey{id, d.Office.ID, d.Ticks.Date}, d.Now.Unix()/60
	m.mu.Lock()
	known, _ := m.known.Get(key)
	if known == nil || known.event != d.Event || known.minute != minute {
		known = &remembered{event: d.Event, minute: minute}
		m.known.Put(maxRemembered, key, known)
	}
	m.mu.Unlock()
	known.playing.Do(func() { known.result = Of(d, newcomer) })
	return known.result
}
