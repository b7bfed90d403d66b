package budget

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"sync"
	"time"

	"stadttermin/internal/town/tenant"
)

// Regulars remembers in this process which tokens were found a moment ago to belong to a session of staff or to a paired
// device. What they ask for is counted apart, so that no flood of strangers shuts the town hall out.
//
// It opens nothing: whoever is remembered still shows the token to whoever judges it. The zero Regulars is ready.
type Regulars struct {
	mu    sync.Mutex
	known map[[sha256.Size]byte]time.Time // until when
}

const (
	remembered   = 15 * time.Minute
	mostRegulars = 50_000
)

// Note remembers a token that was found to be good.
func (r *Regulars) Note(id tenant.ID, token string, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.known) >= mostRegulars {
		maps.DeleteFunc(r.known, func(_ [sha256.Size]byte, until time.Time) bool { return !now.Before(until) })
	}
	if r.known == nil || len(r.known) >= mostRegulars {
		r.known = make(map[[sha256.Size]byte]time.Time)
	}
	r.known[regular(id, token)] = now.Add(remembered)
}

// Known tells whether a token was good a moment ago.
func (r *Regulars) Known(id tenant.ID, token string, now time.Time) bool {
	if token == "" {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return now.Before(r.known[regular(id, token)])
}

func regular(id tenant.ID, token string) [sha256.Size]byte {
	return sha256.Sum256(fmt.Appendf(nil, "%d %s", id, token))
}
