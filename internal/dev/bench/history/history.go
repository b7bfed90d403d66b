// Package history writes years of appointments into a database, as if they had been booked and kept, for measuring and testing
// what looks back.
package history

import (
	"context"
	"fmt"

	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/postgres/db"
)

// Order says what is to be written.
type Order struct {
	First, End   civil.Date // of days; weekdays alone are used
	Appointments int        // all together, each of one service
	WalkIns      int
}

// Write writes appointments of all services and offices of a town, with their minutes, people without an appointment, and a
// record of every day. Whoever asks for the same gets the same.
func Write(ctx context.Context, database *db.DB, town *directory.Town, o Order) error {
	offices, services, minutes := []string{}, []string{}, []int{}
	for _, office := range town.Rules.Offices {
		offices = append(offices, office.ID)
	}
	for i := range town.Settings().Catalog.Services {
		if service := &town.Settings().Catalog.Services[i]; service.Bookable() {
			services, minutes = append(services, service.ID), append(minutes, service.Minutes)
		}
	}
	args := []any{town.ID, o.First.Time(), o.End.Time(), offices, services, minutes, town.Rules.Location.String(), town.Revision}
	return database.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		for _, statement := range written {
			if _, err := tx.Exec(ctx, drawn+statement, append(args, o.Appointments)...); err != nil {
				return fmt.Errorf("%.60s: %w", statement, err)
			}
		}
		if _, err := tx.Exec(ctx, walkIns, append(args[:7:7], o.WalkIns)...); err != nil {
			return err
		}
		for _, statement := range records {
			if _, err := tx.Exec(ctx, statement, args[:5]...); err != nil {
				return fmt.Errorf("%.60s: %w", statement, err)
			}
		}
		return nil
	})
}

// drawn is what each appointment is, the same for the same number.
const drawn = `
	WITH day AS (SELECT row_number() OVER () - 1 AS at, d::date AS day FROM generate_series($2::timestamp, $3::timestamp - interval '1 day', interval '1 day') d WHERE extract(isodow FROM d) < 6),
	days AS (SELECT array_agg(day ORDER BY at) AS list FROM day),
	drawn AS (
	    SELECT n, md5('h' || n)::uuid AS id, list[1 + n % cardinality(list)] AS day,
	           ($4::text[])[1 + (abs(hashint4(n)) % 1000) * (abs(hashint4(n + 7)) % 1000) * cardinality($4::text[]) / 1000000] AS office,
	           1 + (abs(hashint4(n + 1)) % 1000) * (abs(hashint4(n + 2)) % 1000) * cardinality($5::text[]) / 1000000 AS service,
	           abs(hashint4(n + 3)) % 100 AS fate, abs(hashint4(n + 4)) % 100 AS way, abs(hashint4(n + 5)) % 40 AS ahead,
	           96 + abs(hashint4(n + 6)) % 90 AS tick, $5::text[] AS services, $6::integer[] AS planned, $7::text AS zone, $8::bigint AS revision
	    FROM days, generate_series(1, $9::integer) n WHERE $1::integer > 0)`

var written = []string{
	`INSERT INTO appointment (tenant_id, appointment_id, office_id, day, start_tick, minutes, starts_at, wall, zone, state, channel, language,
	                          revision, reference, letter, number, nonce, booked)
	 SELECT $1, id, office, day, tick, (planned[service] + 4) / 5 * 5, (day + tick * interval '5 minutes') AT TIME ZONE zone, day + tick * interval '5 minutes', zone,
	        CASE WHEN fate < 8 THEN 'no_show' WHEN fate < 14 THEN 'cancelled' ELSE 'done' END,
	        CASE WHEN way < 68 THEN 'online' WHEN way < 90 THEN 'phone' ELSE 'desk' END, 'de', revision, 'HIS-' || n, 'B',
	        2000 + row_number() OVER (PARTITION BY day, office ORDER BY n), decode(md5('h' || n), 'hex'),
	        (day - ahead + interval '10 hours') AT TIME ZONE zone
	 FROM drawn`,
	`INSERT INTO appointment_item (tenant_id, appointment_id, position, service_id, quantity, minutes, actual_minutes)
	 SELECT $1, id, 0, services[service], 1, planned[service], CASE WHEN fate >= 14 THEN greatest(1, planned[service] + (service * 7) % 11 - 3 + n % 5 - 2) END
	 FROM drawn`,
}

const walkIns = `
	INSERT INTO visit (tenant_id, visit_id, office_id, home_id, day, number, letter, services, state, arrived, called, ended)
	SELECT $1, gen_random_uuid(), office, office, day, 4000 + row_number() OVER (PARTITION BY day, office ORDER BY n), 'B', '{}', 'done',
	       arrived, arrived + waited * interval '1 minute', arrived + (waited + 10) * interval '1 minute'
	FROM (SELECT n, ($4::text[])[1 + n % cardinality($4::text[])] AS office, abs(hashint4(n + 9)) % 50 AS waited, day,
	             (day + interval '8 hours' + (abs(hashint4(n + 8)) % 420) * interval '1 minute') AT TIME ZONE $7 AS arrived
	      FROM (SELECT n, $2::date + n % ($3::date - $2::date) AS day FROM generate_series(1, $8::integer) n) d
	      WHERE $5::text[] IS NOT NULL AND $6::integer[] IS NOT NULL AND extract(isodow FROM day) < 6) v`

var records = []string{
	`INSERT INTO figure_first_free (tenant_id, day, office_id, service_id, ahead)
	 SELECT $1, d::date, o, s, CASE WHEN abs(hashtext(d::text || s)) % 20 > 0 THEN 1 + abs(hashtext(o || s)) % 9 + abs(hashtext(d::text || o)) % 4 END
	 FROM generate_series($2::timestamp, $3::timestamp - interval '1 day', interval '1 day') d, unnest($4::text[]) o, unnest($5::text[]) s`,
	`INSERT INTO figure_reason (tenant_id, day, office_id, code, cases)
	 SELECT $1, d::date, o, c, 1 + abs(hashtext(d::text || o || c)) % 9
	 FROM generate_series($2::timestamp, $3::timestamp - interval '1 day', interval '1 day') d, unnest($4::text[]) o,
	      unnest(ARRAY['occupied', 'closed', 'online_share', 'before_lead']) c
	 WHERE $5::text[] IS NOT NULL`,
	`INSERT INTO figure_term (tenant_id, day, term, cases)
	 SELECT $1, d::date, t, 1 + abs(hashtext(d::text || t)) % 4
	 FROM generate_series($2::timestamp, $3::timestamp - interval '1 day', interval '1 day') d, unnest(ARRAY['fischereischein', 'sperrmüll', 'hundemarke', 'waffenschein']) t
	 WHERE $4::text[] IS NOT NULL AND $5::text[] IS NOT NULL`,
}
