package simulate

import "math"

// Figures say how some days went. Minutes of counters are those of all counters together. What there is no mean of, such
// as the wait of nobody, is nil.
type Figures struct {
	Asked           int      `json:"asked"`
	Booked          int      `json:"booked"`
	OtherDay        int      `json:"other_day"` // of those booked, on another day than wished
	Refused         int      `json:"refused"`
	FirstFreeDays   *float64 `json:"first_free_days"` // mean of each open day at eight
	SoldOut         int      `json:"sold_out"`        // of these mornings, those with nothing free at all
	OpenMinutes     int      `json:"open_minutes"`
	BookedMinutes   int      `json:"booked_minutes"`
	Use             *float64 `json:"use"` // booked of open, from 0 to 1
	NoShows         int      `json:"no_shows"`
	FreedMinutes    int      `json:"freed_minutes"`    // given up by no-shows
	RegainedMinutes int      `json:"regained_minutes"` // of them, used by people without an appointment
	WalkIns         int      `json:"walk_ins"`
	WalkInsServed   int      `json:"walk_ins_served"`
	WaitMinutes     *float64 `json:"wait_minutes"` // mean of those served

	days, measured int
	waited         int // minutes
}

func (f *Figures) add(o *Figures) {
	f.Asked += o.Asked
	f.Booked += o.Booked
	f.OtherDay += o.OtherDay
	f.Refused += o.Refused
	f.SoldOut += o.SoldOut
	f.OpenMinutes += o.OpenMinutes
	f.BookedMinutes += o.BookedMinutes
	f.NoShows += o.NoShows
	f.FreedMinutes += o.FreedMinutes
	f.RegainedMinutes += o.RegainedMinutes
	f.WalkIns += o.WalkIns
	f.WalkInsServed += o.WalkInsServed
	f.days += o.days
	f.measured += o.measured
	f.waited += o.waited
}

// finish makes means of sums.
func (f *Figures) finish() {
	f.FirstFreeDays = mean(f.days, f.measured)
	f.Use = mean(f.BookedMinutes, f.OpenMinutes)
	f.WaitMinutes = mean(f.waited, f.WalkInsServed)
}

// mean gives three decimals, and nil of nothing.
func mean(sum, n int) *float64 {
	if n == 0 {
		return nil
	}
	rounded := math.Round(float64(sum)/float64(n)*1000) / 1000
	return &rounded
}
