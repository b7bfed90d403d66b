package booking

import (
	"sync"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"

	"stadttermin/internal/availability"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// What is asked for while other bookings of the town are being written waits, and is then written together: one
// transaction, one round trip and one wait for the disk for a whole group, as databases do with commits. Where nothing
// is being written nobody waits.
const (
	maxWriters = 2  // groups of one town that are written at the same time
	maxGroup   = 32 // bookings that share a transaction
)

// pendingBooking is a booking on its way into the database.
type pendingBooking struct {
	town    *directory.Town
	hold    *Hold
	request *availability.Request
	office  *availability.Office
	booked  *appointment.Appointment
	lock    int64 // matching its address
	key     Key
	actor   audit.Actor
	refused error        // by the plan, once its group is written
	left    func() error // not nil: whoever asked has gone
	done    chan error   // how it ended; has room for it
}

// gathering is what waits to be written, by town. The zero value is ready; it is safe for concurrent use.
type gathering struct {
	mu    sync.Mutex
	towns map[tenant.ID]*queue
}

// queue is one town's bookings, for as long as any are being written.
type queue struct {
	waiting []*pendingBooking
	writers int
	writing map[officeday.ID]bool
}

// join lets a booking wait. It tells whether a writer is needed beside those at work.
func (g *gathering) join(p *pendingBooking) (needed bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	q := g.towns[p.town.ID]
	if q == nil {
		if g.towns == nil {
			g.towns = make(map[tenant.ID]*queue)
		}
		q = &queue{writing: make(map[officeday.ID]bool)}
		g.towns[p.town.ID] = q
	}
	q.waiting = append(q.waiting, p)
	if q.writers == maxWriters {
		return false
	}
	q.writers++
	return true
}

// next gives a writer what to write after what it has written, nothing when it may go. The days of a group are no
// other writer's, so that no group overtakes another; no group has an address twice, because a booking is counted
// against the address's others that are in the database; and all of a group are judged by the same settings.
func (g *gathering) next(id tenant.ID, written []*pendingBooking) (group []*pendingBooking) {
	g.mu.Lock()
	defer g.mu.Unlock()
	q := g.towns[id]
	for _, p := range written {
		delete(q.writing, p.hold.day())
	}
	addresses := make(map[int64]bool)
	left := q.waiting[:0]
	for _, p := range q.waiting {
		switch {
		case p.left() != nil:
			continue
		case len(group) == maxGroup || len(group) > 0 && p.town != group[0].town || q.writing[p.hold.day()] || p.booked.Contact.Email != "" && addresses[p.lock]:
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
			delete(g.towns, id)
		}
	}
	return group
}
