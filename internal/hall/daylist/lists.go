// Package daylist makes the lists of an office's day that are there when nothing else is: printed, and made in advance as files
// that are encrypted, at its hours and by mail if wished.
package daylist

import (
	"context"
	"fmt"
	"time"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/i18n"
	"stadttermin/internal/keyring"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Lists is the use cases around lists of an office's day that are made in advance, so that a day without network is
// survived. All fields are set once before the first call.
type Lists struct {
	Days interface {
		Day(ctx context.Context, town *directory.Town, office string, date civil.Date, named bool) (*dayplan.Day, error)
	}
	Plans   Plans
	Files   Files
	Printer interface {
		// Print gives a document that opens with the passphrase alone.
		Print(paper *Paper, passphrase string) ([]byte, error)
	}
	Vault  *keyring.Ring
	Bundle *i18n.Bundle
	Now    func() time.Time
}

// Plans is what the use cases need of the database for plans.
type Plans interface {
	// Plan reads an office's plan; apperr.NotFound where it has none.
	Plan(ctx context.Context, id tenant.ID, office string) (*Plan, error)
	// Plans reads those of all offices.
	Plans(ctx context.Context, id tenant.ID) ([]*Plan, error)
	// SavePlan writes an office's plan; apperr.Overtaken where the one there is, or none, is no longer the one of this version
	// (empty: whatever it is).
	SavePlan(ctx context.Context, id tenant.ID, plan *Plan, seen string, entry audit.Entry) error
	// DropPlan deletes an office's plan and its files; apperr.NotFound where it has none, apperr.Overtaken as with SavePlan.
	DropPlan(ctx context.Context, id tenant.ID, office, seen string, entry audit.Entry) error
}

// Files is what the use cases need of the database for files.
type Files interface {
	// Keep writes a file in the place of the one for the same day, with the mails that take it to its recipients, unless
	// that one was made at or after since.
	Keep(ctx context.Context, id tenant.ID, file *File, since time.Time, mails []outbox.Entry, entry audit.Entry) (kept bool, err error)
	// Fresh tells whether an office has a file for a day that was made at or after a moment.
	Fresh(ctx context.Context, id tenant.ID, office string, date civil.Date, since time.Time) (bool, error)
	// Kept lists an office's files by day, without their content.
	Kept(ctx context.Context, id tenant.ID, office string) ([]*File, error)
	// File reads a file by its office and day, or by its id alone; apperr.NotFound where there is none.
	File(ctx context.Context, id tenant.ID, wanted File) (*File, error)
	// Forget deletes the files of days before a date.
	Forget(ctx context.Context, id tenant.ID, before civil.Date, now time.Time) error
}

// listPurpose is that of the key that closes passphrases.
const listPurpose = "list passphrase"

func listContext(id tenant.ID, office string) string { return fmt.Sprintf("%d/%s", id, office) }

// Read gives the list of an office's day. Who may read names there, the caller has asked.
func (l *Lists) Read(ctx context.Context, town *directory.Town, office string, date civil.Date) (*List, error) {
	day, err := l.Days.Day(ctx, town, office, date, true)
	if err != nil {
		return nil, err
	}
	return listOf(day), nil
}

// NewPlan is what somebody sets. An empty passphrase keeps the one there is.
type NewPlan struct {
	Morning, Evening *civil.Clock
	Recipients       []string
	Passphrase       string
	Seen             string // Version of the plan that was changed; empty: whatever it is
}

// SetPlan sets an office's plan. Files that are there keep the passphrase they were made with.
//
// Errors: apperr.EmailInvalid, RecipientsMany, PassphraseUnfit; PassphraseUnfit too where there is none to keep;
// apperr.Overtaken.
func (l *Lists) SetPlan(ctx context.Context, town *directory.Town, office string, n NewPlan, by audit.Actor) error {
	plan := &Plan{Office: office, Morning: n.Morning, Evening: n.Evening, Changed: l.Now()}
	var err error
	if plan.Recipients, err = cleanRecipients(n.Recipients); err != nil {
		return err
	}
	before, err := l.plan(ctx, town.ID, office)
	if err != nil {
		return err
	}
	if n.Seen != "" && n.Seen != before.Version() { // judged again when it is written
		return apperr.New(apperr.Overtaken)
	}
	if n.Passphrase == "" && before != nil {
		plan.Passphrase = before.Passphrase
	} else {
		if err := checkPassphrase(n.Passphrase); err != nil {
			return err
		}
		plan.Passphrase = l.Vault.Close(listPurpose, listContext(town.ID, office), []byte(n.Passphrase))
	}
	detail := map[string]any{"after": plan.described(), "passphrase": n.Passphrase != ""}
	if before != nil {
		detail["before"] = before.described()
	}
	return l.Plans.SavePlan(ctx, town.ID, plan, before.Version(), audit.Entry{At: l.Now(), Actor: by, Action: "list.plan", Object: "office:" + office, Detail: detail})
}

// described writes a plan for the trail. Addresses are not in it; their number is.
func (p *Plan) described() map[string]any {
	detail := map[string]any{"recipients": len(p.Recipients)}
	if p.Morning != nil {
		detail["morning"] = p.Morning.String()
	}
	if p.Evening != nil {
		detail["evening"] = p.Evening.String()
	}
	return detail
}

// Stop ends the making of an office's lists and deletes those there are. Stopping what is not planned changes nothing;
// apperr.Overtaken where the plan is no longer the one that was seen (empty: whatever it is).
func (l *Lists) Stop(ctx context.Context, town *directory.Town, office, seen string, by audit.Actor) error {
	err := l.Plans.DropPlan(ctx, town.ID, office, seen, audit.Entry{At: l.Now(), Actor: by, Action: "list.stop", Object: "office:" + office})
	return unlessNotFound(err)
}

// Make makes an office's list of a day now, whatever the plan says of the time. It is mailed if that is asked for.
//
// Errors: apperr.ListUnplanned where the office has no passphrase yet, or the one it has cannot be read any more.
func (l *Lists) Make(ctx context.Context, town *directory.Town, office string, date civil.Date, mailed bool, by audit.Actor) error {
	plan, err := l.plan(ctx, town.ID, office)
	if err != nil {
		return err
	}
	if plan == nil {
		return errUnplanned()
	}
	if !mailed {
		plan.Recipients = []string{}
	}
	return l.make(ctx, town, plan, dueList{date, l.Now().Add(time.Microsecond)}, by)
}

// Advance makes the lists of a town that are due, and deletes those whose day is over. An office that fails does not keep
// the others.
func (l *Lists) Advance(ctx context.Context, town *directory.Town) error {
	now := l.Now()
	today := civil.DateOf(now.In(town.Rules.Location))
	plans, err := l.Plans.Plans(ctx, town.ID)
	if err != nil || len(plans) == 0 {
		return err
	}
	failed := l.Files.Forget(ctx, town.ID, today, now)
	for _, plan := range plans {
		for _, due := range plan.due(town.Rules, now) {
			fresh, err := l.Files.Fresh(ctx, town.ID, plan.Office, due.date, due.since)
			if err == nil && !fresh {
				err = l.make(ctx, town, plan, due, audit.System)
			}
			if err != nil {
				failed = fmt.Errorf("list of office %s: %w", plan.Office, err)
			}
		}
	}
	return failed
}

func (l *Lists) make(ctx context.Context, town *directory.Town, plan *Plan, due dueList, by audit.Actor) error {
	passphrase, err := l.Vault.Open(listPurpose, listContext(town.ID, plan.Office), plan.Passphrase)
	if err != nil {
		return errUnplanned().Because(err)
	}
	list, err := l.Read(ctx, town, plan.Office, due.date)
	if err != nil {
		return err
	}
	printer := l.Bundle.Printer(l.language(town))
	content, err := l.Printer.Print(list.Paper(printer, town.Settings()), string(passphrase))
	if err != nil {
		return err
	}
	file := &File{
		ID: uuid.New(), Office: plan.Office, Date: due.date, Made: l.Now(), Appointments: list.Appointments(), Recipients: plan.Recipients, File: content,
	}
	var mails []outbox.Entry
	for n := range file.Recipients {
		mails = append(mails, outbox.Entry{SubjectType: outbox.OfOfficeList, SubjectID: file.ID, Kind: mail.OfficeList, Sequence: n, Due: file.Made})
	}
	_, err = l.Files.Keep(ctx, town.ID, file, due.since, mails, audit.Entry{
		At: file.Made, Actor: by, Action: "list.make", Object: "office:" + plan.Office,
		Detail: map[string]any{"day": due.date.String(), "count": file.Appointments, "recipients": len(file.Recipients)},
	})
	return err
}

// language is that of staff which is the town's own, or the first that staff's pages speak.
func (l *Lists) language(town *directory.Town) string {
	spoken := l.Bundle.StaffLanguages()
	for _, language := range spoken {
		if language == town.Settings().SourceLanguage() {
			return language
		}
	}
	return spoken[0]
}

// Planned gives an office's plan (nil: none) and the files there are.
func (l *Lists) Planned(ctx context.Context, town *directory.Town, office string) (*Plan, []*File, error) {
	plan, err := l.plan(ctx, town.ID, office)
	if err != nil || plan == nil {
		return nil, nil, err
	}
	files, err := l.Files.Kept(ctx, town.ID, office)
	return plan, files, err
}

// File gives an office's encrypted file for a day; apperr.NotFound where there is none.
func (l *Lists) File(ctx context.Context, town *directory.Town, office string, date civil.Date) (*File, error) {
	return l.Files.File(ctx, town.ID, File{Office: office, Date: date})
}
