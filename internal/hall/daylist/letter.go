package daylist

import (
	"context"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/directory"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/town/tenant"
)

// Letters composes the mails that take lists to offices.
type Letters struct {
	*Lists

	Towns interface {
		Town(ctx context.Context, id tenant.ID) (*directory.Town, error)
		// Sender gives a town as the sender of its mails, and its zone.
		Sender(ctx context.Context, id tenant.ID) (mail.Town, *time.Location, error)
	}
}

// Compose makes the mail to one recipient; apperr.NotFound where the file was made anew since, or its day is over.
func (l *Letters) Compose(ctx context.Context, id tenant.ID, row *outbox.Row) (mail.Mail, error) {
	file, err := l.Files.File(ctx, id, File{ID: row.SubjectID})
	if err != nil {
		return mail.Mail{}, err
	}
	if row.Sequence >= len(file.Recipients) {
		return mail.Mail{}, apperr.New(apperr.NotFound)
	}
	town, err := l.Towns.Town(ctx, id)
	if err != nil {
		return mail.Mail{}, err
	}
	sender, zone, err := l.Towns.Sender(ctx, id)
	if err != nil {
		return mail.Mail{}, err
	}
	printer := l.Bundle.Printer(l.language(town))
	name := file.Office
	if o := town.Settings().Office(file.Office); o != nil {
		name = o.Name
	}
	return mail.ComposeOfficeList(printer, mail.OfficeListMessage{
		ID: file.ID, Recipient: row.Sequence, Town: sender, To: file.Recipients[row.Sequence], Office: name, OfficeID: file.Office,
		Date: file.Date, Made: printer.DateTime(file.Made.In(zone)), File: file.File,
	})
}
