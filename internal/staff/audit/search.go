package audit

import (
	"context"
	"time"

	"stadttermin/internal/town/tenant"
)

// Query chooses lines of a trail; what is empty chooses all.
type Query struct {
	From, Until time.Time // until is not included
	Actor       string    // citizen, system, provider, staff for everybody of the staff, or an Actor
	Topic       Topic
	Reference   string   // of an appointment
	Objects     []string // one of these, or something that belongs to it
	Before      Place    // lines that stand further down than this place
	Most        int      // lines
}

// Place is where a line stands in the order in which trails are read: the newest first.
type Place struct {
	At time.Time
	ID int64
}

// Found is a line with what its ids stand for. Citizens are never named.
type Found struct {
	Line

	Who       string // the name of the staff's account that acted; empty: not one of these, or the account is gone
	Whom      string // the name of the staff's account that it is about
	Reference string // of the appointment that it is about
}

// Place gives where the line stands.
func (f *Found) Place() Place { return Place{At: f.At, ID: f.ID} }

// Status is how far a trail is sealed.
type Status struct {
	Lines   int64     // of the trail
	Until   time.Time // when it was sealed last; zero: never
	Head    Digest
	Waiting time.Time // since when the oldest line waits for a seal; zero: none waits
	Checked time.Time // when the whole chain was examined last; zero: never
	Problem Problem   // that was found then
	Line    int64
	Seal    int64
}

// Trails reads trails.
type Trails interface {
	// Find gives lines, the newest first.
	Find(ctx context.Context, id tenant.ID, q Query) ([]Found, error)
	// Note appends a line by itself.
	Note(ctx context.Context, id tenant.ID, e Entry) error
}

// exportLines are read at once.
const exportLines = 2000

// Export puts on record who takes lines out of the trail, and gives all that the query chooses, the newest first. What
// was chosen stands in the entry's detail.
func Export(ctx context.Context, trails Trails, id tenant.ID, q Query, entry Entry, each func(*Found) error) error {
	if err := trails.Note(ctx, id, entry); err != nil {
		return err
	}
	for q.Most = exportLines; ; {
		lines, err := trails.Find(ctx, id, q)
		if err != nil {
			return err
		}
		for i := range lines {
			if err := each(&lines[i]); err != nil {
				return err
			}
		}
		if len(lines) < q.Most {
			return nil
		}
		q.Before = lines[len(lines)-1].Place()
	}
}
