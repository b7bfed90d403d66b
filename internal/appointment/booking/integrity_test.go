package booking_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/integrity"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/town/tenant"
)

// ward is a town of two counters with two appointments, on Monday at 8:00 and at 8:15.
type ward struct {
	*visitor
	first, second *appointment.Appointment
}

func newWard(t *testing.T) *ward {
	t.Helper()
	w := &ward{visitor: visit(t, 2)}
	w.first, w.second = w.book(at(monday, 8*60), "kim@werne.example"), w.book(at(monday, 8*60+15), "kim@werne.example")
	return w
}

// harm changes the town's rows past every rule of the program; $1 is the first appointment, $2 the second.
func (w *ward) harm(statements ...string) {
	w.Helper()
	conn, err := pgx.Connect(w.Context(), w.Database.OwnerURL)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { _ = conn.Close(context.Background()) })
	for _, statement := range append([]string{fmt.Sprintf("SET app.tenant = '%d'", w.town.ID)}, statements...) {
		statement = strings.ReplaceAll(strings.ReplaceAll(statement, "$1", "'"+w.first.ID.String()+"'"), "$2", "'"+w.second.ID.String()+"'")
		if _, err := conn.Exec(w.Context(), statement); err != nil {
			w.Fatalf("%s: %v", statement, err)
		}
	}
}

func (w *ward) examine() *integrity.Report {
	w.Helper()
	examination := &integrity.Examination{Records: w.Appointments, Settings: w.Settings, Now: w.Clock.Now}
	report, err := examination.Examine(w.Context(), w.town.ID)
	if err != nil {
		w.Fatal(err)
	}
	return report
}

