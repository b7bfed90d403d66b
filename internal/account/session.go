package account

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"

	"stadttermin/internal/audit"
	"stadttermin/internal/fault"
	"stadttermin/internal/tenant"
)

// Attempt is somebody who wants to sign in.
type Attempt struct {
	Email    string
	Password string
	IP       string // where it comes from
}

// SignIn opens a session and gives its token, which is kept nowhere else.
//
// Errors: fault.TooManyRequests for too many attempts on this address from this place; fault.SignInRefused for a wrong
// password, an unknown address, and an account that is closed or has no role, which cannot be told apart; fault.Busy.
func (s *Service) SignIn(ctx context.Context, id tenant.ID, attempt Attempt) (token string, err error) {
	email, err := cleanEmail(attempt.Email)
	if err != nil || len(attempt.Password) > maxPassword {
		return "", fault.New(fault.SignInRefused)
	}
	if !s.Limiter.Allow(ctx, id, s.throttleKey(email, attempt.IP)) {
		return "", fault.New(fault.TooManyRequests)
	}
	credentials, err := s.Accounts.Credentials(ctx, id, email)
	known := err == nil
	if fault.CodeOf(err) == fault.NotFound {
		credentials, err = &Credentials{Hash: decoy}, nil
	}
	if err != nil {
		return "", err
	}
	same, err := matches(ctx, attempt.Password, credentials.Hash)
	if err != nil {
		return "", err
	}
	if !same || !credentials.Open {
		return "", s.refuse(ctx, id, credentials, known)
	}
	return s.open(ctx, id, credentials)
}

func (s *Service) open(ctx context.Context, id tenant.ID, credentials *Credentials) (string, error) {
	token, hash := newToken()
	now := s.Now()
	session := Session{TokenHash: hash, Staff: credentials.Staff, Hash: credentials.Hash, Created: now, Expires: now.Add(Lifetime)}
	entry := audit.Entry{At: now, Actor: audit.Staff(credentials.Staff.String()), Action: "session.open", Object: object(credentials.Staff)}
	if err := s.Sessions.Open(ctx, id, session, entry); err != nil {
		return "", err
	}
	return token, nil
}

// refuse puts the attempt on record: the account where there is one, and never the address, which may be a password
// typed into the wrong field.
func (s *Service) refuse(ctx context.Context, id tenant.ID, credentials *Credentials, known bool) error {
	entry := audit.Entry{At: s.Now(), Actor: audit.System, Action: "session.refuse", Object: "session"}
	if known {
		entry.Object = object(credentials.Staff)
	}
	if err := s.Accounts.Note(ctx, id, entry); err != nil {
		return err
	}
	return fault.New(fault.SignInRefused)
}

// throttleKey counts attempts per address and place together: whoever guesses at somebody's password is stopped, and
// the person at another place is not. It is keyed, because a limiter keeps it outside of the database.
func (s *Service) throttleKey(email, ip string) string {
	mac := hmac.New(sha256.New, s.Secret)
	mac.Write([]byte("sign-in\x00" + email + "\x00" + ip))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}

// Resume gives whose session a token opens, with what they may do at this moment; fault.Unauthenticated where it opens
// none of this tenant, or the session has ended.
func (s *Service) Resume(ctx context.Context, id tenant.ID, token string) (*Staff, error) {
	hash, err := parseToken(token)
	if err != nil {
		return nil, err
	}
	return s.Sessions.Resume(ctx, id, hash, s.Now())
}

// SignOut ends a session. One that has ended already is fine.
func (s *Service) SignOut(ctx context.Context, id tenant.ID, token string) error {
	hash, err := parseToken(token)
	if err != nil {
		return nil //nolint:nilerr // what is no token opened no session
	}
	staff, err := s.Sessions.Resume(ctx, id, hash, s.Now())
	if fault.CodeOf(err) == fault.Unauthenticated {
		return nil
	}
	if err != nil {
		return err
	}
	return s.Sessions.Close(ctx, id, hash, audit.Entry{At: s.Now(), Actor: staff.Actor(), Action: "session.close", Object: object(staff.ID)})
}
