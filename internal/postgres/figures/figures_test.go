package figures_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/dev/bench/history"
	"stadttermin/internal/directory"
	"stadttermin/internal/figures"
	"stadttermin/internal/postgres/db"
	stored "stadttermin/internal/postgres/figures"
	"stadttermin/internal/postgres/message"
)

// lived is a town with a few months behind it.
func lived(t *testing.T, appointments int) (*apptest.Installation, *directory.Town) {
	t.Helper()
	i := apptest.Install(t, apptest.Town("werne", 4), apptest.Town("selm", 1))
	town := i.Town(t, "werne")
	order := history.Order{First: civil.NewDate(2026, 8, 1), End: civil.NewDate(2026, 11, 20), Appointments: appointments, WalkIns: appointments / 4}
	if err := history.Write(t.Context(), i.DB, town, order); err != nil {
		t.Fatal(err)
	}
	return i, town
}

func october(t *testing.T, i *apptest.Installation, town *directory.Town) *figures.Report {
	t.Helper()
	report, err := i.Figures.Report(t.Context(), town, figures.Question{Period: figures.PeriodOf(figures.Month, civil.NewDate(2026, 10, 1))})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func table(t *testing.T, r *figures.Report, name string) *figures.Table {
	t.Helper()
	for _, table := range r.Tables {
		if table.Name == name {
			return table
		}
	}
	t.Fatalf("there is no table %s", name)
	return nil
}

func cell(t *testing.T, table *figures.Table, key string, column int) figures.Cell {
	t.Helper()
	for _, row := range table.Rows {
		if row.Key == key {
			return row.Cells[column]
		}
	}
	t.Fatalf("%s has no row %s: %+v", table.Name, key, table.Rows)
	return figures.Cell{}
}

func TestAMonthIsReckonedFromItsAppointmentsAlone(t *testing.T) {
	t.Parallel()
	i, town := lived(t, 4000)
	report := october(t, i, town)
	var all, online, missed, minutes int
	err := i.DB.InTenant(t.Context(), town.ID, func(tx *db.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT count(*), count(*) FILTER (WHERE channel = 'online'), count(*) FILTER (WHERE state = 'no_show'), sum(minutes) FROM appointment
			WHERE tenant_id = $1 AND day BETWEEN '2026-10-01' AND '2026-10-31' AND state <> 'cancelled'`, town.ID).Scan(&all, &online, &missed, &minutes)
	})
	if err != nil {
		t.Fatal(err)
	}
	open := 22 * 4 * 4 * 60 // weekdays, counters, hours; none is recorded, so that the rules tell
	for column, want := range []float64{float64(all), 100 * float64(online) / float64(all), 100 * float64(missed) / float64(all), 100 * float64(minutes) / float64(open)} {
		if got := report.Overview.Rows[0].Cells[column]; got.State != figures.Told || got.Value != want {
			t.Errorf("column %d: %+v, want %v", column, got, want)
		}
	}
	if got := cell(t, table(t, report, "outcome"), "no_show", 0); got.Value != float64(missed) {
		t.Errorf("no-shows: %+v, want %d", got, missed)
	}
	if total := table(t, report, "waiting").Total; total.Cells[0].Value < 100 || total.Cells[1].Value < 20 || total.Cells[1].Value > 30 {
		t.Errorf("waiting: %+v", total)
	}
	if got := cell(t, table(t, report, "terms"), "fischereischein", 0); got.Value < 31 {
		t.Errorf("searches: %+v", got)
	}
	if got := table(t, report, "minutes").Rows; len(got) != 2 || got[0].Cells[0].Value < figures.Proposing || got[0].Cells[2].State != figures.Told {
		t.Errorf("minutes: %+v", got)
	}
	if got := cell(t, table(t, report, "first"), "pass", 2); got.Value != 31 {
		t.Errorf("days recorded: %+v", got)
	}
}

func TestFiguresStayAfterPeopleAreForgotten(t *testing.T) {
	t.Parallel()
	i, town := lived(t, 2000)
	before := october(t, i, town)
	if _, err := (message.Retention{DB: i.DB}).Forget(t.Context(), town.ID, civil.NewDate(2026, 11, 20), i.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	after := october(t, i, town)
	if a, b := before.Overview.Rows[0].Cells[0], after.Overview.Rows[0].Cells[0]; a != b || a.Value < 100 {
		t.Errorf("%+v, then %+v", a, b)
	}
}

func TestATownSeesFiguresOfItsOwnAlone(t *testing.T) {
	t.Parallel()
	i, _ := lived(t, 1000)
	report := october(t, i, i.Town(t, "selm"))
	if n := report.Overview.Rows[0].Cells[0]; n.Value != 0 {
		t.Errorf("another town has %+v appointments", n)
	}
	for _, name := range []string{"minutes", "waiting", "terms", "reasons", "first"} {
		if rows := table(t, report, name).Rows; len(rows) > 0 {
			t.Errorf("another town has %s: %+v", name, rows)
		}
	}
}

func TestWhatSeveralProcessesCountAddsUp(t *testing.T) {
	t.Parallel()
	i, town := lived(t, 100)
	another := &figures.Counter{Store: stored.Store{DB: i.DB}, Now: i.Clock.Now, Log: slog.New(slog.DiscardHandler)}
	for range 4 {
		i.Counter.InVain(town, "  Angel-Schein! ")
		another.InVain(town, "angel-schein")
		i.Counter.NotFree(town, "amt", availability.Occupied)
		another.NotFree(town, "amt", availability.Occupied)
	}
	for _, nobodys := range []string{"kim@example.org", "0151 98765432", "ab", "ich suche seit wochen einen termin", "L01X00T47"} {
		i.Counter.InVain(town, nobodys)
	}
	i.Counter.Flush(t.Context())
	another.Flush(t.Context())
	i.Counter.Flush(t.Context())
	err := i.DB.InTenant(t.Context(), town.ID, func(tx *db.Tx) error {
		var terms, searches, refused int
		err := tx.QueryRow(t.Context(), `SELECT count(*), sum(cases) FROM figure_term WHERE tenant_id = $1 AND day = '2026-11-20'`, town.ID).Scan(&terms, &searches)
		if err == nil {
			err = tx.QueryRow(t.Context(), `SELECT sum(cases) FROM figure_reason WHERE tenant_id = $1 AND day = '2026-11-20' AND code = 'occupied'`, town.ID).Scan(&refused)
		}
		if terms != 1 || searches != 8 || refused != 8 {
			t.Errorf("%d terms, %d searches, %d refusals", terms, searches, refused)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatCannotBeWrittenIsWrittenLater(t *testing.T) {
	t.Parallel()
	i, town := lived(t, 100)
	i.Counter.InVain(town, "angelschein")
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	i.Counter.Flush(gone)
	i.Counter.Flush(t.Context())
	err := i.DB.InTenant(t.Context(), town.ID, func(tx *db.Tx) error {
		var searches int
		err := tx.QueryRow(t.Context(), `SELECT sum(cases) FROM figure_term WHERE tenant_id = $1 AND day = '2026-11-20'`, town.ID).Scan(&searches)
		if searches != 1 {
			t.Errorf("%d searches", searches)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestADayIsRecordedOnceAndRareWordsOfEarlierMonthsGo(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, apptest.Town("werne", 2))
	town := i.Town(t, "werne")
	add := func(day civil.Date, term string, n int) {
		e := figures.Event{Tenant: town.ID, Day: day, Name: term}
		if err := (stored.Store{DB: i.DB}).Add(t.Context(), town.ID, map[figures.Event]int{e: n}); err != nil {
			t.Fatal(err)
		}
	}
	add(civil.NewDate(2026, 10, 5), "selten", 2)
	add(civil.NewDate(2026, 10, 9), "selten", 2)
	add(civil.NewDate(2026, 10, 5), "oft", 2)
	add(civil.NewDate(2026, 10, 9), "oft", 3)
	add(civil.NewDate(2026, 11, 9), "neu", 1)
	others := &figures.Daily{Store: stored.Store{DB: i.DB}, Times: i.Bookings, Now: func() time.Time { return i.Clock.Now().Add(time.Hour) }}
	for _, d := range []*figures.Daily{i.Daily, others, i.Daily} {
		if err := d.Advance(t.Context(), town); err != nil {
			t.Fatal(err)
		}
	}
	err := i.DB.InTenant(t.Context(), town.ID, func(tx *db.Tx) error {
		var open, services, ahead, terms int
		err := tx.QueryRow(t.Context(), `SELECT (SELECT sum(minutes) FROM figure_open WHERE tenant_id = $1 AND day = '2026-11-20'), count(*), min(ahead),
			(SELECT count(DISTINCT term) FROM figure_term WHERE tenant_id = $1) FROM figure_first_free WHERE tenant_id = $1`, town.ID).Scan(&open, &services, &ahead, &terms)
		if open != 2*4*60 || services != 2 || ahead != 0 || terms != 2 {
			t.Errorf("%d minutes, %d services, first in %d days, %d terms", open, services, ahead, terms)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatWasCountedIsWrittenWhenTheProcessEnds(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, apptest.Town("werne", 1))
	town := i.Town(t, "werne")
	i.Counter.NotFree(town, "amt", availability.Holiday)
	ended, end := context.WithCancel(t.Context())
	end()
	if err := i.Counter.Run(ended); err != nil {
		t.Fatal(err)
	}
	err := i.DB.InTenant(t.Context(), town.ID, func(tx *db.Tx) error {
		var cases int
		err := tx.QueryRow(t.Context(), `SELECT sum(cases) FROM figure_reason WHERE tenant_id = $1`, town.ID).Scan(&cases)
		if cases != 1 {
			t.Errorf("%d cases", cases)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
