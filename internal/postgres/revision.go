package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// InForce gives the number of the revision in force at a moment, 0 where there is none, and how much the tenant may ask
// of the installation.
func (store TownStore) InForce(ctx context.Context, id tenant.ID, now time.Time) (number int64, limits directory.Limits, err error) {
	limits = directory.DefaultLimits
	err = store.inTenant(ctx, id, func(tx TownTx) error {
		return tx.QueryRow(ctx, `SELECT (`+db.InForceQuery+`), coalesce(max(requests_per_minute), $3), coalesce(max(holds_per_minute), $4),
			coalesce(max(bookings_per_minute), $5) FROM tenant_limit WHERE tenant_id = $1`, id, now, limits.Requests, limits.Holds, limits.Bookings).
			Scan(&number, &limits.Requests, &limits.Holds, &limits.Bookings)
	})
	return number, limits, err
}

const revisionQuery = `SELECT number, document, files, author, source, base, valid_from, created FROM revision WHERE tenant_id = $1 AND `

// Which revision: the one in force at $2, and the newest that came from the tenant's files.
const (
	inForceRow   = `valid_from <= $2 ORDER BY number DESC LIMIT 1`
	lastFilesRow = `source = 'files' ORDER BY number DESC LIMIT 1`
)

// Revision reads the revision in force at a moment; apperr.NotFound where there is none.
func (store TownStore) Revision(ctx context.Context, id tenant.ID, now time.Time) (r *tenant.Revision, err error) {
	err = store.inTenant(ctx, id, func(tx TownTx) error {
		r, err = tx.InForce(ctx, now)
		return err
	})
	return r, err
}

// RevisionOf reads the revision of a number; apperr.NotFound where there is none.
func (store TownStore) RevisionOf(ctx context.Context, id tenant.ID, number int64) (r *tenant.Revision, err error) {
	err = store.inTenant(ctx, id, func(tx TownTx) error {
		r, err = scanRevision(tx.QueryRow(ctx, revisionQuery+`number = $2`, id, number))
		return err
	})
	return r, err
}

func scanRevision(row pgx.Row) (*tenant.Revision, error) {
	var r tenant.Revision
	var document, files []byte
	err := row.Scan(&r.Number, &document, &files, &r.Author, &r.Source, &r.Base, &r.ValidFrom, &r.Created)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, apperr.New(apperr.NotFound)
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(document, &r.Settings); err != nil {
		return nil, fmt.Errorf("revision %d: %w", r.Number, err)
	}
	r.Settings = tenant.BySource(r.Settings)
	if files != nil {
		if err := json.Unmarshal(files, &r.Files); err != nil {
			return nil, fmt.Errorf("files of revision %d: %w", r.Number, err)
		}
		r.Files = tenant.BySource(r.Files)
	}
	return &r, nil
}

// Append makes the next revision, with its hosts and the projection that foreign keys need. It waits for bookings under
// way and keeps new ones waiting until it is done. The number is given back in r.
func (store TownStore) Append(ctx context.Context, id tenant.ID, r *tenant.Revision, entry audit.Entry) error {
	return conflictOf(store.inTenant(ctx, id, func(tx TownTx) error {
		if err := tx.LockSettings(ctx); err != nil {
			return err
		}
		return tx.Append(ctx, r, entry)
	}))
}

// InForce reads the settings in force at a moment as they are stored, without defaults; apperr.NotFound where there are none.
func (tx TownTx) InForce(ctx context.Context, now time.Time) (*tenant.Revision, error) {
	return scanRevision(tx.QueryRow(ctx, revisionQuery+inForceRow, tx.Tenant, now))
}

// Append is Store.Append within a transaction that has locked the settings.
func (tx TownTx) Append(ctx context.Context, r *tenant.Revision, entry audit.Entry) error {
	document, err := json.Marshal(r.Settings)
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	var files []byte
	if r.Files != nil {
		if files, err = json.Marshal(r.Files); err != nil {
			return fmt.Errorf("files: %w", err)
		}
	}
	err = tx.QueryRow(ctx, `INSERT INTO revision (tenant_id, number, document, files, author, source, base, valid_from, created)
		VALUES ($1, (SELECT coalesce(max(number), 0) + 1 FROM revision WHERE tenant_id = $1), $2, $3, $4, $5, $6, $7, $8) RETURNING number`,
		tx.Tenant, document, files, r.Author, r.Source, r.Base, r.ValidFrom, r.Created).Scan(&r.Number)
	if err != nil {
		return err
	}
	tx.SettingsChanged()
	return tx.project(ctx, r, entry)
}

