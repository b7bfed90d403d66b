package officeday_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/tenant"
)

func TestDaysAreLockedOnceEachByDateThenOffice(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var days []officeday.ID
		for range rng.IntN(12) {
			days = append(days, officeday.ID{Office: string(rune('a' + rng.IntN(3))), Date: civil.Date(rng.IntN(4))})
		}
		given := slices.Clone(days)
		locked := officeday.InLockOrder(days)
		if !slices.Equal(days, given) {
			t.Fatal("the days that were given changed their order")
		}
		for i := 1; i < len(locked); i++ {
			if locked[i-1].Compare(locked[i]) >= 0 {
				t.Fatalf("%v before %v", locked[i-1], locked[i])
			}
		}
		for _, day := range days {
			if !slices.Contains(locked, day) {
				t.Fatalf("%v is not locked", day)
			}
		}
	}
}

func TestSeatsKeepTheirOrderWhoeverComesLater(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	state := &officeday.State{}
	for number := range 100 {
		seat := officeday.SeatAssignment{Counter: "1", From: rng.IntN(50)}
		seat.Appointment[0], seat.Appointment[1] = byte(rng.IntN(256)), byte(number)
		state = state.With(seat, number, int64(number+1))
	}
	if !slices.IsSortedFunc(state.Seats, officeday.SeatAssignment.Compare) || len(state.Seats) != 100 || state.Next != 100 || state.Version != 100 {
		t.Fatalf("%d seats, next %d, version %d", len(state.Seats), state.Next, state.Version)
	}
}

// reloading counts how often newer settings are asked for.
type reloading struct{ times int }

func (r *reloading) Reload(context.Context, tenant.ID) (*directory.Town, error) {
	r.times++
	return &directory.Town{}, nil
}

func TestAnAttemptIsRepeatedUntilItRestsOnWhatIsSo(t *testing.T) {
	towns, n := &reloading{}, 0
	err := officeday.Retry(t.Context(), towns, &directory.Town{}, func(*directory.Town) error {
		n++
		return []error{officeday.ErrStale, officeday.ErrConflict, officeday.ErrOutdated, nil}[n-1]
	})
	if err != nil || n != 4 || towns.times != 1 {
		t.Fatalf("%v after %d attempts and %d times newer settings", err, n, towns.times)
	}
}

func TestWhoeverIsAlwaysOvertakenIsToldToComeAgain(t *testing.T) {
	err := officeday.Retry(t.Context(), &reloading{}, &directory.Town{}, func(*directory.Town) error { return officeday.ErrStale })
	if apperr.CodeOf(err) != apperr.Busy {
		t.Fatalf("%v, want busy", err)
	}
}

func TestNobodyRepeatsLongerThanTheirCallerWaits(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	err := officeday.Retry(ctx, &reloading{}, &directory.Town{}, func(*directory.Town) error { return officeday.ErrStale })
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("%v, want the caller's own end", err)
	}
}

func TestWhoeverWaitsForADayWaitsNoLongerThanTheirCaller(t *testing.T) {
	days, town, day := &officeday.Days{}, &directory.Town{}, officeday.ID{Office: "a", Date: 1}
	unlock, err := days.Exclusive(t.Context(), town, day)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := days.Exclusive(ctx, town, day); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("%v, want the caller's own end", err)
	}
	unlock()
	unlock, err = days.Exclusive(t.Context(), town, day)
	if err != nil {
		t.Fatal(err)
	}
	unlock()
}
