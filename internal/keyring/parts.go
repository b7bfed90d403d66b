package keyring

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
)

// PartsMAC is how long a signature of parts is, in bytes.
const PartsMAC = 16

// SignParts gives the id of the signing secret and a signature over parts, of which no two lists are alike. What is handed out in
// links is signed so.
func (r *Ring) SignParts(purpose string, parts ...[]byte) (id uint16, mac []byte) {
	return partsID(r.secrets[0]), hashParts(r.secrets[0], purpose, parts)[:PartsMAC]
}

// VerifyParts checks a signature made with any secret of the ring.
func (r *Ring) VerifyParts(id uint16, mac []byte, purpose string, parts ...[]byte) bool {
	for _, s := range r.secrets {
		if partsID(s) == id && hmac.Equal(mac, hashParts(s, purpose, parts)[:PartsMAC]) {
			return true
		}
	}
	return false
}

// Hash gives a keyed hash of parts, that is compared only with others of the same secret.
func (r *Ring) Hash(purpose string, parts ...[]byte) []byte {
	return hashParts(r.secrets[0], purpose, parts)
}

func partsID(secret string) uint16 {
	sum := sha256.Sum256([]byte("id\x00" + secret))
	return binary.BigEndian.Uint16(sum[:])
}

// hashParts hashes length-prefixed parts under the secret itself: links that are out in mails were signed so.
func hashParts(secret, purpose string, parts [][]byte) []byte {
	h := hmac.New(sha256.New, []byte(secret))
	for _, part := range append([][]byte{[]byte(purpose)}, parts...) {
		var length [4]byte
		binary.BigEndian.PutUint32(length[:], uint32(len(part)))
		h.Write(length[:])
		h.Write(part)
	}
	return h.Sum(nil)
}
