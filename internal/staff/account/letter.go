package account

import (
	"context"

	"stadttermin/internal/apperr"
	"stadttermin/internal/i18n"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/town/tenant"
)

// Letters composes the mails to staff.
type Letters struct {
	*Links

	Senders Towns
	Bundle  *i18n.Bundle
}

// Compose makes the mail that carries a link; apperr.NotFound where the link is over.
func (l *Letters) Compose(ctx context.Context, id tenant.ID, row *outbox.Row) (mail.Mail, error) {
	if row.Kind == mail.StaffCodes || row.Kind == mail.StaffAccess {
		return l.notice(ctx, id, row)
	}
	link, err := l.Store.Links.Sent(ctx, id, row.SubjectID, l.Now())
	if err != nil {
		return mail.Mail{}, err
	}
	token, ok := l.tokenOf(id, link)
	if !ok {
		return mail.Mail{}, apperr.New(apperr.NotFound)
	}
	town, zone, err := l.Senders.Sender(ctx, id)
	if err != nil {
		return mail.Mail{}, err
	}
	return mail.ComposeStaff(l.Bundle.Printer(link.Language), mail.StaffMessage{
		ID: link.ID, Kind: row.Kind, Town: town, Name: link.Name, Email: link.Email,
		URL: LinkURL(town.BaseURL, token, link.Language), Until: link.Expires.In(zone),
	})
}

// LinkPath is where links lead on a town's host; the token follows.
const LinkPath = "/bedienplatz/zugang/"

// LinkURL gives the address that a mail carries.
func LinkURL(base, token, language string) string {
	return base + LinkPath + token + "?lang=" + language
}

// notice composes a mail that carries no link to follow.
func (l *Letters) notice(ctx context.Context, id tenant.ID, row *outbox.Row) (mail.Mail, error) {
	staff, err := l.Store.Notices.Recipient(ctx, id, row.SubjectID)
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
