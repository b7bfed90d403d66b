package booking

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
)

// Keys signs and checks what the service hands out. The first secret signs; all of them check, so that secrets rotate:
// put the new one first and drop the old one when nothing signed with it is needed any more.
type Keys struct {
	ring []secret
}

type secret struct {
	id  uint16
	key []byte
}

const (
	minSecret = 32 // bytes
	macSize   = 16 // bytes of a signature, 128 bits
)

// NewKeys makes a ring of secrets of at least 32 bytes each.
func NewKeys(secrets ...string) (*Keys, error) {
	keys := &Keys{}
	for _, s := range secrets {
		if len(s) < minSecret {
			return nil, errors.New("a signing secret must have at least 32 characters")
		}
		id := sha256.Sum256([]byte("id\x00" + s))
		keys.ring = append(keys.ring, secret{id: binary.BigEndian.Uint16(id[:]), key: []byte(s)})
	}
	if len(keys.ring) == 0 {
		return nil, errors.New("a signing secret is missing")
	}
	return keys, nil
}

// mac computes a keyed hash for one purpose over length-prefixed parts, so that no two lists of parts are alike.
func (s *secret) mac(purpose string, parts ...[]byte) []byte {
	h := hmac.New(sha256.New, s.key)
	for _, part := range append([][]byte{[]byte(purpose)}, parts...) {
		var length [4]byte
		binary.BigEndian.PutUint32(length[:], uint32(len(part)))
		h.Write(length[:])
		h.Write(part)
	}
	return h.Sum(nil)
}

// sign gives the id of the signing secret and the signature.
func (k *Keys) sign(purpose string, parts ...[]byte) (id uint16, mac []byte) {
	return k.ring[0].id, k.ring[0].mac(purpose, parts...)[:macSize]
}

// verify checks a signature made with any secret of the ring.
func (k *Keys) verify(id uint16, mac []byte, purpose string, parts ...[]byte) bool {
	for i := range k.ring {
		if k.ring[i].id == id && hmac.Equal(mac, k.ring[i].mac(purpose, parts...)[:macSize]) {
			return true
		}
	}
	return false
}

// hash gives a keyed hash that is compared only with others of the same secret.
func (k *Keys) hash(purpose string, parts ...[]byte) []byte { return k.ring[0].mac(purpose, parts...) }
