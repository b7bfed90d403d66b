// Package account holds the pages on which people at the town hall look after their own account: accepting an invitation,
// choosing another password, setting up a second factor, ending sessions.
//
// Invariants: a link opened from a mail changes nothing, the form behind it does; whether somebody has an account is told
// to nobody who asks for a new password; nothing that opens an account is shown twice.
package account

import (
	"context"

	"github.com/google/uuid"

	"stadttermin/internal/server/render"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/passkey"
	"stadttermin/internal/town/tenant"
)

// Links lets people choose a password who cannot sign in yet, or no longer.
type Links interface {
	Forgot(ctx context.Context, id tenant.ID, language, email string, from account.Origin) error
	OpenLink(ctx context.Context, id tenant.ID, token string) (*account.Link, error)
	FollowLink(ctx context.Context, id tenant.ID, token, password, device string) (remembered string, err error)
}

// Passwords changes somebody's own password.
type Passwords interface {
	ChangePassword(ctx context.Context, id tenant.ID, staff *account.Staff, seat account.Seat, old, password string) error
}

// Sessions is somebody's own sessions.
type Sessions interface {
	OwnSessions(ctx context.Context, id tenant.ID, staff *account.Staff, token string) ([]account.Session, error)
	EndOthers(ctx context.Context, id tenant.ID, staff *account.Staff, token string) error
}

// Factors is somebody's own second factor by an app.
type Factors interface {
	BeginFactor(staff *account.Staff, issuer, token, permit string) (account.Setup, error)
	ResumeFactor(staff *account.Staff, issuer, sealed string) (account.Setup, error)
	FinishFactor(ctx context.Context, id tenant.ID, staff *account.Staff, seat account.Seat, sealed, code string) (codes string, err error)
	DropFactor(ctx context.Context, id tenant.ID, staff *account.Staff, token string, proof account.Proof, from account.Origin) error
}

// Passkeys is somebody's own passkeys.
type Passkeys interface {
	Permit(ctx context.Context, id tenant.ID, staff *account.Staff, seat account.Seat, proof account.Proof) (permit string, err error)
	OwnPasskeys(ctx context.Context, id tenant.ID, staff *account.Staff) ([]passkey.Kept, error)
	AskPasskey(ctx context.Context, id tenant.ID, staff *account.Staff, seat account.Seat) (*passkey.Question, error)
	BeginPasskey(ctx context.Context, id tenant.ID, staff *account.Staff, seat account.Seat) (*account.Creation, error)
	FinishPasskey(ctx context.Context, id tenant.ID, staff *account.Staff, seat account.Seat, answer passkey.Answer, name string) (codes string, err error)
	DropPasskey(ctx context.Context, id tenant.ID, staff *account.Staff, seat account.Seat, which uuid.UUID, proof account.Proof) error
}

// Codes is somebody's own recovery codes.
type Codes interface {
	RenewCodes(ctx context.Context, id tenant.ID, staff *account.Staff, token string, proof account.Proof, from account.Origin) (codes string, err error)
	ShownCodes(staff *account.Staff, sealed string) []string
	RecoveryCodes(ctx context.Context, id tenant.ID, staff *account.Staff) (int, error)
}

// Config is what Pages needs.
type Config struct {
	*staffauth.Gate

	Links     Links
	Passwords Passwords
	Sessions  Sessions
	Factors   Factors
	Passkeys  Passkeys
	Codes     Codes
}

// Pages answers the requests of people about their own accounts.
type Pages struct{ Config }

// New gives the pages.
func New(gate *staffauth.Gate, s *account.Services) *Pages {
	return &Pages{Config{Gate: gate, Links: s.Links, Passwords: s.Accounts, Sessions: s.Sessions, Factors: s.Factors, Passkeys: s.Passkeys, Codes: s.Codes}}
}

// passkeyPath is where passkeys are posted to; each has its own address below.
const passkeyPath = staffauth.FactorPath + "/passkey"

// permitCookie carries the permit to set up a further second factor to the page where that is done.
const permitCookie = "erlaubnis"

// seat tells where the reader works on their account.
func seat(r *staffauth.Request) account.Seat {
	return account.Seat{Token: r.Session, Site: staffauth.SiteOf(r.Context), Permit: render.Cookie(r.Context, permitCookie), Origin: staffauth.OriginOf(r.Context)}
}
