// Package outbox decides which mails are due and whether they are still true. A row says only whom it is about, its kind
// and the sequence it was written for; what the mail says is composed when it is sent.
//
// Invariants: one mail per subject, kind and sequence; a row whose sequence is no longer the appointment's ends as void;
// a row is sent under a lease, so that two workers never send it side by side; only a crash between the mail server's
// acceptance and our marking may repeat a mail, with the same Message-ID. What somebody's clicks cause is bounded for each
// address, and what the town causes never; every row is sent all the same, where there are too many in one mail together.
package outbox

import (
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/civil"
	"stadttermin/internal/message/mail"
)

// SubjectType is what a mail is about.
type SubjectType string

// Subjects of mails.
const (
	OfAppointment SubjectType = "appointment"
	OfStaff       SubjectType = "staff"
	OfFeedback    SubjectType = "feedback"
	OfOfficeList  SubjectType = "office_list"
	// OfAddressCheck is an address that is to be confirmed before something is booked with it.
	OfAddressCheck SubjectType = "address_check"
)

// Cause is who makes a mail due.
type Cause string

// Causes of mails.
const (
	ByTown    Cause = "town"
	ByCitizen Cause = "citizen" // whoever opens the citizens' pages, and may give any address
)

// Entry is a mail to be written into the outbox, in the transaction that makes it due.
type Entry struct {
	SubjectType SubjectType
	SubjectID   uuid.UUID
	Kind        mail.Kind
	Sequence    int
	Due         time.Time
	Cause       Cause // empty: the town
}

// ReminderDue gives the moment of the reminder: the tenant's hour on the day before. There is none for an appointment
// booked or moved after that moment.
func ReminderDue(start, now time.Time, at civil.Clock) (due time.Time, wanted bool) {
	dayBefore := civil.DateOf(start).AddDays(-1)
	due = civil.Instant(dayBefore, at, start.Location(), civil.Beginning)
	return due, now.Before(due)
}
