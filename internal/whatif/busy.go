package whatif

import (
	"cmp"
	"encoding/json"
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
		return nil, fmt.Errorf("busy times: %w", err)
	}
	for i := range list {
		if err := list[i].check(rules); err != nil {
			return nil, fmt.Errorf("busy time %d: %w", i+1, err)
		}
	}
	return list, nil
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
	case !b.Start.Before(b.End):
		return fmt.Errorf("it ends before it begins")
	}
	return nil
}

// seat seats the busy times of one office-day in the order named first, start, longer first, position; it gives the
// state of the day and the positions of those that found no seat.
func seat(rules *availability.Rules, o *availability.Office, date civil.Date, list []Busy) (*availability.Day, []int) {
	opening := rules.Opening(o, date)
	day := availability.NewDay(o, opening, nil)
	var unseated []int
	for _, i := range order(list) {
		b := &list[i]
		from, end, whole := ticks(&opening.Day, b)
		if b.Office != o.ID || from >= end || b.Counter == nil && !starts(&opening.Day, b) {
			continue
		}
		if b.Counter != nil {
			counter := o.Counter(*b.Counter)
			if !day.Free(counter, from, end) {
				unseated = append(unseated, i)
				continue
			}
			day.Put(availability.Seating{Counter: counter}, availability.Seat{From: from, End: end, Pinned: true})
			continue
		}
		able := o.Able(b.Services)
		seating, refusal := day.Place(able, from, end)
		if refusal != "" || !whole {
			unseated = append(unseated, i)
			continue
		}
		day.Put(seating, availability.Seat{From: from, End: end, Able: able})
	}
	return day, unseated
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

func starts(day *civil.Day, b *Busy) bool {
	tick, _ := day.TickAt(b.Start)
	return tick >= 0 && tick < day.Ticks
}
