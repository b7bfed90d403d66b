package availability

// matches tells whether, tick by tick, everybody present and the newcomer can each have a counter of their own. Where
// they cannot there is no seating; where they can there may still be none, because a seat holds for a whole interval.
func (s *search) matches(reach Counters, from, end int) bool {
	for tick := from; tick < end; tick++ {
		if tick > from && !s.begins(tick) {
			continue // whoever is present was present a tick ago
		}
		var tried Counters
		if !s.augment(reach, tick, &tried) {
			return false
		}
	}
	return true
}

// begins tells whether an unpinned seat begins at the tick.
func (s *search) begins(tick int) bool {
	for c := range s.at {
		if i := s.at[c][tick]; i >= 0 && s.seats[i].From == tick {
			return true
		}
	}
	return false
}

// augment looks for a counter for somebody with the given reach by pushing those present at the tick along.
func (s *search) augment(reach Counters, tick int, tried *Counters) bool {
	for rest := reach &^ *tried; rest != 0; rest = reach &^ *tried {
		c := rest.first()
		*tried |= only(c)
		present := s.at[c][tick]
		if present < 0 || s.augment(s.reach[present], tick, tried) {
			return true
		}
	}
	return false
}
