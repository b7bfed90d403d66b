package town

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// namedFor is for how long after an appointment somebody may still ask what it was for: as long as contacts are kept at
// most, and a day.
const namedFor = 31

// standingQueries find what appointments from a date on stand on and the settings do not name: noun, office, id, how many,
// and the last day. $3 says which day it is.
var standingQueries = []string{
	`SELECT 'office', '', office_id, count(*) FILTER (WHERE day >= $3 AND state <> 'cancelled'), max(day)
	FROM appointment WHERE tenant_id = $1 AND day >= $2 AND NOT office_id = ANY ($4) GROUP BY office_id`,
	`SELECT 'office', '', office_id, 0, max(day) FROM visit WHERE tenant_id = $1 AND day >= $2 AND day >= $3 AND NOT office_id = ANY ($4) GROUP BY office_id`,
	`SELECT 'counter', c.office_id, c.counter_id, count(*) FILTER (WHERE s.day >= $3), max(s.day)
	FROM seat s JOIN counter c ON c.tenant_id = s.tenant_id AND c.counter_key = s.counter_key
	WHERE s.tenant_id = $1 AND c.tenant_id = $1 AND s.day >= $2 AND NOT c.office_id || ' ' || c.counter_id = ANY ($4) GROUP BY c.office_id, c.counter_id`,
	`SELECT 'counter', c.office_id, c.counter_id, 0, max(o.day)
	FROM offer o JOIN counter c ON c.tenant_id = o.tenant_id AND c.counter_key = o.counter_key
	WHERE o.tenant_id = $1 AND c.tenant_id = $1 AND o.day >= $2 AND o.day >= $3 AND NOT c.office_id || ' ' || c.counter_id = ANY ($4)
	GROUP BY c.office_id, c.counter_id`,
	`SELECT 'service', '', i.service_id, count(*) FILTER (WHERE a.day >= $3 AND a.state <> 'cancelled'), max(a.day)
	FROM appointment a JOIN appointment_item i ON i.tenant_id = a.tenant_id AND i.appointment_id = a.appointment_id
	WHERE a.tenant_id = $1 AND i.tenant_id = $1 AND a.day >= $2 AND NOT i.service_id = ANY ($4) GROUP BY i.service_id`,
	`SELECT 'service', '', i.service_id, 0, max(v.day)
	FROM visit v JOIN visit_item i ON i.tenant_id = v.tenant_id AND i.visit_id = v.visit_id
	WHERE v.tenant_id = $1 AND i.tenant_id = $1 AND v.day >= $2 AND v.day >= $3 AND NOT i.service_id = ANY ($4) GROUP BY i.service_id`,
	`SELECT 'language', '', language, count(*) FILTER (WHERE day >= $3 AND state <> 'cancelled'), max(day)
	FROM appointment WHERE tenant_id = $1 AND day >= $2 AND NOT language = ANY ($4) GROUP BY language`,
}

// names lists, for each of standingQueries, what settings name.
func names(s *tenant.Settings) map[tenant.NounOf][]string {
	named := map[tenant.NounOf][]string{tenant.OfLanguage: s.Profile.Languages}
	for i := range s.Plan.Offices {
		o := &s.Plan.Offices[i]
		named[tenant.OfOffice] = append(named[tenant.OfOffice], o.ID)
		for _, counter := range o.Counters {
			named[tenant.OfCounter] = append(named[tenant.OfCounter], o.ID+" "+counter.ID)
		}
	}
	for i := range s.Catalog.Services {
		named[tenant.OfService] = append(named[tenant.OfService], s.Catalog.Services[i].ID)
	}
	return named
}

