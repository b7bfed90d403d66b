package appointment

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/town"
	"stadttermin/internal/town/office"
)

// Closures is the database as closures at short notice see it.
type Closures struct{ *db.DB }

// InTenant runs do in one transaction of the town.
func (c Closures) InTenant(ctx context.Context, town *directory.Town, do func(closure.Tx) error) error {
	return c.DB.InTenant(ctx, town.ID, func(tx *db.Tx) error { return do(closureTx{Tx: tx, location: town.Rules.Location}) })
}

// Picture reads offices on dates and people, of one snapshot.
func (c Closures) Picture(ctx context.Context, town *directory.Town, ask closure.Ask) (picture *closure.Picture, err error) {
	err = c.Snapshot(ctx, town.ID, func(tx *db.Tx) (err error) {
		picture, err = closureTx{Tx: tx, location: town.Rules.Location}.Picture(ctx, ask)
		return err
	})
	return picture, err
}

// LastDay gives the last date on which anybody is seated or has a time kept.
func (c Closures) LastDay(ctx context.Context, town *directory.Town) (date civil.Date, err error) {
	err = c.DB.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		var last *time.Time
		err := tx.QueryRow(ctx, `SELECT greatest((SELECT max(day) FROM seat WHERE tenant_id = $1), (SELECT max(day) FROM offer WHERE tenant_id = $1))`, tx.Tenant).Scan(&last)
		if last != nil {
			date = civil.DateOf(*last)
		}
		return err
	})
	return date, err
}

// closureTx is a transaction as closures see it.
type closureTx struct {
	*db.Tx
	location *time.Location
}

// settingsTx is the transaction as those see it who change settings.
func (tx closureTx) settingsTx() town.Tx { return town.Tx{Tx: tx.Tx} }

// Claim locks the settings, so that nothing is booked or changed until the transaction is over.
func (tx closureTx) Claim(ctx context.Context, id uuid.UUID, now time.Time) (revision int64, done bool, err error) {
	if err := tx.LockSettings(ctx); err != nil {
		return 0, false, err
	}
	err = tx.QueryRow(ctx, `SELECT (`+db.InForceQuery+`), EXISTS (SELECT FROM closure WHERE tenant_id = $1 AND closure_id = $3)
		OR EXISTS (SELECT FROM town_change WHERE tenant_id = $1 AND change_id = $3 AND state = 'done')`, tx.Tenant, now, id).
		Scan(&revision, &done)
	return revision, done, err
}

// Lock locks office-days in the order that every transaction keeps.
func (tx closureTx) Lock(ctx context.Context, days []officeday.ID) error {
	batch := &pgx.Batch{}
	queueDayLocks(batch, tx.Tenant, days)
	return tx.Write(ctx, batch)
}

// peopleQuery reads who is seated, or has a time kept, at offices between two dates, and those of a list.
const peopleQuery = `
	SELECT a.appointment_id, a.reference, a.letter || ' ' || a.number AS number, a.office_id, a.starts_at, a.minutes, a.state, a.language, a.sequence,
	       coalesce(c.email, '') <> '' AS has_email, coalesce(c.phone, '') <> '' AS has_phone,
	       coalesce(CASE WHEN a.office_id = ANY ($6) THEN c.name END, '') AS name, coalesce(CASE WHEN a.office_id = ANY ($6) THEN c.phone END, '') AS phone,
	       i.services, i.quantities
	FROM appointment a
	LEFT JOIN contact c USING (tenant_id, appointment_id)
	CROSS JOIN LATERAL (
	    SELECT array_agg(service_id ORDER BY position) AS services, array_agg(quantity ORDER BY position) AS quantities
	    FROM appointment_item WHERE tenant_id = $1 AND appointment_id = a.appointment_id) i
	WHERE a.tenant_id = $1 AND (a.appointment_id = ANY ($5) OR a.appointment_id IN (
	    SELECT appointment_id FROM seat WHERE tenant_id = $1 AND office_id = ANY ($2) AND day BETWEEN $3 AND $4
	    UNION ALL
	    SELECT appointment_id FROM offer WHERE tenant_id = $1 AND office_id = ANY ($2) AND day BETWEEN $3 AND $4 AND kind = 'rebooking'))`

