package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"

	"stadttermin/internal/apperr"
)

// tokenBytes is how much of a token is drawn.
const tokenBytes = 32

// newToken draws a token and gives what is kept of it. The token is random enough to be hashed without a salt.
func newToken() (token string, hash []byte) {
	drawn := draw(tokenBytes)
	return base64.RawURLEncoding.EncodeToString(drawn), hashToken(drawn)
}

// draw gives random bytes.
func draw(n int) []byte {
	drawn := make([]byte, n)
	rand.Read(drawn) // never fails, see crypto/rand
	return drawn
}

// parseToken gives what is kept of a token; apperr.Unauthenticated where it is none.
func parseToken(token string) ([]byte, error) {
	drawn, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(drawn) != tokenBytes {
		return nil, apperr.New(apperr.Unauthenticated)
	}
	return hashToken(drawn), nil
}

func hashToken(drawn []byte) []byte {
	sum := sha256.Sum256(drawn)
	return sum[:]
}
