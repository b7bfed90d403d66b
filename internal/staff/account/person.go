package account

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/fingerprint"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
)

// Staff is somebody who works at a town hall, with what they may do.
type Staff struct {
	ID     uuid.UUID
	Name   string
	Email  string
	Grants []authz.Grant
	Demo   bool // an account that everybody can know, which opens in development alone

	App      bool // codes of an app are a second factor of theirs
	Passkeys int  // how many passkeys are

	// FactorBy is when a second factor has to be set up; zero: it need not, or there is one.
	FactorBy time.Time
	// FactorDue tells that nothing is open before a second factor is set up. Resume sets it.
	FactorDue bool
	// FactorNeeded tells that the last second factor must not go. Resume sets it.
	FactorNeeded bool
	// Seen is when somebody was last at work in the session. Resume sets it.
	Seen time.Time
}

// Factor tells whether a second factor is asked for after the password.
func (s *Staff) Factor() bool { return s.App || s.Passkeys > 0 }

// Can tells whether the person may do something in an office, or in the town where office is empty.
func (s *Staff) Can(object authz.Object, action authz.Action, office string) bool {
	return authz.Can(s.Grants, object, action, office)
}

// Holds tells whether one of the person's grants is of the role.
func (s *Staff) Holds(role authz.Role) bool {
	return slices.ContainsFunc(s.Grants, func(g authz.Grant) bool { return g.Role == role })
}

// Actor names the person in the audit trail.
func (s *Staff) Actor() audit.Actor { return audit.Staff(s.ID.String()) }

// Factor is what codes from an account's app are compared with.
type Factor struct {
	Sealed   []byte // the secret; empty: there is no app
	Step     int64  // of the last code that was taken
	Passkeys int    // that the account has besides; read alone
}

// Person is an account as the administration sees it.
type Person struct {
	Staff

	Active   bool
	Accepted bool       // has chosen a password
	Invited  *time.Time // when the open invitation was sent; nil: there is none
	Expires  *time.Time // when the open invitation runs out
	SignedIn *time.Time // the last time; nil: never
}

// Version names how an account stands: another one once its roles, its openness or its ways of signing in have changed.
func (p *Person) Version() string {
	grants := slices.Sorted(slices.Values(describe(p.Grants)))
	return fingerprint.Of("%s %q %t %t %t %d", p.ID, grants, p.Active, p.Accepted, p.App, p.Passkeys)
}
