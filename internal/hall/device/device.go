// Package device holds the call displays and kiosks of a town's halls: how one is paired, what it may do, and how that
// ends. It decides; what it needs of a database it declares.
//
// Invariants: a device belongs to one tenant and one hall and may do what its kind's role allows there, nothing else; its
// token is kept as a SHA-256 hash, never itself; whoever pairs it never learns the token, and whoever reads the code from
// its screen gets no right by it; an ended device is refused from the next request on, on every instance.
package device

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/fingerprint"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Kind is what a device is for.
type Kind string

// Kinds of devices.
const (
	Display Kind = "display" // shows who is called
	Kiosk   Kind = "kiosk"   // people say that they are there, or draw a number
)

// role is what devices of the kind may do.
func (k Kind) role() authz.Role {
	if k == Kiosk {
		return authz.Kiosk
	}
	return authz.Display
}

// Device is one that was paired.
type Device struct {
	ID      uuid.UUID
	Kind    Kind
	Hall    string
	Offices []string // of the hall; none: all of them
	Name    string
	Created time.Time
	Seen    time.Time // to the minute; zero: never
	Revoked time.Time // zero: in use
}

// Actor names the device in the audit trail.
func (d *Device) Actor() audit.Actor { return audit.Actor(object(d.ID)) }

func object(id uuid.UUID) string { return "device:" + id.String() }

// At lists those offices of a plan that the device works for.
func (d *Device) At(plan *office.Plan) []*office.Office {
	var at []*office.Office
	for i := range plan.Offices {
		if o := &plan.Offices[i]; o.Hall == d.Hall && (len(d.Offices) == 0 || slices.Contains(d.Offices, o.ID)) {
			at = append(at, o)
		}
	}
	return at
}

// Can tells whether the device may do something in an office that it works for.
func (d *Device) Can(plan *office.Plan, object authz.Object, action authz.Action, officeID string) bool {
	var grants []authz.Grant
	for _, o := range d.At(plan) {
		grants = append(grants, authz.Grant{Role: d.Kind.role(), Office: o.ID})
	}
	return authz.Can(grants, object, action, officeID)
}

// Service is the use cases. All fields are set once before the first call.
type Service struct {
	Store    Store
	Pairings Pairings
	Limiter  Limiter
	Now      func() time.Time
}

// Store is what the use cases need of the database. Each method is one transaction.
type Store interface {
	// Add writes a device; apperr.Invalid where its hall is gone, apperr.PairingUnknown where the token has been paired.
	Add(ctx context.Context, id tenant.ID, d *Device, tokenHash []byte, entry audit.Entry) error
	// Resume reads whose token it is and notes that the device was seen; apperr.Unauthenticated where it is nobody's
	// or the device was ended.
	Resume(ctx context.Context, id tenant.ID, tokenHash []byte, now time.Time) (*Device, error)
	// List reads all devices, those in use first, by name.
	List(ctx context.Context, id tenant.ID) ([]*Device, error)
	// Revoke ends a device; apperr.NotFound where there is none, apperr.Overtaken where it is ended already or is no longer
	// as seen (empty: whatever it is).
	Revoke(ctx context.Context, id tenant.ID, device uuid.UUID, seen string, entry audit.Entry) error
}

// Limiter says whether there may be one more of something in this minute.
type Limiter interface {
	Allow(ctx context.Context, id tenant.ID, what string, perMinute int) bool
}

// Resume gives the device of a token. Errors: apperr.Unauthenticated where it is none of this tenant's, or was ended.
func (s *Service) Resume(ctx context.Context, id tenant.ID, token string) (*Device, error) {
	hash, err := hashOf(token)
	if err != nil {
		return nil, err
	}
	return s.Store.Resume(ctx, id, hash, s.Now())
}

// List gives all devices of a town, those in use first.
func (s *Service) List(ctx context.Context, id tenant.ID) ([]*Device, error) {
	return s.Store.List(ctx, id)
}

// Version names how a device stands: another one once it was ended, or works elsewhere.
func (d *Device) Version() string {
	return fingerprint.Of("%s %s %q %q %q %d", d.ID, d.Kind, d.Hall, d.Offices, d.Name, d.Revoked.Unix())
}

// Revoke ends a device for good. seen is the Version that it was decided on; empty: whatever it is.
//
// Errors: apperr.NotFound; apperr.Overtaken where somebody has ended it already.
func (s *Service) Revoke(ctx context.Context, id tenant.ID, by audit.Actor, device uuid.UUID, seen string) error {
	entry := audit.Entry{At: s.Now(), Actor: by, Action: "device.revoke", Object: object(device)}
	return s.Store.Revoke(ctx, id, device, seen, entry)
}

// Uses at most that often a minute what a kiosk offers to whoever stands before it.
const usesPerMinute = 20

// Use tells whether the device may be used once more in this minute, so that nobody tries out references at a kiosk.
func (s *Service) Use(ctx context.Context, id tenant.ID, d *Device) error {
	if !s.Limiter.Allow(ctx, id, "device:"+d.ID.String(), usesPerMinute) {
		return apperr.New(apperr.TooManyRequests)
	}
	return nil
}

const maxName = 60 // signs

// cleanName gives a device's name as it is kept.
func cleanName(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || !utf8.ValidString(name) || utf8.RuneCountInString(name) > maxName {
		return "", apperr.New(apperr.DeviceName, "max", maxName).At("name")
	}
	return name, nil
}
