package hall

import (
	"context"
	"time"

	"stadttermin/internal/hall/lookup"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	stored "stadttermin/internal/postgres/appointment"
	"stadttermin/internal/postgres/db"
)

// Search is the database as looking for an appointment sees it.
type Search struct{ *db.DB }

// nearest orders what lies ahead by its start and what is over after it, the latest first. $2 is now.
const nearest = ` ORDER BY a.starts_at < $2, abs(extract(epoch FROM a.starts_at - $2)), a.office_id, a.number LIMIT $3`

// partDays is for how many days back half a reference is looked for: all of them would be read.
const partDays = 30

// joints stand between parts of names.
const joints = "'’`´-–"

// Search finds appointments of offices with their contacts.
func (s Search) Search(ctx context.Context, town *directory.Town, looking lookup.Looking, offices []string, now time.Time, most int) (list []*appointment.Appointment, err error) {
	args := []any{town.ID, now, most, offices}
	var condition string
	switch {
	case looking.Reference != "":
		condition, args = `a.reference = $5`, append(args, looking.Reference)
	case looking.Part != "":
		condition, args = `$5 IN (split_part(a.reference, '-', 2), split_part(a.reference, '-', 3)) AND a.day >= $6`,
			append(args, looking.Part, now.AddDate(0, 0, -partDays))
	case looking.Phone != "":
		condition, args = `c.phone <> '' AND regexp_replace(c.phone, '\D', '', 'g') LIKE '%' || $5`, append(args, looking.Phone)
	case looking.Letter != "":
		condition, args = `a.letter = $5 AND a.number = $6`, append(args, looking.Letter, looking.Number)
	case looking.Email != "":
		condition, args = `c.email_key = lower($5) AND c.email_key <> ''`, append(args, looking.Email)
	default:
		// Each word begins one of the name's, whose parts may be written together: O'Neil, ONeil.
		condition = `NOT EXISTS (SELECT FROM unnest($5::text[]) AS word WHERE strpos(' ' || c.name_key, ' ' || name_key(word)) = 0
			AND strpos(' ' || name_key(translate(c.name, $6, '')), ' ' || name_key(word)) = 0) AND c.name_key <> ''`
		args = append(args, looking.Words, joints)
	}
	return s.list(ctx, town, `a.office_id = ANY ($4) AND `+condition+nearest, args)
}

// Given lists the appointments that staff booked by telephone or at the desk since a moment, the latest first.
func (s Search) Given(ctx context.Context, town *directory.Town, since time.Time, offices []string, most int) ([]*appointment.Appointment, error) {
	return s.list(ctx, town, `a.office_id = ANY ($4) AND a.booked >= $2 AND a.channel IN ('phone', 'desk') ORDER BY a.booked DESC, a.reference LIMIT $3`,
		[]any{town.ID, since, most, offices})
}

func (s Search) list(ctx context.Context, town *directory.Town, condition string, args []any) (list []*appointment.Appointment, err error) {
	err = s.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		list, err = stored.Tx{Tx: tx}.ReadAll(ctx, town.Rules.Location, stored.Query+condition, args...)
		return err
	})
	return list, err
}

// ByReference reads one appointment of offices. The contact of one whose office is not among those named is not read.
func (s Search) ByReference(ctx context.Context, town *directory.Town, reference string, offices, named []string) (a *appointment.Appointment, err error) {
	err = s.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		a, err = stored.Tx{Tx: tx}.ReadOne(ctx, town.Rules.Location, stored.Columns+`FROM appointment a
			LEFT JOIN contact c ON c.tenant_id = $1 AND c.appointment_id = a.appointment_id AND a.office_id = ANY ($4)
			`+stored.Items+`WHERE a.tenant_id = $1 AND a.reference = $2 AND a.office_id = ANY ($3)`, town.ID, reference, offices, named)
		return err
	})
	return a, err
}

// Numbered reads those without an appointment of a date, by their waiting number.
func (s Search) Numbered(ctx context.Context, town *directory.Town, letter string, number int, date civil.Date, offices []string) (list []*dayplan.Case, err error) {
	err = s.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, walkInCases+`v.letter = $2 AND v.number = $3 AND v.day = $4 AND (v.office_id = ANY ($5) OR v.home_id = ANY ($5)) ORDER BY v.home_id`,
			town.ID, letter, number, date.Time(), offices)
		if err != nil {
			return err
		}
		list, err = casesOf(rows, town.Rules.Location, scanWalkIn)
		return err
	})
	return list, err
}
