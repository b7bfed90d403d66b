package availability_test

import (
	"testing"

	"pgregory.net/rapid"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/tenant"
)

// Invariants 2 and 8, and SEATING 3 and 6, on small days of any zone.
func TestWhatIsOfferedIsWhatTheOracleOffers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, offeredAsTheOracleSays)
}

func offeredAsTheOracleSays(t *rapid.T) {
	s, date := rapid.SampledFrom([]func(*rapid.T) (*tenant.Settings, civil.Date){drawTown, drawTown, drawBusyTown}).Draw(t, "town")(t)
	rules := must(availability.Compile(s))
	request := drawRequest(t, rules, date)
	seats := drawSeats(t, rules, date, 8)
	naive := newOracle(rules.Settings, date)
	j := availability.NewDay(rules.Offices[0], rules.Opening(rules.Offices[0], date), seats).Judge(request)
	if j.Day().Ticks*5 != len(naive.minutes) {
		t.Fatalf("%v has %d ticks, want %d minutes", date, j.Day().Ticks, len(naive.minutes))
	}
	for tick := range j.Day().Ticks {
		want := naive.offered(request, seats, tick*5)
		if j.Offered(tick) != want {
			t.Fatalf("%s offered %v, want %v, reasons %+v", j.Day().At(tick), j.Offered(tick), want, j.Reasons(tick))
		}
		if reasons := j.Reasons(tick); (len(reasons) == 0) != want {
			t.Fatalf("%s offered %v with reasons %+v", j.Day().At(tick), want, reasons)
		}
	}
}

// SEATING 3, 4, 6 and 7: the answer of Place is the brute force's, with as few moves, twice the same, and it changes
// nothing.
func TestPlaceFindsASeatingWithTheFewestMovesOrThereIsNone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, date := drawBusyTown(t)
		rules := must(availability.Compile(s))
		o := rules.Offices[0]
		seats := drawSeats(t, rules, date, 8)
		naive := newOracle(rules.Settings, date)
		d := availability.NewDay(o, rules.Opening(o, date), append([]availability.Seat(nil), seats...))
		asked := []string{rapid.SampledFrom(services).Draw(t, "service")}
		length := rapid.IntRange(1, 10).Draw(t, "length")
		for _, from := range openTicks(rules, date) {
			seating, refusal := d.Place(o.Able(asked), from, from+length)
			again, refusedAgain := d.Place(o.Able(asked), from, from+length)
			if !same(seating, again) || refusal != refusedAgain {
				t.Fatalf("asked twice: %+v %s, then %+v %s", seating, refusal, again, refusedAgain)
			}
			for i, seat := range d.Seats() {
				if seat != seats[i] {
					t.Fatalf("Place moved %+v to %+v", seats[i], seat)
				}
			}
			moves, seatable := naive.seating(seats, naive.able(asked), from*5, (from+length)*5)
			if seatable != (refusal == "") || refusal == availability.SearchLimit {
				t.Fatalf("tick %d: seatable %v, refused %q", from, seatable, refusal)
			}
			if seatable && len(seating.Moves) != moves {
				t.Fatalf("tick %d: %d moves, %d are enough", from, len(seating.Moves), moves)
			}
		}
	})
}

func same(a, b availability.Seating) bool {
	if a.Counter != b.Counter || len(a.Moves) != len(b.Moves) {
		return false
	}
	for i := range a.Moves {
		if a.Moves[i] != b.Moves[i] {
			return false
		}
	}
	return true
}
