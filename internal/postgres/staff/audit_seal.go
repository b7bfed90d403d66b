package staff

import (
	"context"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// sealLocks is the first of the two numbers of an advisory lock on a tenant's chain.
const sealLocks int32 = 1<<30 + 1

// overQuery gives the highest line that was sealed before everything that is still under way had begun. Whoever had drawn
// a lower id had a number below the horizon of that seal, and every transaction below it has ended: its line is seen now,
// or never will be.
const overQuery = `SELECT audit_id FROM audit_seal
	WHERE tenant_id = $1 AND horizon <= pg_snapshot_xmin(pg_current_snapshot())::text::bigint ORDER BY number DESC LIMIT 1`

// unsealedQuery gives the lines that no seal covers. A line that was committed late is one of them, whatever its id,
// because only a seal that was made when it could be seen has declared its place settled.
const unsealedQuery = `SELECT ` + lineColumns + linesFrom + `WHERE a.tenant_id = $1 AND a.audit_id > $2
	AND a.audit_id NOT IN (SELECT unnest(lines) FROM audit_seal WHERE tenant_id = $1 AND audit_id > $2)
	ORDER BY a.audit_id LIMIT $3`

// Extend appends the next seal to a tenant's chain. Two at once do no harm: the second finds the lock taken, or the
// number.
func (t Trail) Extend(ctx context.Context, id tenant.ID, most int, compose func(*audit.Seal, []audit.Line) (*audit.Seal, error)) (sealed int, err error) {
	err = t.InSnapshot(ctx, id, func(tx *db.Tx) error {
		var mine bool
		if err := tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock($1, $2)`, sealLocks, int32(id)).Scan(&mine); err != nil || !mine {
			return err
		}
		last, end, err := lastSeal(ctx, tx, id)
		if err != nil {
			return err
		}
		rows, err := tx.Query(ctx, unsealedQuery, id, end.settled, most)
		if err != nil {
			return err
		}
		lines, err := pgx.CollectRows(rows, scanLine)
		if err != nil || len(lines) == 0 {
			return err
		}
		s, err := compose(last, lines)
		if err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, overQuery, id).Scan(&end.settled); err != nil && !db.NoRow(err) {
			return err
		}
		highest := lines[len(lines)-1].ID
		if len(lines) == most { // there may be more
			end.settled = min(end.settled, highest)
		}
		_, err = tx.Exec(ctx, `INSERT INTO audit_seal (tenant_id, number, audit_id, settled, lines, digests, horizon, hash, key_id, mac, sealed)
			VALUES ($1, $2, $3, $4, $5, $6, pg_current_xact_id()::text::bigint, $7, $8, $9, $10)`,
			id, s.Number, max(end.top, highest), end.settled, s.Lines, audit.JoinDigests(s.Digests), s.Hash[:], int32(s.KeyID), s.MAC, s.Sealed)
		sealed = len(lines)
		return err
	})
	if db.Violates(err, "audit_seal_pkey") { // somebody else made this one just now
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return sealed, nil
}

// end is how far a chain reaches.
type end struct {
	top     int64 // the highest line that is sealed
	settled int64 // up to here every line is
}

// lastSeal gives the newest seal without its lines, nil where there is none.
func lastSeal(ctx context.Context, tx pgx.Tx, id tenant.ID) (*audit.Seal, end, error) {
	var s audit.Seal
	var e end
	var hash []byte
	err := tx.QueryRow(ctx, `SELECT number, audit_id, settled, sealed, hash, key_id, mac FROM audit_seal
		WHERE tenant_id = $1 ORDER BY number DESC LIMIT 1`, id).Scan(&s.Number, &e.top, &e.settled, &s.Sealed, &hash, &s.KeyID, &s.MAC)
	if db.NoRow(err) {
		return nil, end{}, nil
	}
	copy(s.Hash[:], hash)
	return &s, e, err
}

// After gives the seals after a number, with their lines.
func (t Trail) After(ctx context.Context, id tenant.ID, number int64, most int) (seals []audit.Seal, lines map[int64]audit.Line, err error) {
	err = t.Snapshot(ctx, id, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, `SELECT number, lines, digests, sealed, hash, key_id, mac FROM audit_seal
			WHERE tenant_id = $1 AND number > $2 ORDER BY number LIMIT $3`, id, number, most)
		if err != nil {
			return err
		}
		var wanted []int64
		seals, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (s audit.Seal, err error) {
			var digests, hash []byte
			err = row.Scan(&s.Number, &s.Lines, &digests, &s.Sealed, &hash, &s.KeyID, &s.MAC)
			copy(s.Hash[:], hash)
			s.Digests, wanted = audit.SplitDigests(digests), append(wanted, s.Lines...)
			return s, err
		})
		if err != nil {
			return err
		}
		if rows, err = tx.Query(ctx, `SELECT `+lineColumns+linesFrom+`WHERE a.tenant_id = $1 AND a.audit_id = ANY ($2)`, id, wanted); err != nil {
			return err
		}
		found, err := pgx.CollectRows(rows, scanLine)
		lines = make(map[int64]audit.Line, len(found))
		for _, l := range found {
			lines[l.ID] = l
		}
		return err
	})
	return seals, lines, err
}

// Stray finds a line among the settled ones that no seal covers.
func (t Trail) Stray(ctx context.Context, id tenant.ID) (stray int64, found bool, err error) {
	err = t.Snapshot(ctx, id, func(tx *db.Tx) error {
		_, end, err := lastSeal(ctx, tx, id)
		if err != nil {
			return err
		}
		return tx.QueryRow(ctx, `SELECT audit_id FROM audit WHERE tenant_id = $1 AND audit_id <= $2
			AND audit_id NOT IN (SELECT unnest(lines) FROM audit_seal WHERE tenant_id = $1)
			ORDER BY audit_id LIMIT 1`, id, end.settled).Scan(&stray)
	})
	if db.NoRow(err) {
		return 0, false, nil
	}
	return stray, err == nil, err
}

// Checked keeps what an examination has found.
func (t Trail) Checked(ctx context.Context, id tenant.ID, v audit.Verdict) error {
	return t.InTenant(ctx, id, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO audit_check (tenant_id, checked, seals, lines, problem, seal, audit_id) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (tenant_id) DO UPDATE SET checked = excluded.checked, seals = excluded.seals, lines = excluded.lines,
			problem = excluded.problem, seal = excluded.seal, audit_id = excluded.audit_id`,
			id, v.Checked, v.Seals, v.Lines, v.Problem, v.Seal, v.Line)
		return err
	})
}
