package queue

import (
	"context"
	"strconv"
	"time"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
)

// awaitDays is for how long a document may be in the making before its person is forgotten all the same.
const awaitDays = 60

// Pickup is a document in production, or one that has arrived, with the appointment that it comes of.
type Pickup struct {
	dayplan.Document

	Appointment *appointment.Appointment
}

// Pickups lists documents.
type Pickups interface {
	// Documents lists those of offices that are being made on a date, the longest first, then those that have arrived since
	// a moment, the latest first; people are read at offices in named only.
	Documents(ctx context.Context, town *directory.Town, offices, named []string, today civil.Date, since time.Time) ([]Pickup, error)
}

// AwaitDocument says whether a document is being made for somebody, who is to be told when it has arrived. Until then
// the contact is kept, at most for 60 days from today.
//
// Errors: apperr.NotFound; apperr.StateChanged where it has arrived already; apperr.NoPickup where no document comes of the services or there is no e-mail address.
func (s *Service) AwaitDocument(ctx context.Context, town *directory.Town, command Command, key string, awaits bool) (*Result, error) {
	return s.on(ctx, town, command.named("await_document", strconv.FormatBool(awaits)), key, func(t *transaction, c *dayplan.Case) error {
		if _, err := t.collected(ctx, c); err != nil {
			return err
		}
		if !c.Document.Arrived.IsZero() {
			return c.StateChanged()
		}
		c.KeptUntil, c.Document, t.change.Document = 0, dayplan.Document{}, true
		if awaits {
			c.KeptUntil, c.Document.Awaited = civil.DateOf(t.now).AddDays(awaitDays), t.now
		}
		return nil
	})
}

// DocumentArrived writes to somebody that what was made for them can be collected, with a link to times for it. It
// writes once, however often it is asked to.
//
// Errors: as of AwaitDocument; apperr.StateChanged where the person was not served yet.
func (s *Service) DocumentArrived(ctx context.Context, town *directory.Town, command Command, key string) (*Result, error) {
	return s.on(ctx, town, command.named("document"), key, func(t *transaction, c *dayplan.Case) error {
		a, err := t.collected(ctx, c)
		if err != nil {
			return err
		}
		if !c.Document.Arrived.IsZero() {
			return nil // and the person was told
		}
		if err := c.Refusal(dayplan.MakingDocument, t.now); err != nil {
			return err
		}
		t.change.Mails = []outbox.Entry{{SubjectType: outbox.OfAppointment, SubjectID: a.ID, Kind: mail.Pickup, Due: t.now}}
		c.KeptUntil = civil.DateOf(t.now).AddDays(t.town.Settings().Profile.RetentionDays)
		c.Document.Arrived, t.change.Document = t.now, true
		if c.Document.Awaited.IsZero() {
			c.Document.Awaited = t.now
		}
		return nil
	})
}

// collected gives the appointment of somebody for whom a document is made and who can be told of it.
func (t *transaction) collected(ctx context.Context, c *dayplan.Case) (*appointment.Appointment, error) {
	if c.WalkIn() {
		return nil, apperr.New(apperr.NoPickup)
	}
	a, err := t.tx.Find(ctx, c.Appointment, t.town.Rules.Location)
	if err != nil {
		return nil, err
	}
	if a.Contact.Email == "" || appointment.PickupOf(t.town.Settings(), a.Items) == nil {
		return nil, apperr.New(apperr.NoPickup)
	}
	return a, nil
}
