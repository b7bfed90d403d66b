// Package own holds the pages on which people at the town hall look after their own account: accepting an invitation,
// choosing another password, setting up a second factor, ending sessions.
//
// Invariants: a link opened from a mail changes nothing, the form behind it does; whether somebody has an account is told
// to nobody who asks for a new password; nothing that opens an account is shown twice.
package own

import (
	"context"

	"stadttermin/internal/account"
	"stadttermin/internal/server/staff"
	"stadttermin/internal/tenant"
)

// Links lets people choose a password who cannot sign in yet, or no longer.
type Links interface {
	Forgot(ctx context.Context, id tenant.ID, language, email string, from account.Origin) error
	OpenLink(ctx context.Context, id tenant.ID, token string) (*account.Link, error)
	FollowLink(ctx context.Context, id tenant.ID, token, password, device string) (remembered string, err error)
}

// Account is somebody's own password and sessions.
type Account interface {
	ChangePassword(ctx context.Context, id tenant.ID, staff *account.Staff, token, old, password string, from account.Origin) error
	OwnSessions(ctx context.Context, id tenant.ID, staff *account.Staff, token string) ([]account.Session, error)
	EndOthers(ctx context.Context, id tenant.ID, staff *account.Staff, token string) error
}

// Factors is somebody's own second factor.
type Factors interface {
	BeginFactor(staff *account.Staff, issuer string) account.Setup
	ResumeFactor(staff *account.Staff, issuer, sealed string) (account.Setup, error)
	FinishFactor(ctx context.Context, id tenant.ID, staff *account.Staff, token, sealed, code string, from account.Origin) (codes string, err error)
	DropFactor(ctx context.Context, id tenant.ID, staff *account.Staff, token, code string, from account.Origin) error
}

// Codes is somebody's own recovery codes.
type Codes interface {
	RenewCodes(ctx context.Context, id tenant.ID, staff *account.Staff, token, code string, from account.Origin) (codes string, err error)
	ShownCodes(staff *account.Staff, sealed string) []string
	RecoveryCodes(ctx context.Context, id tenant.ID, staff *account.Staff) (int, error)
}

// Config is what Pages needs.
type Config struct {
	*staff.Gate

	Links   Links
	Account Account
	Factors Factors
	Codes   Codes
}

// Pages answers the requests of people about their own accounts.
type Pages struct{ Config }

// New gives the pages. One service answers for all of them.
func New(gate *staff.Gate, service *account.Service) *Pages {
	return &Pages{Config{Gate: gate, Links: service, Account: service, Factors: service, Codes: service}}
}
