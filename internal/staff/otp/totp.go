// Package otp holds codes that work once: those of an app, by time (RFC 6238), and recovery codes.
package otp

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // RFC 6238: what every authenticator app computes; HMAC does not rest on SHA-1's collisions
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// One-time codes by time (RFC 6238) with the parameters that every app knows without being told.
const (
	SecretBytes = 20 // RFC 4226, 4
	Period      = 30 // seconds
	digits      = 6
	skew        = 1 // steps that a telephone's clock may be off
)

var text = base32.StdEncoding.WithPadding(base32.NoPadding)

// Text gives a secret as it is typed into an app.
func Text(secret []byte) string { return text.EncodeToString(secret) }

// Code gives the code of a step.
func Code(secret []byte, step int64) string {
	h := hmac.New(sha1.New, secret)
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(step))) //nolint:gosec // steps count from 1970
	sum := h.Sum(nil)
	offset := sum[len(sum)-1] & 0xf
	code := binary.BigEndian.Uint32(sum[offset:]) & 0x7fffffff
	return fmt.Sprintf("%0*d", digits, code%1_000_000)
}

// Match tells whether what was typed is the code of a step around this moment, and of which one.
func Match(secret []byte, typed string, now time.Time) (step int64, ok bool) {
	typed = strings.Join(strings.Fields(typed), "")
	current := now.Unix() / Period
	for candidate := current - skew; candidate <= current+skew; candidate++ {
		if hmac.Equal([]byte(Code(secret, candidate)), []byte(typed)) {
			step, ok = candidate, true
		}
	}
	return step, ok
}

// URL gives what an app reads from a picture: issuer and account are only shown by it.
func URL(issuer, account string, secret []byte) string {
	issuer = strings.ReplaceAll(issuer, ":", " ")
	query := url.Values{"secret": {Text(secret)}, "issuer": {issuer}}
	return "otpauth://totp/" + url.PathEscape(issuer+":"+account) + "?" + strings.ReplaceAll(query.Encode(), "+", "%20")
}
