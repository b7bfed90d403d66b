package addresscheck

import (
	"context"

	"stadttermin/internal/apperr"
	"stadttermin/internal/directory"
	"stadttermin/internal/i18n"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/town/tenant"
)

// Letters composes the mails with the codes.
type Letters struct {
	Service *Service
	Towns   interface {
		Town(ctx context.Context, id tenant.ID) (*directory.Town, error)
	}
	Bundle *i18n.Bundle
}

// Compose makes the mail of a row; apperr.NotFound once its code is taken no more.
func (l *Letters) Compose(ctx context.Context, id tenant.ID, row *outbox.Row) (mail.Mail, error) {
	town, err := l.Towns.Town(ctx, id)
	if err != nil {
		return mail.Mail{}, err
	}
	c, err := l.Service.Store.FindCheck(ctx, id, row.SubjectID)
	if err != nil {
		return mail.Mail{}, err
	}
	until := c.Asked.Truncate(window).Add(2 * window)
	if !l.Service.Now().Before(until) {
		return mail.Mail{}, apperr.New(apperr.NotFound)
	}
	return mail.ComposeAddressCode(l.Bundle.Printer(c.Language), mail.AddressCodeMessage{
		ID: c.ID, Town: town.Sender(), To: c.Email, Until: until.In(town.Rules.Location),
		Code: l.Service.code(town, c.Hold, mail.AddressKey(c.Email), c.Asked),
	})
}
