package closure

import (
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
)

// Story is what closures did to one appointment, the first one first.
type Story struct {
	ID    uuid.UUID // of the appointment
	Start time.Time // when it is to take place as things are
	Rows  []*Row    // without their person
}

// chapter gives the rows that have led to where the appointment is now: those about its present time, since its person has
// answered or it was let take place. What a closure that was taken back has given back says no more than where it sat.
func (s *Story) chapter() []*Row {
	var rows []*Row
	for _, row := range s.Rows {
		switch {
		case row.State == Restored && !row.Over, row.State.Answer():
			rows = nil
		case row.Before.Equal(s.Start):
			rows = append(rows, row)
		}
	}
	return rows
}

// asked gives the row of the closure that asks the person, or nil.
func (s *Story) asked() *Row {
	for _, row := range s.chapter() {
		if row.State == Open {
			return row
		}
	}
	return nil
}

// homes gives the rows that say where the appointment sat at its present time, the first place first.
func (s *Story) homes() []*Row {
	var rows []*Row
	for _, row := range s.chapter() {
		if !row.WasKept && row.Resolution != Left {
			rows = append(rows, row)
		}
	}
	return rows
}

// returns tells whether taking a closure back may give the old time back: whatever closed that first is then over.
func (s *Story) returns(undone uuid.UUID, now time.Time) bool {
	if s.asked() == nil {
		return false
	}
	for _, row := range s.chapter() {
		if row.State != Restored && (row.Resolution == ByMail || row.Resolution == ByCall) {
			return (row.Over || row.Closure == undone) && !row.WasKept && now.Before(row.Before)
		}
	}
	return false
}

// earlier gives the row of the closure that asks the person again once a closure is taken back that had closed the time
// which that one had kept; nil where there is none.
func (s *Story) earlier(undone uuid.UUID) *Row {
	asked := s.asked()
	if asked == nil || asked.Closure != undone {
		return nil
	}
	var before *Row
	for _, row := range s.chapter() {
		if row.State == Replaced && !row.Over && row.Closure != undone {
			before = row
		}
	}
	return before
}

// keptAt gives the place of the time that a row had kept, as a later closure found it; nil where none is known.
func (s *Story) keptAt(kept *Row, location *time.Location) *Row {
	var at *Row
	for _, row := range s.Rows {
		if row.WasKept && kept.Kept != nil && row.Was.Day.Office == kept.Kept.Day.Office &&
			civil.DayIn(row.Was.Day.Date, location).At(row.Was.From).Equal(kept.Kept.Start) {
			at = row
		}
	}
	return at
}

// movedAway tells whether a closure that is over, or is to be, may have given the appointment another counter.
func (s *Story) movedAway(undone uuid.UUID) bool {
	for _, row := range s.homes() {
		if (row.Resolution == Reseated || row.State == Restored) && (row.Over || row.Closure == undone) {
			return true
		}
	}
	return false
}

// days gives the office-days on which taking something back may change the appointment.
func (s *Story) days(location *time.Location) (days []officeday.ID) {
	for _, row := range s.Rows {
		days = append(days, row.Was.Day)
		if row.Kept != nil {
			days = append(days, officeday.At(row.Kept.Day.Office, row.Kept.Start.In(location)))
		}
	}
	return days
}
