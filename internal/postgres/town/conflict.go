package town

import (
	"errors"

	"stadttermin/internal/postgres/db"
)

// ErrPrefixTaken means that references of another tenant begin the same way, or once did.
var ErrPrefixTaken = errors.New("reference_prefix is another tenant's on this installation, or was")

// ErrHostTaken means that a host is another tenant's on this installation.
var ErrHostTaken = errors.New("a host is another tenant's on this installation, or is kept for links in mails of one")

// ErrTogether means that what is booked on an earlier id cannot come over because it would meet what the new one has.
var ErrTogether = errors.New("was: the new id has appointments of its own at the same times; keep both until they are over, or name another new id")

// conflictOf names what a constraint has refused.
func conflictOf(err error) error {
	switch {
	case db.Violates(err, "tenant_host_host_key"):
		return ErrHostTaken
	case db.Violates(err, "appointment_number"), db.Violates(err, "visit_number"), db.Violates(err, "seat_excl"):
		return ErrTogether
	}
	return err
}
