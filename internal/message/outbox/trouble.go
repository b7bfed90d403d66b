package outbox

import "time"

// Trouble is what somebody should look at.
type Trouble struct {
	Overdue   int        // mails that should have left
	Since     *time.Time // when the oldest of them should have; nil where there is none
	Unreached int        // appointments ahead whose person no mail has reached, and nobody has settled it
	Refused   int        // mails to the town's own people that were refused or came back within RefusedFor
}

// OverdueAfter is how late a mail may be before somebody should look: a mail server that is busy asks for some minutes.
const OverdueAfter = 15 * time.Minute

// RefusedFor is how long mails to the town's own people are told of that were refused.
const RefusedFor = 14 * 24 * time.Hour

// Add adds the trouble of another tenant.
func (t *Trouble) Add(other Trouble) {
	t.Overdue, t.Unreached, t.Refused = t.Overdue+other.Overdue, t.Unreached+other.Unreached, t.Refused+other.Refused
	if other.Since != nil && (t.Since == nil || other.Since.Before(*t.Since)) {
		t.Since = other.Since
	}
}
