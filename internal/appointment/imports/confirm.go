package imports

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/external"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
)

// Confirmation is what somebody has seen and agrees to.
type Confirmation struct {
	Key
	Actor   audit.Actor
	Version int    // of the draft
	Shown   string // Preview.Shown
	Mails   bool   // confirmation now and reminder the day before, to everybody with an address
}

// errDiffers rolls back where not everything is as it was shown.
var errDiffers = errors.New("not as it was shown")

// Confirm takes a draft over: all lines that are not left out, or none. Where anything is no longer as it was shown, or
// a line cannot be taken over, nothing is written and the preview as it is now is given. Confirming again what was taken
// over gives the same import.
func (s *Service) Confirm(ctx context.Context, town *directory.Town, c Confirmation) (*Import, *Preview, error) {
	preview, err := s.Preview(ctx, town, c.Key)
	if apperr.CodeOf(err) == apperr.NotFound {
		done, err := s.Imports.Import(ctx, town, c.Draft)
		if err == nil && done.Staff != c.Staff {
			err = apperr.New(apperr.NotFound)
		}
		return done, nil, err
	}
	if err != nil {
		return nil, nil, err
	}
	if _, good := preview.Count(); good == 0 || !preview.asShown(c) {
		return nil, preview, nil
	}
	var made *Import
	var now *Preview
	var tx Tx
	wanted := external.ImportRequest{
		Office: preview.Draft.Mapping.Office, Dates: preview.dates(),
		Within: func(do func(booking.Tx) error) error {
			return s.Imports.InTenant(ctx, town.ID, func(own Tx) error {
				if _, err := own.ClaimDraft(ctx, c.Key, s.Now()); err != nil {
					return err
				}
				tx = own
				return do(own)
			})
		},
	}
	err = s.Bookings.Import(ctx, town, wanted, func(planner *external.Planner) (err error) {
		made, now, err = s.write(ctx, tx, planner, c)
		return err
	})
	switch {
	case errors.Is(err, errDiffers):
		return nil, now, nil
	case apperr.CodeOf(err) == apperr.NotFound: // somebody else, or a second click, was faster
		done, err := s.Imports.Import(ctx, town, c.Draft)
		return done, nil, err
	case err != nil:
		return nil, nil, err
	}
	return made, nil, nil
}

// write judges the lines on what was locked and writes them.
func (s *Service) write(ctx context.Context, tx Tx, planner *external.Planner, c Confirmation) (*Import, *Preview, error) {
	d, err := tx.ClaimDraft(ctx, c.Key, s.Now())
	if err != nil {
		return nil, nil, err
	}
	p := s.read(planner.Town, d)
	known, err := tx.Known(ctx, planner.Town.Rules.Location, d.Mapping.Office, p.dates())
	if err != nil {
		return nil, nil, err
	}
	p.judge(known, planner)
	if !p.asShown(c) {
		return nil, p, errDiffers
	}
	booked, err := planner.Book(ctx, c.Actor, c.Mails)
	if err != nil {
		return nil, nil, err
	}
	made := &Import{
		ID: d.ID, Office: d.Mapping.Office, Source: d.Source, Staff: c.Staff, Booked: s.Now(), Mails: c.Mails, Count: len(booked),
	}
	ids := make([]uuid.UUID, len(booked))
	for i, a := range booked {
		ids[i] = a.ID
	}
	return made, p, tx.Record(ctx, Record{Import: made, Appointments: ids, Audit: s.entry(c.Actor, "import.book", made.ID, booked)})
}

// asShown tells whether a preview is what somebody has agreed to, and can be taken over.
func (p *Preview) asShown(c Confirmation) bool {
	return p.Draft.Mapping.Settled && p.Draft.Version == c.Version && p.Shown == c.Shown && len(p.Bad()) == 0
}

// entry is one line of the trail for all appointments of an import, which it names by their references.
func (s *Service) entry(actor audit.Actor, action string, id uuid.UUID, of []*appointment.Appointment) audit.Entry {
	references := make([]string, len(of))
	for i, a := range of {
		references[i] = a.Reference
	}
	return audit.Entry{
		At: s.Now(), Actor: actor, Action: action, Object: "import:" + id.String(), Detail: map[string]any{"count": len(of), "appointments": references},
	}
}

// Taken gives what came of an import, as it is now.
func (s *Service) Taken(ctx context.Context, town *directory.Town, id uuid.UUID) ([]*Taken, error) {
	return s.Imports.Taken(ctx, town, id)
}

// Import gives what was taken over once.
func (s *Service) Import(ctx context.Context, town *directory.Town, id uuid.UUID) (*Import, error) {
	return s.Imports.Import(ctx, town, id)
}

// List gives the last imports of some offices.
func (s *Service) List(ctx context.Context, town *directory.Town, offices []string) ([]*Import, error) {
	return s.Imports.Imports(ctx, town, offices, listed)
}

const listed = 50
