package booking

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"stadttermin/internal/appointment"

	"pgregory.net/rapid"

	"stadttermin/internal/directory"
)

func waiting(town *directory.Town, day, person int) *pendingBooking {
	start := time.Date(2026, 11, 2+day, 8, 0, 0, 0, time.UTC)
	return &pendingBooking{
		town: town, hold: &Hold{Office: "amt", Start: start}, lock: int64(person), left: func() error { return nil },
		booked: &appointment.Appointment{Contact: appointment.Contact{Email: fmt.Sprintf("visitor%d@example.org", person)}},
	}
}

func TestNoTwoGroupsShareADayNoGroupAnAddressAndNobodyIsForgotten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var g gathering
		const id = 7
		towns := []*directory.Town{{ID: id, Revision: 1}, {ID: id, Revision: 2}} // settings change meanwhile
		var joined, written []*pendingBooking
		writers := make(map[int][]*pendingBooking) // what each is writing
		advance := func(writer int) {
			group := g.next(id, writers[writer])
			written = append(written, writers[writer]...)
			if group == nil {
				delete(writers, writer)
				return
			}
			addresses := make(map[int64]bool)
			for _, p := range group {
				if addresses[p.lock] {
					t.Fatalf("address %d is twice in a group", p.lock)
				}
				addresses[p.lock] = true
				if p.town != group[0].town {
					t.Fatal("a group is judged by two revisions")
				}
				for other, theirs := range writers {
					if other != writer && slices.ContainsFunc(theirs, func(o *pendingBooking) bool { return o.hold.day() == p.hold.day() }) {
						t.Fatalf("%v is written by two", p.hold.day())
					}
				}
			}
			if len(group) > maxGroup {
				t.Fatalf("a group of %d", len(group))
			}
			writers[writer] = group
		}
		for n := range rapid.IntRange(1, 200).Draw(t, "steps") {
			if busy := slices.Sorted(maps.Keys(writers)); len(busy) > 0 && rapid.Bool().Draw(t, "write") {
				advance(rapid.SampledFrom(busy).Draw(t, "writer"))
				continue
			}
			p := waiting(rapid.SampledFrom(towns).Draw(t, "town"), rapid.IntRange(0, 4).Draw(t, "day"), rapid.IntRange(0, 20).Draw(t, "person"))
			joined = append(joined, p)
			if g.join(p) {
				writers[n] = nil
				advance(n)
			}
		}
		for len(writers) > 0 {
			for writer := range writers {
				advance(writer)
			}
		}
		if len(written) != len(joined) || len(g.towns) != 0 {
			t.Fatalf("%d of %d were written, %d towns left", len(written), len(joined), len(g.towns))
		}
	})
}

func TestWhoeverLeftBeforeItsTurnIsNotBooked(t *testing.T) {
	t.Parallel()
	var g gathering
	town := &directory.Town{}
	ctx, leave := context.WithCancel(t.Context())
	gone, stays := waiting(town, 0, 1), waiting(town, 0, 2)
	gone.left = ctx.Err
	g.join(gone)
	g.join(stays)
	leave()
	if group := g.next(town.ID, nil); len(group) != 1 || group[0] != stays {
		t.Errorf("the group has %d bookings", len(group))
	}
}
