package queue

import (
	"time"

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
