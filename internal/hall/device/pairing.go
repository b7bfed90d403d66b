package device

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// PairingLifetime is how long a code may be typed in.
const PairingLifetime = 10 * time.Minute

const (
	tokenBytes     = 32
	codeSigns      = 8
	triesPerMinute = 10 // of somebody who types codes in
)

// signs leave out I, O, 0 and 1, which people confuse.
const signs = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// Pairing is a device that waits to be paired. Its token becomes the device's, so that it never has to travel again.
type Pairing struct {
	TokenHash []byte // SHA-256
	Kind      Kind
}

// Pairings remembers for a while which devices wait. What it forgets shows a new code.
type Pairings interface {
	// Offer remembers a pairing under a code, unless it knows the code already.
	Offer(ctx context.Context, id tenant.ID, code string, p Pairing, lifetime time.Duration) error
	// Offered gives the pairing of a code; apperr.PairingUnknown where there is none.
	Offered(ctx context.Context, id tenant.ID, code string) (*Pairing, error)
	// Forget ends a pairing.
	Forget(ctx context.Context, id tenant.ID, code string) error
}

// NewToken draws what a device shows itself by from now on.
func NewToken() string {
	var drawn [tokenBytes]byte
	rand.Read(drawn[:]) // never fails, see crypto/rand
	return base64.RawURLEncoding.EncodeToString(drawn[:])
}

func hashOf(token string) ([]byte, error) {
	drawn, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(drawn) != tokenBytes {
		return nil, apperr.New(apperr.Unauthenticated)
	}
	sum := sha256.Sum256(drawn)
	return sum[:], nil
}

// Offer lets a device be paired and gives the code that its screen shows, the same for the same token.
//
// Errors: apperr.Unauthenticated for what is no token; apperr.Busy while nothing can be remembered.
func (s *Service) Offer(ctx context.Context, id tenant.ID, token string, kind Kind) (code string, err error) {
	hash, err := hashOf(token)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(append([]byte("code of "), hash...))
	shown := make([]byte, codeSigns)
	for i := range shown {
		shown[i] = signs[int(sum[i])%len(signs)]
	}
	code = string(shown)
	if err := s.Pairings.Offer(ctx, id, code, Pairing{TokenHash: hash, Kind: kind}, PairingLifetime); err != nil {
		return "", apperr.New(apperr.Busy).Because(err)
	}
	return code, nil
}

// New is how somebody pairs the device whose screen shows a code.
type New struct {
	Code    string // as it was typed
	Name    string
	Hall    string
	Offices []string // of the hall that a kiosk works for; none: all of them
}

// Pair makes the device whose screen shows the code one of the town's.
//
// Errors: apperr.PairingUnknown for a code that no screen of this town shows any more; apperr.DeviceName; apperr.Invalid for
// a hall or offices that are not those of the plan; apperr.TooManyRequests; apperr.Busy.
func (s *Service) Pair(ctx context.Context, id tenant.ID, plan *office.Plan, by audit.Actor, wanted New) (*Device, error) {
	name, err := cleanName(wanted.Name)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(plan.Halls, func(h office.Hall) bool { return h.ID == wanted.Hall }) {
		return nil, apperr.New(apperr.Invalid).At("hall")
	}
	code := cleanCode(wanted.Code)
	if len(code) != codeSigns {
		return nil, apperr.New(apperr.PairingUnknown).At("code")
	}
	if !s.Limiter.Allow(ctx, id, "pairing:try:"+string(by), triesPerMinute) {
		return nil, apperr.New(apperr.TooManyRequests)
	}
	pairing, err := s.Pairings.Offered(ctx, id, code)
	if err != nil {
		return nil, err
	}
	d := &Device{ID: uuid.New(), Kind: pairing.Kind, Hall: wanted.Hall, Name: name, Created: s.Now()}
	if d.Kind == Kiosk {
		d.Offices = wanted.Offices
	}
	for _, officeID := range d.Offices {
		if !slices.ContainsFunc(plan.Offices, func(o office.Office) bool { return o.ID == officeID && o.Hall == d.Hall }) {
			return nil, apperr.New(apperr.Invalid).At("offices")
		}
	}
	entry := audit.Entry{
		At: d.Created, Actor: by, Action: "device.pair", Object: object(d.ID), Detail: map[string]any{"kind": d.Kind, "hall": d.Hall},
	}
	if err := s.Store.Add(ctx, id, d, pairing.TokenHash, entry); err != nil {
		return nil, err
	}
	_ = s.Pairings.Forget(ctx, id, code) // what is left of it is refused by Add
	return d, nil
}

// cleanCode gives a code as it is drawn, whatever way somebody typed it.
func cleanCode(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(signs, r) {
			return r
		}
		return -1
	}, strings.ToUpper(s))
}
