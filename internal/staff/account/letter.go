package account

import (
	"bytes"
	"context"
	"encoding/base64"

	"stadttermin/internal/apperr"
	"stadttermin/internal/i18n"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/town/tenant"
)

// Letters composes the mails to staff.
type Letters struct {
	*Service

	Senders Towns
	Bundle  *i18n.Bundle
}

// Compose makes the mail that carries a link; apperr.NotFound where the link is over.
func (l *Letters) Compose(ctx context.Context, id tenant.ID, row *outbox.Row) (mail.Mail, error) {
	if row.Kind == mail.StaffCodes || row.Kind == mail.StaffAccess {
		return l.notice(ctx, id, row)
	}
	link, err := l.Links.Sent(ctx, id, row.SubjectID, l.Now())
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

// tokenOf derives a link's token again, with the secret of the time it was made.
func (s *Service) tokenOf(id tenant.ID, link *Link) (string, bool) {
	for _, secret := range s.secrets() {
		raw := linkToken(secret, id, link.ID)
		if bytes.Equal(hashToken(raw), link.TokenHash) {
			return base64.RawURLEncoding.EncodeToString(raw), true
		}
	}
	return "", false
}

// LinkPath is where links lead on a town's host; the token follows.
const LinkPath = "/bedienplatz/zugang/"

// LinkURL gives the address that a mail carries.
func LinkURL(base, token, language string) string {
	return base + LinkPath + token + "?lang=" + language
}
