package closure

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"stadttermin/internal/booking"
)

// versionLength is how many characters tell versions of one closure apart.
const versionLength = 12

// Version names how far a closure has come with everybody whom it touched.
func (c *Closure) Version() string {
	h := sha256.New()
	for _, row := range c.Rows {
		fmt.Fprintf(h, "%s %s\n", row.ID, row.State)
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))[:versionLength]
}

// Version names how the appointment of a row stands.
func (r *Row) Version() string {
	a := booking.Appointment{ID: r.ID, State: r.Person.State, Sequence: r.Sequence, Office: r.Office, Start: r.Start}
	return a.Version()
}

// CallVersion names how a row stands for whoever telephones: a call that somebody else has noted makes another one.
func (r *Row) CallVersion() string { return fmt.Sprintf("%s.%d", r.Version(), r.Calls) }
