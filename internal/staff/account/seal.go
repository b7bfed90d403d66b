package account

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"time"

	"github.com/google/uuid"
)

// Vault encrypts what belongs to an account: it opens with the same purpose and for the same account alone.
type Vault interface {
	Close(purpose, context string, text []byte) []byte
	Open(purpose, context string, closed []byte) ([]byte, error)
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
func (s *Service) sealFor(purpose string, staff *Staff, plain []byte) string {
	now := binary.BigEndian.AppendUint64(nil, uint64(s.Now().Unix())) //nolint:gosec // after 1970
	return base64.RawURLEncoding.EncodeToString(s.seal(purpose, append(now, plain...), staff.ID))
}

// openFor opens it, unless it is older than a while.
func (s *Service) openFor(purpose string, staff *Staff, sealed string, lifetime time.Duration) ([]byte, error) {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return nil, errSealed
	}
	plain, err := s.unseal(purpose, raw, staff.ID)
	if err != nil || len(plain) < 8 {
		return nil, errSealed
	}
	made := time.Unix(int64(binary.BigEndian.Uint64(plain)), 0) //nolint:gosec // what was sealed came from Unix
	if s.Now().Sub(made) > lifetime {
		return nil, errSealed
	}
	return plain[8:], nil
}

func (s *Service) seal(purpose string, plain []byte, of uuid.UUID) []byte {
	return s.Vault.Close(purpose, of.String(), plain)
}

func (s *Service) unseal(purpose string, sealed []byte, of uuid.UUID) ([]byte, error) {
	return s.Vault.Open(purpose, of.String(), sealed)
}
