package imports

import (
	"context"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/external"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
)

// Undoing takes an import back.
type Undoing struct {
	Import uuid.UUID
	Staff  uuid.UUID
	Actor  audit.Actor
	Tell   bool // whoever was sent a confirmation is told that the appointment is cancelled
}

// Undo takes back every appointment of an import that nobody has touched since: its time is free at once and its person
// forgotten, unless they are still to be told. The others stay as they are. Undoing again changes nothing.
func (s *Service) Undo(ctx context.Context, town *directory.Town, u Undoing) (*Import, error) {
	seen, err := s.Imports.Import(ctx, town, u.Import)
	if err != nil || seen.Undone != nil {
		return seen, err
	}
	taken, err := s.Imports.Taken(ctx, town, u.Import)
	if err != nil {
		return nil, err
	}
	told := make(map[uuid.UUID]bool)
	w := external.Withdrawal{Notify: func(a *appointment.Appointment) bool { return u.Tell && told[a.ID] && a.Contact.Email != "" }}
	for _, t := range taken {
		if t.Untouched(s.Now()) {
			w.Appointments = append(w.Appointments, t.Appointment)
			told[t.ID] = t.Told
		}
	}
	if len(w.Appointments) == 0 {
		return nil, apperr.New(apperr.AlreadyOver)
	}
	var tx Tx
	done := false
	w.Within = func(do func(booking.Tx) error) error {
		return s.Imports.InTenant(ctx, town.ID, func(own Tx) error {
			claimed, err := own.ClaimImport(ctx, u.Import)
			if err != nil || claimed.Undone != nil {
				done = err == nil
				return err
			}
			tx = own
			return do(own)
		})
	}
	err = s.Bookings.Withdraw(ctx, town, w, func(withdrawn []*appointment.Appointment) error {
		now := s.Now()
		undone := &Import{ID: u.Import, Staff: u.Staff, Undone: &now}
		record := Record{Import: undone, Audit: s.entry(u.Actor, "import.undo", u.Import, withdrawn)}
		for _, a := range withdrawn {
			if !w.Notify(a) {
				record.Appointments = append(record.Appointments, a.ID)
			}
		}
		return tx.Record(ctx, record)
	})
	if err != nil && !done {
		return nil, err
	}
	return s.Imports.Import(ctx, town, u.Import)
}
