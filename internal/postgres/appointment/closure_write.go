package appointment

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/tenant"
)

// Close writes a closure: settings, seats, kept times, mails and the list of everybody whom it touched.
func (tx closureTx) Close(ctx context.Context, c *closure.Carried) error {
	inForce, err := tx.settingsTx().InForce(ctx, c.Now)
	if err != nil {
		return err
	}
	revision, err := tx.revise(ctx, inForce, c)
	if err != nil || len(c.Cases) == 0 && c.Revision != nil {
		return err
	}
	var displaced, written []uuid.UUID
	seats := seating{moves: c.Moves}
	batch := &pgx.Batch{}
	counters := c.Outage.Counters
	if counters == nil {
		counters = []string{}
	}
	batch.Queue(`INSERT INTO closure (tenant_id, closure_id, office_id, counters, from_wall, until_wall, ends, reason, said, revision, author, author_name, created, revised)
		VALUES ($1, $2, nullif($3, ''), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		tx.Tenant, c.ID, c.Outage.Office, counters, c.Outage.From.String(), c.Outage.Until.String(), c.Outage.Ends(tx.location),
		c.Outage.Reason, c.Said, revision.Number, c.Staff, c.Author, c.Now, c.Outage.Revised)
	for _, one := range c.Cases {
		if one.Resolution == closure.ByMail || one.Resolution == closure.ByCall {
			displaced = append(displaced, one.ID)
		}
		if one.Resolution == closure.ByMail {
			written = append(written, one.ID)
		}
		seats.take(batch, tx.Tenant, one)
	}
	tx.queueGivenWay(batch, c)
	if err := tx.Write(ctx, batch); err != nil {
		return err
	}
	if err := (Tx{tx.Tx}).reseat(ctx, &seats); err != nil {
		return err
	}
	if err := tx.displace(ctx, displaced, written, c); err != nil {
		return err
	}
	batch = &pgx.Batch{}
	if err := tx.queueCases(ctx, batch, c); err != nil {
		return err
	}
	queueTouched(batch, tx.Tenant, c.Touched)
	return tx.Write(ctx, batch)
}

// revise makes the next revision: what the order makes of the settings.
func (tx closureTx) revise(ctx context.Context, inForce *tenant.Revision, c *closure.Carried) (*tenant.Revision, error) {
	settings, source := tenant.WithClosure(inForce.Settings, c.Outage.Office, c.Outage.Closure(c.Said)), tenant.FromAdmin
	if c.Revision != nil {
		settings, source = c.Revision.Settings, c.Revision.Source
	}
	revision := inForce.Next(settings, source, c.Author, c.Now)
	if err := tx.settingsTx().Append(ctx, revision, c.Audit); err != nil {
		return nil, err
	}
	if c.Revision == nil {
		return revision, nil
	}
	_, err := tx.Exec(ctx, `UPDATE town_change SET state = 'done', revision = $3, finished = $4 WHERE tenant_id = $1 AND change_id = $2`,
		tx.Tenant, c.ID, revision.Number, c.Now)
	return revision, err
}

// displace takes the time away from those who are to be asked, and what was to be said about it.
func (tx closureTx) displace(ctx context.Context, displaced, written []uuid.UUID, c *closure.Carried) error {
	sequences := make(map[uuid.UUID]int, len(displaced))
	batch := &pgx.Batch{}
	batch.Queue(`DELETE FROM offer WHERE tenant_id = $1 AND appointment_id = ANY ($2)`, tx.Tenant, displaced)
	batch.Queue(`UPDATE closure_case SET state = 'replaced' WHERE tenant_id = $1 AND appointment_id = ANY ($2) AND state = 'open'`, tx.Tenant, displaced)
	batch.Queue(`UPDATE appointment SET state = 'displaced', sequence = sequence + 1 WHERE tenant_id = $1 AND appointment_id = ANY ($2)
		RETURNING appointment_id, sequence`, tx.Tenant, displaced).Query(readSequences(sequences))
	batch.Queue(`UPDATE outbox SET state = 'void', finished = $3 WHERE tenant_id = $1 AND subject_type = 'appointment' AND subject_id = ANY ($2)
		AND state = 'waiting' AND kind <> 'manage_link'`, tx.Tenant, displaced, c.Now)
	if err := tx.Write(ctx, batch); err != nil {
		return err
	}
	batch = &pgx.Batch{}
	tx.QueueFirstMails(batch, db.Column(written, func(id uuid.UUID) outbox.Entry {
		return outbox.Entry{SubjectType: outbox.OfAppointment, SubjectID: id, Kind: mail.Closure, Sequence: sequences[id], Due: c.Now}
	}))
	return tx.Write(ctx, batch)
}

// queueGivenWay writes where those sit who change the counter for somebody whom the closure touches, so that they can sit there
// again.
func (tx closureTx) queueGivenWay(batch *pgx.Batch, c *closure.Carried) {
	var moved []uuid.UUID
	for _, moves := range c.Moves {
		for _, move := range moves {
			moved = append(moved, move.Appointment)
		}
	}
	batch.Queue(`INSERT INTO closure_case (tenant_id, closure_id, appointment_id, way, state, office_id, counter_key, day, ticks, services, pinned, was_kept, starts_at)
		SELECT s.tenant_id, $2, s.appointment_id, $4, $5, s.office_id, s.counter_key, s.day, s.ticks, s.services, s.pinned, false, a.starts_at
		FROM seat s JOIN appointment a ON a.tenant_id = s.tenant_id AND a.appointment_id = s.appointment_id
		WHERE s.tenant_id = $1 AND a.tenant_id = $1 AND s.appointment_id = ANY ($3)`,
		tx.Tenant, c.ID, moved, string(closure.Reseated), string(closure.Quiet))
}

// readSequences reads which appointment has which sequence.
func readSequences(into map[uuid.UUID]int) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		var id uuid.UUID
		var sequence int
		_, err := pgx.ForEachRow(rows, []any{&id, &sequence}, func() error {
			into[id] = sequence
			return nil
		})
		return err
	}
}

// caseRow is what becomes of one appointment, as it is written.
type caseRow struct {
	keyedSeat // where it was
	closure   uuid.UUID
	*closure.Case
}

var insertCases = db.Into("closure_case", "",
	db.Value("closure_id", func(r caseRow) any { return [16]byte(r.closure) }),
	db.Value("appointment_id", func(r caseRow) any { return [16]byte(r.appointment) }),
	db.Value("way", func(r caseRow) any { return string(r.Resolution) }),
	db.Value("state", func(r caseRow) any {
		if r.Resolution == closure.Reseated || r.Resolution == closure.Left {
			return string(closure.Quiet)
		}
		return string(closure.Open)
	}),
	db.Value("office_id", func(r caseRow) any { return r.day.Office }),
	db.Value("counter_key", func(r caseRow) any { return r.key }),
	db.Value("day", func(r caseRow) any { return r.day.Date.Time() }),
	db.Value("ticks", func(r caseRow) any { return ticks(r.from, r.end) }),
	db.Value("services", func(r caseRow) any { return append([]string{}, r.Seat.Services...) }),
	db.Value("pinned", func(r caseRow) any { return r.Seat.Bound }),
	db.Value("was_kept", func(r caseRow) any { return r.Seat.Kept }),
	db.Value("starts_at", func(r caseRow) any { return r.Start }),
	db.Value("kept_office", func(r caseRow) any {
		if r.Kept == nil {
			return nil
		}
		return r.Kept.Day.Office
	}),
	db.Value("kept_start", func(r caseRow) any {
		if r.Kept == nil {
			return nil
		}
		return r.Kept.Start
	}),
	db.Value("kept_until", func(r caseRow) any {
		if r.Kept == nil {
			return nil
		}
		return r.Kept.Until
	}),
)

// queueCases writes what becomes of each appointment, and the times that are kept for them.
func (tx closureTx) queueCases(ctx context.Context, batch *pgx.Batch, c *closure.Carried) error {
	was, err := Tx{tx.Tx}.keyed(ctx, db.Column(c.Cases, func(one *closure.Case) placedSeat {
		return placedSeat{one.ID, one.Was.Day, one.Was.Counter, movedSeat{from: one.Was.From, end: one.Was.End}}
	}))
	if err != nil {
		return err
	}
	rows := make([]caseRow, len(was))
	var kept []keptTime
	for i, one := range c.Cases {
		rows[i] = caseRow{was[i], c.ID, one}
		if k := one.Kept; k != nil {
			kept = append(kept, keptTime{rebooking, placedSeat{one.ID, k.Day, k.Counter, movedSeat{from: k.From, end: k.End}}, k.Until})
		}
	}
	if err := (Tx{tx.Tx}).queueKept(ctx, batch, kept); err != nil {
		return err
	}
	insertCases.Queue(batch, tx.Tenant, rows)
	return nil
}

// Reopen seats people at their old time again, and where all of the closure is taken back opens the settings.
func (tx closureTx) Reopen(ctx context.Context, o *closure.Reopened) error {
	if err := tx.open(ctx, o); err != nil {
		return err
	}
	ids := make([]uuid.UUID, len(o.Restored))
	seats := seating{moves: o.Moves}
	for i, r := range o.Restored {
		ids[i] = r.ID
		seats.placed = append(seats.placed, placedSeat{r.ID, r.Was.Day, r.Counter, movedSeat{r.Was.From, r.Was.End, r.Services, r.Bound}})
	}
	restored := int64(0)
	count := func(tag pgconn.CommandTag) error {
		restored += tag.RowsAffected()
		return nil
	}
	told, err := tx.toldOfClosure(ctx, ids, o)
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	tx.QueueFirstMails(batch, told)
	batch.Queue(`UPDATE outbox SET state = 'void', finished = $3 WHERE tenant_id = $1 AND subject_type = 'appointment' AND subject_id = ANY ($2)
		AND state = 'waiting' AND kind = $4`, tx.Tenant, ids, o.Now, mail.Closure)
	batch.Queue(`DELETE FROM offer WHERE tenant_id = $1 AND appointment_id = ANY ($2)`, tx.Tenant, ids)
	batch.Queue(`UPDATE closure_case SET state = 'restored', answered = $3 WHERE tenant_id = $1 AND appointment_id = ANY ($2) AND state = 'open'`,
		tx.Tenant, ids, o.Now).Exec(count)
	batch.Queue(`UPDATE closure_case SET state = 'restored', answered = $4 WHERE tenant_id = $1 AND closure_id = $2 AND appointment_id = ANY ($3) AND state = 'replaced'`,
		tx.Tenant, o.Closure.ID, ids, o.Now)
	for _, h := range o.Handed {
		batch.Queue(`UPDATE closure_case SET closure_id = $4 WHERE tenant_id = $1 AND closure_id = $2 AND appointment_id = $3 AND state = 'open'`,
			tx.Tenant, o.Closure.ID, h.ID, h.To)
	}
	batch.Queue(`UPDATE appointment SET state = 'booked', sequence = sequence + 1 WHERE tenant_id = $1 AND appointment_id = ANY ($2) AND state = 'displaced'`,
		tx.Tenant, ids).Exec(count)
	tx.QueueMails(batch, o.Reminders)
	queueTouched(batch, tx.Tenant, o.Touched)
	if err := tx.Write(ctx, batch); err != nil {
		return err
	}
	if restored != 2*int64(len(ids)) { // somebody has answered in the meantime
		return officeday.ErrConflict
	}
	if err := tx.requeue(ctx, o); err != nil {
		return err
	}
	return Tx{tx.Tx}.reseat(ctx, &seats)
}

// toldOfClosure gives the mails to those whom the last mail that left has told that the time is closed: that it is not.
func (tx closureTx) toldOfClosure(ctx context.Context, ids []uuid.UUID, o *closure.Reopened) ([]outbox.Entry, error) {
	rows, err := tx.Query(ctx, `SELECT a.appointment_id, a.sequence + 1
		FROM appointment a CROSS JOIN LATERAL (
		    SELECT m.kind FROM outbox m WHERE m.tenant_id = $1 AND m.subject_type = 'appointment' AND m.subject_id = a.appointment_id
		    AND m.kind <> ALL ($5) AND (m.state = 'sent' OR m.state = 'waiting' AND m.lease_until > $3) ORDER BY m.sequence DESC, m.outbox_id DESC LIMIT 1) last
		WHERE a.tenant_id = $1 AND a.appointment_id = ANY ($2) AND last.kind = $4`,
		tx.Tenant, ids, o.Now, mail.Closure, []string{string(mail.Reminder), string(mail.ManageLink), string(mail.Pickup)})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (e outbox.Entry, err error) {
		e = outbox.Entry{SubjectType: outbox.OfAppointment, Kind: mail.Reinstated, Due: o.Now}
		return e, row.Scan(&e.SubjectID, &e.Sequence)
	})
}

// requeue lets the closure before ask again whose time it had closed: with its reason, and with the time that it had kept
// where that is free and would still be kept.
func (tx closureTx) requeue(ctx context.Context, o *closure.Reopened) error {
	for _, one := range o.Requeued {
		batch := &pgx.Batch{}
		batch.Queue(`DELETE FROM offer WHERE tenant_id = $1 AND appointment_id = $2`, tx.Tenant, one.ID)
		batch.Queue(`UPDATE closure_case SET state = 'restored', answered = $4 WHERE tenant_id = $1 AND closure_id = $2 AND appointment_id = $3 AND state = 'open'`,
			tx.Tenant, o.Closure.ID, one.ID, o.Now)
		batch.Queue(`UPDATE closure_case SET state = 'open' WHERE tenant_id = $1 AND appointment_id = $2 AND closure_id = $3`, tx.Tenant, one.ID, one.Closure)
		if at := one.At; at != nil && o.Now.Before(one.Kept.Until) {
			kept := keptTime{rebooking, placedSeat{one.ID, at.Day, at.Counter, movedSeat{from: at.From, end: at.End}}, one.Kept.Until}
			if err := (Tx{tx.Tx}).queueKept(ctx, batch, []keptTime{kept}); err != nil {
				return err
			}
		}
		batch.Queue(`UPDATE outbox SET state = 'void', finished = $3 WHERE tenant_id = $1 AND subject_type = 'appointment' AND subject_id = $2
			AND state = 'waiting' AND kind = $4`, tx.Tenant, one.ID, o.Now, mail.Closure)
		sequences := make(map[uuid.UUID]int)
		batch.Queue(`UPDATE appointment SET sequence = sequence + 1 WHERE tenant_id = $1 AND appointment_id = $2 RETURNING appointment_id, sequence`,
			tx.Tenant, one.ID).Query(readSequences(sequences))
		if err := tx.Write(ctx, batch); err != nil {
			return err
		}
		if !one.Mailed {
			continue
		}
		batch = &pgx.Batch{}
		tx.QueueFirstMails(batch, []outbox.Entry{
			{SubjectType: outbox.OfAppointment, SubjectID: one.ID, Kind: mail.Closure, Sequence: sequences[one.ID], Due: o.Now},
		})
		if err := tx.Write(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

// open marks a closure as undone and takes it out of the settings; of a single row only the trail is written.
func (tx closureTx) open(ctx context.Context, o *closure.Reopened) error {
	if !o.Whole {
		batch := &pgx.Batch{}
		db.QueueAudit(batch, tx.Tenant, o.Audit)
		return tx.Write(ctx, batch)
	}
	tag, err := tx.Exec(ctx, `UPDATE closure SET undone = $3 WHERE tenant_id = $1 AND closure_id = $2 AND undone IS NULL AND $4 = (
		SELECT count(*) FROM closure_case WHERE tenant_id = $1 AND closure_id = $2 AND state IN ('accepted', 'moved', 'cancelled'))`,
		tx.Tenant, o.Closure.ID, o.Now, o.Answered)
	switch {
	case err != nil:
		return err
	case tag.RowsAffected() == 0:
		return officeday.ErrConflict
	}
	inForce, err := tx.settingsTx().InForce(ctx, o.Now)
	if err != nil {
		return err
	}
	settings, found := tenant.WithoutClosure(inForce.Settings, o.Closure.Outage.Office, o.Closure.Outage.Closure(o.Closure.Said))
	retired := o.Closure.Outage.Office != "" && inForce.Settings.Office(o.Closure.Outage.Office) == nil // its closures stand in no settings
	if !found && !retired {                                                                             // somebody has taken it out of the settings by hand
		batch := &pgx.Batch{}
		db.QueueAudit(batch, tx.Tenant, o.Audit)
		return tx.Write(ctx, batch)
	}
	return tx.settingsTx().Append(ctx, inForce.Next(settings, tenant.FromUndo, o.By.Name, o.Now), o.Audit)
}

func queueTouched(batch *pgx.Batch, id tenant.ID, days []officeday.ID) {
	for _, day := range days {
		batch.Queue(`UPDATE office_day SET version = version + 1, event = event + 1 WHERE tenant_id = $1 AND office_id = $2 AND day = $3`,
			id, day.Office, day.Date.Time())
	}
}

// take adds what becomes of the seat of one case. A time that an earlier closure kept only changes its counter.
func (s *seating) take(batch *pgx.Batch, id tenant.ID, one *closure.Case) {
	switch {
	case one.Resolution == closure.Left:
	case one.Seat.Kept && one.Resolution == closure.Reseated:
		batch.Queue(`UPDATE offer o SET counter_key = c.counter_key FROM counter c
			WHERE o.tenant_id = $1 AND o.appointment_id = $2 AND o.kind = 'rebooking' AND c.tenant_id = $1 AND c.office_id = o.office_id AND c.counter_id = $3`,
			id, one.ID, one.Counter)
	case one.Seat.Kept:
	default:
		s.leaving = append(s.leaving, one.ID)
		if one.Resolution == closure.Reseated {
			s.placed = append(s.placed, placedSeat{one.ID, one.Was.Day, one.Counter, movedSeat{one.Was.From, one.Was.End, one.Seat.Services, one.Seat.Bound}})
		}
	}
}
