package town

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/change"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Changes is the database as those see it who edit a town's settings.
type Changes struct{ *db.DB }

// Add writes a new change.
func (c Changes) Add(ctx context.Context, id tenant.ID, added *change.Change) error {
	document, err := json.Marshal(added.Draft)
	if err != nil {
		return fmt.Errorf("change: %w", err)
	}
	return c.InTenant(ctx, id, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO town_change (tenant_id, change_id, subject, origin, state, base, document, author, author_name, created, touched)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			id, added.ID, added.Subject, added.Origin, added.State, added.Base, document, added.Author.ID, added.Author.Name, added.Created, added.Touched)
		return err
	})
}

const changeQuery = `SELECT change_id, subject, origin, state, base, document, moment, conflicts, author, author_name, created, touched, finished,
	coalesce(revision, 0) FROM town_change WHERE tenant_id = $1 AND `

func scanChange(row pgx.CollectableRow) (*change.Change, error) {
	var c change.Change
	var document []byte
	err := row.Scan(&c.ID, &c.Subject, &c.Origin, &c.State, &c.Base, &document, &c.Moment, &c.Conflicts, &c.Author.ID, &c.Author.Name, &c.Created, &c.Touched,
		&c.Finished, &c.Revision)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(document, &c.Draft); err != nil {
		return nil, fmt.Errorf("change %s: %w", c.ID, err)
	}
	c.Draft = tenant.BySource(c.Draft)
	return &c, nil
}

// Find reads one; apperr.NotFound where there is none.
func (c Changes) Find(ctx context.Context, id tenant.ID, wanted uuid.UUID) (found *change.Change, err error) {
	err = c.InTenant(ctx, id, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, changeQuery+`change_id = $2`, id, wanted)
		if err != nil {
			return err
		}
		found, err = pgx.CollectExactlyOneRow(rows, scanChange)
		if errors.Is(err, pgx.ErrNoRows) {
			return apperr.New(apperr.NotFound)
		}
		return err
	})
	return found, err
}

// Open lists what waits, by its moment, and behind it drafts that were touched since, the last one first.
func (c Changes) Open(ctx context.Context, id tenant.ID, since time.Time) (list []*change.Change, err error) {
	err = c.InTenant(ctx, id, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, changeQuery+`(state = 'waiting' OR state = 'draft' AND touched >= $2) ORDER BY state DESC, moment, touched DESC, change_id`, id, since)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, scanChange)
		return err
	})
	return list, err
}

// Put writes what may change of an open one; apperr.NotFound where it is not open any more.
func (c Changes) Put(ctx context.Context, id tenant.ID, put *change.Change, entry *audit.Entry) error {
	document, err := json.Marshal(put.Draft)
	if err != nil {
		return fmt.Errorf("change: %w", err)
	}
	conflicts := put.Conflicts
	if conflicts == nil {
		conflicts = []string{}
	}
	return c.InTenant(ctx, id, func(tx *db.Tx) error {
		tag, err := tx.Exec(ctx, `UPDATE town_change SET state = $3, base = $4, document = $5, moment = $6, conflicts = $7, author = $8, author_name = $9,
			touched = $10, finished = $11 WHERE tenant_id = $1 AND change_id = $2 AND state IN ('draft', 'waiting')`,
			id, put.ID, put.State, put.Base, document, put.Moment, conflicts, put.Author.ID, put.Author.Name, put.Touched, put.Finished)
		switch {
		case err != nil:
			return err
		case tag.RowsAffected() == 0:
			return apperr.New(apperr.NotFound)
		case entry == nil:
			return nil
		}
		batch := &pgx.Batch{}
		db.QueueAudit(batch, id, *entry)
		return tx.Write(ctx, batch)
	})
}

// Sweep removes drafts and dropped changes that nobody has touched since.
func (c Changes) Sweep(ctx context.Context, id tenant.ID, since time.Time) error {
	return c.InTenant(ctx, id, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM town_change WHERE tenant_id = $1 AND state IN ('draft', 'dropped') AND touched < $2`, id, since)
		return err
	})
}

// Revision reads the revision in force at a moment; apperr.NotFound where there is none.
func (c Changes) Revision(ctx context.Context, id tenant.ID, now time.Time) (*tenant.Revision, error) {
	return Store(c).Revision(ctx, id, now)
}

// RevisionOf reads the revision of a number; apperr.NotFound where there is none.
func (c Changes) RevisionOf(ctx context.Context, id tenant.ID, number int64) (*tenant.Revision, error) {
	return Store(c).RevisionOf(ctx, id, number)
}

// History reads revisions before a number, the newest first; 0: from the newest on.
func (c Changes) History(ctx context.Context, id tenant.ID, before int64, most int) (list []*tenant.Revision, err error) {
	err = c.InTenant(ctx, id, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, revisionQuery+`($2 = 0 OR number < $2) ORDER BY number DESC LIMIT $3`, id, before, most)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (*tenant.Revision, error) { return scanRevision(row) })
		return err
	})
	return list, err
}
