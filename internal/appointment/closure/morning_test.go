package closure_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/directory"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

var (
	tuesday   = civil.NewDate(2026, 11, 24)
	wednesday = civil.NewDate(2026, 11, 25)
	pass      = office.Basket{{Service: "pass", Quantity: 1}}
)

// morning is a town on the morning of a day on which somebody calls in sick: Tuesday, 24 November 2026, 07:15.
type morning struct {
	*testing.T
	*apptest.Installation
	town   *directory.Town
	lead   uuid.UUID
	booked []*appointment.Appointment
}

func newMorning(t *testing.T, settings *tenant.Settings) *morning {
	t.Helper()
	m := &morning{T: t, Installation: apptest.Install(t, settings), lead: uuid.New()}
	m.refresh()
	m.Clock.Set(at(tuesday, 7*60+15))
	return m
}

func (m *morning) refresh() { m.town = m.Town(m.T, "werne") }

func at(date civil.Date, clock civil.Clock) time.Time {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return civil.Instant(date, clock, berlin, civil.Beginning)
}

// book books n times one after the other from eight on, every fourth of them by telephone and without an address.
func (m *morning) book(date civil.Date, n int) {
	m.Helper()
	for i := range n {
		start := at(date, 8*60+civil.Clock(i%16*15))
		m.booked = append(m.booked, m.appointment(start, i%4 == 3))
	}
}

func (m *morning) appointment(start time.Time, byPhone bool) *appointment.Appointment {
	m.Helper()
	n := len(m.booked)
	channel, contact := office.Phone, appointment.Contact{Name: fmt.Sprintf("Kim Beispiel %d", n)}
	if byPhone {
		contact.Phone = "02389 71-0"
	} else {
		contact.Email = fmt.Sprintf("kim%d@example.org", n)
	}
	hold, err := m.Bookings.Hold(m.Context(), m.town, booking.HoldRequest{Basket: pass, Office: "amt", Channel: channel, Start: start})
	if err != nil {
		m.Fatalf("%s: %v", start, err)
	}
	a, err := m.Bookings.Book(m.Context(), m.town, booking.BookRequest{Hold: hold.Token, Contact: contact, Language: "de"})
	if err != nil {
		m.Fatal(err)
	}
	return a
}

func (m *morning) sick(counters ...string) *closure.Order {
	return &closure.Order{
		ID: uuid.New(), Said: "Krankheit im Team", Days: 3, Staff: m.lead, Author: "Sabine Lindner", Outage: closure.Outage{
			Office: "amt", Counters: counters, Reason: "illness",
			From:  civil.Moment{Date: tuesday, Clock: 7*60 + 30, HasTime: true},
			Until: civil.Moment{Date: tuesday, Clock: 16 * 60, HasTime: true},
		},
	}
}

func (m *morning) assess(order *closure.Order) *closure.Assessment {
	m.Helper()
	a, err := m.Closures.Assess(m.Context(), m.town, order, nil)
	if err != nil {
		m.Fatal(err)
	}
	return a
}

// carryOut does what an assessment shows.
func (m *morning) carryOut(order *closure.Order) *closure.Assessment {
	m.Helper()
	order.Seen = m.assess(order).Fingerprint
	a, err := m.Closures.CarryOut(m.Context(), m.town, order, nil)
	if err != nil {
		m.Fatal(err)
	}
	m.refresh()
	return a
}

func (m *morning) find(a *appointment.Appointment) *appointment.Appointment {
	m.Helper()
	found, err := m.Bookings.Store.Find(m.Context(), m.town, a.ID)
	if err != nil {
		m.Fatal(err)
	}
	return found
}

func (m *morning) count(query string, args ...any) (n int) {
	m.Helper()
	err := m.DB.InTenant(m.Context(), m.town.ID, func(tx *db.Tx) error {
		return tx.QueryRow(m.Context(), query, append([]any{m.town.ID}, args...)...).Scan(&n)
	})
	if err != nil {
		m.Fatal(err)
	}
	return n
}

// healthy lets the doctor examine every stored appointment and seat.
func (m *morning) healthy() {
	m.Helper()
	if n := m.count(`SELECT count(*) FROM appointment a WHERE tenant_id = $1 AND state = 'booked' AND NOT EXISTS (
		SELECT FROM seat s WHERE s.tenant_id = a.tenant_id AND s.appointment_id = a.appointment_id AND s.day = a.day AND lower(s.ticks) = a.start_tick)`); n > 0 {
		m.Errorf("%d booked appointments have no seat at their time", n)
	}
	if n := m.count(`SELECT count(*) FROM seat s JOIN offer o USING (tenant_id, counter_key, day)
		WHERE tenant_id = $1 AND s.ticks && o.ticks AND o.until > $2`, m.Clock.Now()); n > 0 {
		m.Errorf("%d seats lie on a time that is kept", n)
	}
	if n := m.count(`SELECT count(*) FROM offer a JOIN offer b USING (tenant_id, counter_key, day)
		WHERE tenant_id = $1 AND a.ticks && b.ticks AND a.offer_id < b.offer_id`); n > 0 {
		m.Errorf("%d times are kept twice", n)
	}
}

// arrive lets people be here.
func (m *morning) arrive(people ...*appointment.Appointment) {
	m.Helper()
	err := m.DB.InTenant(m.Context(), m.town.ID, func(tx *db.Tx) error {
		for _, a := range people {
			if _, err := tx.Exec(m.Context(), `UPDATE appointment SET state = 'arrived' WHERE tenant_id = $1 AND appointment_id = $2`, m.town.ID, a.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		m.Fatal(err)
	}
}

func (m *morning) closureIDs() (ids []uuid.UUID) {
	m.Helper()
	list, err := m.Closures.List(m.Context(), m.town, []string{"amt"})
	if err != nil {
		m.Fatal(err)
	}
	for _, k := range list {
		ids = append(ids, k.ID)
	}
	return ids
}

func (m *morning) closure(id uuid.UUID) *closure.Closure {
	m.Helper()
	k, err := m.Closures.Find(m.Context(), m.town, id, []string{"amt"})
	if err != nil {
		m.Fatal(err)
	}
	return k
}

func (m *morning) seats() map[uuid.UUID]string {
	m.Helper()
	seats := make(map[uuid.UUID]string)
	err := m.DB.InTenant(m.Context(), m.town.ID, func(tx *db.Tx) error {
		rows, err := tx.Query(m.Context(), `SELECT s.appointment_id, s.day || c.counter_id || s.ticks::text FROM seat s JOIN counter c USING (tenant_id, counter_key) WHERE s.tenant_id = $1`, m.town.ID)
		if err != nil {
			return err
		}
		for rows.Next() {
			var id uuid.UUID
			var seat string
			if err := rows.Scan(&id, &seat); err != nil {
				return err
			}
			seats[id] = seat
		}
		return rows.Err()
	})
	if err != nil {
		m.Fatal(err)
	}
	return seats
}

// sent marks the mail about a closure as one that has left.
func (m *morning) sent(appointment uuid.UUID) {
	m.Helper()
	err := m.DB.InTenant(m.Context(), m.town.ID, func(tx *db.Tx) error {
		_, err := tx.Exec(m.Context(), `UPDATE outbox SET state = 'sent' WHERE tenant_id = $1 AND subject_id = $2 AND kind = 'closure'`, m.town.ID, appointment)
		return err
	})
	if err != nil {
		m.Fatal(err)
	}
}

func refused(t *testing.T, err error, code string) {
	t.Helper()
	if string(apperr.CodeOf(err)) != code {
		t.Fatalf("got %v, want %s", err, code)
	}
}
