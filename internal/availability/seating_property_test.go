package availability_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// drawOffice draws an office of up to eight counters with different hours and skills, and its day with nothing booked.
func drawOffice(t *rapid.T) (*availability.Rules, civil.Date) {
	n := rapid.SampledFrom([]int{8, 5, 3}).Draw(t, "counters")
	s := musterstadt(n)
	o := amt(s)
	o.GridMinutes = rapid.SampledFrom([]int{15, 5}).Draw(t, "grid")
	o.Compact = rapid.Bool().Draw(t, "snug")
	s.Catalog.Services = nil
	skills := []string{"a", "b", "c", "d", "e"}
	for i, id := range skills {
		s.Catalog.Services = append(s.Catalog.Services, office.Service{ID: id, Minutes: []int{10, 15, 20, 30, 45}[i]})
	}
	for c := range o.Counters {
		o.Counters[c].Services = rapid.SliceOfNDistinct(rapid.SampledFrom(skills), 2, 5, rapid.ID).Draw(t, "skills")
		hours := rapid.SampledFrom([]string{"mon 08:00-12:00", "mon 08:00-10:30", "mon 09:30-12:00"}).Draw(t, "hours")
		o.Opening = append(o.Opening, rule(hours, on(o.Counters[c].ID)))
	}
	return must(availability.Compile(s)), day(monday)
}

func requestFor(t *rapid.T, rules *availability.Rules, channel office.Channel) *availability.Request {
	ids := make([]string, len(rules.Settings.Catalog.Services))
	for i := range ids {
		ids[i] = rules.Settings.Catalog.Services[i].ID
	}
	basket := office.Basket{{Service: rapid.SampledFrom(ids).Draw(t, "service"), Quantity: 1}}
	return must(rules.Request(basket, channel, instant("2026-11-20T09:00:00+01:00")))
}

// SEATING 1 and 2: who sits where, after any number of bookings.
func checkSeating(t *rapid.T, d *availability.Day, before []availability.Seat) {
	seats := d.Seats()
	for i, a := range seats {
		if a.Able&(1<<a.Counter) == 0 && !a.Pinned {
			t.Fatalf("%+v sits where it is not served", a)
		}
		for _, b := range seats[:i] {
			if a.Counter == b.Counter && a.From < b.End && b.From < a.End {
				t.Fatalf("counter %d serves %+v and %+v at once", a.Counter, a, b)
			}
		}
	}
	for i, was := range before {
		now := seats[i]
		if was.Pinned && now != was {
			t.Fatalf("the pinned %+v became %+v", was, now)
		}
		if was.Counter = now.Counter; now != was {
			t.Fatalf("re-seating made %+v of %+v", now, before[i])
		}
	}
}

// Invariant 2: whatever is offered can be booked, until nothing is offered any more.
func TestEverythingThatIsOfferedCanBeBookedUntilNothingIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rules, date := drawOffice(t)
		o := rules.Offices[0]
		d := availability.NewDay(o, rules.Opening(o, date), nil)
		requests := []*availability.Request{requestFor(t, rules, office.Online), requestFor(t, rules, office.Online), requestFor(t, rules, office.Desk)}
		for booked := true; booked; {
			booked = false
			for _, request := range requests {
				j := d.Judge(request)
				if j.Free() == 0 {
					continue
				}
				tick := slices.Collect(j.Starts())[rapid.IntRange(0, j.Free()-1).Draw(t, "start")]
				seating, refusal := d.Place(j.Able(), tick, tick+request.Ticks())
				if refusal != "" {
					t.Fatalf("%s was offered and is refused: %s", j.Day().Label(tick), refusal)
				}
				if judged, _ := j.Seat(tick); !same(judged, seating) {
					t.Fatalf("the judgement seats %+v, Place %+v", judged, seating)
				}
				before := slices.Clone(d.Seats())
				d.Put(seating, availability.Seat{
					From: tick, End: tick + request.Ticks(), Able: j.Able(), Pinned: rapid.SampledFrom([]bool{false, false, false, true}).Draw(t, "called"),
				})
				checkSeating(t, d, before)
				booked = true
			}
		}
	})
}

// SEATING 5: counters that are all alike need only be counted.
func TestAlikeCountersSeatWhoeverIsFewerThanThey(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "counters")
		s := musterstadt(n, rule("mon 08:00-10:00"))
		for c := range amt(s).Counters {
			amt(s).Counters[c].Services = nil
		}
		rules := must(availability.Compile(s))
		o := rules.Offices[0]
		d := availability.NewDay(o, rules.Opening(o, day(monday)), nil)
		present := make([]int, 288)
		for range 60 {
			from := rapid.IntRange(96, 119).Draw(t, "from")
			end := min(from+rapid.IntRange(1, 9).Draw(t, "ticks"), 120)
			seating, refusal := d.Place(o.Able(nil), from, end)
			if room := slices.Max(present[from:end]) < n; room != (refusal == "") {
				t.Fatalf("room %v, refused %q", room, refusal)
			}
			if refusal == "" {
				d.Put(seating, availability.Seat{From: from, End: end, Able: o.Able(nil)})
				for tick := from; tick < end; tick++ {
					present[tick]++
				}
			}
		}
	})
}

