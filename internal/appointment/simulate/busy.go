package simulate

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
)

// Busy is an interval that is taken already. With a counter it sits there, whatever hours and skills say; without
// one it is seated on any counter that is open and knows the services.
type Busy struct {
	Office   string    `json:"office,omitempty"` // may be left out where the tenant has only one
	Counter  *string   `json:"counter"`
	Services []string  `json:"services,omitempty"` // none: any counter knows it
	Start    time.Time `json:"start"`
	End      time.Time `json:"end"`
}

// ReadBusy reads a list of busy times and refuses what names no office, counter or interval of the tenant.
func ReadBusy(r io.Reader, rules *availability.Rules) ([]Busy, error) {
	var list []Busy
	decoder := json.NewDecoder(r)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&list); err != nil {
		return nil, fmt.Errorf("busy times, around byte %d: %w", decoder.InputOffset(), legible(err))
	}
	if decoder.More() {
		return nil, fmt.Errorf("busy times, around byte %d: something follows the list", decoder.InputOffset())
	}
	for i := range list {
		if err := list[i].check(rules); err != nil {
			return nil, fmt.Errorf("busy time %d: %w", i+1, err)
		}
	}
	return list, nil
}

// legible says without the language of programmers what is wrong with the text.
func legible(err error) error {
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field == "":
		return fmt.Errorf("%s stands where the list of objects belongs", wrong.Value)
	case errors.As(err, &wrong):
		return fmt.Errorf("%s cannot be a %s", wrong.Field, wrong.Value)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the text ends before the list does")
	}
	return err
}

func (b *Busy) check(rules *availability.Rules) error {
	if b.Office == "" {
		if len(rules.Offices) != 1 {
			return fmt.Errorf("name the office, the tenant has %d", len(rules.Offices))
		}
		b.Office = rules.Offices[0].ID
	}
	o := rules.Office(b.Office)
	switch {
	case o == nil:
		return fmt.Errorf("there is no office %q", b.Office)
	case b.Counter != nil && o.Counter(*b.Counter) < 0:
		return fmt.Errorf("office %s has no counter %q", b.Office, *b.Counter)
	case b.Start.IsZero(), b.End.IsZero():
		return errors.New("it needs both start and end")
	case !b.Start.Before(b.End):
		return fmt.Errorf("it ends before it begins")
	case b.End.Sub(b.Start) > maxDays*24*time.Hour:
		return fmt.Errorf("it lasts more than %d days", maxDays)
	}
	return nil
}

// agenda is what is busy, seated.
type agenda struct {
	rules *availability.Rules
	days  map[officeDay]*availability.Day
}

type officeDay struct {
	office string
	date   civil.Date
}

// seatAll seats busy times in the order named first, start, longer first, position, and lists those that found no seat
// in the order given.
func seatAll(rules *availability.Rules, list []Busy) (*agenda, []Busy) {
	a := &agenda{rules: rules, days: make(map[officeDay]*availability.Day)}
	lost := make([]bool, len(list))
	for _, i := range order(list) {
		o := rules.Office(list[i].Office)
		if list[i].Counter != nil {
			lost[i] = !a.pin(o, o.Counter(*list[i].Counter), &list[i])
		} else {
			lost[i] = !a.place(o, &list[i])
		}
	}
	unseated := []Busy{}
	for i := range list {
		if lost[i] {
			unseated = append(unseated, list[i])
		}
	}
	return a, unseated
}

// day gives the state of an office-day.
func (a *agenda) day(o *availability.Office, date civil.Date) *availability.Day {
	key := officeDay{o.ID, date}
	day, known := a.days[key]
	if !known {
		day = availability.NewDay(o, a.rules.Opening(o, date), nil)
		a.days[key] = day
	}
	return day
}

// pin keeps a counter on every day that the busy time touches, or on none where somebody sits there already.
func (a *agenda) pin(o *availability.Office, counter int, b *Busy) bool {
	first := civil.DateOf(b.Start.In(a.rules.Location))
	last := civil.DateOf(b.End.Add(-time.Nanosecond).In(a.rules.Location))
	for date := first; date <= last; date++ {
		day := a.day(o, date)
		if from, end, _ := ticks(&day.Opening.Day, b); !day.Free(counter, from, end) {
			return false
		}
	}
	for date := first; date <= last; date++ {
		day := a.day(o, date)
		from, end, _ := ticks(&day.Opening.Day, b)
		day.Put(availability.Seating{Counter: counter}, availability.Seat{From: from, End: end, Pinned: true, Limited: o.Limited(b.Services)})
	}
	return true
}

// place finds a counter on the day of the beginning; no opening reaches into the next.
func (a *agenda) place(o *availability.Office, b *Busy) bool {
	day := a.day(o, civil.DateOf(b.Start.In(a.rules.Location)))
	from, end, whole := ticks(&day.Opening.Day, b)
	able := o.Able(b.Services)
	seating, refusal := day.Place(able, from, end)
	if refusal != "" || !whole {
		return false
	}
	day.Put(seating, availability.Seat{From: from, End: end, Able: able, Limited: o.Limited(b.Services)})
	return true
}

func order(list []Busy) []int {
	positions := make([]int, len(list))
	for i := range positions {
		positions[i] = i
	}
	slices.SortStableFunc(positions, func(a, b int) int {
		x, y := &list[a], &list[b]
		if (x.Counter == nil) != (y.Counter == nil) {
			if x.Counter != nil {
				return -1
			}
			return 1
		}
		return cmp.Or(x.Start.Compare(y.Start), cmp.Compare(y.End.Sub(y.Start), x.End.Sub(x.Start)))
	})
	return positions
}

// ticks gives the part of a busy time that lies in the day, widened outward to ticks, and whether that is all of it.
func ticks(day *civil.Day, b *Busy) (from, end int, whole bool) {
	from, _ = day.TickAt(b.Start)
	end, exact := day.TickAt(b.End)
	if !exact {
		end++
	}
	return max(from, 0), min(end, day.Ticks), from >= 0 && end <= day.Ticks
}

// maxDays bounds a question; a tenant's horizon is far below.
const maxDays = 3660
