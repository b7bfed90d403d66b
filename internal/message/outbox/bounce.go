package outbox

import (
	"context"
	"encoding/base32"
	"encoding/binary"
	"log/slog"
	"strings"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/keyring"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/town/tenant"
)

// ReturnPath makes the addresses that undeliverable mails come back to, one for each mail (VERP), and reads them. An
// address names tenant and row and nobody; no one else can make one.
type ReturnPath struct {
	Ring   *keyring.Ring
	Domain string // of the installation
}

const (
	returnPurpose = "return path"
	returnPrefix  = "bounce+"
)

// encoding has no capitals: mail servers change them.
var encoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Address gives that of a mail.
func (p *ReturnPath) Address(id tenant.ID, row int64) string {
	named := binary.AppendUvarint(binary.AppendUvarint(nil, uint64(id)), uint64(row))
	return returnPrefix + encoding.EncodeToString(append(named, p.Ring.Tag(returnPurpose, named)...)) + "@" + p.Domain
}

// Read tells which mail an address belongs to; false for whatever we have not made.
func (p *ReturnPath) Read(address string) (id tenant.ID, row int64, ok bool) {
	local, domain, found := strings.Cut(strings.ToLower(address), "@")
	token, prefixed := strings.CutPrefix(local, returnPrefix)
	raw, err := encoding.DecodeString(token)
	if !found || !prefixed || err != nil || domain != strings.ToLower(p.Domain) {
		return 0, 0, false
	}
	town, n := binary.Uvarint(raw)
	if n <= 0 {
		return 0, 0, false
	}
	number, m := binary.Uvarint(raw[n:])
	if m <= 0 || !p.Ring.Tagged(returnPurpose, raw[:n+m], raw[n+m:]) {
		return 0, 0, false
	}
	return tenant.ID(town), int64(number), true
}

// Returns takes in what comes back.
type Returns struct {
	Path  *ReturnPath
	Store interface {
		// Bounce notes that a mail that was sent has come back; apperr.NotFound where there is none, or it was noted before.
		Bounce(ctx context.Context, id tenant.ID, row int64, status string, now time.Time) (mail.Kind, error)
	}
	Bounced func(mail.Kind) // is told of each; may be nil
	Now     func() time.Time
	Log     *slog.Logger
}

// Ours tells whether an address is one that mails come back to.
func (r *Returns) Ours(address string) bool {
	_, _, ok := r.Path.Read(address)
	return ok
}

// Take reads what came to an address. Only a report that a mail will never arrive changes anything: that it is late, and
// what machines answer by themselves, is dropped.
func (r *Returns) Take(ctx context.Context, address string, content []byte) error {
	id, row, ok := r.Path.Read(address)
	if !ok {
		return apperr.New(apperr.NotFound)
	}
	report, ok := mail.ParseReport(content)
	if !ok || !report.Failed {
		return nil
	}
	kind, err := r.Store.Bounce(ctx, id, row, report.Status, r.Now())
	if err != nil && apperr.CodeOf(err) == apperr.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	r.Log.WarnContext(ctx, "mail bounced", "tenant", id, "outbox", row, "kind", kind, "status", report.Status)
	if r.Bounced != nil {
		r.Bounced(kind)
	}
	return nil
}
