package town

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/town/tenant"
)

// carrier brings what is booked on an earlier id over to the one that settings give it now, from a day on. What was over
// before stays where it was.
type carrier struct {
	Tx
	batch    *pgx.Batch
	today    time.Time
	revision int64
}

// carry brings over everything that the settings say was something else. The projection names the new ids already.
func (tx Tx) carry(ctx context.Context, r *tenant.Revision, today time.Time) error {
	c := carrier{Tx: tx, batch: &pgx.Batch{}, today: today, revision: r.Number}
	for _, hall := range r.Settings.Plan.Halls {
		if hall.Was != "" {
			c.batch.Queue(`UPDATE device SET hall_id = $3 WHERE tenant_id = $1 AND hall_id = $2`, tx.Tenant, hall.Was, hall.ID)
		}
	}
	for i := range r.Settings.Plan.Offices {
		o := &r.Settings.Plan.Offices[i]
		renamed := make(map[string]string)
		for _, counter := range o.Counters {
			if counter.Was != "" {
				renamed[counter.Was] = counter.ID
			}
		}
		from := o.ID
		if o.Was != "" {
			from = o.Was
			c.office(o.Was, o.ID)
		}
		if o.Was != "" || len(renamed) > 0 {
			if err := c.counters(ctx, from, o.ID, renamed); err != nil {
				return err
			}
		}
	}
	for i := range r.Settings.Catalog.Services {
		if s := &r.Settings.Catalog.Services[i]; s.Was != "" {
			c.service(s.Was, s.ID)
		}
	}
	return tx.Write(ctx, c.batch)
}

// office brings over days, appointments and everything that names the office beside them.
func (c *carrier) office(from, to string) {
	c.batch.Queue(`INSERT INTO office_day (tenant_id, office_id, day, version, event, next_number, next_walk_in)
		SELECT tenant_id, $3, day, version + 1, event + 1, next_number, next_walk_in FROM office_day WHERE tenant_id = $1 AND office_id = $2 AND day >= $4
		ON CONFLICT (tenant_id, office_id, day) DO UPDATE SET version = office_day.version + 1, event = office_day.event + 1,
			next_number = greatest(office_day.next_number, excluded.next_number), next_walk_in = greatest(office_day.next_walk_in, excluded.next_walk_in)`,
		c.Tenant, from, to, c.today)
	c.batch.Queue(`UPDATE appointment SET office_id = $3, revision = $5 WHERE tenant_id = $1 AND office_id = $2 AND day >= $4`, c.Tenant, from, to, c.today, c.revision)
	c.batch.Queue(`UPDATE visit SET home_id = $3 WHERE tenant_id = $1 AND home_id = $2 AND day >= $4`, c.Tenant, from, to, c.today)
	for _, table := range []string{"seat", "offer", "visit", "closure_case"} {
		c.batch.Queue(`UPDATE `+table+` SET office_id = $3 WHERE tenant_id = $1 AND office_id = $2 AND day >= $4`, c.Tenant, from, to, c.today)
	}
	c.batch.Queue(`UPDATE closure_case SET kept_office = $3 WHERE tenant_id = $1 AND kept_office = $2 AND state = 'open'`, c.Tenant, from, to)
	c.batch.Queue(`UPDATE closure SET office_id = $3 WHERE tenant_id = $1 AND office_id = $2 AND ends >= $4`, c.Tenant, from, to, c.today)
	c.batch.Queue(`UPDATE intake SET office_id = $3 WHERE tenant_id = $1 AND office_id = $2`, c.Tenant, from, to)
	c.batch.Queue(`UPDATE staff_grant SET office_id = $3 WHERE tenant_id = $1 AND office_id = $2 AND NOT EXISTS (
		SELECT FROM staff_grant g WHERE g.tenant_id = $1 AND g.staff_id = staff_grant.staff_id AND g.role = staff_grant.role AND g.office_id = $3)`, c.Tenant, from, to)
	c.batch.Queue(`UPDATE office_list_plan SET office_id = $3 WHERE tenant_id = $1 AND office_id = $2 AND NOT EXISTS (
		SELECT FROM office_list_plan p WHERE p.tenant_id = $1 AND p.office_id = $3)`, c.Tenant, from, to)
	c.batch.Queue(`UPDATE office_list SET office_id = $3 WHERE tenant_id = $1 AND office_id = $2 AND day >= $4 AND NOT EXISTS (
		SELECT FROM office_list l WHERE l.tenant_id = $1 AND l.office_id = $3 AND l.day = office_list.day)`, c.Tenant, from, to, c.today)
	c.batch.Queue(`UPDATE device SET offices = array_replace(offices, $2, $3) WHERE tenant_id = $1 AND $2 = ANY (offices)`, c.Tenant, from, to)
}

