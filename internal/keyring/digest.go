package keyring

import (
	"crypto/hmac"
	"crypto/sha256"
	"strings"
)

// Digest gives a keyed hash of texts, 32 bytes. No text holds the zero byte that keeps them apart. What is in browsers, in mails
// and in counters was made so.
func (r *Ring) Digest(purpose string, texts ...string) []byte {
	return digest(r.secrets[0], purpose, texts)
}

// Digests gives those by every secret of the ring, the signing one first.
func (r *Ring) Digests(purpose string, texts ...string) [][]byte {
	digests := make([][]byte, len(r.secrets))
	for i, secret := range r.secrets {
		digests[i] = digest(secret, purpose, texts)
	}
	return digests
}

// digest hashes under the secret itself.
func digest(secret, purpose string, texts []string) []byte {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(purpose + "\x00" + strings.Join(texts, "\x00")))
	return h.Sum(nil)
}