// project writes what follows from a revision: the town's prefix and hosts, the ids that foreign keys need, appointments
// that come over from an earlier id, numbers that stay apart, and the trail.
func (tx TownTx) project(ctx context.Context, r *tenant.Revision, entry audit.Entry) error {
	location, err := civil.Zone(r.Settings.Profile.Timezone)
	if err != nil {
		return err
	}
	today := civil.DateOf(r.Created.In(location)).Time()
	var ours bool
	if err := tx.QueryRow(ctx, `SELECT reserve_prefix($1, $2)`, r.Settings.Profile.ReferencePrefix, r.Settings.Profile.Slug).Scan(&ours); err != nil {
		return err
	}
	if !ours {
		return ErrPrefixTaken
	}
	batch := &pgx.Batch{}
	if err := tx.queueHosts(ctx, batch, r, today); err != nil {
		return err
	}
	queueProjection(batch, tx.Tenant, r)
	db.QueueAudit(batch, tx.Tenant, entry)
	if err := tx.Write(ctx, batch); err != nil {
		return err
	}
	if !r.ValidFrom.After(r.Created) { // else it is still booked by the settings before
		if err := tx.carry(ctx, r, today); err != nil {
			return err
		}
	}
	return tx.apart(ctx, r.Settings, today)
}

// queueProjection writes the ids that the settings name; what they name no longer is retired, never deleted.
func queueProjection(batch *pgx.Batch, id tenant.ID, r *tenant.Revision) {
	s := r.Settings
	batch.Queue(`INSERT INTO revision_head (tenant_id, number) VALUES ($1, $2) ON CONFLICT (tenant_id) DO UPDATE SET number = excluded.number`, id, r.Number)

	halls := make([]string, 0, len(s.Plan.Halls))
	for _, hall := range s.Plan.Halls {
		halls = append(halls, hall.ID)
	}
	batch.Queue(`UPDATE hall SET retired = NOT hall_id = ANY ($2) WHERE tenant_id = $1`, id, halls)
	batch.Queue(`INSERT INTO hall (tenant_id, hall_id) SELECT $1, unnest($2::text[]) ON CONFLICT (tenant_id, hall_id) DO NOTHING`, id, halls)

	offices := make([]string, 0, len(s.Plan.Offices))
	for i := range s.Plan.Offices {
		offices = append(offices, s.Plan.Offices[i].ID)
	}
	batch.Queue(`UPDATE office SET retired = NOT office_id = ANY ($2) WHERE tenant_id = $1`, id, offices)
	for i := range s.Plan.Offices {
		queueOffice(batch, id, &s.Plan.Offices[i])
	}

	var services []string
	for i := range s.Catalog.Services {
		if service := &s.Catalog.Services[i]; service.Bookable() {
			services = append(services, service.ID)
		}
	}
	batch.Queue(`UPDATE service SET retired = NOT service_id = ANY ($2) WHERE tenant_id = $1`, id, services)
	batch.Queue(`INSERT INTO service (tenant_id, service_id) SELECT $1, unnest($2::text[]) ON CONFLICT (tenant_id, service_id) DO NOTHING`, id, services)
}

func queueOffice(batch *pgx.Batch, id tenant.ID, o *office.Office) {
	batch.Queue(`INSERT INTO office (tenant_id, office_id, hall_id) VALUES ($1, $2, $3)
		ON CONFLICT (tenant_id, office_id) DO UPDATE SET hall_id = excluded.hall_id`, id, o.ID, o.Hall)
	counters := make([]string, 0, len(o.Counters))
	for _, counter := range o.Counters {
		counters = append(counters, counter.ID)
	}
	batch.Queue(`UPDATE counter SET retired = NOT counter_id = ANY ($3) WHERE tenant_id = $1 AND office_id = $2`, id, o.ID, counters)
	batch.Queue(`INSERT INTO counter (tenant_id, counter_key, office_id, counter_id)
		SELECT $1, (SELECT coalesce(max(counter_key), 0) FROM counter WHERE tenant_id = $1) + row_number() OVER (), $2, wanted
		FROM unnest($3::text[]) AS wanted
		WHERE NOT EXISTS (SELECT FROM counter c WHERE c.tenant_id = $1 AND c.office_id = $2 AND c.counter_id = wanted)`, id, o.ID, counters)
}
