// Package keyring derives keys from the installation's secrets, one for each purpose, and signs and encrypts with them what
// is kept in the database.
//
// Invariants: a key is used for one purpose alone; what is encrypted opens only in the context that it was closed in; the
// first secret closes and signs, all of them open and check, so that secrets rotate.
package keyring

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// Ring is the installation's secrets. It is safe for concurrent use.
type Ring struct {
	secrets []string
}

const minSecret = 32 // bytes

// New makes a ring of secrets of at least 32 bytes each.
func New(secrets ...string) (*Ring, error) {
	if len(secrets) == 0 {
		return nil, errors.New("a secret is missing")
	}
	for _, s := range secrets {
		if len(s) < minSecret {
			return nil, fmt.Errorf("a secret must have at least %d characters", minSecret)
		}
	}
	return &Ring{secrets: secrets}, nil
}

// ErrUnknownKey means that something was signed or closed with a secret that is not on the ring any more.
var ErrUnknownKey = errors.New("the secret of that time is not known any more")

// ErrForged means that something is not as it was signed or closed.
var ErrForged = errors.New("not as it was signed")

// Sign gives the id of the key and the signature of a message, 32 bytes.
func (r *Ring) Sign(purpose string, message []byte) (key uint16, mac []byte) {
	return keyID(r.secrets[0]), sign(r.secrets[0], purpose, message)
}

// Verify checks a signature. Errors: ErrUnknownKey, ErrForged.
func (r *Ring) Verify(purpose string, key uint16, message, mac []byte) error {
	err := ErrUnknownKey
	for _, s := range r.secrets {
		if keyID(s) != key {
			continue
		}
		if hmac.Equal(mac, sign(s, purpose, message)) {
			return nil
		}
		err = ErrForged
	}
	return err
}

// tagSize is short enough for addresses and long enough that nobody guesses one.
const tagSize = 12

// Tag gives a short signature of a message, for where there is little room.
func (r *Ring) Tag(purpose string, message []byte) []byte {
	return sign(r.secrets[0], "tag "+purpose, message)[:tagSize]
}

// Tagged tells whether a message has its tag, by any secret of the ring.
func (r *Ring) Tagged(purpose string, message, tag []byte) bool {
	return slices.ContainsFunc(r.secrets, func(s string) bool {
		return hmac.Equal(tag, sign(s, "tag "+purpose, message)[:tagSize])
	})
}

// Close encrypts a text (AES-256-GCM). It opens only with the same purpose and context, such as whose it is.
func (r *Ring) Close(purpose, context string, text []byte) []byte {
	gcm := sealer(r.secrets[0], purpose)
	closed := binary.BigEndian.AppendUint16(nil, keyID(r.secrets[0]))
	nonce := make([]byte, gcm.NonceSize())
	_, _ = rand.Read(nonce) // never fails
	return gcm.Seal(append(closed, nonce...), nonce, text, []byte(context))
}

// Open gives a text that was closed. Errors: ErrUnknownKey, ErrForged.
func (r *Ring) Open(purpose, context string, closed []byte) ([]byte, error) {
	err := ErrUnknownKey
	for _, s := range r.secrets {
		gcm := sealer(s, purpose)
		if len(closed) < 2+gcm.NonceSize() {
			return nil, ErrForged
		}
		if binary.BigEndian.Uint16(closed) != keyID(s) {
			continue
		}
		nonce, rest := closed[2:2+gcm.NonceSize()], closed[2+gcm.NonceSize():]
		text, failed := gcm.Open(nil, nonce, rest, []byte(context))
		if failed == nil {
			return text, nil
		}
		err = ErrForged
	}
	return nil, err
}

func keyID(secret string) uint16 {
	sum := sha256.Sum256([]byte("vault key id\x00" + secret))
	return binary.BigEndian.Uint16(sum[:])
}

// derive gives the key of a purpose (HKDF, RFC 5869).
func derive(secret, purpose string) []byte {
	key, err := hkdf.Key(sha256.New, []byte(secret), nil, "stadttermin "+purpose, sha256.Size)
	if err != nil {
		panic(err) // only for keys that are too long
	}
	return key
}

func sign(secret, purpose string, message []byte) []byte {
	h := hmac.New(sha256.New, derive(secret, "sign "+purpose))
	h.Write(message)
	return h.Sum(nil)
}

func sealer(secret, purpose string) cipher.AEAD {
	block, err := aes.NewCipher(derive(secret, "close "+purpose))
	if err == nil {
		var gcm cipher.AEAD
		if gcm, err = cipher.NewGCM(block); err == nil {
			return gcm
		}
	}
	panic(err) // only for keys of another length
}
