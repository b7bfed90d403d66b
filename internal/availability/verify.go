package availability

// Stored is an occupied interval as it was stored, perhaps when other rules were in force.
type Stored struct {
	Counter   string
	From, End int // ticks, End excluded
	Services  []string
}

// Breach says what is wrong with a stored seat; empty: nothing.
type Breach string

// What is wrong with a stored seat. The first lies in the seat itself; the others mean that rules have changed since.
const (
	OutsideDay     Breach = "lies outside the day"
	UnknownCounter Breach = "sits on a counter that the settings do not name"
	NotAble        Breach = "sits on a counter that does not know all its services"
	NotOpen        Breach = "sits on a counter that is not open for all of its time"
)

// Verify tells whether the engine could have given a stored seat under these rules.
func (o *Office) Verify(opening *Opening, s Stored) Breach {
	counter := o.Counter(s.Counter)
	switch {
	case s.From < 0 || s.From >= s.End || s.End > opening.Day.Ticks:
		return OutsideDay
	case counter < 0:
		return UnknownCounter
	case !o.Able(s.Services).has(counter):
		return NotAble
	case !opening.counter[counter].covers(s.From, s.End):
		return NotOpen
	}
	return ""
}

// Overlaps lists the pairs of stored seats, by position, that occupy one counter at once.
func Overlaps(seats []Stored) (pairs [][2]int) {
	for i := range seats {
		for j := range seats[:i] {
			if a, b := &seats[j], &seats[i]; a.Counter == b.Counter && a.From < b.End && b.From < a.End {
				pairs = append(pairs, [2]int{j, i})
			}
		}
	}
	return pairs
}
