package booking

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/directory"
	"stadttermin/internal/staff/audit"
)

// StaffAccess is in whose name and for which offices a member of staff changes appointments, without their secret links.
type StaffAccess struct {
	Actor   audit.Actor
	Offices []string         // whose appointments may be changed
	Seen    appointment.Seen // what the change was decided on
}

// caller is who wants one appointment changed: its owner, by the link, or staff.
type caller struct {
	appointment uuid.UUID
	actor       audit.Actor
	version     int          // matching the owner's link
	seen        string       // version of the appointment that the owner decided on; empty: they were not shown any
	staff       *StaffAccess // matching staff; nil: it is the owner
}

// since parts a manage token from the version of the appointment that was shown.
const since = "~"

// Since gives the manage token for a change that was decided on a version of the appointment: apperr.Overtaken where it stands otherwise.
func Since(token, version string) string { return strings.TrimSuffix(token+since+version, since) }

// owner is whoever has the manage link; anything but a link of this town is apperr.NotFound.
func (s *Service) owner(town *directory.Town, token string) (caller, error) {
	token, seen, _ := strings.Cut(token, since)
	id, version, err := s.openManage(town, token)
	return caller{appointment: id, actor: audit.Citizen, version: version, seen: seen}, err
}

// of is the member of staff who wants an appointment changed.
func (m StaffAccess) of(appointment uuid.UUID) caller {
	return caller{appointment: appointment, actor: m.Actor, staff: &m}
}

// authorize refuses a link that was revoked, and an appointment of an office that is not the reader's. Neither is told
// apart from an appointment that does not exist.
func (p caller) authorize(a *appointment.Appointment) error {
	may := a.TokenVersion == p.version
	if p.staff != nil {
		may = slices.Contains(p.staff.Offices, a.Office)
	}
	if !may {
		return apperr.New(apperr.NotFound)
	}
	return nil
}

// mayChange tells whether the party may still move or cancel an appointment at a moment: its owner until it begins, staff the
// whole day, as long as its person is not there.
func (p caller) mayChange(a *appointment.Appointment, now time.Time) bool {
	return a.Changeable(now) || p.staff != nil && a.Begun(now)
}

// checkVersion refuses what was decided on a version that is no longer so: whoever changed it since must not be undone unseen.
func (p caller) checkVersion(a *appointment.Appointment) error {
	seen := appointment.Seen{Appointment: p.seen}
	if p.staff != nil {
		seen = p.staff.Seen
	}
	if seen.Appointment != "" && seen.Appointment != a.Version() || seen.Contact != "" && seen.Contact != a.ContactVersion() {
		return apperr.New(apperr.Overtaken)
	}
	return nil
}