// SEATING 9, where no limit was met: less to seat, more counters and shorter appointments never take an offer away.
func TestLessToSeatNeverTakesAnOfferAway(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, date := drawBusyTown(t)
		rules := must(availability.Compile(s))
		o := rules.Offices[0]
		seats := drawSeats(t, rules, date, 12)
		service := rapid.SampledFrom(services).Draw(t, "service")
		length := rapid.IntRange(2, 8).Draw(t, "length")
		accepts := func(rules *availability.Rules, seats []availability.Seat, length int) (ticks []int) {
			o := rules.Offices[0]
			d := availability.NewDay(o, rules.Opening(o, date), slices.Clone(seats))
			for _, tick := range openTicks(rules, date) {
				if _, refusal := d.Place(o.Able([]string{service}), tick, tick+length); refusal == "" {
					ticks = append(ticks, tick)
				}
			}
			return ticks
		}
		now := accepts(rules, seats, length)
		contains := func(what string, more []int) {
			for _, tick := range now {
				if !slices.Contains(more, tick) {
					t.Fatalf("%s takes tick %d away", what, tick)
				}
			}
		}
		contains("a shorter appointment", accepts(rules, seats, length-1))
		if len(seats) > 0 {
			cancelled := rapid.IntRange(0, len(seats)-1).Draw(t, "cancelled")
			contains("a cancellation", accepts(rules, slices.Delete(slices.Clone(seats), cancelled, cancelled+1), length))
		}
		more := *s
		more.Plan.Offices = []office.Office{*o.Office}
		amt(&more).Counters = append(slices.Clone(o.Counters), office.Counter{ID: "more"})
		amt(&more).Opening = append(slices.Clone(amt(s).Opening), rule("mon 08:00-10:00", on("more")))
		contains("another counter", accepts(must(availability.Compile(&more)), seats, length))
	})
}

// SEATING 10: the same log gives the same seating.
func TestTheSameBookingsInTheSameOrderGiveTheSameSeating(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rules, date := drawOffice(t)
		o := rules.Offices[0]
		type entry struct{ from, length, service int }
		log := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) entry {
			return entry{rapid.IntRange(96, 143).Draw(t, "from"), rapid.IntRange(1, 9).Draw(t, "length"), rapid.IntRange(0, 4).Draw(t, "service")}
		}), 40, 80).Draw(t, "log")
		replay := func(rules *availability.Rules) []availability.Seat {
			o := rules.Offices[0]
			d := availability.NewDay(o, rules.Opening(o, date), nil)
			for _, e := range log {
				able := o.Able([]string{rules.Settings.Catalog.Services[e.service].ID})
				if seating, refusal := d.Place(able, e.from, e.from+e.length); refusal == "" {
					d.Put(seating, availability.Seat{From: e.from, End: e.from + e.length, Able: able})
				}
			}
			return d.Seats()
		}
		first, second := replay(rules), replay(must(availability.Compile(rules.Settings)))
		if !slices.Equal(first, second) || len(first) == 0 && o.Able([]string{"a"}) != 0 {
			t.Fatalf("first %+v, then %+v", first, second)
		}
	})
}

// What capacity says is what can be booked at that start, one after the other.
func TestCapacityCountsWhatCanBeBookedAtOneStart(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, date := rapid.SampledFrom([]func(*rapid.T) (*tenant.Settings, civil.Date){drawTown, drawBusyTown}).Draw(t, "town")(t)
		rules := must(availability.Compile(s))
		o := rules.Offices[0]
		request := drawRequest(t, rules, date)
		d := availability.NewDay(o, rules.Opening(o, date), drawSeats(t, rules, date, 8))
		j := d.Judge(request)
		for tick := range j.Starts() {
			capacity, booked := j.Capacity(tick), 0
			grown := d.Clone()
			for again := grown.Judge(request); again.Offered(tick) || booked > 0 && again.Allows(tick) && request.Channel == office.Desk; again = grown.Judge(request) {
				seating, _ := again.Seat(tick)
				grown.Put(seating, availability.Seat{
					From: tick, End: tick + request.Ticks(), Able: again.Able(), Limited: o.Limited(request.Services),
				})
				booked++
			}
			if !o.Compact && capacity != booked || capacity < booked || capacity < 1 {
				t.Fatalf("capacity %d at %s, %d were booked", capacity, j.Day().Label(tick), booked)
			}
		}
	})
}
