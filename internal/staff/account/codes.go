package account

import (
	"context"
	"strings"
	"time"

	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/otp"
	"stadttermin/internal/town/tenant"
)

// CodesShown is how long new recovery codes are shown.
const CodesShown = 10 * time.Minute

// Codes is the use cases of somebody's own recovery codes.
type Codes struct{ *Deps }

// RenewCodes gives recovery codes instead of all before, sealed for ShownCodes, for a proof. Errors: those of prove.
func (c *Codes) RenewCodes(ctx context.Context, id tenant.ID, staff *Staff, token string, proof Proof, from Origin) (codes string, err error) {
	hash, err := parseToken(token)
	if err != nil {
		return "", err
	}
	if err := c.prove(ctx, id, staff, hash, proof, from); err != nil {
		return "", err
	}
	return c.newCodes(ctx, id, staff, token, Update{EndSessions: true}, c.entry(staff.Actor(), "staff.recovery_codes", staff.ID))
}

func (d *Deps) newCodes(ctx context.Context, id tenant.ID, staff *Staff, token string, update Update, entry audit.Entry) (sealed string, err error) {
	codes, hashes := otp.NewRecovery(staff.ID)
	update.Codes = hashes
	if update.Keep, err = parseToken(token); err != nil {
		return "", err
	}
	if err := d.Store.Accounts.Update(ctx, id, staff.ID, update, entry); err != nil {
		return "", err
	}
	return d.sealFor(sealedCodes, staff, []byte(strings.Join(codes, " "))), nil
}

// ShownCodes gives recovery codes that were made a moment ago, so that a page may be loaded again; none afterwards.
func (c *Codes) ShownCodes(staff *Staff, sealed string) []string {
	plain, err := c.openFor(sealedCodes, staff, sealed, CodesShown)
	if err != nil {
		return nil
	}
	return strings.Fields(string(plain))
}

// RecoveryCodes counts one's own that are left.
func (c *Codes) RecoveryCodes(ctx context.Context, id tenant.ID, staff *Staff) (int, error) {
	return c.Store.Factors.Codes(ctx, id, staff.ID)
}
