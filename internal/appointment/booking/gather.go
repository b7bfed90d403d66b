package booking

import (
	"sync"

	"stadttermin/internal/availability"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
)

// What is asked for while other bookings of the town are being written waits, and is then written together: one
// transaction, one round trip and one wait for the disk for a whole group, as databases do with commits. Where nothing
// is being written nobody waits.
const (
	maxWriters = 2  // groups of one town that are written at the same time
	maxGroup   = 32 // bookings that share a transaction
)

// pending is a booking on its way into the database.
type pending struct {
	hold    *Hold
	request *availability.Request
	office  *availability.Office
	booked  *Appointment
	lock    int64 // of its address
	key     Key
	actor   audit.Actor
	refused error        // by the plan, once its group is written
	left    func() error // not nil: whoever asked has gone
	done    chan error   // how it ended; has room for it
}

// gathering is what waits to be written, by town. The zero value is ready; it is safe for concurrent use.
type gathering struct {
	mu    sync.Mutex
	towns map[*directory.Town]*queue
}

// queue is one town's bookings, for as long as any are being written.
type queue struct {
	waiting []*pending
	writers int
	writing map[OfficeDay]bool
}

// join lets a booking wait. It tells whether a writer is needed beside those at work.
func (g *gathering) join(town *directory.Town, p *pending) (needed bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	q := g.towns[town]
	if q == nil {
		if g.towns == nil {
			g.towns = make(map[*directory.Town]*queue)
		}
		q = &queue{writing: make(map[OfficeDay]bool)}
		g.towns[town] = q
	}
	q.waiting = append(q.waiting, p)
	if q.writers == maxWriters {
		return false
	}
	q.writers++
	return true
}

// next gives a writer what to write after what it has written, nothing when it may go. The days of a group are no
// other writer's, so that no group overtakes another; and no group has an address twice, because a booking is counted
// against the address's others that are in the database.
func (g *gathering) next(town *directory.Town, written []*pending) (group []*pending) {
	g.mu.Lock()
	defer g.mu.Unlock()
	q := g.towns[town]
	for _, p := range written {
		delete(q.writing, p.hold.day())
	}
	addresses := make(map[int64]bool)
	left := q.waiting[:0]
	for _, p := range q.waiting {
		switch {
		case p.left() != nil:
			continue
		case len(group) == maxGroup || q.writing[p.hold.day()] || p.booked.Contact.Email != "" && addresses[p.lock]:
			left = append(left, p)
		default:
			group, addresses[p.lock] = append(group, p), true
		}
	}
	clear(q.waiting[len(left):])
	q.waiting = left
	for _, p := range group {
		q.writing[p.hold.day()] = true
	}
	if group == nil {
		if q.writers--; q.writers == 0 {
			delete(g.towns, town)
		}
	}
	return group
}
