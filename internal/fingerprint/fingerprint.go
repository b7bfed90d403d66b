// Package fingerprint names how a thing stands, so that a form that was made from it is told from one that came later.
package fingerprint

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
)

// Length is how many characters tell two states of one thing apart.
const Length = 12

// Of gives the fingerprint of what is formatted: the same for the same, another one for anything else.
func Of(format string, args ...any) string {
	sum := sha256.Sum256(fmt.Appendf(nil, format, args...))
	return base64.RawURLEncoding.EncodeToString(sum[:])[:Length]
}
