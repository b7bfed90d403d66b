package simulate

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/goccy/go-yaml"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// Demand is who comes to a town in a simulation: citizens who ask for an appointment, and people without one.
type Demand struct {
	Office      string        // only this one; empty: every office that offers the basket
	Standard    office.Basket // whose first free time is measured
	PerDay      float64       // requests of an average day; the week has seven
	ByPhone     float64       // share of them that staff book, without lead time and online share
	AnotherTime float64       // share that takes another day where the wished one is full
	Ahead       Ahead
	Weekdays    [7]float64 // weight of each wished weekday, by time.Weekday
	Hours       []HourWeight
	Baskets     []BasketWeight
	NoShow      float64 // share of appointments that nobody comes to
	Grace       int     // minutes after which such an appointment is given up, where the office names none
	WalkIns     WalkIns
}

// Ahead is how many days ahead citizens wish, evenly spread over both and all between.
type Ahead struct {
	From int `yaml:"from"`
	To   int `yaml:"to"`
}

// HourWeight is how many wish a time in the hour that begins then.
type HourWeight struct {
	Clock  civil.Clock
	Weight float64
}

// BasketWeight is how many come for a basket.
type BasketWeight struct {
	Basket office.Basket
	Weight float64
}

// WalkIns are people without an appointment. They come while the office is open, wait in the order they came and take
// any counter that is free for long enough.
type WalkIns struct {
	PerHour float64 `yaml:"per_hour"`
	Minutes int     `yaml:"minutes"`
	Office  string  `yaml:"office"` // empty: the first that offers the standard basket
}

// demandFile is Demand as it is written.
type demandFile struct {
	Office   string `yaml:"office"`
	Standard string `yaml:"standard"`
	Requests struct {
		PerDay      float64            `yaml:"per_day"`
		ByPhone     float64            `yaml:"by_phone"`
		AnotherTime float64            `yaml:"another_time"`
		AheadDays   Ahead              `yaml:"ahead_days"`
		Weekdays    map[string]float64 `yaml:"weekdays"`
		Hours       map[string]float64 `yaml:"hours"`
	} `yaml:"requests"`
	Baskets map[string]float64 `yaml:"baskets"`
	NoShow  struct {
		Share        float64 `yaml:"share"`
		GraceMinutes int     `yaml:"grace_minutes"`
	} `yaml:"no_show"`
	WalkIns WalkIns `yaml:"walk_ins"`
}

// ordinary is what a file leaves out: seven of ten are flexible, wishes lie within two weeks, on working days from 8 to 16.
func ordinary() (f demandFile) {
	f.Requests.AnotherTime = 0.7
	f.Requests.AheadDays = Ahead{From: 1, To: 14}
	f.NoShow.Share, f.NoShow.GraceMinutes = 0.05, 10
	f.WalkIns.Minutes = 10
	return f
}

// maxDemandBytes and maxPerDay bound what is read; a town has neither.
const (
	maxDemandBytes = 1 << 16
	maxPerDay      = 5000
)

// ReadDemand reads YAML strictly: an unknown key, a weight that is none, an office or a basket that the tenant does not
// have is refused.
func ReadDemand(r io.Reader, rules *availability.Rules) (*Demand, error) {
	content, err := io.ReadAll(io.LimitReader(r, maxDemandBytes+1))
	if err != nil {
		return nil, err
	}
	if len(content) > maxDemandBytes {
		return nil, fmt.Errorf("demand: more than %d bytes", maxDemandBytes)
	}
	file := ordinary()
	if err := yaml.UnmarshalWithOptions(content, &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("demand: %w", err)
	}
	d, err := file.demand()
	if err == nil {
		err = d.check(rules)
	}
	if err != nil {
		return nil, fmt.Errorf("demand: %w", err)
	}
	return d, nil
}

