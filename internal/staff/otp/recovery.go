package otp

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"strings"

	"github.com/google/uuid"
)

// A recovery code is 80 drawn bits in Crockford's signs, which are hard to confuse: XXXX-XXXX-XXXX-XXXX.
const (
	recoveryCodes  = 10
	recoveryBytes  = 10
	recoveryGroup  = 4
	recoveryLength = 16
)

var recoveryText = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// readRecovery undoes what people make of the signs when they copy them.
var readRecovery = strings.NewReplacer("-", "", "\u2013", "", " ", "", "O", "0", "I", "1", "L", "1")

// NewRecovery draws a set of codes and gives what is kept of them.
func NewRecovery(staff uuid.UUID) (codes []string, hashes [][]byte) {
	for range recoveryCodes {
		drawn := make([]byte, recoveryBytes)
		rand.Read(drawn) // never fails, see crypto/rand
		signs := recoveryText.EncodeToString(drawn)
		var groups []string
		for at := 0; at < len(signs); at += recoveryGroup {
			groups = append(groups, signs[at:at+recoveryGroup])
		}
		codes = append(codes, strings.Join(groups, "-"))
		hashes = append(hashes, hashRecovery(staff, signs))
	}
	return codes, hashes
}

// ParseRecovery gives what is kept of a code, unless what was typed cannot be one.
func ParseRecovery(staff uuid.UUID, typed string) (hash []byte, ok bool) {
	signs := readRecovery.Replace(strings.ToUpper(strings.TrimSpace(typed)))
	if len(signs) != recoveryLength {
		return nil, false
	}
	return hashRecovery(staff, signs), true
}

// hashRecovery needs no slow hash: 80 drawn bits are beyond guessing.
func hashRecovery(staff uuid.UUID, signs string) []byte {
	sum := sha256.Sum256(append(staff[:], signs...))
	return sum[:]
}
