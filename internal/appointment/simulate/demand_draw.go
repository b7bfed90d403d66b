package simulate

import (
	"math/rand/v2"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// citizen is somebody who asks for an appointment. Everything about them is drawn before the town answers, so that the
// same people ask whatever the settings are.
type citizen struct {
	asks     time.Time
	basket   int // position in Demand.Baskets
	channel  office.Channel
	wish     civil.Date
	clock    civil.Clock // wished wall time
	flexible bool
	absent   bool // will not come
}

// Streams of chance are apart for each date and purpose: a day's people do not depend on who came the day before.
const (
	streamOfRequests = iota
	streamOfWalkIns
	streams
)

func chance(seed uint64, date civil.Date, stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, uint64(date)*streams+stream))
}

// citizens draws who asks on a date, in the order of asking: at any hour, independently of each other.
func (d *Demand) citizens(seed uint64, day civil.Day) (list []citizen) {
	random := chance(seed, day.Date, streamOfRequests)
	length := time.Duration(day.Ticks) * civil.Tick
	for at := gap(random, d.PerDay); at < 1; at += gap(random, d.PerDay) {
		c := citizen{asks: day.First.Add(time.Duration(at * float64(length))), channel: office.Online}
		c.basket = d.drawBasket(random.Float64())
		if random.Float64() < d.ByPhone {
			c.channel = office.Phone
		}
		c.wish = day.Date.AddDays(d.Ahead.From + random.IntN(d.Ahead.To-d.Ahead.From+1))
		for weekday := d.drawWeekday(random.Float64()); c.wish.Weekday() != weekday; {
			c.wish++
		}
		c.clock = d.drawHour(random.Float64()) + civil.Clock(random.IntN(60))
		c.flexible = random.Float64() < d.AnotherTime
		c.absent = random.Float64() < d.NoShow
		list = append(list, c)
	}
	return list
}

// walkIns draws the ticks at which people without an appointment would come, open or not.
func (d *Demand) walkIns(seed uint64, day civil.Day) (ticks []int) {
	random := chance(seed, day.Date, streamOfWalkIns)
	perTick := d.WalkIns.PerHour * civil.TickMinutes / 60
	if perTick == 0 {
		return nil
	}
	for at := gap(random, perTick); at < float64(day.Ticks); at += gap(random, perTick) {
		ticks = append(ticks, int(at))
	}
	return ticks
}

// gap draws how long it takes until the next one, where so many come in one unit.
func gap(random *rand.Rand, rate float64) float64 { return random.ExpFloat64() / rate }

func (d *Demand) drawBasket(x float64) int {
	return draw(x, len(d.Baskets), func(i int) float64 { return d.Baskets[i].Weight })
}

func (d *Demand) drawWeekday(x float64) time.Weekday {
	return time.Weekday(draw(x, len(d.Weekdays), func(i int) float64 { return d.Weekdays[i] }))
}

func (d *Demand) drawHour(x float64) civil.Clock {
	return d.Hours[draw(x, len(d.Hours), func(i int) float64 { return d.Hours[i].Weight })].Clock
}

// draw gives the position that 0 ≤ x < 1 falls on where each takes the place of its weight.
func draw(x float64, n int, weight func(int) float64) int {
	sum := 0.0
	for i := range n {
		sum += weight(i)
	}
	x *= sum
	last := 0
	for i := range n {
		if weight(i) == 0 {
			continue
		}
		last = i
		if x -= weight(i); x < 0 {
			break
		}
	}
	return last
}
