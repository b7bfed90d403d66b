package audit

import (
	"context"
	"encoding/hex"
	"fmt"
	"log/slog"
	"time"

	"stadttermin/internal/keyring"
	"stadttermin/internal/town/tenant"
)

// Chain seals trails and examines them. All fields are set once before the first call.
type Chain struct {
	Seals Seals
	Keys  *keyring.Ring
	Now   func() time.Time
	Log   *slog.Logger // keeps every seal's hash outside of the database
}

// Seals is what the chain needs of the database.
type Seals interface {
	// Extend gives compose the last seal (nil before the first) and up to most lines that no seal covers, by id, and
	// appends what it makes of them. It gives the number of lines: 0 where there are none, or somebody else is sealing.
	Extend(ctx context.Context, id tenant.ID, most int, compose func(last *Seal, lines []Line) (*Seal, error)) (int, error)
	// After gives up to most seals after a number, in order, and the lines of each that are still there, by id.
	After(ctx context.Context, id tenant.ID, number int64, most int) ([]Seal, map[int64]Line, error)
	// Stray finds a line that no seal covers although every line at its place should be sealed, and gives its id.
	Stray(ctx context.Context, id tenant.ID) (line int64, found bool, err error)
	// Checked keeps what an examination has found.
	Checked(ctx context.Context, id tenant.ID, v Verdict) error
}

const (
	sealLines = 1000 // of one seal at most
	readSeals = 20   // at once
)

// Seal puts every line that is committed into the chain.
func (c *Chain) Seal(ctx context.Context, id tenant.ID) error {
	for {
		var made *Seal
		sealed, err := c.Seals.Extend(ctx, id, sealLines, func(last *Seal, lines []Line) (seal *Seal, err error) {
			made, err = next(id, last, lines, c.Now(), c.Keys)
			return made, err
		})
		if err != nil {
			return err
		}
		if sealed > 0 {
			c.Log.InfoContext(ctx, "audit sealed", "tenant", id, "seal", made.Number, "lines", sealed, "hash", hex.EncodeToString(made.Hash[:]))
		}
		if sealed < sealLines {
			return nil
		}
	}
}

// Problem is what is wrong with a trail.
type Problem string

// Problems of a trail.
const (
	Sound   Problem = ""
	Altered Problem = "altered" // a line does not say what it said when it was sealed
	Missing Problem = "missing" // a line that was sealed is gone
	Stray   Problem = "stray"   // a line was put in among older ones
	Broken  Problem = "broken"  // a seal does not follow from the one before, or was not made by this service
)

// Verdict is the outcome of an examination.
type Verdict struct {
	Checked time.Time
	Seals   int64 // that are sound
	Lines   int64 // in them
	Foreign bool  // the newest seal was made with a secret that is not given: somebody made the chain anew, or the secret is the wrong one
	Problem Problem
	Seal    int64     // where the problem is; 0: in no seal
	Line    int64     // where the problem is; 0: not in a line
	Until   time.Time // of the last sound seal; zero: there is none
	Head    Digest    // its hash
}

func (v Verdict) String() string {
	if v.Problem == Sound {
		return fmt.Sprintf("%d lines in %d seals, head %x", v.Lines, v.Seals, v.Head[:])
	}
	if v.Foreign {
		return fmt.Sprintf("seal %d was made with a secret that is not given", v.Seal)
	}
	return fmt.Sprintf("seal %d, line %d: %s", v.Seal, v.Line, v.Problem)
}

// Verify examines the whole chain of a tenant and keeps the outcome. It stops at the first problem. What it cannot see is
// that the newest seals were removed together with their lines: for that, the log keeps every seal's hash.
func (c *Chain) Verify(ctx context.Context, id tenant.ID) (Verdict, error) {
	v, err := c.examine(ctx, id)
	if err != nil {
		return v, err
	}
	v.Checked = c.Now()
	return v, c.Seals.Checked(ctx, id, v)
}

func (c *Chain) examine(ctx context.Context, id tenant.ID) (v Verdict, err error) {
	var last Seal
	for {
		seals, lines, err := c.Seals.After(ctx, id, last.Number, readSeals)
		if err != nil {
			return v, err
		}
		for i := range seals {
			if !c.sound(id, &last, &seals[i], lines, &v) {
				return v, nil
			}
			last = seals[i]
		}
		if len(seals) < readSeals {
			break
		}
	}
	if last.Number > 0 && !last.signed(c.Keys) {
		v.Problem, v.Seal, v.Foreign = Broken, last.Number, last.foreign(c.Keys)
		return v, nil
	}
	stray, found, err := c.Seals.Stray(ctx, id)
	if found {
		v.Problem, v.Line = Stray, stray
	}
	return v, err
}

// sound examines one seal and its lines.
func (c *Chain) sound(id tenant.ID, last, s *Seal, lines map[int64]Line, v *Verdict) bool {
	if !s.follows(id, last.Number, last.Hash, c.Keys) {
		v.Problem, v.Seal = Broken, s.Number
		return false
	}
	for i, number := range s.Lines {
		line, there := lines[number]
		if !there {
			v.Problem, v.Seal, v.Line = Missing, s.Number, number
			return false
		}
		if d, err := line.digest(id); err != nil || d != s.Digests[i] {
			v.Problem, v.Seal, v.Line = Altered, s.Number, number
			return false
		}
	}
	v.Seals, v.Lines, v.Until, v.Head = v.Seals+1, v.Lines+int64(len(s.Lines)), s.Sealed, s.Hash
	return true
}