// standing reads what appointments stand on and settings do not name.
func (tx Tx) standing(ctx context.Context, s *tenant.Settings, now time.Time) ([]tenant.Standing, error) {
	location, err := civil.Zone(s.Profile.Timezone)
	if err != nil {
		return nil, err
	}
	today := civil.DateOf(now.In(location))
	named := names(s)
	found := make(map[tenant.Standing]tenant.Standing) // by noun, office and id
	batch := &pgx.Batch{}
	for i, query := range standingQueries {
		noun := [...]tenant.NounOf{tenant.OfOffice, tenant.OfOffice, tenant.OfCounter, tenant.OfCounter, tenant.OfService, tenant.OfService, tenant.OfLanguage}[i]
		batch.Queue(query, tx.Tenant, today.AddDays(-namedFor).Time(), today.Time(), append([]string{}, named[noun]...)).Query(func(rows pgx.Rows) error {
			var n tenant.Standing
			var until time.Time
			_, err := pgx.ForEachRow(rows, []any{&n.Noun, &n.Office, &n.ID, &n.Count, &until}, func() error {
				key := tenant.Standing{Noun: n.Noun, Office: n.Office, ID: n.ID}
				before := found[key]
				n.Count, n.Until = n.Count+before.Count, max(civil.DateOf(until), before.Until)
				found[key] = n
				return nil
			})
			return err
		})
	}
	if err := tx.Write(ctx, batch); err != nil {
		return nil, err
	}
	all := make([]tenant.Standing, 0, len(found))
	for _, n := range found {
		all = append(all, n)
	}
	slices.SortFunc(all, tenant.Standing.Compare)
	return all, nil
}

// Unnamed lists what settings do not name: what appointments stand on, and all that the projection remembers.
func (store Store) Unnamed(ctx context.Context, id tenant.ID, s *tenant.Settings, now time.Time) (standing, retired []tenant.Standing, err error) {
	err = store.inTenant(ctx, id, func(tx Tx) error {
		if standing, err = tx.standing(ctx, s, now); err == nil {
			retired, err = tx.retired(ctx, s)
		}
		return err
	})
	return standing, retired, err
}

// Effective gives the settings of a revision together with what appointments stand on and the settings no longer name, as
// the latest of the revisions before them has it.
func (store Store) Effective(ctx context.Context, id tenant.ID, r *tenant.Revision, now time.Time) (s *tenant.Settings, err error) {
	err = store.inTenant(ctx, id, func(tx Tx) error {
		standing, err := tx.standing(ctx, r.Settings, now)
		if err != nil {
			return err
		}
		var history []*tenant.Settings
		missing, before := standing, r.Number
		for len(missing) > 0 {
			earlier, err := tx.lastThatNames(ctx, missing, before)
			if apperr.CodeOf(err) == apperr.NotFound { // what no revision has ever named, nobody can say more of
				break
			}
			if err != nil {
				return err
			}
			history, before = append(history, earlier.Settings), earlier.Number
			missing = slices.DeleteFunc(slices.Clone(missing), earlier.Settings.Names)
		}
		for _, n := range missing {
			earlier, err := tx.underEarlierName(ctx, n, r)
			if err != nil {
				return err
			}
			if earlier != nil {
				history = append(history, earlier)
			}
		}
		s = tenant.WithRetired(r.Settings, standing, history)
		retired := make([]string, len(s.Retired.Offices))
		for i := range retired {
			retired[i] = s.Retired.Offices[i].ID
		}
		s, err = tx.withClosures(ctx, s, retired, now)
		return err
	})
	return s, err
}

// lastThatNames reads the latest revision before another that names any of some things.
func (tx Tx) lastThatNames(ctx context.Context, wanted []tenant.Standing, before int64) (*tenant.Revision, error) {
	patterns := make([]string, len(wanted))
	for i, n := range wanted {
		patterns[i] = n.Pattern()
	}
	row := tx.QueryRow(ctx, revisionQuery+`number < $2 AND document @> ANY ($3::jsonb[]) ORDER BY number DESC LIMIT 1`, tx.Tenant, before, patterns)
	return scanRevision(row)
}

