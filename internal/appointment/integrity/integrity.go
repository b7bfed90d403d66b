// Package integrity proves that what is stored is a valid seating.
package integrity

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/tenant"
)

// Examination proves that what is stored is a valid seating: every appointment that is still to come has one seat of its
// own time, nobody else has one, no counter has two at once, and nothing is left of an appointment that is not there. It
// only reads, and names nobody.
type Examination struct {
	Records  Records
	Settings Settings
	Now      func() time.Time
}

// Records is what the examination reads.
type Records interface {
	// Stored reads appointments with their seats, and times kept back, of a tenant's days from a date on, and strays of all
	// days, in one snapshot.
	Stored(ctx context.Context, id tenant.ID, from civil.Date) (*Stored, error)
}

// Settings are those that what is stored was booked by.
type Settings interface {
	// InForce gives the number of the revision in force at a moment, 0 where there is none.
	InForce(ctx context.Context, id tenant.ID, now time.Time) (int64, directory.Limits, error)
	// RevisionOf reads the revision of a number; apperr.NotFound where there is none.
	RevisionOf(ctx context.Context, id tenant.ID, number int64) (*tenant.Revision, error)
}

// Stored is what the database holds of a tenant's days.
type Stored struct {
	Appointments []StoredAppointment // by day and office
	Kept         []StoredSeat
	Strays       []Stray // of whatever day
}

// Stray is part of an appointment that is not there.
type Stray struct {
	Part        string // seat, contact or item
	Appointment uuid.UUID
}

// StoredAppointment is an appointment as its row says, and its seat, if it has one.
type StoredAppointment struct {
	ID        uuid.UUID
	Day       officeday.ID
	StartTick int
	Minutes   int
	Start     time.Time
	State     appointment.State
	Revision  int64 // that it was booked under
	Seat      *StoredSeat
}

// StoredSeat is a seat, or a time kept back, as its row says.
type StoredSeat struct {
	availability.Stored
	Appointment uuid.UUID
	Day         officeday.ID
	Until       time.Time // of a time kept back
}

// Finding is something that is wrong with what is stored. A violation breaks a promise; anything else follows from rules
// that have changed since, and is for staff to look at.
type Finding struct {
	Tenant      string       // slug
	Day         officeday.ID // without an office where it is of no day
	Appointment uuid.UUID
	Violation   bool
	Problem     string // one English clause
}

func (f Finding) String() string {
	if f.Day.Office == "" {
		return fmt.Sprintf("%s appointment %s %s", f.Tenant, f.Appointment, f.Problem)
	}
	return fmt.Sprintf("%s %s %s appointment %s %s", f.Tenant, f.Day.Office, f.Day.Date, f.Appointment, f.Problem)
}

// Report is what an examination has read and found.
type Report struct {
	Days         int // office-days with anything on them
	Appointments int
	Seats        int
	Kept         int // times kept back
	RunOut       int // of them, those that no longer count
	Findings     []Finding
}

// Add puts another tenant's report to this one.
func (r *Report) Add(other *Report) {
	r.Days += other.Days
	r.Appointments += other.Appointments
	r.Seats += other.Seats
	r.Kept += other.Kept
	r.RunOut += other.RunOut
	r.Findings = append(r.Findings, other.Findings...)
}

// Violations counts the findings that break a promise.
func (r *Report) Violations() (n int) {
	for i := range r.Findings {
		if r.Findings[i].Violation {
			n++
		}
	}
	return n
}

// Examine reads a tenant's days from today on and says what is wrong with them.
func (e *Examination) Examine(ctx context.Context, id tenant.ID) (*Report, error) {
	number, _, err := e.Settings.InForce(ctx, id, e.Now())
	if err != nil || number == 0 {
		return &Report{}, err
	}
	x := &examiner{Examination: e, tenant: id, inForce: number, rules: make(map[int64]*availability.Rules)}
	rules, err := x.rulesOf(ctx, number)
	if err != nil {
		return nil, err
	}
	stored, err := e.Records.Stored(ctx, id, civil.DateOf(e.Now().In(rules.Location)))
	if err != nil {
		return nil, err
	}
	return &x.report, x.examine(ctx, stored)
}
