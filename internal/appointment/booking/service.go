// Package booking holds the use cases of a citizen: look for times, hold one, book it, see, move, cancel and restore an
// appointment. It decides; it declares the few things that it needs of a database and of Redis.
//
// Invariants: no counter serves two appointments at once; what is offered can be booked, and a booking is judged on the
// state that it has claimed, never on one it merely saw; an acknowledged booking is never lost and a repeated request
// never books twice; an expired hold blocks nobody, judged when read; without Redis everything goes on.
package booking

// Service is the use cases.
type Service struct {
	*Holds
	batches *batcher
}

// New gives the use cases on what they stand on.
func New(deps Deps) *Service {
	holds := &Holds{&Search{&deps}}
	return &Service{Holds: holds, batches: newBatcher(holds)}
}
