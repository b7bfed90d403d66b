package staff

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// findQuery names actors and accounts of the staff and gives appointments' references. Contacts are not read.
const findQuery = `SELECT ` + lineColumns + `, coalesce(who.name, '') AS who, coalesce(whom.name, '') AS whom, coalesce(p.reference, '') AS reference` + linesFrom + `
	LEFT JOIN staff who ON who.tenant_id = a.tenant_id AND a.actor = 'staff:' || who.staff_id
	LEFT JOIN staff whom ON whom.tenant_id = a.tenant_id AND a.object = 'staff:' || whom.staff_id
	LEFT JOIN appointment p ON p.tenant_id = a.tenant_id
		AND p.appointment_id = CASE WHEN a.object ~ '^appointment:[0-9a-f-]{36}' THEN substr(a.object, 13, 36)::uuid END
	WHERE a.tenant_id = $1`

// scanFound reads a line that is going to be seen. Steps of the queue are the staff's and nobody's in particular.
func scanFound(row pgx.CollectableRow) (audit.Found, error) {
	r, err := pgx.RowToStructByName[foundRow](row)
	f := audit.Found{Line: r.line(), Who: r.Who, Whom: r.Whom, Reference: r.Reference}
	if audit.QueueStep(f.Action) && f.Actor.Kind() == staffKind {
		f.Actor, f.Who = staffKind, ""
	}
	return f, err
}

// foundRow is a line as findQuery has it.
type foundRow struct {
	lineRow
	Who, Whom, Reference string
}

// staffKind is what all of the staff are as actors.
const staffKind = "staff"

// byThemselves are actions that change nothing that a form shows.
var byThemselves = []string{"list.make", "session.open", "session.close", "session.close_others", "session.refuse_code"}

// Last gives the newest line about an object.
func (t Trail) Last(ctx context.Context, id tenant.ID, object string) (last *audit.Found, err error) {
	err = t.InTenant(ctx, id, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, findQuery+` AND a.object = $2 AND a.action <> ALL ($3) ORDER BY a.audit_id DESC LIMIT 1`, id, object, byThemselves)
		if err != nil {
			return err
		}
		found, err := pgx.CollectRows(rows, scanFound)
		if len(found) > 0 {
			last = &found[0]
		}
		return err
	})
	return last, err
}

// Find gives lines of a trail, the newest first.
func (t Trail) Find(ctx context.Context, id tenant.ID, q audit.Query) (found []audit.Found, err error) {
	where := &conditions{args: []any{id}}
	if !q.From.IsZero() {
		where.add(`a.at >= ?`, q.From)
	}
	if !q.Until.IsZero() {
		where.add(`a.at < ?`, q.Until)
	}
	switch q.Actor {
	case "":
	case staffKind:
		where.add(`starts_with(a.actor, ?)`, "staff:")
	default:
		where.add(`a.actor = ?`, q.Actor)
		if audit.Actor(q.Actor).Kind() == staffKind {
			where.add(`NOT starts_with(a.action, ?)`, "visit.") // steps of the queue, see audit.QueueStep
		}
	}
	if q.Topic != "" {
		where.add(`split_part(a.action, '.', 1) = ANY (?)`, audit.Nouns(q.Topic))
	}
	if q.Reference != "" {
		// What an import did with it stands in the import's line, which names it.
		where.add(`a.object IN (SELECT 'appointment:' || p.appointment_id FROM appointment p WHERE p.tenant_id = $1 AND p.reference = ?
			UNION ALL SELECT 'import:' || i.intake_id FROM intake_appointment i
			JOIN appointment p ON p.tenant_id = i.tenant_id AND p.appointment_id = i.appointment_id
			WHERE i.tenant_id = $1 AND p.reference = ?)`, q.Reference, q.Reference)
	}
	if q.Objects != nil {
		where.add(`EXISTS (SELECT FROM unnest(?::text[]) AS o (wanted) WHERE a.object = wanted OR starts_with(a.object, wanted || ':'))`, q.Objects)
	}
	if q.Before.ID != 0 {
		where.add(`a.at <= ?`, q.Before.At)
		where.add(`(a.at < ? OR a.audit_id < ?)`, q.Before.At, q.Before.ID)
	}
	order := where.and(` ORDER BY a.at DESC, a.audit_id DESC LIMIT ?`, q.Most)
	err = t.InTenant(ctx, id, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, findQuery+where.text+order, where.args...)
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, scanFound)
		return err
	})
	return found, err
}

// conditions of a query, each question mark with its argument.
type conditions struct {
	text string
	args []any
}

func (c *conditions) add(condition string, args ...any) {
	c.text += " AND " + c.and(condition, args...)
}

// and numbers the arguments of a further part of the query.
func (c *conditions) and(part string, args ...any) string {
	for _, arg := range args {
		c.args = append(c.args, arg)
		part = strings.Replace(part, "?", "$"+strconv.Itoa(len(c.args)), 1)
	}
	return part
}

// Status tells how far a tenant's trail is sealed and what its last examination found.
func (t Trail) Status(ctx context.Context, id tenant.ID) (*audit.Status, error) {
	var s audit.Status
	err := t.Snapshot(ctx, id, func(tx *db.Tx) error {
		last, end, err := lastSeal(ctx, tx, id)
		if err != nil {
			return err
		}
		if last != nil {
			s.Until, s.Head = last.Sealed, last.Hash
		}
		var waiting *time.Time
		err = tx.QueryRow(ctx, `SELECT (SELECT count(*) FROM audit WHERE tenant_id = $1),
			(SELECT min(at) FROM audit WHERE tenant_id = $1 AND audit_id > $2
			 AND audit_id NOT IN (SELECT unnest(lines) FROM audit_seal WHERE tenant_id = $1 AND audit_id > $2))`, id, end.settled).Scan(&s.Lines, &waiting)
		if err != nil {
			return err
		}
		if waiting != nil {
			s.Waiting = *waiting
		}
		err = tx.QueryRow(ctx, `SELECT checked, problem, seal, audit_id FROM audit_check WHERE tenant_id = $1`, id).
			Scan(&s.Checked, &s.Problem, &s.Seal, &s.Line)
		if db.NoRow(err) {
			return nil
		}
		return err
	})
	return &s, err
}
