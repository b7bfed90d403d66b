package account

import (
	"context"
	"sync"

	"stadttermin/internal/town/tenant"
)

// flooding keeps two floods from waiting for each other's last place.
var flooding sync.Mutex

// Flood takes all places in which passwords of unknown browsers are compared, until the function is called.
func Flood() (release func()) {
	flooding.Lock()
	for range cap(places) {
		places <- struct{}{}
	}
	return func() {
		for range cap(places) {
			<-places
		}
		flooding.Unlock()
	}
}

// Queueing is how many of one town wait at most.
const Queueing = waitingOfTown

// FloodTown takes all places of a town for unknown browsers, until the function is called.
func FloodTown(id tenant.ID) (release func()) {
	var leaves []func()
	for range placesOfTown {
		leave, err := queues.enter(context.Background(), id)
		if err != nil {
			panic(err)
		}
		leaves = append(leaves, leave)
	}
	return func() {
		for _, leave := range leaves {
			leave()
		}
	}
}

// Wait waits for one of them and leaves it.
func Wait(ctx context.Context, id tenant.ID) error {
	leave, err := queues.enter(ctx, id)
	if err == nil {
		leave()
	}
	return err
}

// Queued counts those of a town who are inside or wait.
func Queued(id tenant.ID) int {
	queues.mu.Lock()
	defer queues.mu.Unlock()
	if q := queues.of[id]; q != nil {
		return q.inside
	}
	return 0
}
