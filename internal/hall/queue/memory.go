package queue

import (
	"context"
	"sync"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/recent"
	"stadttermin/internal/town/tenant"
)

// averagesFor is how long usual lengths are kept in memory, and averagesOf of how many weeks they are.
const (
	averagesFor = time.Hour
	averagesOf  = 8 * 7 * 24 * time.Hour
)

// averages keeps how long services take at offices. The zero value is ready.
type averages struct {
	known recent.Map[averageKey, average]
}

type averageKey struct {
	tenant tenant.ID
	office string
}

type average struct {
	usual map[string]float64
	read  time.Time
}

// maxAverages bounds what is remembered.
const maxAverages = 20_000

// usual gives how many times its planned minutes a service takes at an office. Where that cannot be read, things take as
// long as planned.
func (s *Service) usual(ctx context.Context, town *directory.Town, office string) map[string]float64 {
	key, now := averageKey{town.ID, office}, s.Now()
	known, ok := s.averages.known.Get(key)
	if ok && now.Sub(known.read) < averagesFor {
		return known.usual
	}
	usual, err := s.Store.Usual(ctx, town, office, now.Add(-averagesOf))
	if err != nil {
		s.Log.WarnContext(ctx, "usual lengths not read", "tenant", town.Slug(), "error", err)
		return known.usual
	}
	s.averages.known.Put(maxAverages, key, average{usual, now})
	return usual
}

// forecasts keeps the forecast that every desk of an office asks for, until the next event or minute. The zero value is
// ready; nil keeps nothing.
type forecasts struct {
	mu    sync.Mutex
	known recent.Map[forecastKey, *knownForecast]
}

type forecastKey struct {
	tenant tenant.ID
	office string
	date   civil.Date
}

type knownForecast struct {
	playing sync.Once
	event   int64
	minute  int64
	result  *Forecast
}

// of plays a day with a newcomer of the usual kind, once for everybody who asks while the day stays as it is.
func (f *forecasts) of(d *Day, newcomer *Case) *Forecast {
	if f == nil {
		return d.forecast(newcomer)
	}
	key, minute := forecastKey{d.tenant, d.Office.ID, d.Ticks.Date}, d.Now.Unix()/60
	f.mu.Lock()
	known, _ := f.known.Get(key)
	if known == nil || known.event != d.Event || known.minute != minute {
		known = &knownForecast{event: d.Event, minute: minute}
		f.known.Put(maxAverages, key, known)
	}
	f.mu.Unlock()
	known.playing.Do(func() { known.result = d.forecast(newcomer) })
	return known.result
}