// Picture reads days and people, or what taking a closure back rests on.
func (tx closureTx) Picture(ctx context.Context, ask closure.Ask) (*closure.Picture, error) {
	if ask.Undoing != uuid.Nil {
		return tx.past(ctx, ask.Undoing, ask.Now)
	}
	days, err := readDays(ctx, tx.Tx, ask.Offices, ask.Dates, ask.Now)
	if err != nil {
		return nil, err
	}
	picture := &closure.Picture{Days: make(map[officeday.ID]*officeday.State), People: make(map[uuid.UUID]*closure.Person)}
	for _, office := range ask.Offices {
		for _, date := range ask.Dates {
			key := officeday.ID{Office: office, Date: date}
			if picture.Days[key] = days[key]; days[key] == nil {
				picture.Days[key] = &officeday.State{} // nothing was ever booked there
			}
		}
	}
	offices, from, until := []string{}, civil.Date(1), civil.Date(0)
	if outage := ask.Outage; outage != nil {
		if offices = ask.Offices; outage.Office != "" {
			offices = []string{outage.Office}
		}
		from, until = outage.From.Date, outage.Until.Date
	}
	rows, err := tx.Query(ctx, peopleQuery, tx.Tenant, offices, from.Time(), until.Time(), ask.Cases, ask.Named)
	if err != nil {
		return nil, err
	}
	people, err := pgx.CollectRows(rows, tx.person)
	for _, person := range people {
		picture.People[person.ID] = person
	}
	return picture, err
}

// personRow is somebody whom a closure may touch.
type personRow struct {
	AppointmentID      uuid.UUID
	Reference, Number  string
	OfficeID           string
	StartsAt           time.Time
	Minutes            int
	State              appointment.State
	Language           string
	Sequence           int
	HasEmail, HasPhone bool
	Name, Phone        string
	Services           []string
	Quantities         []int
}

func (r *personRow) person(location *time.Location) *closure.Person {
	p := &closure.Person{
		ID: r.AppointmentID, Reference: r.Reference, Number: r.Number, Office: r.OfficeID, Start: r.StartsAt.In(location), Minutes: r.Minutes, State: r.State,
		Language: r.Language, Sequence: r.Sequence, HasEmail: r.HasEmail, HasPhone: r.HasPhone, Name: r.Name, Phone: r.Phone,
	}
	for i := range r.Services {
		p.Basket = append(p.Basket, office.Item{Service: r.Services[i], Quantity: r.Quantities[i]})
	}
	return p
}

func (tx closureTx) person(row pgx.CollectableRow) (*closure.Person, error) {
	r, err := pgx.RowToStructByName[personRow](row)
	if err != nil {
		return nil, err
	}
	return r.person(tx.location), nil
}

// Called notes an attempt to reach somebody.
func (c Closures) Called(ctx context.Context, town *directory.Town, call closure.Call) error {
	return c.DB.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		var repeated bool
		row := closure.Row{Person: &closure.Person{}}
		err := tx.QueryRow(ctx, `SELECT q.call_key = $4, q.calls, a.appointment_id, a.state, a.sequence, a.office_id, a.starts_at
			FROM closure_case q JOIN appointment a USING (tenant_id, appointment_id)
			WHERE q.tenant_id = $1 AND q.closure_id = $2 AND q.appointment_id = $3 AND q.state = 'open' FOR UPDATE OF q`,
			tx.Tenant, call.Closure, call.Appointment, call.Key).
			Scan(&repeated, &row.Calls, &row.ID, &row.Person.State, &row.Sequence, &row.Office, &row.Start)
		switch {
		case errors.Is(err, pgx.ErrNoRows):
			return apperr.New(apperr.ClosureEnded)
		case err != nil || repeated:
			return err
		case call.Seen != "" && call.Seen != row.CallVersion():
			return apperr.New(apperr.Overtaken)
		}
		if _, err := tx.Exec(ctx, `UPDATE closure_case SET calls = calls + 1, called = $4, reached = $5, call_key = $6
			WHERE tenant_id = $1 AND closure_id = $2 AND appointment_id = $3`,
			tx.Tenant, call.Closure, call.Appointment, call.Now, call.Reached, call.Key); err != nil {
			return err
		}
		batch := &pgx.Batch{}
		db.QueueAudit(batch, tx.Tenant, call.Audit)
		return tx.Write(ctx, batch)
	})
}

const closureQuery = `
	SELECT k.closure_id, k.revised, coalesce(k.office_id, '') AS office_id, k.counters, k.from_wall, k.until_wall, k.reason, k.said, k.author_name, k.created, k.ends, k.undone,
	       n.reseated, n.stayed, n.asked, n.answered, n.restored
	FROM closure k CROSS JOIN LATERAL (
	    SELECT count(*) FILTER (WHERE way = 'reseated') AS reseated, count(*) FILTER (WHERE way = 'left') AS stayed,
	           count(*) FILTER (WHERE way IN ('mail', 'call') AND state <> 'replaced') AS asked,
	           count(*) FILTER (WHERE state IN ('accepted', 'moved', 'cancelled')) AS answered,
	           count(*) FILTER (WHERE state = 'restored') AS restored
	    FROM closure_case WHERE tenant_id = $1 AND closure_id = k.closure_id) n
	WHERE k.tenant_id = $1 AND `

