package daylist

import (
	"context"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/fingerprint"
	"stadttermin/internal/town/tenant"
)

// Plan says when an office's lists are made in advance, and to whom they are mailed.
type Plan struct {
	Office     string
	Morning    *civil.Clock // the list of this day; nil: none is made
	Evening    *civil.Clock // the list of the next day that the office is open; nil: none is made
	Recipients []string     // addresses
	Passphrase []byte       // of the files, closed with the installation's key
	Changed    time.Time
}

// Version names how a plan stands; nil: there is none.
func (p *Plan) Version() string {
	if p == nil {
		return "-"
	}
	clock := func(c *civil.Clock) string {
		if c == nil {
			return ""
		}
		return c.String()
	}
	return fingerprint.Of("%q %q %q %q %d %x", p.Office, clock(p.Morning), clock(p.Evening), p.Recipients, p.Changed.UnixMicro(), p.Passphrase)
}

// File is an encrypted list that is kept.
type File struct {
	ID           uuid.UUID
	Office       string
	Date         civil.Date
	Made         time.Time
	Appointments int
	Recipients   []string
	File         []byte // empty where only the rest was asked for
}

const (
	maxRecipients = 5
	minPassphrase = 12
	maxPassphrase = 64
)

// cleanRecipients gives each address once.
func cleanRecipients(recipients []string) ([]string, error) {
	clean := []string{}
	for _, recipient := range recipients {
		recipient = strings.ToLower(strings.TrimSpace(recipient))
		if recipient == "" || slices.Contains(clean, recipient) {
			continue
		}
		parsed, err := mail.ParseAddress(recipient)
		if err != nil || parsed.Address != recipient || len(recipient) > 254 {
			return nil, apperr.New(apperr.EmailInvalid).At("empfaenger")
		}
		clean = append(clean, recipient)
	}
	if len(clean) > maxRecipients {
		return nil, apperr.New(apperr.RecipientsMany, "max", maxRecipients).At("empfaenger")
	}
	return clean, nil
}

// checkPassphrase takes what can be typed in every reader alike: letters without accents, digits, signs and spaces
// between them. Readers do not agree on how others become bytes.
func checkPassphrase(passphrase string) error {
	strange := strings.ContainsFunc(passphrase, func(r rune) bool { return r < ' ' || r > '~' })
	if strange || len(passphrase) < minPassphrase || len(passphrase) > maxPassphrase || strings.TrimSpace(passphrase) != passphrase {
		return apperr.New(apperr.PassphraseUnfit, "min", minPassphrase, "max", maxPassphrase).At("kennwort")
	}
	return nil
}

// dueList is a list that is to be made, unless one was made since.
type dueList struct {
	date  civil.Date
	since time.Time
}

// due gives the lists that the plan asks for at a moment. A moment that nobody was there for is made up for: what counts
// is the last one before now.
func (p *Plan) due(rules *availability.Rules, now time.Time) []dueList {
	o := rules.Office(p.Office)
	if o == nil {
		return nil
	}
	today := civil.DateOf(now.In(rules.Location))
	var lists []dueList
	if p.Morning != nil && opens(rules, o, today) {
		if at := civil.Instant(today, *p.Morning, rules.Location, civil.Beginning); !now.Before(at) {
			lists = append(lists, dueList{today, at})
		}
	}
	if p.Evening == nil {
		return lists
	}
	evening := today
	at := civil.Instant(evening, *p.Evening, rules.Location, civil.Beginning)
	if now.Before(at) {
		evening = today.AddDays(-1)
		at = civil.Instant(evening, *p.Evening, rules.Location, civil.Beginning)
	}
	next, ok := nextOpen(rules, o, evening)
	// When people go home, and once more on the eve: on the days between, nobody would read it.
	if ok && next >= today && (opens(rules, o, evening) || next == evening.AddDays(1)) {
		lists = append(lists, dueList{next, at})
	}
	return lists
}

func opens(rules *availability.Rules, o *availability.Office, date civil.Date) bool {
	return rules.Opening(o, date).Minutes() > 0
}

// farthest is how many days ahead the next open one is looked for.
const farthest = 31

// nextOpen gives the next date after another on which the office is open.
func nextOpen(rules *availability.Rules, o *availability.Office, after civil.Date) (civil.Date, bool) {
	for days := range farthest {
		if date := after.AddDays(days + 1); opens(rules, o, date) {
			return date, true
		}
	}
	return 0, false
}

// NextOpen gives the next date after another on which an office is open; after itself where there is none for a month.
func NextOpen(town *directory.Town, officeID string, after civil.Date) civil.Date {
	if o := town.Rules.Office(officeID); o != nil {
		if date, ok := nextOpen(town.Rules, o, after); ok {
			return date
		}
	}
	return after
}

// plan reads an office's plan, nil where it has none.
func (l *Lists) plan(ctx context.Context, id tenant.ID, office string) (*Plan, error) {
	plan, err := l.Plans.Plan(ctx, id, office)
	return plan, unlessNotFound(err)
}

func unlessNotFound(err error) error {
	if err != nil && apperr.CodeOf(err) == apperr.NotFound {
		return nil
	}
	return err
}

func errUnplanned() *apperr.Error { return apperr.New(apperr.ListUnplanned) }