// counters brings seats from the counters of one office over to those of another, or of the same: to the counter that
// was the earlier one, else to the one of the same id, which may be a retired one.
func (c *carrier) counters(ctx context.Context, from, to string, renamed map[string]string) error {
	keys := make(map[string]map[string]int32) // by office and id
	rows, err := c.Query(ctx, `SELECT office_id, counter_id, counter_key FROM counter WHERE tenant_id = $1 AND office_id = ANY ($2)`, c.Tenant, []string{from, to})
	if err != nil {
		return err
	}
	var officeID, counterID string
	var key int32
	_, err = pgx.ForEachRow(rows, []any{&officeID, &counterID, &key}, func() error {
		if keys[officeID] == nil {
			keys[officeID] = make(map[string]int32)
		}
		keys[officeID][counterID] = key
		return nil
	})
	if err != nil {
		return err
	}
	for id, old := range keys[from] {
		wanted, given := renamed[id]
		switch {
		case !given && from == to:
			continue
		case !given:
			wanted = id
		}
		now, known := keys[to][wanted]
		if !known {
			if now, err = c.counter(ctx, to, wanted); err != nil {
				return err
			}
		}
		for _, table := range []string{"seat", "offer", "visit", "closure_case"} {
			c.batch.Queue(`UPDATE `+table+` SET counter_key = $3 WHERE tenant_id = $1 AND counter_key = $2 AND day >= $4`, c.Tenant, old, now, c.today)
		}
		if given {
			c.batch.Queue(`UPDATE closure SET counters = array_replace(counters, $3, $4) WHERE tenant_id = $1 AND office_id = $2 AND $3 = ANY (counters) AND ends >= $5`,
				c.Tenant, to, id, wanted, c.today)
		}
	}
	return nil
}

// counter makes a retired counter, for seats of a counter that an office has under no id any more.
func (c *carrier) counter(ctx context.Context, officeID, id string) (key int32, err error) {
	if err := c.QueryRow(ctx, `SELECT coalesce(max(counter_key), 0) + 1 FROM counter WHERE tenant_id = $1`, c.Tenant).Scan(&key); err != nil {
		return 0, err
	}
	_, err = c.Exec(ctx, `INSERT INTO counter (tenant_id, counter_key, office_id, counter_id, retired) VALUES ($1, $2, $3, $4, true)`, c.Tenant, key, officeID, id)
	return key, err
}

func (c *carrier) service(from, to string) {
	c.batch.Queue(`UPDATE appointment_item SET service_id = $3 WHERE tenant_id = $1 AND service_id = $2 AND appointment_id IN (
		SELECT appointment_id FROM appointment WHERE tenant_id = $1 AND day >= $4)`, c.Tenant, from, to, c.today)
	c.batch.Queue(`UPDATE visit_item SET service_id = $3 WHERE tenant_id = $1 AND service_id = $2 AND visit_id IN (
		SELECT visit_id FROM visit WHERE tenant_id = $1 AND day >= $4)`, c.Tenant, from, to, c.today)
	for _, table := range []string{"seat", "visit", "closure_case"} {
		c.batch.Queue(fmt.Sprintf(`UPDATE %s SET services = array_replace(services, $2, $3) WHERE tenant_id = $1 AND $2 = ANY (services) AND day >= $4`, table),
			c.Tenant, from, to, c.today)
	}
}

// apart lets numbers of offices begin behind those that another office of the same hall has given out under the same
// letter: an office that is retired, or had the letter before.
func (tx Tx) apart(ctx context.Context, s *tenant.Settings, today time.Time) error {
	rows, err := tx.Query(ctx, `SELECT office_id, hall_id FROM office WHERE tenant_id = $1`, tx.Tenant)
	if err != nil {
		return err
	}
	halls := make(map[string]string)
	var officeID, hallID string
	if _, err := pgx.ForEachRow(rows, []any{&officeID, &hallID}, func() error {
		halls[officeID] = hallID
		return nil
	}); err != nil {
		return err
	}
	batch := &pgx.Batch{}
	for i := range s.Plan.Offices {
		o := &s.Plan.Offices[i]
		var others []string
		for id, hall := range halls {
			if hall == o.Hall && id != o.ID {
				others = append(others, id)
			}
		}
		if len(others) == 0 {
			continue
		}
		batch.Queue(`INSERT INTO office_day (tenant_id, office_id, day, version, event, next_number)
			SELECT tenant_id, $2, day, 1, 1, max(number) + 1 FROM appointment
			WHERE tenant_id = $1 AND office_id = ANY ($3) AND letter = $4 AND day >= $5 GROUP BY tenant_id, day
			ON CONFLICT (tenant_id, office_id, day) DO UPDATE SET version = office_day.version + 1, event = office_day.event + 1, next_number = excluded.next_number
			WHERE office_day.next_number < excluded.next_number`, tx.Tenant, o.ID, others, o.Letter, today)
		batch.Queue(`INSERT INTO office_day (tenant_id, office_id, day, version, event, next_walk_in)
			SELECT tenant_id, $2, day, 1, 1, max(number) + 1 FROM visit
			WHERE tenant_id = $1 AND home_id = ANY ($3) AND appointment_id IS NULL AND letter = $4 AND day >= $5 GROUP BY tenant_id, day
			ON CONFLICT (tenant_id, office_id, day) DO UPDATE SET version = office_day.version + 1, event = office_day.event + 1, next_walk_in = excluded.next_walk_in
			WHERE office_day.next_walk_in < excluded.next_walk_in`, tx.Tenant, o.ID, others, o.Letter, today)
	}
	return tx.Write(ctx, batch)
}
