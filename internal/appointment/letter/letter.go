// Package letter says what there is to say about an appointment, in mails and on paper, from what is true at the moment.
package letter

import (
	"context"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/town/tenant"
)

// Compose makes the mail of a row; apperr.NotFound where it is not true any more or its person is forgotten.
func (l *Letters) Compose(ctx context.Context, id tenant.ID, row *outbox.Row) (mail.Mail, error) {
	town, err := l.Towns.Town(ctx, id)
	if err != nil {
		return mail.Mail{}, err
	}
	a, err := l.Store.Find(ctx, town, row.SubjectID)
	if err != nil {
		return mail.Mail{}, err
	}
	if !current(row, a, l.Now()) {
		return mail.Mail{}, apperr.New(apperr.NotFound)
	}
	message := l.Message(town, a, row.Kind, row.Sequence)
	if row.Kind == mail.Pickup && !describePickup(town, a, &message) {
		return mail.Mail{}, apperr.New(apperr.NotFound)
	}
	return mail.Compose(l.Bundle.Printer(a.Language), message)
}

// current tells whether a mail is still true: nothing has happened since it was written, and a reminder only while the
// appointment lies ahead.
func current(row *outbox.Row, a *appointment.Appointment, now time.Time) bool {
	switch {
	case a.Contact.Email == "":
		return false
	case row.Kind == mail.ManageLink:
		return true
	case row.Kind == mail.Pickup:
		return a.State != appointment.Cancelled && a.State != appointment.Displaced
	case row.Sequence != a.Sequence:
		return false
	case row.Kind == mail.Cancellation || row.Kind == mail.TownCancellation:
		return a.State == appointment.Cancelled
	case row.Kind == mail.Closure:
		return a.State == appointment.Displaced
	}
	return a.State == appointment.Booked && now.Before(a.Start)
}
