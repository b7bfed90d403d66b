package queue

import (
	"context"
	"strconv"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
)

// awaitDays is for how long a document may be in the making before its person is forgotten all the same.
const awaitDays = 60

// Document is what is being made for somebody and collected later.
type Document struct {
	Awaited time.Time // since when it is being made; zero: nothing is
	Arrived time.Time // when it had arrived and the person was told; zero: not yet
}

// Pickup is a document in production, or one that has arrived, with the appointment that it comes of.
type Pickup struct {
	Document

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
func (s *Service) AwaitDocument(ctx context.Context, town *directory.Town, act Act, key string, awaits bool) (*Outcome, error) {
	return s.on(ctx, town, act, "await_document", key, []string{strconv.FormatBool(awaits)}, func(w *work, c *Case) error {
		if _, err := w.collected(ctx, c); err != nil {
			return err
		}
		if !c.Document.Arrived.IsZero() {
			return wrongState(c)
		}
		c.KeptUntil, c.Document, w.change.Document = 0, Document{}, true
		if awaits {
			c.KeptUntil, c.Document.Awaited = dateOf(w.now).AddDays(awaitDays), w.now
		}
		return nil
	})
}

// DocumentArrived writes to somebody that what was made for them can be collected, with a link to times for it. It
// writes once, however often it is asked to.
//
// Errors: as of AwaitDocument; apperr.StateChanged where the person was not served yet.
func (s *Service) DocumentArrived(ctx context.Context, town *directory.Town, act Act, key string) (*Outcome, error) {
	return s.on(ctx, town, act, "document", key, nil, func(w *work, c *Case) error {
		a, err := w.collected(ctx, c)
		if err != nil {
			return err
		}
		if !c.Document.Arrived.IsZero() {
			return nil // and the person was told
		}
		if err := c.refusal(MakingDocument, w.now); err != nil {
			return err
		}
		w.change.Mails = []outbox.Entry{{SubjectType: outbox.OfAppointment, SubjectID: a.ID, Kind: mail.Pickup, Due: w.now}}
		c.KeptUntil = dateOf(w.now).AddDays(w.town.Settings().Profile.RetentionDays)
		c.Document.Arrived, w.change.Document = w.now, true
		if c.Document.Awaited.IsZero() {
			c.Document.Awaited = w.now
		}
		return nil
	})
}

// collected gives the appointment of somebody for whom a document is made and who can be told of it.
func (w *work) collected(ctx context.Context, c *Case) (*appointment.Appointment, error) {
	if c.WalkIn() {
		return nil, apperr.New(apperr.NoPickup)
	}
	a, err := w.tx.Find(ctx, c.Appointment, w.town.Rules.Location)
	if err != nil {
		return nil, err
	}
	if a.Contact.Email == "" || appointment.PickupOf(w.town.Settings(), a.Items) == nil {
		return nil, apperr.New(apperr.NoPickup)
	}
	return a, nil
}

// Awaits tells whether a document is being made for the person.
func (c *Case) Awaits(today civil.Date) bool {
	return c.KeptUntil >= today && !c.Document.Awaited.IsZero() && c.Document.Arrived.IsZero()
}
