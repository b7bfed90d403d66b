package queue

import (
	"crypto/sha256"
	"encoding/binary"
	"unicode/utf8"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/staff/audit"
)

// Command is who acts, and under which key a repeated request is recognised; without one, every request is a new one.
type Command struct {
	By   audit.Actor
	Key  string
	Seen string // the version of the case that it was decided on; empty: whatever it is

	action string   // such as call; the trail says visit.call
	parts  []string // what it is done with
	hash   []byte
}

// Hash is of everything that was asked for under the key.
func (c Command) Hash() []byte { return c.hash }

// maxKey bounds an idempotency key, in bytes: it is part of a database key.
const maxKey = 200

// named gives the command with what is to be done, such as call, and with what.
func (c Command) named(action string, parts ...string) Command {
	c.action, c.parts = action, parts
	return c
}

// sealed gives the command with a fingerprint of what was asked for under its key.
func (c Command) sealed(action string, parts ...string) (Command, error) {
	if len(c.Key) > maxKey || !utf8.ValidString(c.Key) {
		return c, apperr.New(apperr.Invalid).At("key")
	}
	if c.Key == "" {
		c.Key = uuid.NewString()
	}
	h := sha256.New()
	for _, part := range append([]string{action}, parts...) {
		var length [4]byte
		binary.BigEndian.PutUint32(length[:], uint32(len(part)))
		h.Write(length[:])
		h.Write([]byte(part))
	}
	c.hash = h.Sum(nil)
	return c, nil
}

// Result is how an action ended.
type Result struct {
	Case     *dayplan.Case // as it is now, without its person
	Event    int64         // of the day in whose queue it is
	Repeated bool          // the request had been done before, and nothing was done now
}

// Replay is what was done under a key.
type Replay struct {
	Case  uuid.UUID
	Same  bool // the request was the same
	Event int64
}
