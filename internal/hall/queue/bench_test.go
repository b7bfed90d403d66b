package queue_test

import (
	"fmt"
	"testing"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
)

// crowded is a hall with appointments on all of twenty counters, one every five minutes, and forty people without one.
func crowded(b *testing.B, appointments int) (*apptest.Installation, *queue.Service) {
	b.Helper()
	settings := apptest.Town("werne", 1)
	o := &settings.Plan.Offices[0]
	o.Counters = nil
	for n := range 20 {
		o.Counters = append(o.Counters, office.Counter{ID: fmt.Sprint(n + 1), Name: fmt.Sprintf("Schalter %d", n+1)})
	}
	i := apptest.Install(b, settings)
	town := i.Town(b, "werne")
	err := i.DB.InTenant(b.Context(), town.ID, func(tx *db.Tx) error {
		_, err := tx.Exec(b.Context(), `WITH planned AS (
				SELECT gen_random_uuid() AS id, n, 96 + (n / 20) AS tick, 1 + n % 20 AS counter FROM generate_series(0, $2 - 1) n),
			written AS (
				INSERT INTO appointment (tenant_id, appointment_id, office_id, day, start_tick, minutes, starts_at, wall, zone, state, channel, language,
					revision, reference, letter, number, nonce, booked)
				SELECT $1, id, 'amt', '2026-11-20', tick, 5, timestamptz '2026-11-20 00:00+01' + tick * interval '5 minutes', now(), 'Europe/Berlin',
					'booked', 'online', 'de', 1, 'WER-' || id, 'B', n + 1, uuid_send(id), now() FROM planned),
			items AS (INSERT INTO appointment_item (tenant_id, appointment_id, position, service_id, quantity, minutes) SELECT $1, id, 0, 'kurz', 1, 5 FROM planned),
			people AS (INSERT INTO contact (tenant_id, appointment_id, name) SELECT $1, id, 'Kim Beispiel' FROM planned)
			INSERT INTO seat (tenant_id, appointment_id, office_id, counter_key, day, ticks, services)
			SELECT $1, id, 'amt', c.counter_key, '2026-11-20', int4range(tick, tick + 1), '{kurz}' FROM planned p JOIN counter c ON c.tenant_id = $1 AND c.counter_id = p.counter::text`,
			town.ID, appointments)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	for range 40 {
		if _, err := i.Queue.Draw(b.Context(), town, queue.Command{By: audit.System}, queue.Draw{Office: "amt", Basket: office.Basket{{Service: "kurz", Quantity: 1}}}); err != nil {
			b.Fatal(err)
		}
	}
	return i, i.Queue
}

func BenchmarkDayWith1000Appointments(b *testing.B) {
	i, service := crowded(b, 900)
	town := i.Town(b, "werne")
	var day *dayplan.Day
	for b.Loop() {
		var err error
		if day, err = service.Day(b.Context(), town, "amt", today, true); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(day.Cases)), "cases")
}

func BenchmarkForecastOfFortyWhoWait(b *testing.B) {
	i, service := crowded(b, 900)
	town := i.Town(b, "werne")
	day, err := service.Day(b.Context(), town, "amt", today, true)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		service.Forecast(town, day, day.Newcomer([]dayplan.Item{{Service: "kurz", Quantity: 1, Minutes: 5}}, false))
	}
}

func BenchmarkCallNextAndFinish(b *testing.B) {
	i, service := crowded(b, 900)
	town := i.Town(b, "werne")
	by := queue.Command{By: audit.Staff(uuid.NewString())}
	for b.Loop() {
		if _, err := service.Draw(b.Context(), town, by, queue.Draw{Office: "amt", Basket: office.Basket{{Service: "kurz", Quantity: 1}}}); err != nil {
			b.Fatal(err)
		}
		outcome, err := service.CallNext(b.Context(), town, by, queue.Next{Office: "amt", Counter: "1"})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := service.Finish(b.Context(), town, by, outcome.Case.Key(), nil); err != nil {
			b.Fatal(err)
		}
	}
}
