package availability_test

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// oddDays are dates where clocks change, half of them by something else than an hour at two o'clock, and ordinary ones,
// holidays in North Rhine-Westphalia among them.
var oddDays = map[string][]string{
	"Europe/Berlin":       {"2026-10-25", "2027-03-28", "2026-11-23", "2026-12-25", "2027-01-01", "2027-01-08", "2027-05-08"},
	"Australia/Lord_Howe": {"2026-10-04", "2027-04-04", "2026-11-23"},
	"America/New_York":    {"2026-11-01", "2027-03-14", "2026-12-25"},
	"America/Havana":      {"2026-11-01", "2026-03-08"},
	"Africa/Cairo":        {"2026-04-24", "2026-10-29"},
	"Africa/Casablanca":   {"2026-02-15", "2026-03-22"},
}

var services = []string{"a", "b", "c"}

// drawTown draws a town with one office of up to four counters and a date on which something is worth asking.
func drawTown(t *rapid.T) (*tenant.Settings, civil.Date) {
	zone := rapid.SampledFrom([]string{"Europe/Berlin", "Australia/Lord_Howe", "America/New_York", "America/Havana", "Africa/Cairo", "Africa/Casablanca"}).Draw(t, "zone")
	date := day(rapid.SampledFrom(oddDays[zone]).Draw(t, "date"))
	s := &tenant.Settings{Profile: tenant.Profile{Timezone: zone, Languages: []string{"de"}}}
	s.Profile.Holidays = rapid.SampledFrom([]string{"none", "DE-NW"}).Draw(t, "holidays")
	s.Profile.Booking = tenant.Booking{Horizon: civil.Days(rapid.SampledFrom([]int{6, 6, 6, 2, 1}).Draw(t, "horizon")), LeadMinutes: rapid.IntRange(0, 90).Draw(t, "lead")}
	for i, id := range services {
		s.Catalog.Services = append(s.Catalog.Services, office.Service{
			ID: id, Minutes: []int{5, 15, 25}[i], MinutesFrom: drawLengths(t, date), MinutesAfter: drawAfter(t), Max: 3, MaxPerDay: drawLimit(t),
		})
	}
	o := office.Office{ID: "amt", Compact: rapid.Bool().Draw(t, "snug"), GridMinutes: rapid.SampledFrom([]int{5, 10, 15, 20, 60}).Draw(t, "grid")}
	for c := range rapid.SampledFrom([]int{1, 2, 2, 3, 3, 4}).Draw(t, "counters") {
		o.Counters = append(o.Counters, office.Counter{ID: fmt.Sprint(c), Services: rapid.SliceOfNDistinct(rapid.SampledFrom(services), 0, 3, rapid.ID).Draw(t, "skills")})
	}
	// The first rule mostly holds on the date, so that there is something to book.
	from, until := drawHours(t)
	o.Opening = []office.OpeningRule{{Days: []civil.Weekday{civil.Weekday(date.Weekday())}, OnHoliday: office.OpenOnHoliday, From: from, Until: until}}
	for range rapid.SampledFrom([]int{0, 0, 1, 2, 3}).Draw(t, "further rules") {
		o.Opening = append(o.Opening, drawRule(t, date, len(o.Counters)))
	}
	for range rapid.SampledFrom([]int{0, 0, 0, 0, 0, 1, 2}).Draw(t, "specials") {
		from, until := drawHours(t)
		o.Special = append(o.Special, office.SpecialOpening{
			Date: date, From: from, Until: until, Counters: drawCounters(t, len(o.Counters)), Online: drawShare(t),
		})
	}
	o.Closures = drawClosures(t, date, len(o.Counters))
	s.Plan.Closures = drawClosures(t, date, 0)
	s.Plan.Offices = []office.Office{o}
	return s, date
}

