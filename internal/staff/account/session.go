package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

const (
	// Lifetime is how long a session lasts at most: a long working day.
	Lifetime = 12 * time.Hour
	// Idle is how long a session lasts in which nobody is at work: longer than any case at a counter.
	Idle = time.Hour
	// FactorGrace is how long after their first sign-in people may go on without a second factor.
	FactorGrace = 14 * 24 * time.Hour
	// Presence is how often at most it is written down that somebody is at work.
	Presence = time.Minute
)

// Sessions is what the use cases need of the database for sessions.
type Sessions interface {
	// Open writes a session if the account is still as its credentials were read; apperr.SignInRefused otherwise.
	Open(ctx context.Context, id tenant.ID, session Session, entry audit.Entry) error
	// Resume reads whose session it is, with everything that they may do, in one query; apperr.Unauthenticated where it
	// has ended, nobody was at work in it since a moment, the account is not active, or no grant is left.
	Resume(ctx context.Context, id tenant.ID, tokenHash []byte, now, since time.Time) (*Staff, error)
	// Touch notes that somebody is at work.
	Touch(ctx context.Context, id tenant.ID, tokenHash []byte, now time.Time) error
	// List reads the sessions of an account that have not ended, the latest first.
	List(ctx context.Context, id tenant.ID, staff uuid.UUID, now, since time.Time) ([]Session, error)
	// Close ends a session, or where others is set all but this one of the account.
	Close(ctx context.Context, id tenant.ID, staff uuid.UUID, tokenHash []byte, others bool, entry audit.Entry) error
}

// Session is what is kept of one.
type Session struct {
	TokenHash []byte // SHA-256
	Staff     uuid.UUID
	Hash      string // of the password that was given; the session is opened only while it still is the account's
	Browser   string // in words such as Firefox, Windows
	Created   time.Time
	Expires   time.Time
	Seen      time.Time // when somebody was last at work in it
	FactorBy  time.Time // when the person needs a second factor, where this is their first session
	Own       bool      // the one from which the list is asked for
}

// newSession draws the token of a session that begins now.
func (s *Service) newSession(staff uuid.UUID, hash string, from Origin) (token string, session Session) {
	token, tokenHash := newToken()
	now := s.Now()
	return token, Session{TokenHash: tokenHash, Staff: staff, Hash: hash, Browser: describeBrowser(from.Agent), Created: now, Expires: now.Add(Lifetime), Seen: now, FactorBy: now.Add(FactorGrace)}
}

// Resume gives whose session a token opens, with what they may do at this moment; apperr.Unauthenticated where it opens
// none of this tenant, or the session has ended.
func (s *Service) Resume(ctx context.Context, id tenant.ID, token string) (*Staff, error) {
	hash, err := parseToken(token)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	staff, err := s.Sessions.Resume(ctx, id, hash, now, now.Add(-Idle))
	if err != nil {
		return nil, err
	}
	if staff.Demo && !s.Development {
		return nil, apperr.New(apperr.Unauthenticated)
	}
	by := factorBy(s.FactorRequired, staff, now)
	staff.FactorNeeded = !by.IsZero() && !now.Before(by)
	if staff.Factor() {
		by = time.Time{}
	}
	staff.FactorBy, staff.FactorDue = by, staff.FactorNeeded && !staff.Factor()
	return staff, nil
}

// Touch notes that the person is at work in the session, unless that was noted a moment ago.
func (s *Service) Touch(ctx context.Context, id tenant.ID, token string, staff *Staff) error {
	now := s.Now()
	if now.Sub(staff.Seen) < Presence {
		return nil
	}
	hash, err := parseToken(token)
	if err != nil {
		return err
	}
	return s.Sessions.Touch(ctx, id, hash, now)
}

// SignOut ends a session. One that has ended already is fine.
func (s *Service) SignOut(ctx context.Context, id tenant.ID, token string) error {
	staff, err := s.Resume(ctx, id, token)
	if apperr.CodeOf(err) == apperr.Unauthenticated {
		return nil
	}
	if err != nil {
		return err
	}
	hash, err := parseToken(token)
	if err != nil {
		return err
	}
	return s.Sessions.Close(ctx, id, staff.ID, hash, false, s.entry(staff.Actor(), "session.close", staff.ID))
}

// OwnSessions lists the sessions of whose session the token opens, the latest first.
func (s *Service) OwnSessions(ctx context.Context, id tenant.ID, staff *Staff, token string) ([]Session, error) {
	own, err := parseToken(token)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	sessions, err := s.Sessions.List(ctx, id, staff.ID, now, now.Add(-Idle))
	for i := range sessions {
		sessions[i].Own = slices.Equal(sessions[i].TokenHash, own)
	}
	return sessions, err
}

// EndOthers ends all sessions of the person but the one that the token opens.
func (s *Service) EndOthers(ctx context.Context, id tenant.ID, staff *Staff, token string) error {
	own, err := parseToken(token)
	if err != nil {
		return err
	}
	return s.Sessions.Close(ctx, id, staff.ID, own, true, s.entry(staff.Actor(), "session.close_others", staff.ID))
}

// What browsers and systems call themselves, the special before those whose name it carries too.
var (
	browsers = [][2]string{{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems  = [][2]string{
		{"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"},
	}
)

// describeBrowser says a browser in words by which its owner knows it again, such as Firefox, Windows; empty where it
// does not say. Nothing more is kept of what it sends.
func describeBrowser(agent string) string {
	var words []string
	for _, names := range [][][2]string{browsers, systems} {
		for _, name := range names {
			if strings.Contains(agent, name[0]) {
				words = append(words, name[1])
				break
			}
		}
	}
	return strings.Join(words, ", ")
}
