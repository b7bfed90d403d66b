package account

import (
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

// LinkKind is what a link is for.
type LinkKind string

// Kinds of links.
const (
	Invitation LinkKind = "invitation" // choose the first password
	Reset      LinkKind = "reset"      // choose another one
)

const (
	// InvitationLifetime lets people come back from a week of absence.
	InvitationLifetime = 7 * 24 * time.Hour
	// ResetLifetime is for somebody who is waiting for the mail.
	ResetLifetime = time.Hour
	// resetPause is how long no second link is mailed to somebody who asks again.
	resetPause = 10 * time.Minute
)

// Link lets somebody choose a password once.
type Link struct {
	ID        uuid.UUID
	Kind      LinkKind
	Staff     uuid.UUID
	Name      string // of the account
	Email     string // of the account
	TokenHash []byte // SHA-256
	Language  string // of the mail and of the page
	Created   time.Time
	Expires   time.Time
}

// Links is what the use cases need of the database for links.
type Links interface {
	// Invite writes an account that nobody has accepted yet, with its link and the mail that carries it, and tells the overseers
	// where tell is not nil. An account with
	// this id is there already: nothing is written. Other errors as Accounts.Add.
	Invite(ctx context.Context, id tenant.ID, staff *Staff, link *Link, letter outbox.Entry, tell *outbox.Entry, entry audit.Entry) error
	// Send writes a link with the mail that carries it, unless one of this id is there already; an invitation ends those
	// before it. apperr.NotFound where the account is closed, or has accepted its invitation and is invited again, or has
	// not and asks for another password.
	Send(ctx context.Context, id tenant.ID, link *Link, letter outbox.Entry, entry audit.Entry) error
	// Link reads an open one by its token; apperr.LinkInvalid where there is none.
	Link(ctx context.Context, id tenant.ID, tokenHash []byte, now time.Time) (*Link, error)
	// Sent reads an open one by its id; apperr.NotFound where there is none.
	Sent(ctx context.Context, id tenant.ID, link uuid.UUID, now time.Time) (*Link, error)
	// Follow gives the account the password, and ends its links, sessions and half sessions; apperr.LinkInvalid where
	// there is no such open link.
	Follow(ctx context.Context, id tenant.ID, tokenHash []byte, hash string, entry audit.Entry) error
}

// Guest is somebody to be invited.
type Guest struct {
	Account uuid.UUID // of the account to be made; the same one again makes no second
	New
}

// Invite makes an account without a password and mails its owner a link to choose one. It gives the link's token, which
// whoever has no mail server hands over otherwise.
//
// Errors: as Add, but for passwords; apperr.RoleMissing.
func (s *Service) Invite(ctx context.Context, id tenant.ID, by audit.Actor, language string, guest Guest) (token string, err error) {
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
	token, link := s.newLink(id, uuid.New(), Invitation, staff.ID, language)
	entry := s.entry(by, "staff.invite", staff.ID)
	entry.Detail = map[string]any{"grants": describe(staff.Grants)}
	return token, s.Links.Invite(ctx, id, staff, link, link.letter(), s.tell(by, staff.Grants), entry)
}

// InviteAgain mails somebody who has not accepted yet another link; the ones before it end. A link of this id that was
// sent already is not sent again.
func (s *Service) InviteAgain(ctx context.Context, id tenant.ID, by audit.Actor, language string, staff, link uuid.UUID) (token string, err error) {
	token, made := s.newLink(id, link, Invitation, staff, language)
	return token, s.Links.Send(ctx, id, made, made.letter(), s.entry(by, "staff.invite_again", staff))
}

// SendReset mails somebody a link to choose another password. Their password stays as it is until they follow it.
func (s *Service) SendReset(ctx context.Context, id tenant.ID, by audit.Actor, language string, staff, link uuid.UUID) (token string, err error) {
	token, made := s.newLink(id, link, Reset, staff, language)
	return token, s.Links.Send(ctx, id, made, made.letter(), s.entry(by, "staff.reset", staff))
}

// Forgot mails whoever forgot the password of an address a link to choose another. Whether there is such an account is not
// told; apperr.TooManyRequests comes for every address alike.
func (s *Service) Forgot(ctx context.Context, id tenant.ID, language, email string, from Origin) error {
	email, err := cleanEmail(email)
	if err != nil {
		return err
	}
	// Counted by place alone: the mail is the way in for whoever is kept waiting by others' guesses.
	if _, err := s.begin(ctx, id, "", "", Origin{Visitor: from.Visitor, Proof: from.Proof, Rules: from.Rules}); err != nil {
		return err
	}
	credentials, err := s.Accounts.Credentials(ctx, id, email)
	if err == nil && credentials.Open && credentials.Hash != "" {
		// One mail in a while, whoever asks: its id says in which, so that the next one finds it there.
		_, err = s.SendReset(ctx, id, audit.System, language, credentials.Staff, s.once(credentials.Staff))
		if apperr.CodeOf(err) == apperr.NotFound {
			return nil // closed at this very moment
		}
		return err
	}
	if err != nil && apperr.CodeOf(err) != apperr.NotFound {
		return err
	}
	// A line in the trail costs what a link does.
	return s.Accounts.Note(ctx, id, audit.Entry{At: s.Now(), Actor: audit.System, Action: "staff.reset_refuse", Object: "staff"})
}

// once names the link that somebody asks for in these minutes.
func (s *Service) once(staff uuid.UUID) uuid.UUID {
	while := s.Now().Truncate(resetPause).Unix()
	return uuid.NewSHA1(staff, mac(s.Secret, "forgot", strconv.FormatInt(while, 10)))
}

// OpenLink gives the link that a token stands for; apperr.LinkInvalid where it was used, ran out, or never was.
func (s *Service) OpenLink(ctx context.Context, id tenant.ID, token string) (*Link, error) {
	hash, err := parseToken(token)
	if err != nil {
		return nil, apperr.New(apperr.LinkInvalid)
	}
	return s.Links.Link(ctx, id, hash, s.Now())
}

// FollowLink gives the account of a link the password that its owner chose, and what to remember their browser by: whoever
// reads the account's mails is no guesser. All sessions of the account end; signing in
// is the next step, with the second factor where there is one.
//
// Errors: apperr.LinkInvalid, apperr.PasswordWeak.
func (s *Service) FollowLink(ctx context.Context, id tenant.ID, token, password, device string) (remembered string, err error) {
	link, err := s.OpenLink(ctx, id, token)
	if err != nil {
		return "", err
	}
	hash, err := s.hashed(ctx, id, password, link.Name, link.Email)
	if err != nil {
		return "", err
	}
	action := "staff.password"
	if link.Kind == Invitation {
		action = "staff.accept"
	}
	if err := s.Links.Follow(ctx, id, link.TokenHash, hash, s.entry(audit.Staff(link.Staff.String()), action, link.Staff)); err != nil {
		return "", err
	}
	return s.remember(id, device, link.Email), nil
}

// newLink derives a link's token from its id, so that the mail can be composed without the token being stored anywhere.
func (s *Service) newLink(id tenant.ID, link uuid.UUID, kind LinkKind, staff uuid.UUID, language string) (token string, made *Link) {
	raw := linkToken(s.Secret, id, link)
	now := s.Now()
	lifetime := InvitationLifetime
	if kind == Reset {
		lifetime = ResetLifetime
	}
	return base64.RawURLEncoding.EncodeToString(raw), &Link{
		ID: link, Kind: kind, Staff: staff, TokenHash: hashToken(raw), Language: language, Created: now, Expires: now.Add(lifetime),
	}
}

func linkToken(secret []byte, id tenant.ID, link uuid.UUID) []byte {
	return mac(secret, "link", strconv.Itoa(int(id)), link.String())
}

func (l *Link) letter() outbox.Entry {
	kind := mail.StaffInvitation
	if l.Kind == Reset {
		kind = mail.StaffReset
	}
	return outbox.Entry{SubjectType: outbox.OfStaff, SubjectID: l.ID, Kind: kind, Due: l.Created}
}