// drawBusyTown draws a town whose two hours of a Monday morning are scarce: some counters know little, some come late
// or leave early.
func drawBusyTown(t *rapid.T) (*tenant.Settings, civil.Date) {
	s := &tenant.Settings{Profile: tenant.Profile{Timezone: "Europe/Berlin", Languages: []string{"de"}, Booking: tenant.Booking{Horizon: 21}}}
	for i, id := range services {
		s.Catalog.Services = append(s.Catalog.Services, office.Service{ID: id, Minutes: []int{10, 20, 30}[i], MinutesAfter: drawAfter(t), Max: 3})
	}
	o := office.Office{ID: "amt", GridMinutes: 5, Opening: []office.OpeningRule{rule("mon 09:00-10:00")}}
	for c := range rapid.IntRange(2, 4).Draw(t, "counters") {
		id := fmt.Sprint(c)
		o.Counters = append(o.Counters, office.Counter{ID: id, Services: rapid.SliceOfNDistinct(rapid.SampledFrom(services), 1, 3, rapid.ID).Draw(t, "skills")})
		hours := rapid.SampledFrom([]string{"mon 08:00-10:00", "mon 08:00-10:00", "mon 08:00-09:00", "mon 08:30-10:00"}).Draw(t, "hours")
		o.Opening = append(o.Opening, rule(hours, on(id)))
	}
	s.Plan.Offices = []office.Office{o}
	return s, day(monday)
}

func drawRule(t *rapid.T, date civil.Date, counters int) office.OpeningRule {
	r := office.OpeningRule{Counters: drawCounters(t, counters), Online: drawShare(t)}
	r.From, r.Until = drawHours(t)
	r.Days = []civil.Weekday{civil.Weekday(date.Weekday()), civil.Weekday(rapid.IntRange(0, 6).Draw(t, "day"))}
	r.OnHoliday = rapid.SampledFrom([]office.OnHoliday{"", office.SkipOnHoliday, office.NextWeek, office.OpenOnHoliday}).Draw(t, "on holiday")
	if rapid.SampledFrom([]bool{false, false, false, true}).Draw(t, "some weeks") {
		r.EveryWeeks = rapid.IntRange(1, 3).Draw(t, "every weeks")
		r.Starting = pointer(date.AddDays(rapid.IntRange(-40, 3).Draw(t, "starting")))
	}
	if rapid.SampledFrom([]bool{false, false, false, true}).Draw(t, "some of the month") {
		r.Nth = rapid.SliceOfNDistinct(rapid.SampledFrom([]office.Nth{1, 2, 3, 4, 5, office.Last}), 1, 3, rapid.ID).Draw(t, "nth")
	}
	if rapid.SampledFrom([]bool{false, false, false, true}).Draw(t, "limited") {
		r.ValidFrom = pointer(date.AddDays(rapid.IntRange(-10, 1).Draw(t, "valid from")))
		r.ValidUntil = pointer(r.ValidFrom.AddDays(rapid.IntRange(0, 20).Draw(t, "valid for")))
	}
	return r
}

// drawHours draws a few hours of the night, where clocks change, or of the day.
func drawHours(t *rapid.T) (from, until civil.Clock) {
	base := rapid.SampledFrom([]int{0, 0, 8 * 60, 22 * 60}).Draw(t, "part of the day")
	from = civil.Clock(base + 5*rapid.IntRange(0, 20).Draw(t, "from"))
	until = min(from+civil.Clock(5*rapid.SampledFrom([]int{3, 8, 12, 18, 24, 36}).Draw(t, "length")), 1440)
	return from, until
}

func drawLimit(t *rapid.T) *office.MaxPerDay {
	if rapid.SampledFrom([]bool{true, true, false}).Draw(t, "any number a day") {
		return nil
	}
	return &office.MaxPerDay{Online: rapid.IntRange(0, 3).Draw(t, "online a day"), All: rapid.IntRange(0, 4).Draw(t, "all a day")}
}

// drawLengths draws lengths that begin around a date.
func drawLengths(t *rapid.T, date civil.Date) (lengths []office.Length) {
	if rapid.SampledFrom([]bool{true, true, false}).Draw(t, "as long as ever") {
		return nil
	}
	from := date.AddDays(rapid.IntRange(-8, 2).Draw(t, "from"))
	for range rapid.IntRange(1, 3).Draw(t, "lengths") {
		lengths = append(lengths, office.Length{From: from, Minutes: rapid.SampledFrom([]int{5, 10, 20, 22}).Draw(t, "minutes")})
		from = from.AddDays(rapid.IntRange(1, 3).Draw(t, "days"))
	}
	return lengths
}

func drawAfter(t *rapid.T) int { return rapid.SampledFrom([]int{0, 0, 5, 10}).Draw(t, "after") }

func drawCounters(t *rapid.T, n int) (ids []string) {
	for c := range n {
		if rapid.Bool().Draw(t, "named") {
			ids = append(ids, fmt.Sprint(c))
		}
	}
	return ids
}

