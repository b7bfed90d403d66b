package demo_test

import (
	"log/slog"
	"slices"
	"testing"
	"time"

	"stadttermin/internal/hall/dayplan"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/integrity"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/dev/demo"
	"stadttermin/internal/files"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/keyring"
	"stadttermin/internal/postgres/hall"
	"stadttermin/internal/postgres/staff"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

const slug = "werne"

// friday is a working day of the town, the day after is none.
var friday = civil.NewDate(2026, 11, 20)

// installation is a fresh one, whose settings came into force just now.
type installation struct {
	*testing.T
	*apptest.Installation
	files *tenant.Settings
	maker *demo.Maker
}

func install(t *testing.T) *installation {
	t.Helper()
	files := apptest.Town(slug, 3)
	files.Plan.Offices[0].Opening[0].From, files.Plan.Offices[0].Opening[0].Until = 7*60+30, 16*60
	i := &installation{T: t, Installation: apptest.Install(t), files: files}
	i.itIs(friday, "12:00")
	i.Apply(t, files)
	keys, err := keyring.New(apptest.Secret)
	if err != nil {
		t.Fatal(err)
	}
	bookings, desks := i.Appointments, hall.Queue{DB: i.DB}
	i.maker = &demo.Maker{
		Store: bookings, Days: bookings, Swift: bookings, Desk: desks, Duties: desks, Settings: i.Settings, Accounts: staff.Accounts{DB: i.DB}, Changes: i.Redis, Towns: i.Towns,
		Keys: keys, Now: i.Clock.Now, Log: slog.New(slog.DiscardHandler),
	}
	return i
}

func (i *installation) itIs(date civil.Date, clock string) {
	i.Helper()
	wall, err := civil.ParseClock(clock)
	if err != nil {
		i.Fatal(err)
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		i.Fatal(err)
	}
	i.Clock.Set(civil.Instant(date, wall, berlin, civil.Beginning))
}

// start does what the dev command does at every start.
func (i *installation) start() *dayplan.Day {
	i.Helper()
	i.Apply(i.T, i.files)
	town := i.Town(i.T, slug)
	if err := i.maker.Today(i.Context(), town.ID); err != nil {
		i.Fatal(err)
	}
	return i.day()
}

func (i *installation) day() *dayplan.Day {
	i.Helper()
	town := i.Town(i.T, slug)
	day, err := i.Queue.Day(i.Context(), town, "amt", civil.DateOf(i.Clock.Now().In(town.Rules.Location)), true)
	if err != nil {
		i.Fatal(err)
	}
	return day
}

func (i *installation) special() []office.SpecialOpening {
	i.Helper()
	return i.Town(i.T, slug).Settings().Plan.Offices[0].Special
}

// sound proves all stored seats, as doctor does.
func (i *installation) sound() {
	i.Helper()
	examination := &integrity.Examination{Records: i.Appointments, Settings: i.Settings, Now: i.Clock.Now}
	report, err := examination.Examine(i.Context(), i.Town(i.T, slug).ID)
	if err != nil {
		i.Fatal(err)
	}
	if len(report.Findings) > 0 || report.Appointments == 0 {
		i.Fatalf("%d appointments, findings: %v", report.Appointments, report.Findings)
	}
}

// states counts the cases of a day.
func states(day *dayplan.Day) map[appointment.State]int {
	count := make(map[appointment.State]int)
	for _, c := range day.Cases {
		count[c.State]++
	}
	return count
}

func TestADemoDayShowsEveryStateAtNoon(t *testing.T) {
	t.Parallel()
	i := install(t)
	day := i.start()
	count := states(day)
	for state, least := range map[appointment.State]int{
		appointment.Done: 15, appointment.Called: 3, appointment.Arrived: 2, appointment.Parked: 1, appointment.NoShow: 1, appointment.Booked: 15,
	} {
		if count[state] < least {
			t.Errorf("%d cases are %s, want at least %d: %v", count[state], state, least, count)
		}
	}
	if count[appointment.Arrived] > 6 {
		t.Errorf("%d people wait", count[appointment.Arrived])
	}
	for _, lane := range day.Lanes {
		if day.Serving(lane.Counter) == nil {
			t.Errorf("nobody is served at counter %s", lane.Counter)
		}
	}
	walkIns, mailboxes := 0, 0
	for _, c := range day.Cases {
		if c.WalkIn() {
			walkIns++
		}
		if c.Contact.Email != "" {
			mailboxes++
		}
		for _, moment := range []time.Time{c.Booked, c.Arrived, c.Called, c.Ended} {
			if moment.After(i.Clock.Now()) {
				t.Errorf("%s: something happened at %s, which is still to come", c.WaitingNumber(), moment)
			}
		}
		if c.State == appointment.Booked && c.Start.Before(i.Clock.Now().Add(-time.Hour)) {
			t.Errorf("%s should have come at %s", c.WaitingNumber(), c.Start)
		}
	}
	if walkIns < 3 || mailboxes == 0 || mailboxes > 3 {
		t.Errorf("%d came without an appointment, %d have a mailbox", walkIns, mailboxes)
	}
	i.sound()
}

func TestADemoDayIsMadeOnce(t *testing.T) {
	t.Parallel()
	i := install(t)
	first := i.start()
	i.Clock.Advance(90 * time.Minute)
	second := i.start()
	if len(first.Cases) != len(second.Cases) || !slices.EqualFunc(first.Cases, second.Cases, func(a, b *dayplan.Case) bool { return a.ID() == b.ID() }) {
		t.Fatalf("there were %d cases, and %d after another start", len(first.Cases), len(second.Cases))
	}
	i.itIs(friday.AddDays(3), "10:00")
	if monday := i.start(); len(monday.Cases) < 20 {
		t.Fatalf("a start on the next working day makes %d cases", len(monday.Cases))
	}
}

func TestADemoDayOpensAClosedDay(t *testing.T) {
	t.Parallel()
	i := install(t)
	i.itIs(friday.AddDays(1), "12:00")
	day := i.start()
	if count := states(day); count[appointment.Called] == 0 || count[appointment.Done] == 0 || count[appointment.Booked] == 0 {
		t.Fatalf("the Saturday has %v", count)
	}
	if special := i.special(); len(special) != 1 || special[0].Date != friday.AddDays(1) {
		t.Fatalf("special openings %v", special)
	}
	i.sound()
	if again := i.start(); len(again.Cases) != len(day.Cases) || len(i.special()) != 1 {
		t.Fatalf("another start makes %d cases of %d, and special openings %v", len(again.Cases), len(day.Cases), i.special())
	}
	plan, err := files.Prepare(t.Context(), i.Settings, i.files, nil, i.Clock.Now())
	if err != nil || !plan.Empty() {
		t.Fatalf("applying the files would change %v, %v", plan, err)
	}

	i.itIs(friday.AddDays(2), "22:10")
	i.start()
	special := i.special()
	if len(special) != 1 || special[0].Date != friday.AddDays(2) || special[0].Until != 24*60 {
		t.Fatalf("on Sunday evening the special openings are %v", special)
	}
	i.itIs(friday.AddDays(3), "12:00")
	if i.start(); len(i.special()) != 0 {
		t.Fatalf("on Monday the special openings are %v", i.special())
	}
}

func TestADemoDayLeavesSpecialOpeningsOfTheFiles(t *testing.T) {
	t.Parallel()
	i := install(t)
	i.files.Plan.Offices[0].Special = []office.SpecialOpening{{Date: friday.AddDays(1), From: 9 * 60, Until: 12 * 60}}
	i.itIs(friday.AddDays(1), "18:00")
	i.start()
	if special := i.special(); len(special) != 2 {
		t.Fatalf("special openings %v", special)
	}
	i.itIs(friday.AddDays(3), "12:00")
	i.start()
	if special := i.special(); len(special) != 1 || special[0].Until != 12*60 {
		t.Fatalf("special openings %v", special)
	}
}

func TestADemoDayHasItsClerkAtTheFirstCounter(t *testing.T) {
	t.Parallel()
	i := install(t)
	town := i.Town(t, slug)
	jana := &account.Staff{ID: uuid.New(), Name: "Jana Berger", Email: "clerk@werne.example", Grants: []authz.Grant{{Role: authz.Clerk, Office: "amt"}}, Demo: true}
	if err := (staff.Accounts{DB: i.DB}).Add(t.Context(), town.ID, jana, "none", audit.Entry{At: i.Clock.Now(), Actor: audit.System, Action: "staff.add", Object: "staff"}); err != nil {
		t.Fatal(err)
	}
	day := i.start()
	names := make(map[string]bool)
	for _, lane := range day.Lanes {
		if lane.Duty == nil {
			t.Fatalf("nobody works at counter %s", lane.Counter)
		}
		names[lane.Duty.Name] = true
	}
	if day.Lanes[0].Duty.Name != "Jana Berger" || len(names) != 3 {
		t.Fatalf("at the counters work %v", names)
	}
	if _, err := i.Queue.CallAgain(t.Context(), town, queue.Command{By: audit.Staff(jana.ID.String())}, day.Serving("1").Key()); err != nil {
		t.Fatal(err)
	}
}
