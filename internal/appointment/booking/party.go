package booking

import (
	"slices"
	"time"

	"stadttermin/internal/appointment"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
)

// Mandate is in whose name and for which offices a member of staff changes appointments, without their secret links.
type Mandate struct {
	Actor   audit.Actor
	Offices []string         // whose appointments may be changed
	Seen    appointment.Seen // what the change was decided on
}

// party is who wants one appointment changed: its owner, by the link, or staff.
type party struct {
	appointment uuid.UUID
	actor       audit.Actor
	version     int      // of the owner's link
	mandate     *Mandate // of staff; nil: it is the owner
}

// owner is whoever has the manage link; anything but a link of this town is apperr.NotFound.
func (s *Service) owner(town *directory.Town, token string) (party, error) {
	id, version, err := s.openManage(town, token)
	return party{appointment: id, actor: audit.Citizen, version: version}, err
}

// over is the member of staff who wants an appointment changed.
func (m Mandate) over(appointment uuid.UUID) party {
	return party{appointment: appointment, actor: m.Actor, mandate: &m}
}

// admitted refuses a link that was revoked, and an appointment of an office that is not the reader's. Neither is told
// apart from an appointment that does not exist.
func (p party) admitted(a *appointment.Appointment) error {
	may := a.TokenVersion == p.version
	if p.mandate != nil {
		may = slices.Contains(p.mandate.Offices, a.Office)
	}
	if !may {
		return apperr.New(apperr.NotFound)
	}
	return nil
}

// may tells whether the party may still move or cancel an appointment at a moment: its owner until it begins, staff the
// whole day, as long as its person is not there.
func (p party) may(a *appointment.Appointment, now time.Time) bool {
	return a.Changeable(now) || p.mandate != nil && a.Begun(now)
}

// current refuses what was decided on a version that is no longer so: whoever changed it since must not be undone unseen.
func (p party) current(a *appointment.Appointment) error {
	if p.mandate == nil {
		return nil
	}
	seen := p.mandate.Seen
	if seen.Appointment != "" && seen.Appointment != a.Version() || seen.Contact != "" && seen.Contact != a.ContactVersion() {
		return apperr.New(apperr.Overtaken)
	}
	return nil
}
