// Package officeday knows one office on one date: who sits at which counter, what is held there, in which order days are
// locked, and how all that becomes a day of the engine. It keeps days in memory and revalidates them with one question to Redis.
//
// Invariants: what is remembered is never booked on as it is: a hold is acquired by the day's stamp, an appointment is written by
// the day's version or under its lock. Holds are read before seats: a booking writes its seat before it releases its hold, so
// whoever misses the hold sees the seat.
package officeday

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/civil"
)

// ID is one office on one date.
type ID struct {
	Office string
	Date   civil.Date
}

// At gives the office-day of a start, which is in the town's location.
func At(office string, start time.Time) ID { return ID{Office: office, Date: civil.DateOf(start)} }

// Compare orders days by date, then by office: the order in which they are locked.
func (d ID) Compare(other ID) int {
	return cmp.Or(cmp.Compare(d.Date, other.Date), cmp.Compare(d.Office, other.Office))
}

// InLockOrder gives each day once, in the order in which every transaction locks them.
func InLockOrder(days []ID) []ID {
	days = slices.Clone(days)
	slices.SortFunc(days, ID.Compare)
	return slices.Compact(days)
}

// Lock names what a transaction is about to change.
type Lock struct {
	Email     string // whose open appointments are counted; empty: nobody's
	EmailLock int64  // keeps bookings of one address apart: a keyed hash of it
	Days      []ID
	Now       time.Time
}

// Locked is what a transaction has locked, as it is.
type Locked struct {
	Revision int64 // in force
	Open     int   // appointments of the address that lie ahead
	Days     map[ID]*State
}

// State is what the database knows of one office-day.
type State struct {
	Version int64
	Next    int              // that the next appointment's waiting number is drawn from
	Seats   []SeatAssignment // in the order of SeatAssignment.Compare
}

// SeatAssignment is an occupied interval: an appointment's seat, or a time kept back, which is bound.
type SeatAssignment struct {
	Appointment uuid.UUID // for a time kept back: whom it is kept for, or who gave it up
	Kept        bool
	Counter     string
	From, End   int // ticks, End excluded
	Services    []string
	Bound       bool
	Until       time.Time // of a time kept back
}

// Compare lets the same seats always be judged in the same order.
func (s SeatAssignment) Compare(other SeatAssignment) int {
	return cmp.Or(
		cmp.Compare(s.From, other.From), bytes.Compare(s.Appointment[:], other.Appointment[:]),
		strings.Compare(s.Counter, other.Counter), cmp.Compare(s.End, other.End),
	)
}

// Reseat moves an appointment to another counter of its office.
type Reseat struct {
	Appointment uuid.UUID
	Counter     string
}

// SeatOf finds an appointment's own seat, or nil.
func (s *State) SeatOf(appointment uuid.UUID) *SeatAssignment {
	i := slices.IndexFunc(s.Seats, func(seat SeatAssignment) bool { return seat.Appointment == appointment && !seat.Kept })
	if i < 0 {
		return nil
	}
	return &s.Seats[i]
}

// KeptFor finds the time that is kept for an appointment, or nil.
func (s *State) KeptFor(appointment uuid.UUID) *SeatAssignment {
	i := slices.IndexFunc(s.Seats, func(seat SeatAssignment) bool { return seat.Appointment == appointment && seat.Kept })
	if i < 0 {
		return nil
	}
	return &s.Seats[i]
}

// Without gives the state without an appointment's own seat.
func (s *State) Without(appointment uuid.UUID) *State {
	rest := *s
	rest.Seats = slices.DeleteFunc(slices.Clone(s.Seats), func(seat SeatAssignment) bool { return seat.Appointment == appointment && !seat.Kept })
	return &rest
}

// With gives a later version of the day, on which somebody was seated and has drawn a number.
func (s *State) With(seat SeatAssignment, number int, version int64) *State {
	at, _ := slices.BinarySearchFunc(s.Seats, seat, SeatAssignment.Compare)
	return &State{Version: version, Next: number + 1, Seats: slices.Concat(s.Seats[:at], []SeatAssignment{seat}, s.Seats[at:])}
}
