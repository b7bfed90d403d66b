package account

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"stadttermin/internal/tenant"
)

// Origin is where an attempt comes from.
type Origin struct {
	IP     string
	Device string // what the browser was given to be remembered by; may be empty or forged
	Agent  string // how the browser calls itself
}

// allowed counts attempts at one thing of one address: those of a device from which its owner has signed in before by
// themselves, all others by place. So whoever guesses is stopped, whoever sits elsewhere is not, and a flood of guesses
// from the town hall's own address leaves people at their own desks alone. Nobody's attempts are counted over all places
// together, because that would let anybody lock anybody out.
func (s *Service) allowed(ctx context.Context, id tenant.ID, what, email string, from Origin) bool {
	kind, place := "ip", from.IP
	if s.knows(id, from.Device, email) {
		kind = "device"
		place, _, _ = strings.Cut(from.Device, deviceSeparator)
	}
	// Keyed, because a limiter keeps it outside of the database.
	return s.Limiter.Allow(ctx, id, base64.RawURLEncoding.EncodeToString(mac(s.Secret, what, email, kind, place)[:16]))
}

// A browser is remembered by a drawn name and one mark for each account that was opened in it, such as
// name.mark.mark: only the account's own marks say that it knows the browser.
const (
	deviceSeparator = "."
	deviceBytes     = 16
	mostMarks       = 16 // of colleagues who share a browser
)

// knows tells whether the account was opened in the browser before.
func (s *Service) knows(id tenant.ID, device, email string) bool {
	if device == "" {
		return false
	}
	marks := strings.Split(device, deviceSeparator)
	for _, secret := range s.secrets() {
		if slices.Contains(marks[1:], mark(secret, id, marks[0], email)) {
			return true
		}
	}
	return false
}

// remember adds the account to those that were opened in the browser, and gives what to remember it by.
func (s *Service) remember(id tenant.ID, device, email string) string {
	marks := strings.Split(device, deviceSeparator)
	if drawn, err := base64.RawURLEncoding.Strict().DecodeString(marks[0]); err != nil || len(drawn) != deviceBytes {
		marks = []string{base64.RawURLEncoding.EncodeToString(draw(deviceBytes))}
	}
	own := mark(s.Secret, id, marks[0], email)
	others := slices.DeleteFunc(marks[1:], func(other string) bool { return other == own || len(other) != len(own) })
	marks = append([]string{marks[0], own}, others...)
	return strings.Join(marks[:min(len(marks), 1+mostMarks)], deviceSeparator)
}

func mark(secret []byte, id tenant.ID, device, email string) string {
	return base64.RawURLEncoding.EncodeToString(mac(secret, "device", strconv.Itoa(int(id)), device, email)[:12])
}

// secrets gives the one that signs, and those before it.
func (s *Service) secrets() [][]byte { return append([][]byte{s.Secret}, s.SecretsBefore...) }

// mac computes a keyed hash for one purpose. None of its parts holds the sign that keeps them apart.
func mac(secret []byte, purpose string, parts ...string) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte("account\x00" + purpose + "\x00" + strings.Join(parts, "\x00")))
	return h.Sum(nil)
}
