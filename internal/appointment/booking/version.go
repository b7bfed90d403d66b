package booking

import (
	"stadttermin/internal/apperr"
	"stadttermin/internal/fingerprint"
)

// Seen is what somebody had before their eyes when they decided to change an appointment. What is empty was not looked at.
type Seen struct {
	Appointment string // its Version
	Contact     string // of its person
}

// Version names how an appointment stands: another one once it was moved, cancelled, displaced or restored.
func (a *Appointment) Version() string {
	return fingerprint.Of("%s %s %d %q %d", a.ID, a.State, a.Sequence, a.Office, a.Start.Unix())
}

// ContactVersion names how its person is reached.
func (a *Appointment) ContactVersion() string {
	return fingerprint.Of("%s %q %q %q", a.ID, a.Contact.Name, a.Contact.Email, a.Contact.Phone)
}

// current refuses what was decided on a version that is no longer so: whoever changed it since must not be undone unseen.
func (p party) current(a *Appointment) error {
	if p.mandate == nil {
		return nil
	}
	seen := p.mandate.Seen
	if seen.Appointment != "" && seen.Appointment != a.Version() || seen.Contact != "" && seen.Contact != a.ContactVersion() {
		return apperr.New(apperr.Overtaken)
	}
	return nil
}
