package hall

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/hall/dayplan"
	"stadttermin/internal/town/office"
)

// caseRow is what appointmentCases and walkInCases have alike.
type caseRow struct {
	Letter                         string
	Number                         int
	HomeID, OfficeID               string
	Day                            time.Time
	State                          appointment.State
	Language                       string
	Priority                       bool
	Arrived, Called, Ended, BackAt *time.Time
	Calls                          int
	Spent                          int // seconds
	Reason                         dayplan.Reason
	Shown                          []string
	CounterID                      string
	Services                       []string
	Quantities, MinutesEach        []int
	Actual                         []*int
}

func (r *caseRow) list(location *time.Location) *dayplan.Case {
	c := &dayplan.Case{
		Letter: r.Letter, Number: r.Number, Home: r.HomeID, Office: r.OfficeID, Date: civil.DateOf(r.Day), State: r.State, Language: r.Language, Priority: r.Priority,
		Arrived: local(r.Arrived, location), Called: local(r.Called, location), Ended: local(r.Ended, location), BackAt: local(r.BackAt, location),
		Calls: r.Calls, Spent: time.Duration(r.Spent) * time.Second, Reason: r.Reason, Shown: r.Shown, Counter: r.CounterID, Items: make([]dayplan.Item, len(r.Services)),
	}
	for i := range c.Items {
		c.Items[i] = dayplan.Item{Service: r.Services[i], Quantity: r.Quantities[i], Minutes: r.MinutesEach[i], Actual: r.Actual[i]}
	}
	return c
}

// appointmentCase is a case as appointmentCases has it.
type appointmentCase struct {
	caseRow
	AppointmentID      uuid.UUID
	Reference          string
	StartsAt           time.Time
	Minutes            int
	Channel            office.Channel
	Booked             time.Time
	ContactUntil       *time.Time
	Name, Email, Phone string
	VisitID            *uuid.UUID
	Seated             *string
	First, Past        *int
	Pinned             bool
}

func scanAppointmentCase(row pgx.CollectableRow, location *time.Location) (*dayplan.Case, error) {
	r, err := pgx.RowToStructByName[appointmentCase](row)
	if err != nil {
		return nil, err
	}
	c := r.list(location)
	c.Appointment, c.Reference, c.Start, c.Minutes, c.Channel, c.Booked = r.AppointmentID, r.Reference, r.StartsAt.In(location), r.Minutes, r.Channel, r.Booked.In(location)
	c.Contact = appointment.Contact{Name: r.Name, Email: r.Email, Phone: r.Phone}
	if r.ContactUntil != nil {
		c.KeptUntil = civil.DateOf(*r.ContactUntil)
	}
	if r.VisitID != nil {
		c.Visit = *r.VisitID
	}
	if r.Seated != nil {
		c.Seat = &dayplan.Seat{Counter: *r.Seated, From: *r.First, End: *r.Past, Bound: r.Pinned}
	}
	return c, nil
}

// walkInCase is a case as walkInCases has it.
type walkInCase struct {
	caseRow
	VisitID uuid.UUID
}

func scanWalkIn(row pgx.CollectableRow, location *time.Location) (*dayplan.Case, error) {
	r, err := pgx.RowToStructByName[walkInCase](row)
	if err != nil {
		return nil, err
	}
	c := r.list(location)
	c.Visit = r.VisitID
	for _, item := range c.Items {
		c.Minutes += item.Minutes
	}
	return c, nil
}
