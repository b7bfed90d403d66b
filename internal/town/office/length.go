package office

import "stadttermin/internal/civil"

// Length is how long a service takes from a date on.
type Length struct {
	From        civil.Date `yaml:"from" json:"from"`
	Minutes     int        `yaml:"minutes" json:"minutes"`                               // of the first unit
	MinutesMore *int       `yaml:"minutes_more,omitempty" json:"minutes_more,omitempty"` // of each further unit; none: as the first
}

// For gives the minutes of a quantity, not yet rounded to ticks.
func (l Length) For(quantity int) int {
	more := l.Minutes
	if l.MinutesMore != nil {
		more = *l.MinutesMore
	}
	return l.Minutes + (quantity-1)*more
}
