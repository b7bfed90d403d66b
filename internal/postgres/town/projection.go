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
	insertHalls.Queue(batch, id, halls)

	offices := make([]string, 0, len(s.Plan.Offices))
	for i := range s.Plan.Offices {
		offices = append(offices, s.Plan.Offices[i].ID)
	}
	batch.Queue(`UPDATE office SET retired = NOT office_id = ANY ($2) WHERE tenant_id = $1`, id, offices)
	insertOffices.Queue(batch, id, s.Plan.Offices)
	for i := range s.Plan.Offices {
		queueCounters(batch, id, &s.Plan.Offices[i])
	}

	var services []string
	for i := range s.Catalog.Services {
		if service := &s.Catalog.Services[i]; service.Bookable() {
			services = append(services, service.ID)
		}
	}
	batch.Queue(`UPDATE service SET retired = NOT service_id = ANY ($2) WHERE tenant_id = $1`, id, services)
	insertServices.Queue(batch, id, services)
}

var (
	insertHalls = db.Into("hall", `ON CONFLICT (tenant_id, hall_id) DO NOTHING`,
		db.Value("hall_id", func(id string) any { return id }))
	insertServices = db.Into("service", `ON CONFLICT (tenant_id, service_id) DO NOTHING`,
		db.Value("service_id", func(id string) any { return id }))
	insertOffices = db.Into("office", `ON CONFLICT (tenant_id, office_id) DO UPDATE SET hall_id = excluded.hall_id`,
		db.Value("office_id", func(o office.Office) any { return o.ID }),
		db.Value("hall_id", func(o office.Office) any { return o.Hall }))
	insertHosts = db.Into("tenant_host", `ON CONFLICT (tenant_id, host) DO NOTHING`,
		db.Value("host", func(host string) any { return host }))
)

// queueCounters writes the counters of an office, new ones with the next keys.
func queueCounters(batch *pgx.Batch, id tenant.ID, o *office.Office) {
	counters := make([]string, 0, len(o.Counters))
	for _, counter := range o.Counters {
		counters = append(counters, counter.ID)
	}
	batch.Queue(`UPDATE counter SET retired = NOT counter_id = ANY ($3) WHERE tenant_id = $1 AND office_id = $2`, id, o.ID, counters)
	batch.Queue(`INSERT INTO counter (tenant_id, counter_key, office_id, counter_id)
		SELECT o.tenant_id, (SELECT coalesce(max(counter_key), 0) FROM counter WHERE tenant_id = $1) + row_number() OVER (), o.office_id, wanted
		FROM office o, unnest($3::text[]) AS wanted
		WHERE o.tenant_id = $1 AND o.office_id = $2
		AND NOT EXISTS (SELECT FROM counter c WHERE c.tenant_id = $1 AND c.office_id = $2 AND c.counter_id = wanted)`, id, o.ID, counters)
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
	insertHosts.Queue(batch, tx.Tenant, hosts)
	return nil
}
