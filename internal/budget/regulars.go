package budget

import (
	"crypto/sha256"
	"fmt"
	"time"

	"stadttermin/internal/recent"
	"stadttermin/internal/town/tenant"
)

// Regulars remembers in this process which tokens were found a moment ago to belong to a session of staff or to a paired
// device. What they ask for is counted apart, so that no flood of strangers shuts the town hall out.
//
// It opens nothing: whoever is remembered still shows the token to whoever judges it. The zero Regulars is ready.
type Regulars struct {
	known recent.Map[[sha256.Size]byte, time.Time] // until when
}

const (
	remembered   = 15 * time.Minute
	mostRegulars = 50_000
)

// Note remembers a token that was found to be good.
func (r *Regulars) Note(id tenant.ID, token string, now time.Time) {
	r.known.Put(mostRegulars, regular(id, token), now.Add(remembered))
}

// Known tells whether a token was good a moment ago.
func (r *Regulars) Known(id tenant.ID, token string, now time.Time) bool {
	if token == "" {
		return false
	}
	until, _ := r.known.Get(regular(id, token))
	return now.Before(until)
}

func regular(id tenant.ID, token string) [sha256.Size]byte {
	return sha256.Sum256(fmt.Appendf(nil, "%d %s", id, token))
}
