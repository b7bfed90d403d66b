package desk

import (
	"context"
	"strconv"

	"stadttermin/internal/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/fault"
	"stadttermin/internal/mail"
	"stadttermin/internal/outbox"
)

// awaitDays is for how long a document may be in the making before its person is forgotten all the same.
const awaitDays = 60

// AwaitDocument says whether a document is being made for somebody, who is to be told when it has arrived. Until then
// the contact is kept, at most for 60 days from today.
//
// Errors: fault.NotFound; fault.NoPickup where no document comes of the services or there is no e-mail address.
func (s *Service) AwaitDocument(ctx context.Context, town *booking.Town, act Act, key string, awaits bool) (*Outcome, error) {
	return s.on(ctx, town, act, "await_document", key, []string{strconv.FormatBool(awaits)}, func(w *work, c *Case) error {
		if _, err := w.collected(ctx, c); err != nil {
			return err
		}
		c.KeptUntil = 0
		if awaits {
			c.KeptUntil = dateOf(w.now).AddDays(awaitDays)
		}
		return nil
	})
}

// DocumentArrived writes to somebody that what was made for them can be collected, with a link to times for it. It
// writes once, however often it is asked to.
//
// Errors: as of AwaitDocument; fault.StateChanged where the person was not served yet.
func (s *Service) DocumentArrived(ctx context.Context, town *booking.Town, act Act, key string) (*Outcome, error) {
	return s.on(ctx, town, act, "document", key, nil, func(w *work, c *Case) error {
		a, err := w.collected(ctx, c)
		if err != nil {
			return err
		}
		if c.State != booking.Done && c.State != booking.Called && c.State != booking.Parked {
			return wrongState(c)
		}
		w.change.Mails = []outbox.Entry{{SubjectType: outbox.OfAppointment, SubjectID: a.ID, Kind: mail.Pickup, Due: w.now}}
		c.KeptUntil = dateOf(w.now).AddDays(w.town.Settings().Profile.RetentionDays)
		return nil
	})
}

// collected gives the appointment of somebody for whom a document is made and who can be told of it.
func (w *work) collected(ctx context.Context, c *Case) (*booking.Appointment, error) {
	if c.WalkIn() {
		return nil, fault.New(fault.NoPickup)
	}
	a, err := w.tx.Find(ctx, c.Appointment, w.town.Rules.Location)
	if err != nil {
		return nil, err
	}
	if a.Contact.Email == "" || booking.PickupOf(w.town.Settings(), a.Items) == nil {
		return nil, fault.New(fault.NoPickup)
	}
	return a, nil
}

// Awaits tells whether a document is being made for the person.
func (c *Case) Awaits(today civil.Date) bool { return c.KeptUntil >= today }
