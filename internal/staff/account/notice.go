package account

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
)

// Notices is what the use cases need of the database for mails that carry no link to follow.
type Notices interface {
	// Notify writes a mail into the outbox, unless it is there already.
	Notify(ctx context.Context, id tenant.ID, letter outbox.Entry) error
	// Recipient reads whom such a mail goes to; apperr.NotFound where the account is closed or gone.
	Recipient(ctx context.Context, id tenant.ID, staff uuid.UUID) (*Staff, error)
}

// warn tells somebody, once a day, that codes are tried at their account by somebody who knows the password.
func (s *Service) warn(ctx context.Context, id tenant.ID, staff uuid.UUID) error {
	const day = 24 * 60 * 60
	return s.Notices.Notify(ctx, id, outbox.Entry{
		SubjectType: outbox.OfStaff, SubjectID: staff, Kind: mail.StaffCodes, Sequence: int(s.Now().Unix() / day), Due: s.Now(),
	})
}

// access gives the mail by which those who watch over the town's accounts learn that somebody is let see what belongs to
// citizens; nil where these grants let nobody.
func access(now time.Time, grants []authz.Grant) *outbox.Entry {
	if !readsCitizens(grants) {
		return nil
	}
	return &outbox.Entry{SubjectType: outbox.OfStaff, Kind: mail.StaffAccess, Sequence: int(now.Unix()), Due: now}
}

// Overseers are the roles that learn of it.
var Overseers = []authz.Role{authz.Administrator, authz.Privacy}

// readsCitizens tells whether grants open what belongs to citizens.
func readsCitizens(grants []authz.Grant) bool {
	return authz.Anywhere(grants, authz.Contact, authz.Read)
}

// notice composes a mail that carries no link to follow.
func (l *Letters) notice(ctx context.Context, id tenant.ID, row *outbox.Row) (mail.Mail, error) {
	staff, err := l.Notices.Recipient(ctx, id, row.SubjectID)
	if err != nil {
		return mail.Mail{}, err
	}
	town, _, err := l.Senders.Sender(ctx, id)
	if err != nil {
		return mail.Mail{}, err
	}
	path := "/bedienplatz/konto"
	if row.Kind == mail.StaffAccess {
		path = "/verwaltung/protokoll"
	}
	return mail.ComposeStaff(l.Bundle.Printer(town.SourceLanguage), mail.StaffMessage{
		ID: row.SubjectID, Kind: row.Kind, Sequence: row.Sequence, Town: town, Name: staff.Name, Email: staff.Email, URL: town.BaseURL + path,
	})
}
