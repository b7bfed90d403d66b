package audit

import (
	"crypto/sha256"
	"errors"
	"slices"
	"time"

	"stadttermin/internal/keyring"
	"stadttermin/internal/town/tenant"
)

// Seal is a link of the chain: the lines it covers, what each of them said, and the hash over this and the seal before.
type Seal struct {
	Number  int64 // from 1
	Lines   []int64
	Digests []Digest // of Lines
	Sealed  time.Time
	Hash    Digest
	KeyID   uint16
	MAC     []byte // of Hash, by a key that the database does not hold
}

// purpose of the key that signs seals.
const purpose = "audit chain"

// ErrUnsigned means that the last seal bears no signature of a secret that is known. Nothing is built on it: either
// somebody who does not know the secret made it, or the secret was changed without keeping the one before for a while.
var ErrUnsigned = errors.New("the last seal is not signed by any secret that is known; name the one before in STADTTERMIN_SECRETS_OLD, or examine the trail")

// next makes the seal that follows another; before the first, last is nil.
func next(id tenant.ID, last *Seal, lines []Line, now time.Time, keys *keyring.Ring) (*Seal, error) {
	s := &Seal{Number: 1, Sealed: now.Truncate(time.Microsecond)}
	var before Digest
	if last != nil {
		if !last.signed(keys) {
			return nil, ErrUnsigned
		}
		s.Number, before = last.Number+1, last.Hash
	}
	for i := range lines {
		d, err := lines[i].digest(id)
		if err != nil {
			return nil, err
		}
		s.Lines, s.Digests = append(s.Lines, lines[i].ID), append(s.Digests, d)
	}
	s.Hash = s.hash(id, before)
	s.KeyID, s.MAC = keys.Sign(purpose, s.Hash[:])
	return s, nil
}

// hash is over the hash of the seal before, and so over everything since the first.
func (s *Seal) hash(id tenant.ID, before Digest) Digest {
	h := sha256.New()
	put(h, []byte("seal 1"), before[:], number(int64(id)), number(s.Number), number(s.Sealed.UnixMicro()))
	for i := range s.Lines {
		put(h, number(s.Lines[i]), s.Digests[i][:])
	}
	return Digest(h.Sum(nil))
}

// follows tells whether the seal is the one that follows another, unchanged. A signature whose secret was given up says
// nothing; the next seal's covers it.
func (s *Seal) follows(id tenant.ID, number int64, before Digest, keys *keyring.Ring) bool {
	if s.Number != number+1 || len(s.Lines) != len(s.Digests) || s.hash(id, before) != s.Hash {
		return false
	}
	return !errors.Is(keys.Verify(purpose, s.KeyID, s.Hash[:], s.MAC), keyring.ErrForged)
}

// signed tells whether the seal bears the signature of a secret that is still known.
func (s *Seal) signed(keys *keyring.Ring) bool {
	return keys.Verify(purpose, s.KeyID, s.Hash[:], s.MAC) == nil
}

// foreign tells whether the seal was made with a secret that is not known.
func (s *Seal) foreign(keys *keyring.Ring) bool {
	return errors.Is(keys.Verify(purpose, s.KeyID, s.Hash[:], s.MAC), keyring.ErrUnknownKey)
}

// JoinDigests and SplitDigests are how digests are stored: one after the other.
func JoinDigests(digests []Digest) []byte {
	joined := make([]byte, 0, len(digests)*sha256.Size)
	for i := range digests {
		joined = append(joined, digests[i][:]...)
	}
	return joined
}

// SplitDigests undoes JoinDigests. A rest that is no digest becomes one of its own, which then fits no line.
func SplitDigests(joined []byte) []Digest {
	var digests []Digest
	for part := range slices.Chunk(joined, sha256.Size) {
		var d Digest
		copy(d[:], part)
		digests = append(digests, d)
	}
	return digests
}
