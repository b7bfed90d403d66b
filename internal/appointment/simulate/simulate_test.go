package simulate_test

import (
	"reflect"
	"testing"

	"stadttermin/internal/appointment/simulate"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// played is a simulation of four weeks in Musterstadt, which opens on Mondays 8 to 9 at two counters.
type played struct {
	settings *tenant.Settings // none: musterstadt
	demand   string           // beside 20 requests a day for pass, wished within a week
	changes  []string
	compare  bool
	seed     uint64
}

func (p played) scenario(t testing.TB) simulate.Scenario {
	t.Helper()
	if p.settings == nil {
		p.settings = musterstadt()
	}
	if p.demand == "" {
		p.demand = "requests: {per_day: 20, ahead_days: {to: 7}, weekdays: {mon: 1}}\nbaskets: {pass: 1}\n"
	}
	return simulate.Scenario{
		Settings: p.settings, Demand: demandOf(t, compile(t, p.settings), p.demand), From: *date(t, monday), Weeks: 4,
		Seed: p.seed, Changes: p.changes, Compare: p.compare,
	}
}

func (p played) runs(t testing.TB) []simulate.Run {
	t.Helper()
	simulation, err := simulate.Simulate(p.scenario(t))
	if err != nil {
		t.Fatal(err)
	}
	return simulation.Runs
}

// total gives the figures of the one run.
func (p played) total(t testing.TB) simulate.Figures {
	t.Helper()
	return p.runs(t)[0].Total
}

func TestTheSameSeedGivesTheSameFiguresAndAnotherOnesOthers(t *testing.T) {
	t.Parallel()
	first, again, other := played{seed: 1}.runs(t), played{seed: 1}.runs(t), played{seed: 2}.runs(t)
	if written(t, first) != written(t, again) {
		t.Errorf("%s\nis not\n%s", written(t, first), written(t, again))
	}
	if written(t, first) == written(t, other) {
		t.Error("another seed made no difference")
	}
}

func TestAComparisonPlaysTheSamePeopleThroughBoth(t *testing.T) {
	t.Parallel()
	changes := []string{"offices.amt.opening.*.counters=4", "tenant.booking.horizon=6w"}
	both := played{changes: changes, compare: true}.runs(t)
	if len(both) != 2 || len(both[0].Changes) != 0 || !reflect.DeepEqual(both[1].Changes, changes) {
		t.Fatalf("played %+v", both)
	}
	for i := range both[0].Weeks {
		if before, after := both[0].Weeks[i].Asked, both[1].Weeks[i].Asked; before != after || before == 0 {
			t.Errorf("week %d: %d asked, then %d", i+1, before, after)
		}
	}
	if both[1].Total.Refused >= both[0].Total.Refused || both[1].Total.Booked <= both[0].Total.Booked {
		t.Errorf("twice the counters: from %+v to %+v", both[0].Total, both[1].Total)
	}
	if alone := (played{changes: changes}).runs(t); len(alone) != 1 || len(alone[0].Changes) != 2 {
		t.Errorf("without comparing %+v", alone)
	}
}

func TestWhoAsksIsBookedOrRefused(t *testing.T) {
	t.Parallel()
	for seed := range uint64(5) {
		for _, run := range (played{seed: seed, changes: []string{"services.pass.minutes=25"}, compare: true}).runs(t) {
			for _, f := range append([]simulate.Week{{Figures: run.Total}}, run.Weeks...) {
				if f.Asked != f.Booked+f.Refused || f.BookedMinutes > f.OpenMinutes || f.RegainedMinutes > f.FreedMinutes || f.WalkInsServed > f.WalkIns {
					t.Errorf("seed %d: %+v", seed, f)
				}
			}
		}
	}
}

func TestAnOverrunOfficeIsBookedOutToTheLastMinute(t *testing.T) {
	t.Parallel()
	run := played{}.runs(t)[0]
	for i, week := range run.Weeks {
		// Two counters for an hour. At eight there is but the start that the horizon of three weeks has just let in, also in
		// the first week that is measured.
		if week.OpenMinutes != 120 || week.BookedMinutes != 120 || *week.Use != 1 || *week.FirstFreeDays != 21 || week.SoldOut != 0 {
			t.Errorf("week %d: %s", i+1, written(t, week))
		}
	}
}

func TestAMorningWithNothingFreeCountsAsLongerThanTheHorizon(t *testing.T) {
	t.Parallel()
	f := played{changes: []string{"tenant.booking.horizon=20d"}}.total(t)
	if f.SoldOut != 4 || *f.FirstFreeDays != 21 {
		t.Errorf("%s", written(t, f))
	}
}

func TestAnOfficeThatNobodyOverrunsHasTimesOnItsNextDay(t *testing.T) {
	t.Parallel()
	f := played{demand: "requests: {per_day: 0.5, ahead_days: {to: 7}, weekdays: {mon: 1}}\nbaskets: {pass: 1}\n"}.total(t)
	if f.Refused != 0 || f.SoldOut != 0 || *f.FirstFreeDays != 0 || f.Booked == 0 {
		t.Errorf("%s", written(t, f))
	}
}

func TestWhoWantsNoOtherDayIsRefusedWhereTheWishedOneIsFull(t *testing.T) {
	t.Parallel()
	stubborn := played{demand: "requests: {per_day: 20, another_time: 0, ahead_days: {from: 7, to: 7}, weekdays: {mon: 1}}\nbaskets: {pass: 1}\n"}.total(t)
	flexible := played{demand: "requests: {per_day: 20, another_time: 1, ahead_days: {from: 7, to: 7}, weekdays: {mon: 1}}\nbaskets: {pass: 1}\n"}.total(t)
	if stubborn.OtherDay != 0 || stubborn.Refused == 0 || flexible.OtherDay == 0 {
		t.Errorf("stubborn %+v, flexible %+v", stubborn, flexible)
	}
}

func TestStaffBookWhatIsKeptFromOnline(t *testing.T) {
	t.Parallel()
	s := musterstadt()
	s.Plan.Offices[0].Opening[0].Online = new(int)
	online := played{settings: s, demand: "requests: {per_day: 5, weekdays: {mon: 1}}\nbaskets: {pass: 1}\n"}.total(t)
	phone := played{settings: s, demand: "requests: {per_day: 5, by_phone: 1, weekdays: {mon: 1}}\nbaskets: {pass: 1}\n"}.total(t)
	if online.Booked != 0 || phone.Booked == 0 {
		t.Errorf("%d booked online, %d by phone", online.Booked, phone.Booked)
	}
}

// The hall of these tests has one counter, open all day long, and people who come for ten minutes.
func hall(noShow string) string {
	return "requests: {per_day: 40, ahead_days: {to: 3}, weekdays: {mon: 1, tue: 1, wed: 1, thu: 1, fri: 1}}\nbaskets: {ausweis: 1}\n" +
		"no_show: {share: " + noShow + ", grace_minutes: 5}\nwalk_ins: {per_hour: 6}\n"
}

func openAllDay() *tenant.Settings {
	s := musterstadt()
	s.Plan.Offices[0].Opening[0] = office.OpeningRule{Days: []civil.Weekday{1, 2, 3, 4, 5}, From: 8 * 60, Until: 18 * 60, Counters: []string{"1"}}
	return s
}

func TestWhatNoShowsGiveUpServesPeopleWithoutAnAppointment(t *testing.T) {
	t.Parallel()
	everybody := played{settings: openAllDay(), demand: hall("0")}.total(t)
	half := played{settings: openAllDay(), demand: hall("0.5")}.total(t)
	if everybody.NoShows != 0 || everybody.FreedMinutes != 0 || everybody.RegainedMinutes != 0 {
		t.Errorf("nobody stays away, and yet %s", written(t, everybody))
	}
	// Of an appointment of 30 minutes 25 are left after the grace.
	if half.NoShows == 0 || half.FreedMinutes != 25*half.NoShows || half.RegainedMinutes == 0 || half.WalkInsServed <= everybody.WalkInsServed {
		t.Errorf("half stays away: %s, nobody: %s", written(t, half), written(t, everybody))
	}
	if half.WalkIns != everybody.WalkIns {
		t.Errorf("%d people came without an appointment, then %d", half.WalkIns, everybody.WalkIns)
	}
}

func TestOneWhoFindsACounterFreeWaitsForNothing(t *testing.T) {
	t.Parallel()
	quiet := "requests: {per_day: 0.01}\nbaskets: {ausweis: 1}\nwalk_ins: {per_hour: 0.2, minutes: 5}\n"
	f := played{settings: openAllDay(), demand: quiet}.total(t)
	if f.WalkIns == 0 || f.WalkInsServed != f.WalkIns || *f.WaitMinutes != 0 {
		t.Errorf("%s", written(t, f))
	}
	busy := played{settings: openAllDay(), demand: hall("0")}.total(t)
	if *busy.WaitMinutes == 0 || busy.WalkInsServed == 0 {
		t.Errorf("a full day: %s", written(t, busy))
	}
}

func TestAWeekThatIsClosedHasNoMeans(t *testing.T) {
	t.Parallel()
	s := musterstadt()
	closed := civil.Moment{Date: *date(t, "2026-11-30")}
	s.Plan.Closures = []office.Closure{{From: closed, Until: closed}}
	week := played{settings: s}.runs(t)[0].Weeks[1]
	if week.Use != nil || week.FirstFreeDays != nil || week.WaitMinutes != nil || week.Asked == 0 {
		t.Errorf("%s", written(t, week))
	}
}

func TestAScenarioThatCannotBePlayedIsRefused(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*simulate.Scenario){
		"no week":           func(s *simulate.Scenario) { s.Weeks = 0 },
		"a lifetime":        func(s *simulate.Scenario) { s.Weeks = 4000 },
		"too long a basket": func(s *simulate.Scenario) { s.Changes = []string{"tenant.booking.max_minutes=10"} },
		"nobody offers it": func(s *simulate.Scenario) {
			s.Demand.Baskets[0].Basket = office.Basket{{Service: "nothing", Quantity: 1}}
		},
		"no such path": func(s *simulate.Scenario) { s.Changes = []string{"tenant.colour=red"} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := played{}.scenario(t)
			spoil(&s)
			if simulation, err := simulate.Simulate(s); err == nil {
				t.Errorf("was played: %s", written(t, simulation))
			}
		})
	}
}
