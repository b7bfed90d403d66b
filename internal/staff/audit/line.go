package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"stadttermin/internal/town/tenant"
)

// Line is an entry as the database keeps it.
type Line struct {
	ID     int64
	At     time.Time // to the microsecond, as the database keeps it
	Actor  Actor
	Action string
	Object string
	Detail json.RawMessage // nil: none
}

// Digest is what a seal keeps of a line.
type Digest [sha256.Size]byte

// digest is over everything that the line says and whose it is, written so that no two lines are written alike.
func (l *Line) digest(id tenant.ID) (Digest, error) {
	detail, err := canonical(l.Detail)
	if err != nil {
		return Digest{}, fmt.Errorf("line %d: %w", l.ID, err)
	}
	h := sha256.New()
	put(h, []byte("line 1"), number(int64(id)), number(l.ID), number(l.At.UnixMicro()), []byte(l.Actor), []byte(l.Action), []byte(l.Object), detail)
	return Digest(h.Sum(nil)), nil
}

// canonical writes a detail in the one form that follows from its content: members sorted by name, no spaces, numbers as
// they stand. How the database prints it may change with its version.
func canonical(detail json.RawMessage) ([]byte, error) {
	if len(detail) == 0 {
		return nil, nil
	}
	var value any
	decoder := json.NewDecoder(bytes.NewReader(detail))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	return json.Marshal(value)
}

// put writes each part with its length before it.
func put(w io.Writer, parts ...[]byte) {
	for _, part := range parts {
		_, _ = w.Write(number(int64(len(part)))) // a hash takes everything
		_, _ = w.Write(part)
	}
}

func number(n int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }
