package account

import (
	"bytes"
	"context"
	"encoding/base64"
	"strconv"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

const (
	// InvitationLifetime lets people come back from a week of absence.
	InvitationLifetime = 7 * 24 * time.Hour
	// ResetLifetime is for somebody who is waiting for the mail.
	ResetLifetime = time.Hour
	// resetPause is how long no second link is mailed to somebody who asks again.
	resetPause = 10 * time.Minute
)

// Links is the use cases of links by which people choose a password.
type Links struct{ *Deps }

// Guest is somebody to be invited.
type Guest struct {
	Account uuid.UUID // of the account to be made; the same one again makes no second
	New
}

// Invite makes an account without a password and mails its owner a link to choose one. It gives the link's token, which
// whoever has no mail server hands over otherwise.
//
// Errors: as Add, but for passwords; apperr.RoleMissing.
func (l *Links) Invite(ctx context.Context, id tenant.ID, by audit.Actor, language string, guest Guest) (token string, err error) {
	staff, err := guest.staff()
	if err != nil {
		return "", err
	}
	if len(staff.Grants) == 0 {
		return "", apperr.New(apperr.RoleMissing).At("grants")
	}
	if guest.Account != uuid.Nil {
		staff.ID = guest.Account
	}
	token, link := l.newLink(id, uuid.New(), Invitation, staff.ID, language)
	entry := l.entry(by, "staff.invite", staff.ID)
	entry.Detail = map[string]any{"grants": describe(staff.Grants)}
	return token, l.Store.Links.Invite(ctx, id, staff, link, l.tell(by, staff.Grants), entry)
}

// InviteAgain mails somebody who has not accepted yet another link; the ones before it end. A link of this id that was
// sent already is not sent again.
func (l *Links) InviteAgain(ctx context.Context, id tenant.ID, by audit.Actor, language string, staff, link uuid.UUID) (token string, err error) {
	token, made := l.newLink(id, link, Invitation, staff, language)
	return token, l.Store.Links.Send(ctx, id, made, l.entry(by, "staff.invite_again", staff))
}

// SendReset mails somebody a link to choose another password. Their password stays as it is until they follow it.
func (l *Links) SendReset(ctx context.Context, id tenant.ID, by audit.Actor, language string, staff, link uuid.UUID) (token string, err error) {
	token, made := l.newLink(id, link, Reset, staff, language)
	return token, l.Store.Links.Send(ctx, id, made, l.entry(by, "staff.reset", staff))
}

// Forgot mails whoever forgot the password of an address a link to choose another. Whether there is such an account is not
// told; apperr.TooManyRequests comes for every address alike.
func (l *Links) Forgot(ctx context.Context, id tenant.ID, language, email string, from Origin) error {
	email, err := cleanEmail(email)
	if err != nil {
		return err
	}
	// Counted by place alone: the mail is the way in for whoever is kept waiting by others' guesses.
	if _, err := l.begin(ctx, id, "", "", Origin{Visitor: from.Visitor, Proof: from.Proof, Rules: from.Rules}); err != nil {
		return err
	}
	credentials, err := l.Store.Accounts.Credentials(ctx, id, email)
	if err == nil && credentials.Open && credentials.Hash != "" {
		// One mail in a while, whoever asks: its id says in which, so that the next one finds it there.
		_, err = l.SendReset(ctx, id, audit.System, language, credentials.Staff, l.once(credentials.Staff))
		if apperr.CodeOf(err) == apperr.NotFound {
			return nil // closed at this very moment
		}
		return err
	}
	if err != nil && apperr.CodeOf(err) != apperr.NotFound {
		return err
	}
	// A line in the trail costs what a link does.
	return l.Store.Accounts.Note(ctx, id, audit.Entry{At: l.Now(), Actor: audit.System, Action: "staff.reset_refuse", Object: "staff"})
}

// once names the link that somebody asks for in these minutes.
func (l *Links) once(staff uuid.UUID) uuid.UUID {
	while := l.Now().Truncate(resetPause).Unix()
	return uuid.NewSHA1(staff, l.Keys.Digest(digests, "forgot", strconv.FormatInt(while, 10)))
}

// OpenLink gives the link that a token stands for; apperr.LinkInvalid where it was used, ran out, or never was.
func (l *Links) OpenLink(ctx context.Context, id tenant.ID, token string) (*Link, error) {
	hash, err := parseToken(token)
	if err != nil {
		return nil, apperr.New(apperr.LinkInvalid)
	}
	return l.Store.Links.Link(ctx, id, hash, l.Now())
}

// FollowLink gives the account of a link the password that its owner chose, and what to remember their browser by: whoever
// reads the account's mails is no guesser. All sessions of the account end; signing in
// is the next step, with the second factor where there is one.
//
// Errors: apperr.LinkInvalid, apperr.PasswordWeak.
func (l *Links) FollowLink(ctx context.Context, id tenant.ID, token, password, device string) (remembered string, err error) {
	link, err := l.OpenLink(ctx, id, token)
	if err != nil {
		return "", err
	}
	hash, err := l.hashed(ctx, id, password, link.Name, link.Email)
	if err != nil {
		return "", err
	}
	action := "staff.password"
	if link.Kind == Invitation {
		action = "staff.accept"
	}
	if err := l.Store.Links.Follow(ctx, id, link.TokenHash, hash, l.entry(audit.Staff(link.Staff.String()), action, link.Staff)); err != nil {
		return "", err
	}
	return l.remember(id, device, link.Email), nil
}

// newLink derives a link's token from its id, so that the mail can be composed without the token being stored anywhere.
func (l *Links) newLink(id tenant.ID, link uuid.UUID, kind LinkKind, staff uuid.UUID, language string) (token string, made *Link) {
	raw := l.Keys.Digest(digests, linkTexts(id, link)...)
	now := l.Now()
	lifetime := InvitationLifetime
	if kind == Reset {
		lifetime = ResetLifetime
	}
	return base64.RawURLEncoding.EncodeToString(raw), &Link{
		ID: link, Kind: kind, Staff: staff, TokenHash: hashToken(raw), Language: language, Created: now, Expires: now.Add(lifetime),
	}
}

func linkTexts(id tenant.ID, link uuid.UUID) []string {
	return []string{"link", strconv.Itoa(int(id)), link.String()}
}

// Letter is the mail that carries the link.
func (l *Link) Letter() outbox.Entry {
	kind := mail.StaffInvitation
	if l.Kind == Reset {
		kind = mail.StaffReset
	}
	return outbox.Entry{SubjectType: outbox.OfStaff, SubjectID: l.ID, Kind: kind, Due: l.Created}
}

// tokenOf derives a link's token again, with the secret of the time it was made.
func (l *Links) tokenOf(id tenant.ID, link *Link) (string, bool) {
	for _, raw := range l.Keys.Digests(digests, linkTexts(id, link.ID)...) {
		if bytes.Equal(hashToken(raw), link.TokenHash) {
			return base64.RawURLEncoding.EncodeToString(raw), true
		}
	}
	return "", false
}
