package files

import (
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// Keys of a service that say how long it takes. The first is a number, or a list where the length changes on some day.
const (
	minutesKey     = "minutes"
	minutesMoreKey = "minutes_more"
	minutesFromKey = "minutes_from" // in paths: the entries of the list that have a date
)

// writtenLength is an entry of the list. The first may do without a date.
type writtenLength struct {
	From        *civil.Date `yaml:"from,omitempty"`
	Minutes     int         `yaml:"minutes"`
	MinutesMore *int        `yaml:"minutes_more,omitempty"`
}

// listed gives the list that a service's lengths are written as.
func listed(s *office.Service) (list []writtenLength) {
	first := s.MinutesFrom[0]
	if first.Minutes != s.Minutes || !same(first.MinutesMore, s.MinutesMore) {
		list = append(list, writtenLength{Minutes: s.Minutes, MinutesMore: s.MinutesMore})
	}
	for _, length := range s.MinutesFrom {
		list = append(list, writtenLength{From: &length.From, Minutes: length.Minutes, MinutesMore: length.MinutesMore})
	}
	return list
}

func same(a, b *int) bool { return a == b || a != nil && b != nil && *a == *b }