// closureRow is a closure as closureQuery has it.
type closureRow struct {
	ClosureID                                   uuid.UUID
	OfficeID                                    string
	Counters                                    []string
	Revised                                     bool
	FromWall, UntilWall                         string
	Reason                                      string
	Said, AuthorName                            string
	Created, Ends                               time.Time
	Undone                                      *time.Time
	Reseated, Stayed, Asked, Answered, Restored int
}

func scanClosure(row pgx.CollectableRow) (*closure.Closure, error) {
	r, err := pgx.RowToStructByName[closureRow](row)
	if err != nil {
		return nil, err
	}
	k := &closure.Closure{
		ID: r.ClosureID, Outage: closure.Outage{Revised: r.Revised, Office: r.OfficeID, Counters: r.Counters, Reason: r.Reason}, Said: r.Said, Author: r.AuthorName,
		Created: r.Created, Ends: r.Ends, Undone: r.Undone,
		Count: closure.Progress{Reseated: r.Reseated, Left: r.Stayed, Asked: r.Asked, Answered: r.Answered, Restored: r.Restored},
	}
	if k.Outage.From, err = civil.ParseMoment(r.FromWall); err != nil {
		return nil, err
	}
	k.Outage.Until, err = civil.ParseMoment(r.UntilWall)
	return k, err
}

// recentClosures is how many are listed.
const recentClosures = 100

// Closures lists those of offices and of the whole town.
func (c Closures) Closures(ctx context.Context, town *directory.Town, offices []string) (list []*closure.Closure, err error) {
	err = c.DB.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, closureQuery+`(k.office_id IS NULL OR k.office_id = ANY ($2)) ORDER BY k.created DESC LIMIT $3`,
			tx.Tenant, offices, recentClosures)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, scanClosure)
		return err
	})
	return list, err
}

// Closure reads one with its rows.
func (c Closures) Closure(ctx context.Context, town *directory.Town, id uuid.UUID, named []string) (k *closure.Closure, err error) {
	err = c.DB.InTenant(ctx, town.ID, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, closureQuery+`k.closure_id = $2`, tx.Tenant, id)
		if err != nil {
			return err
		}
		k, err = pgx.CollectExactlyOneRow(rows, scanClosure)
		if errors.Is(err, pgx.ErrNoRows) {
			return apperr.New(apperr.NotFound)
		}
		if err != nil {
			return err
		}
		read := closureTx{Tx: tx, location: town.Rules.Location}
		if k.Rows, err = read.rows(ctx, id, named); err != nil {
			return err
		}
		return read.tell(ctx, k)
	})
	return k, err
}

// casesQuery reads what became of everybody whom a closure touched.
const casesQuery = `
	SELECT ` + becameColumns + `, q.answered, q.calls, q.called, q.reached,
	       a.appointment_id, a.reference, a.letter || ' ' || a.number AS number, a.office_id, a.starts_at, a.minutes, a.state, a.language, a.sequence,
	       coalesce(c.email, '') <> '' AS has_email, coalesce(c.phone, '') <> '' AS has_phone,
	       coalesce(CASE WHEN a.office_id = ANY ($3) THEN c.name END, '') AS name, coalesce(CASE WHEN a.office_id = ANY ($3) THEN c.phone END, '') AS phone,
	       i.services, i.quantities
	FROM closure_case q
	JOIN counter s USING (tenant_id, counter_key)
	JOIN appointment a USING (tenant_id, appointment_id)
	LEFT JOIN contact c USING (tenant_id, appointment_id)
	CROSS JOIN LATERAL (
	    SELECT array_agg(service_id ORDER BY position) AS services, array_agg(quantity ORDER BY position) AS quantities
	    FROM appointment_item WHERE tenant_id = $1 AND appointment_id = a.appointment_id) i
	WHERE q.tenant_id = $1 AND q.closure_id = $2
	ORDER BY q.starts_at, q.office_id, a.reference`

func (tx closureTx) rows(ctx context.Context, id uuid.UUID, named []string) ([]*closure.Row, error) {
	rows, err := tx.Query(ctx, casesQuery, tx.Tenant, id, named)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, tx.closureRow)
}

// caseOfPerson is what became of somebody, as casesQuery has it.
type caseOfPerson struct {
	becameRow
	personRow
	Answered *time.Time
	Calls    int
	Called   *time.Time
	Reached  bool
}

func (tx closureTx) closureRow(row pgx.CollectableRow) (*closure.Row, error) {
	c, err := pgx.RowToStructByName[caseOfPerson](row)
	if err != nil {
		return nil, err
	}
	r := c.becameRow.row(tx.location)
	r.Person, r.Answered, r.Calls, r.Called, r.Reached = c.person(tx.location), c.Answered, c.Calls, c.Called, c.Reached
	return r, nil
}
