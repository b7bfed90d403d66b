package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"time"

	"github.com/google/uuid"

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

// Purposes of what is sealed.
const (
	sealedFactor = "staff factor" // the secret of a second factor, kept in the database
	sealedSetup  = "staff setup"  // the secret of one that is shown, and comes back with a code
	sealedCodes  = "staff codes"  // new recovery codes on their way to the page that shows them

	sealedPermit = "staff permit" // to set up further second factors
)

// errSealed tells that something was not sealed here, or too long ago.
var errSealed = errors.New("not sealed here, or too long ago")

// sealFor seals something that is handed to its owner and expected back, with the moment.
func (d *Deps) sealFor(purpose string, staff *Staff, plain []byte) string {
	now := binary.BigEndian.AppendUint64(nil, uint64(d.Now().Unix())) //nolint:gosec // after 1970
	return base64.RawURLEncoding.EncodeToString(d.seal(purpose, append(now, plain...), staff.ID))
}

// openFor opens it, unless it is older than a while.
func (d *Deps) openFor(purpose string, staff *Staff, sealed string, lifetime time.Duration) ([]byte, error) {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return nil, errSealed
	}
	plain, err := d.unseal(purpose, raw, staff.ID)
	if err != nil || len(plain) < 8 {
		return nil, errSealed
	}
	made := time.Unix(int64(binary.BigEndian.Uint64(plain)), 0) //nolint:gosec // what was sealed came from Unix
	if d.Now().Sub(made) > lifetime {
		return nil, errSealed
	}
	return plain[8:], nil
}

func (d *Deps) seal(purpose string, plain []byte, of uuid.UUID) []byte {
	return d.Keys.Close(purpose, of.String(), plain)
}

func (d *Deps) unseal(purpose string, sealed []byte, of uuid.UUID) ([]byte, error) {
	return d.Keys.Open(purpose, of.String(), sealed)
}
