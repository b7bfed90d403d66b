package account

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
)

// warn tells somebody, once a day, that codes are tried at their account by somebody who knows the password.
func (d *Deps) warn(ctx context.Context, id tenant.ID, staff uuid.UUID) error {
	const day = 24 * 60 * 60
	return d.Store.Notices.Notify(ctx, id, outbox.Entry{
		SubjectType: outbox.OfStaff, SubjectID: staff, Kind: mail.StaffCodes, Sequence: int(d.Now().Unix() / day), Due: d.Now(),
	})
}

// tell gives the mail about grants that somebody of the town hall makes. Who runs the installation is bound by contract.
func (d *Deps) tell(by audit.Actor, grants []authz.Grant) *outbox.Entry {
	if by == audit.System {
		return nil
	}
	return access(d.Now(), grants)
}

// access gives the mail by which those who watch over the town's accounts learn that somebody is let see what belongs to
// citizens; nil where these grants let nobody.
func access(now time.Time, grants []authz.Grant) *outbox.Entry {
	if !readsCitizens(grants) {
		return nil
	}
	return &outbox.Entry{SubjectType: outbox.OfStaff, Kind: mail.StaffAccess, Sequence: int(now.Unix()), Due: now}
}

// Overseers are the roles that learn of it.
var Overseers = []authz.Role{authz.Administrator, authz.Privacy}
