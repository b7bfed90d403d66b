package simulate_test

import (
	"encoding/json"
	"strings"
	"testing"

	"stadttermin/internal/appointment/simulate"
	"stadttermin/internal/town/tenant"
)

// differences writes what Diff finds between the settings and their changed copy.
func differences(t *testing.T, settings *tenant.Settings, changes ...string) string {
	t.Helper()
	changed, err := simulate.Changed(settings, changes)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, change := range tenant.Diff(settings, changed) {
		found = append(found, change.Path+"="+change.New)
	}
	return strings.Join(found, " ")
}

func TestAChangeIsWhatDiffCallsByTheSamePath(t *testing.T) {
	t.Parallel()
	for _, change := range []string{
		"tenant.booking.horizon=6w", "tenant.booking.lead_minutes=5", "tenant.booking.max_minutes=60", "services.pass.minutes=20",
		"services.pass.minutes_more=5", "services.pass.horizon=10d", "services.pass.lead_minutes=60", "offices.amt.grid_minutes=5",
		"offices.amt.snug=true", "offices.amt.grace_minutes=15",
	} {
		if got := differences(t, musterstadt(), change); got != change {
			t.Errorf("%s changes %s", change, got)
		}
	}
}

func TestAnOpeningRuleIsChangedByItsPositionOrAllAre(t *testing.T) {
	t.Parallel()
	s := musterstadt()
	s.Plan.Offices[0].Opening = append(s.Plan.Offices[0].Opening, s.Plan.Offices[0].Opening[0])
	for change, want := range map[string]string{
		"offices.amt.opening.1.from=07:00":  "08:00 07:00",
		"offices.amt.opening.*.from=07:00":  "07:00 07:00",
		"offices.amt.opening.0.until=10:00": "08:00 08:00",
	} {
		changed, err := simulate.Changed(s, []string{change})
		if err != nil {
			t.Fatal(err)
		}
		rules := changed.Plan.Offices[0].Opening
		if got := rules[0].From.String() + " " + rules[1].From.String(); got != want || len(differences(t, s, change)) == 0 {
			t.Errorf("%s: they begin %s, want %s", change, got, want)
		}
	}
}

func TestAsManyCountersAreStaffedAsAskedFor(t *testing.T) {
	t.Parallel()
	for change, want := range map[string]string{
		"offices.amt.opening.0.counters=1": `["1"]`,
		"offices.amt.opening.0.counters=2": `["1","2"]`,
		"offices.amt.opening.0.counters=4": `["1","2","new-1","new-2"]`,
	} {
		changed, err := simulate.Changed(musterstadt(), []string{change})
		if err != nil {
			t.Fatal(err)
		}
		o := &changed.Plan.Offices[0]
		got, err := json.Marshal(o.Opening[0].Counters)
		if err != nil || string(got) != want || o.Counter(o.Opening[0].Counters[len(o.Opening[0].Counters)-1]) < 0 {
			t.Errorf("%s staffs %s, want %s", change, got, want)
		}
	}
}

func TestTheSettingsThemselvesStayAsTheyAre(t *testing.T) {
	t.Parallel()
	s := musterstadt()
	if _, err := simulate.Changed(s, []string{"offices.amt.opening.*.counters=9", "services.pass.minutes=20"}); err != nil {
		t.Fatal(err)
	}
	if got := tenant.Diff(musterstadt(), s); len(got) > 0 {
		t.Errorf("changed %+v", got)
	}
}

func TestAChangeThatNobodyCouldMakeIsRefused(t *testing.T) {
	t.Parallel()
	for _, change := range []string{
		"", "horizon", "tenant.slug=x", "tenant.booking.horizon=soon", "tenant.booking.horizon=0d", "services.nothing.minutes=5",
		"services.pass.minutes=many", "services.pass.minutes=-5", "services.pass.name=x", "offices.nowhere.snug=true", "offices.amt.snug=perhaps",
		"offices.amt.grid_minutes=7", "offices.amt.opening.1.from=07:00", "offices.amt.opening.x.from=07:00", "offices.amt.opening.0.from=9",
		"offices.amt.opening.0.from=10:00", "offices.amt.opening.0.counters=0", "offices.amt.opening.0.counters=65", "offices.amt.opening.0.days=mon", "halls.x.name=y",
	} {
		if _, err := simulate.Changed(musterstadt(), []string{change}); err == nil {
			t.Errorf("%s was made", change)
		}
	}
}