// underEarlierName finds a counter that went before its office got the id that it has now, under one that it had; nil
// where there is none.
func (tx Tx) underEarlierName(ctx context.Context, n tenant.Standing, r *tenant.Revision) (*tenant.Settings, error) {
	settings, before, was := r.Settings, r.Number, n
	for n.Noun == tenant.OfCounter {
		o := settings.Office(was.Office)
		if o == nil { // it is retired itself: what it was is said where it was named last
			earlier, err := tx.lastThatNames(ctx, []tenant.Standing{{Noun: tenant.OfOffice, ID: was.Office}}, before)
			switch {
			case apperr.CodeOf(err) == apperr.NotFound:
				return nil, nil
			case err != nil:
				return nil, err
			}
			before, o = earlier.Number, earlier.Settings.Office(was.Office)
		}
		if o.Was == "" {
			break
		}
		was.Office = o.Was
		switch earlier, err := tx.lastThatNames(ctx, []tenant.Standing{was}, before); {
		case err == nil:
			return earlier.Settings.OfficeAs(was.Office, n.Office), nil
		case apperr.CodeOf(err) != apperr.NotFound:
			return nil, err
		}
		settings = &tenant.Settings{}
	}
	return nil, nil
}

// retiredQueries list what the projection remembers and settings do not name.
var retiredQueries = map[tenant.NounOf]string{
	tenant.OfOffice:  `SELECT '', office_id FROM office WHERE tenant_id = $1 AND NOT office_id = ANY ($2) ORDER BY 2`,
	tenant.OfCounter: `SELECT office_id, counter_id FROM counter WHERE tenant_id = $1 AND NOT office_id || ' ' || counter_id = ANY ($2) ORDER BY 1, 2`,
	tenant.OfService: `SELECT '', service_id FROM service WHERE tenant_id = $1 AND NOT service_id = ANY ($2) ORDER BY 2`,
}

// retired lists what settings named once and do not name any more.
func (tx Tx) retired(ctx context.Context, s *tenant.Settings) (retired []tenant.Standing, err error) {
	named := names(s)
	for _, noun := range []tenant.NounOf{tenant.OfOffice, tenant.OfCounter, tenant.OfService} {
		rows, err := tx.Query(ctx, retiredQueries[noun], tx.Tenant, append([]string{}, named[noun]...))
		if err != nil {
			return nil, err
		}
		n := tenant.Standing{Noun: noun}
		if _, err := pgx.ForEachRow(rows, []any{&n.Office, &n.ID}, func() error {
			retired = append(retired, n)
			return nil
		}); err != nil {
			return nil, err
		}
	}
	return retired, nil
}

// withClosures gives settings in which offices are closed as the closures at short notice say. Those of an office that the
// settings do not name have no other place.
func (tx Tx) withClosures(ctx context.Context, s *tenant.Settings, offices []string, now time.Time) (*tenant.Settings, error) {
	if len(offices) == 0 {
		return s, nil
	}
	rows, err := tx.Query(ctx, `SELECT office_id, counters, from_wall, until_wall, said, undone IS NOT NULL FROM closure
		WHERE tenant_id = $1 AND office_id = ANY ($2) AND ends > $3 AND NOT revised ORDER BY revision`, tx.Tenant, offices, now)
	if err != nil {
		return nil, err
	}
	var officeID, from, until string
	var closure office.Closure
	var undone bool
	_, err = pgx.ForEachRow(rows, []any{&officeID, &closure.Counters, &from, &until, &closure.Reason, &undone}, func() (err error) {
		if closure.From, err = civil.ParseMoment(from); err != nil {
			return err
		}
		if closure.Until, err = civil.ParseMoment(until); err != nil {
			return err
		}
		without, found := tenant.WithoutClosure(s, officeID, closure)
		switch {
		case undone && found:
			s = without
		case !undone && !found:
			s = tenant.WithClosure(s, officeID, closure)
		}
		return nil
	})
	return s, err
}
