package integrity

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// examiner goes through one tenant's days.
type examiner struct {
	*Examination
	tenant  tenant.ID
	inForce int64
	rules   map[int64]*availability.Rules // by number of revision
	report  Report
}

func (x *examiner) rulesOf(ctx context.Context, number int64) (*availability.Rules, error) {
	if known := x.rules[number]; known != nil {
		return known, nil
	}
	revision, err := x.Settings.RevisionOf(ctx, x.tenant, number)
	if err != nil {
		return nil, fmt.Errorf("revision %d: %w", number, err)
	}
	rules, err := availability.Compile(revision.Settings)
	if err != nil {
		return nil, fmt.Errorf("revision %d: %w", number, err)
	}
	x.rules[number] = rules
	return rules, nil
}

func (x *examiner) find(day officeday.ID, appointment uuid.UUID, violation bool, format string, args ...any) {
	x.report.Findings = append(x.report.Findings, Finding{
		Tenant: x.rules[x.inForce].Settings.Profile.Slug, Day: day, Appointment: appointment, Violation: violation, Problem: fmt.Sprintf(format, args...),
	})
}

func (x *examiner) examine(ctx context.Context, stored *Stored) error {
	days := make(map[officeday.ID][]StoredSeat)
	for i := range stored.Appointments {
		a := &stored.Appointments[i]
		x.report.Appointments++
		x.promise(a)
		if a.Seat == nil {
			continue
		}
		x.report.Seats++
		days[a.Seat.Day] = append(days[a.Seat.Day], *a.Seat)
		if err := x.fit(ctx, a); err != nil {
			return err
		}
	}
	for _, kept := range stored.Kept {
		x.report.Kept++
		if kept.Until.After(x.Now()) {
			days[kept.Day] = append(days[kept.Day], kept)
		} else {
			x.report.RunOut++
		}
	}
	for _, stray := range stored.Strays {
		x.find(officeday.ID{}, stray.Appointment, true, "is not there, but its %s is", stray.Part)
	}
	x.report.Days = len(days)
	for _, day := range slices.SortedFunc(maps.Keys(days), officeday.ID.Compare) {
		x.apart(day, days[day])
	}
	return nil
}

// promise compares an appointment with its seat. From the arrival on staff decide: somebody who came too late or was sent
// to another office waits without a seat, and one that is over may have given its own up.
func (x *examiner) promise(a *StoredAppointment) {
	seat, waiting := a.Seat, a.State == appointment.Booked
	switch {
	case seat == nil:
		if waiting {
			x.find(a.Day, a.ID, true, "has no seat")
		}
	case a.State == appointment.Cancelled || a.State == appointment.Displaced:
		x.find(a.Day, a.ID, true, "is %s and still has a seat", a.State)
	case seat.Day != a.Day:
		x.find(a.Day, a.ID, true, "has its seat in %s on %s", seat.Day.Office, seat.Day.Date)
	case waiting && (seat.From != a.StartTick || !lasts((seat.End-seat.From)*civil.TickMinutes, a.Minutes)):
		x.find(a.Day, a.ID, true, "has a seat of another time than its own")
	}
	day := civil.DayIn(a.Day.Date, x.rules[x.inForce].Location)
	if waiting && !day.At(a.StartTick).Equal(a.Start) {
		x.find(a.Day, a.ID, true, "begins at another moment than its tick says")
	}
}

// lasts tells whether a seat is as long as its appointment, or longer by a time after it that a service may have had.
func lasts(seat, appointment int) bool {
	return seat >= appointment && seat <= appointment+office.MaxMinutesAfter
}

// fit asks whether the seat could be given today, and if not, since when. Only a seat outside its day breaks a promise.
func (x *examiner) fit(ctx context.Context, a *StoredAppointment) error {
	breach, err := x.breach(ctx, a.Seat, x.inForce)
	switch {
	case err != nil:
		return err
	case breach == availability.OutsideDay:
		x.find(a.Day, a.ID, true, "%s", breach)
		return nil
	case breach == "", a.State != appointment.Booked && a.State != appointment.Arrived:
		return nil
	}
	since := x.inForce
	for since > a.Revision {
		if before, err := x.breach(ctx, a.Seat, since-1); err != nil {
			return err
		} else if before == "" {
			break
		}
		since--
	}
	x.find(a.Day, a.ID, false, "%s, outside the rules since revision %d", breach, since)
	return nil
}

func (x *examiner) breach(ctx context.Context, seat *StoredSeat, revision int64) (availability.Breach, error) {
	rules, err := x.rulesOf(ctx, revision)
	if err != nil {
		return "", err
	}
	o := rules.Office(seat.Day.Office)
	if o == nil {
		return availability.UnknownCounter, nil
	}
	return o.Verify(rules.Opening(o, seat.Day.Date), seat.Stored), nil
}

// apart makes sure that no counter is occupied twice at once, kept-back times included.
func (x *examiner) apart(day officeday.ID, seats []StoredSeat) {
	intervals := make([]availability.Stored, len(seats))
	for i := range seats {
		intervals[i] = seats[i].Stored
	}
	local := civil.DayIn(day.Date, x.rules[x.inForce].Location)
	for _, pair := range availability.Overlaps(intervals) {
		a, b := &seats[pair[0]], &seats[pair[1]]
		if a.Appointment == b.Appointment {
			continue // who gave a time up may have it again
		}
		x.find(day, a.Appointment, true, "shares counter %s with appointment %s at %s", a.Counter, b.Appointment, local.Label(max(a.From, b.From)))
	}
}