func drawShare(t *rapid.T) *int {
	if rapid.SampledFrom([]bool{true, true, true, false}).Draw(t, "all online") {
		return nil
	}
	return pointer(rapid.IntRange(0, 3).Draw(t, "online"))
}

func drawClosures(t *rapid.T, date civil.Date, counters int) (closures []office.Closure) {
	for range rapid.SampledFrom([]int{0, 0, 0, 0, 1, 2}).Draw(t, "closures") {
		c := office.Closure{Counters: drawCounters(t, counters)}
		c.From.Date = date.AddDays(rapid.IntRange(-1, 0).Draw(t, "closed from"))
		c.Until.Date = date.AddDays(rapid.IntRange(0, 1).Draw(t, "closed until"))
		if rapid.SampledFrom([]bool{true, true, false}).Draw(t, "wall times") {
			c.From.HasTime, c.Until.HasTime = true, true
			c.From.Clock, c.Until.Clock = drawHours(t)
		}
		closures = append(closures, c)
	}
	return closures
}

// drawRequest draws a basket and a moment not far before the date.
func drawRequest(t *rapid.T, rules *availability.Rules, date civil.Date) *availability.Request {
	basket := office.Basket{{Service: rapid.SampledFrom(services).Draw(t, "service"), Quantity: rapid.IntRange(1, 3).Draw(t, "quantity")}}
	if rapid.SampledFrom([]bool{false, false, true}).Draw(t, "two services") {
		basket = basket.Add(rapid.SampledFrom(services).Draw(t, "other"), 1)
		basket[0].Quantity = min(basket[0].Quantity, 3)
	}
	channel := rapid.SampledFrom([]office.Channel{office.Online, office.Online, office.Desk}).Draw(t, "channel")
	midnight := civil.Instant(date, 0, rules.Location, civil.Beginning)
	ahead := rapid.SampledFrom([]int{1, 1, 1, 0, 0, 2, 5}).Draw(t, "days ahead")
	now := midnight.Add(time.Duration(rapid.IntRange(-120, 10*60).Draw(t, "now")-ahead*24*60) * time.Minute)
	return must(rules.Request(basket, channel, now))
}

// drawSeats draws a full day that has been booked and re-seated for a while, with some seats pinned, whatever hours and
// skills, and some cancelled since.
func drawSeats(t *rapid.T, rules *availability.Rules, date civil.Date, most int) []availability.Seat {
	o := rules.Offices[0]
	d := availability.NewDay(o, rules.Opening(o, date), nil)
	ticks := openTicks(rules, date)
	for range rapid.SampledFrom([]int{16, 12, 30, 4, 0}).Draw(t, "attempts") {
		if len(d.Seats()) == most {
			break
		}
		from := rapid.SampledFrom(ticks).Draw(t, "from")
		end := min(from+rapid.SampledFrom([]int{1, 2, 3, 4, 5, 8}).Draw(t, "ticks"), rules.Opening(o, date).Day.Ticks)
		comes := []string{rapid.SampledFrom(services).Draw(t, "for")}
		able, limited := o.Able(comes), o.Limited(comes)
		if rapid.SampledFrom([]bool{false, false, false, false, true}).Draw(t, "pinned") {
			if counter := rapid.IntRange(0, len(o.Counters)-1).Draw(t, "counter"); d.Free(counter, from, end) {
				d.Put(availability.Seating{Counter: counter}, availability.Seat{From: from, End: end, Pinned: true, Limited: limited})
			}
		} else if seating, refusal := d.Place(able, from, end); refusal == "" {
			d.Put(seating, availability.Seat{From: from, End: end, Able: able, Limited: limited})
		}
	}
	var seats []availability.Seat
	for _, seat := range d.Seats() {
		if rapid.SampledFrom([]bool{true, true, true, true, false}).Draw(t, "kept") {
			seats = append(seats, seat)
		}
	}
	return seats
}

// openTicks gives the ticks at which anything of the office is open, or the first of the day.
func openTicks(rules *availability.Rules, date civil.Date) (ticks []int) {
	naive := newOracle(rules.Settings, date)
	for m := 0; m < len(naive.minutes); m += civil.TickMinutes {
		if slices.ContainsFunc(naive.open, func(open []bool) bool { return open[m] }) {
			ticks = append(ticks, m/civil.TickMinutes)
		}
	}
	if len(ticks) == 0 {
		return []int{0}
	}
	return ticks
}