func (f *demandFile) demand() (*Demand, error) {
	d := &Demand{
		Office: f.Office, PerDay: f.Requests.PerDay, ByPhone: f.Requests.ByPhone, AnotherTime: f.Requests.AnotherTime,
		Ahead: f.Requests.AheadDays, NoShow: f.NoShow.Share, Grace: f.NoShow.GraceMinutes, WalkIns: f.WalkIns,
	}
	var wrong []error
	for text, weight := range f.Baskets {
		basket, err := office.ParseBasket(text)
		wrong = append(wrong, err)
		d.Baskets = append(d.Baskets, BasketWeight{basket, weight})
	}
	for text, weight := range f.Requests.Weekdays {
		day, err := civil.ParseWeekday(text)
		wrong = append(wrong, err)
		d.Weekdays[day] = weight
	}
	for text, weight := range f.Requests.Hours {
		clock, err := civil.ParseClock(text)
		wrong = append(wrong, err)
		d.Hours = append(d.Hours, HourWeight{clock, weight})
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	d.complete()
	if f.Standard != "" {
		basket, err := office.ParseBasket(f.Standard)
		d.Standard = basket
		return d, err
	}
	return d, nil
}

// complete brings what was written without an order into one, and fills in what was left out.
func (d *Demand) complete() {
	slices.SortFunc(d.Baskets, func(a, b BasketWeight) int { return cmp.Compare(a.Basket.String(), b.Basket.String()) })
	slices.SortFunc(d.Hours, func(a, b HourWeight) int { return cmp.Compare(a.Clock, b.Clock) })
	if d.Weekdays == [7]float64{} {
		d.Weekdays = [7]float64{0, 1, 1, 1, 1, 1, 0}
	}
	if len(d.Hours) == 0 {
		for hour := civil.Clock(8); hour < 16; hour++ {
			d.Hours = append(d.Hours, HourWeight{hour * 60, 1})
		}
	}
	heaviest := 0.0
	for _, b := range d.Baskets {
		if b.Weight > heaviest {
			d.Standard, heaviest = b.Basket, b.Weight
		}
	}
}

func (d *Demand) check(rules *availability.Rules) error {
	for _, id := range []string{d.Office, d.WalkIns.Office} {
		if id != "" && rules.Office(id) == nil {
			return fmt.Errorf("there is no office %q", id)
		}
	}
	weights := map[string][]float64{"weekdays": d.Weekdays[:], "hours": nil, "baskets": nil}
	for _, h := range d.Hours {
		weights["hours"] = append(weights["hours"], h.Weight)
	}
	for _, b := range d.Baskets {
		weights["baskets"] = append(weights["baskets"], b.Weight)
	}
	for _, name := range []string{"weekdays", "hours", "baskets"} {
		if sum := total(weights[name]); !(sum > 0) || slices.Min(weights[name]) < 0 || sum > 1e9 {
			return fmt.Errorf("%s: give weights of 0 or more, and at least one above 0", name)
		}
	}
	for name, share := range map[string]float64{"by_phone": d.ByPhone, "another_time": d.AnotherTime, "no_show.share": d.NoShow} {
		if !(share >= 0 && share <= 1) {
			return fmt.Errorf("%s: %v is not a share from 0 to 1", name, share)
		}
	}
	switch {
	case !(d.PerDay > 0 && d.PerDay <= maxPerDay):
		return fmt.Errorf("requests.per_day: %v is not a number above 0 and up to %d", d.PerDay, maxPerDay)
	case d.Ahead.From < 0 || d.Ahead.To < d.Ahead.From || d.Ahead.To > 366:
		return fmt.Errorf("requests.ahead_days: %d to %d are not days from 0 to 366", d.Ahead.From, d.Ahead.To)
	case !(d.WalkIns.PerHour >= 0 && d.WalkIns.PerHour <= 1000):
		return fmt.Errorf("walk_ins.per_hour: %v is not a number from 0 to 1000", d.WalkIns.PerHour)
	case d.WalkIns.Minutes < 1 || d.WalkIns.Minutes > 240 || d.Grace < 0 || d.Grace > 240:
		return fmt.Errorf("minutes of a walk-in lie between 1 and 240, those of grace between 0 and 240")
	}
	return nil
}

func total(weights []float64) (sum float64) {
	for _, weight := range weights {
		sum += weight
	}
	return sum
}
