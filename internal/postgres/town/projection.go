package town

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/civil"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// project writes what follows from a revision: the town's prefix and hosts, the ids that foreign keys need, appointments
// that come over from an earlier id, numbers that stay apart, and the trail.
func (tx Tx) project(ctx context.Context, r *tenant.Revision, entry audit.Entry) error {
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

// queueHosts writes the town's hosts. One that it no longer names is served until the last of the appointments is over
// whose mails may name it.
func (tx Tx) queueHosts(ctx context.Context, batch *pgx.Batch, r *tenant.Revision, today time.Time) error {
	hosts := make([]string, 0, len(r.Settings.Profile.Hosts))
	for _, host := range r.Settings.Profile.Hosts {
		hosts = append(hosts, tenant.FoldHost(host))
	}
	var last *time.Time
	err := tx.QueryRow(ctx, `SELECT max(day) FROM appointment WHERE tenant_id = $1 AND day >= $2 AND state <> 'cancelled'`, tx.Tenant, today).Scan(&last)
	if err != nil {
		return err
	}
	until := today.AddDate(0, 0, -1)
	if last != nil {
		until = *last
	}
	batch.Queue(`UPDATE tenant_host SET until = $3 WHERE tenant_id = $1 AND until IS NULL AND NOT host = ANY ($2)`, tx.Tenant, hosts, until)
	batch.Queue(`DELETE FROM tenant_host WHERE tenant_id = $1 AND until < $2`, tx.Tenant, today)
	batch.Queue(`UPDATE tenant_host SET until = NULL WHERE tenant_id = $1 AND until IS NOT NULL AND host = ANY ($2)`, tx.Tenant, hosts)
	for _, host := range hosts {
		batch.Queue(`INSERT INTO tenant_host (tenant_id, host) VALUES ($1, $2) ON CONFLICT (tenant_id, host) DO NOTHING`, tx.Tenant, host)
	}
	return nil
}
