package booking

import (
	"context"
	"errors"
	"slices"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/availability"
	"stadttermin/internal/directory"
)

// errTaken is what refusalOf turns into a refusal with alternatives, once the transaction is over.
var errTaken = errors.New("taken")

// refusalOf turns what went wrong with a held time into what its visitor is told.
func (s *Search) refusalOf(ctx context.Context, town *directory.Town, hold *Hold, err error) error {
	if errors.Is(err, errTaken) {
		return s.takenRefusal(ctx, town, hold, officeday.Self{Owner: hold.nonce.owner()})
	}
	return err
}

// notOffered is why a time cannot be held.
type notOffered []availability.Reason

func (notOffered) Error() string { return "not offered" }

// binding leaves out what does not keep staff from a time.
func binding(staffed bool, reasons []availability.Reason) []availability.Reason {
	if !staffed {
		return reasons
	}
	return slices.DeleteFunc(reasons, func(r availability.Reason) bool { return r.Code == availability.OffGrid })
}

// count notes why a time was refused.
func (s *Search) count(town *directory.Town, office string, reasons []availability.Reason) {
	if s.Refusals == nil {
		return
	}
	for _, reason := range reasons {
		s.Refusals.NotFree(town, office, reason.Code)
	}
}

// refuse makes the refusal of a time that cannot be held. What was on offer and is taken says so with alternatives.
func (s *Search) refuse(ctx context.Context, town *directory.Town, hold *Hold, reasons []availability.Reason, me officeday.Self) error {
	s.count(town, hold.Office, reasons)
	gone := len(reasons) > 0
	for _, reason := range reasons {
		switch reason.Code {
		case availability.Occupied, availability.OnlineShare, availability.DayLimit, availability.SearchLimit:
		default:
			gone = false
		}
	}
	if gone {
		return s.takenRefusal(ctx, town, hold, me)
	}
	if len(reasons) == 0 {
		reasons = []availability.Reason{{Code: availability.OffGrid}}
	}
	return apperr.New(apperr.NotOffered).At("start").With("reasons", reasons)
}

func (s *Search) takenRefusal(ctx context.Context, town *directory.Town, hold *Hold, me officeday.Self) error {
	alternatives := s.alternatives(ctx, town, hold.Query(), hold.Start, me)
	return apperr.New(apperr.TimeTaken).At("start").With("alternatives", alternatives)
}

// officeGoneRefusal refuses a time of an office that gives none any more, with the nearest of those that do the same.
func (s *Search) officeGoneRefusal(ctx context.Context, town *directory.Town, hold *Hold) error {
	elsewhere := hold.Query()
	elsewhere.Office = ""
	return apperr.New(apperr.OfficeGone).With("alternatives", s.alternatives(ctx, town, elsewhere, hold.Start, officeday.Self{}))
}
