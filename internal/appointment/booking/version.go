package booking

import (
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"

	"stadttermin/internal/apperr"
)

// Seen is what somebody had before their eyes when they decided to change an appointment. What is empty was not looked at.
type Seen struct {
	Appointment string // its Version
	Contact     string // of its person
}

// Version names how an appointment stands: another one once it was moved, cancelled, displaced or restored.
func (a *Appointment) Version() string {
	return fingerprint(a.ID.String(), string(a.State), strconv.Itoa(a.Sequence), a.Office, strconv.FormatInt(a.Start.Unix(), 10))
}

// ContactVersion names how its person is reached.
func (a *Appointment) ContactVersion() string {
	return fingerprint(a.ID.String(), a.Contact.Name, a.Contact.Email, a.Contact.Phone)
}

// fingerprintLength is how many characters tell versions of one thing apart.
const fingerprintLength = 12

func fingerprint(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return base64.RawURLEncoding.EncodeToString(sum[:])[:fingerprintLength]
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
