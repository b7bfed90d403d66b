package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/staff/authz"
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

// Sessions is the use cases of sessions.
type Sessions struct{ *Deps }

// newSession draws the token of a session that begins now.
func (d *Deps) newSession(staff uuid.UUID, hash string, from Origin) (token string, session Session) {
	token, tokenHash := newToken()
	now := d.Now()
	return token, Session{TokenHash: tokenHash, Staff: staff, Hash: hash, Browser: describeBrowser(from.Agent), Created: now, Expires: now.Add(Lifetime), Seen: now, FactorBy: now.Add(FactorGrace)}
}

// Resume gives whose session a token opens, with what they may do at this moment; apperr.Unauthenticated where it opens
// none of this tenant, or the session has ended.
func (s *Sessions) Resume(ctx context.Context, id tenant.ID, token string) (*Staff, error) {
	hash, err := parseToken(token)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	staff, err := s.Store.Sessions.Resume(ctx, id, hash, now, now.Add(-Idle))
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
func (s *Sessions) Touch(ctx context.Context, id tenant.ID, token string, staff *Staff) error {
	now := s.Now()
	if now.Sub(staff.Seen) < Presence {
		return nil
	}
	hash, err := parseToken(token)
	if err != nil {
		return err
	}
	return s.Store.Sessions.Touch(ctx, id, hash, now)
}

// SignOut ends a session. One that has ended already is fine.
func (s *Sessions) SignOut(ctx context.Context, id tenant.ID, token string) error {
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
	return s.Store.Sessions.Close(ctx, id, staff.ID, hash, false, s.entry(staff.Actor(), "session.close", staff.ID))
}

// OwnSessions lists the sessions of whose session the token opens, the latest first.
func (s *Sessions) OwnSessions(ctx context.Context, id tenant.ID, staff *Staff, token string) ([]Session, error) {
	own, err := parseToken(token)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	sessions, err := s.Store.Sessions.List(ctx, id, staff.ID, now, now.Add(-Idle))
	for i := range sessions {
		sessions[i].Own = slices.Equal(sessions[i].TokenHash, own)
	}
	return sessions, err
}

// EndOthers ends all sessions of the person but the one that the token opens.
func (s *Sessions) EndOthers(ctx context.Context, id tenant.ID, staff *Staff, token string) error {
	own, err := parseToken(token)
	if err != nil {
		return err
	}
	return s.Store.Sessions.Close(ctx, id, staff.ID, own, true, s.entry(staff.Actor(), "session.close_others", staff.ID))
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

// factorBy tells when the person's roles ask for a second factor; zero: never.
func factorBy(required []authz.Role, staff *Staff, now time.Time) time.Time {
	switch {
	case staff.Demo:
		return time.Time{}
	case slices.ContainsFunc(required, staff.Holds):
		return now
	case !readsCitizens(staff.Grants):
		return time.Time{}
	}
	return staff.FactorBy
}