// found writes the findings with "first" and "second" for the appointments.
func (w *ward) found() string {
	w.Helper()
	var lines []string
	for _, f := range w.examine().Findings {
		line := strings.ReplaceAll(strings.ReplaceAll(f.String(), w.first.ID.String(), "first"), w.second.ID.String(), "second")
		if f.Violation {
			line = "violation: " + line
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return strings.Join(lines, "; ")
}

func TestWhatTheProgramStoresIsAValidSeating(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	if _, err := w.Bookings.Cancel(t.Context(), w.town, w.Bookings.ManageToken(w.town, w.second), ""); err != nil {
		t.Fatal(err)
	}
	report := w.examine()
	if len(report.Findings) != 0 || report.Days != 1 || report.Appointments != 2 || report.Seats != 1 || report.Violations() != 0 {
		t.Errorf("%+v", report)
	}
}

func TestEveryBrokenPromiseIsFound(t *testing.T) {
	t.Parallel()
	const at, violation = "werne amt 2026-11-23 appointment ", "violation: werne amt 2026-11-23 appointment "
	for name, c := range map[string]struct {
		harm []string
		want string
	}{
		"two on one counter": {
			[]string{
				"ALTER TABLE seat DROP CONSTRAINT seat_excl", "UPDATE seat SET ticks = int4range(96, 99) WHERE appointment_id = $2",
				"UPDATE appointment SET start_tick = 96, starts_at = '2026-11-23 07:00Z' WHERE appointment_id = $2",
				"UPDATE seat SET counter_key = (SELECT min(counter_key) FROM counter)",
			},
			violation + "X shares counter 1 with appointment Y at 08:00",
		},
		"no seat":                       {[]string{"DELETE FROM seat WHERE appointment_id = $1"}, violation + "first has no seat"},
		"a seat of one who cancelled":   {[]string{"UPDATE appointment SET state = 'cancelled' WHERE appointment_id = $1"}, violation + "first is cancelled and still has a seat"},
		"a seat of another time":        {[]string{"UPDATE seat SET ticks = int4range(120, 123) WHERE appointment_id = $1"}, violation + "first has a seat of another time than its own"},
		"a seat too short":              {[]string{"UPDATE seat SET ticks = int4range(96, 98) WHERE appointment_id = $1"}, violation + "first has a seat of another time than its own"},
		"a seat of another day":         {[]string{"UPDATE seat SET day = '2026-11-24' WHERE appointment_id = $1"}, violation + "first has its seat in amt on 2026-11-24"},
		"another moment than its tick":  {[]string{"UPDATE appointment SET starts_at = '2026-11-23 08:00Z' WHERE appointment_id = $1"}, violation + "first begins at another moment than its tick says"},
		"a time kept back that is held": {[]string{"INSERT INTO offer SELECT tenant_id, gen_random_uuid(), 'rerelease', office_id, counter_key, day, ticks, $2, '2026-11-20 09:00Z' FROM seat WHERE appointment_id = $1"}, violation + "first shares counter 1 with appointment second at 08:00"},
		"a time kept back no longer":    {[]string{"INSERT INTO offer SELECT tenant_id, gen_random_uuid(), 'rerelease', office_id, counter_key, day, ticks, $2, '2026-11-20 07:00Z' FROM seat WHERE appointment_id = $1"}, ""},
		"one's own time kept back":      {[]string{"INSERT INTO offer SELECT tenant_id, gen_random_uuid(), 'rerelease', office_id, counter_key, day, ticks, $1, '2026-11-20 09:00Z' FROM seat WHERE appointment_id = $1"}, ""},
		"a counter that cannot do it":   {[]string{"UPDATE seat SET services = '{segeln}' WHERE appointment_id = $1"}, at + "first sits on a counter that does not know all its services, outside the rules since revision 1"},
		"parts of nothing": {
			[]string{"DELETE FROM appointment WHERE appointment_id = $1"},
			"violation: werne appointment first is not there, but its contact is; violation: werne appointment first is not there, but its item is; violation: werne appointment first is not there, but its seat is",
		},
		"one who is over has no seat":   {[]string{"UPDATE appointment SET state = 'no_show' WHERE appointment_id = $1", "DELETE FROM seat WHERE appointment_id = $1"}, ""},
		"one who was called has longer": {[]string{"UPDATE appointment SET state = 'called' WHERE appointment_id = $2", "UPDATE seat SET ticks = int4range(99, 110) WHERE appointment_id = $2"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWard(t)
			w.harm(c.harm...)
			got := w.found()
			if strings.Contains(c.want, "X") { // which of the two comes first is chance
				got = strings.NewReplacer("first", "X", "second", "X").Replace(got)
				c.want = strings.ReplaceAll(c.want, "Y", "X")
			}
			if got != c.want {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

func TestASeatBeyondItsDayBreaksAPromiseWhateverTheRules(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.harm("UPDATE seat SET ticks = int4range(286, 289) WHERE appointment_id = $1")
	if got := w.found(); !strings.Contains(got, "violation: werne amt 2026-11-23 appointment first lies outside the day") {
		t.Errorf("found %q", got)
	}
}

func TestASeatOutsideTheRulesIsAWarningThatNamesTheRevision(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	change := func(do func(*tenant.Settings)) {
		settings := apptest.Town("werne", 2)
		do(settings)
		w.Apply(t, settings)
	}
	late := func(s *tenant.Settings) { s.Plan.Offices[0].Opening[0].From = 8*60 + 15 }
	change(late)
	change(func(s *tenant.Settings) { late(s); s.Profile.Name = "Werne" })
	const want = "werne amt 2026-11-23 appointment first sits on a counter that is not open for all of its time, outside the rules since revision 2"
	if got := w.found(); got != want {
		t.Errorf("found %q, want %q", got, want)
	}
	change(func(*tenant.Settings) {})
	if got := w.found(); got != "" {
		t.Errorf("found %q after the rules are as they were", got)
	}
	change(late)
	if got := w.found(); got != strings.Replace(want, "revision 2", "revision 5", 1) {
		t.Errorf("found %q, want it to name revision 5", got)
	}
}

func TestDaysThatAreOverAreNotExamined(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.harm("DELETE FROM seat")
	w.Clock.Advance(4 * 24 * time.Hour)
	if report := w.examine(); report.Appointments != 0 || len(report.Findings) != 0 {
		t.Errorf("%+v", report)
	}
}

func TestAnExaminationSeesOneTenantAlone(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.Apply(t, apptest.Town("selm", 1))
	w.harm("DELETE FROM seat")
	examination := &integrity.Examination{Records: w.Appointments, Settings: w.Settings, Now: w.Clock.Now}
	selm, err := examination.Examine(t.Context(), w.Town(t, "selm").ID)
	if err != nil || selm.Appointments != 0 || len(selm.Findings) != 0 {
		t.Errorf("%+v, %v", selm, err)
	}
	sum := integrity.Report{}
	sum.Add(selm)
	sum.Add(w.examine())
	if sum.Appointments != 2 || sum.Violations() != 2 {
		t.Errorf("together %+v", sum)
	}
}
