package main

import "fmt"

// figure is one line of the table.
type figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit,omitempty"`
	Bound *bound  `json:"bound,omitempty"`
	Note  string  `json:"note,omitempty"` // what the value was reckoned from
}

// bound is what a figure should reach.
type bound struct {
	Floor  float64 `json:"floor"`
	Goal   float64 `json:"goal"`
	AtMost bool    `json:"at_most,omitempty"` // small is good
}

func atLeast(floor, goal float64) *bound { return &bound{Floor: floor, Goal: goal} }

func atMost(floor, goal float64) *bound { return &bound{Floor: floor, Goal: goal, AtMost: true} }

func (b *bound) met(value, limit float64) bool {
	if b.AtMost {
		return value <= limit
	}
	return value >= limit
}

// below tells whether the figure misses its floor.
func (f *figure) below() bool { return f.Bound != nil && !f.Bound.met(f.Value, f.Bound.Floor) }

// verdict says in a word how the figure stands.
func (f *figure) verdict() string {
	switch {
	case f.Bound == nil:
		return ""
	case f.Bound.met(f.Value, f.Bound.Goal):
		return "goal"
	case f.below():
		return "BELOW FLOOR"
	}
	return "floor"
}

func (f *figure) value() string {
	if f.Unit == "" {
		return number(f.Value)
	}
	return number(f.Value) + " " + f.Unit
}

// bounds writes floor and goal.
func (f *figure) bounds() (floor, goal string) {
	if f.Bound == nil {
		return "", ""
	}
	sign := "≥ "
	if f.Bound.AtMost {
		sign = "≤ "
	}
	return sign + number(f.Bound.Floor), sign + number(f.Bound.Goal)
}

// number writes three digits or more.
func number(v float64) string {
	switch {
	case v == float64(int64(v)):
		return fmt.Sprintf("%d", int64(v))
	case v < 0.1:
		return fmt.Sprintf("%.4f", v)
	case v < 10:
		return fmt.Sprintf("%.3f", v)
	case v < 100:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.0f", v)
}
