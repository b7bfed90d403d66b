package simulate_test

import (
	"testing"

	"stadttermin/internal/appointment/simulate"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

func TestAnExplanationNamesItsReasons(t *testing.T) {
	t.Parallel()
	moment := func(text string) civil.Moment {
		parsed, err := civil.ParseMoment(text)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	s := musterstadt()
	s.Profile.Holidays, s.Profile.Booking = "DE-NW", tenant.Booking{Horizon: 60, LeadMinutes: 30}
	s.Plan.Offices[0].Opening[0].Days = []civil.Weekday{1, 5}
	s.Plan.Offices[0].Closures = []office.Closure{{From: moment("2026-11-30"), Until: moment("2026-11-30"), Reason: "Fortbildung"}}
	full := busyList("1 08:00-08:30", "* 08:00-08:30")
	rules := compile(t, s)
	for _, c := range []struct {
		asked  asked
		moment string
		want   string
	}{
		{asked{}, monday + "T08:30", `{"offered":true,"reasons":[]}`},
		{asked{}, monday + "T08:30+01:00", `{"offered":true,"reasons":[]}`},
		{asked{}, monday + "T07:30Z", `{"offered":true,"reasons":[]}`},
		{asked{}, monday + "T08:30:00+01:00", `{"offered":true,"reasons":[]}`},
		{asked{busy: full}, monday + "T08:15", `{"offered":false,"reasons":[{"code":"occupied"}]}`},
		{asked{busy: full}, monday + "T08:05", `{"offered":false,"reasons":[{"code":"off_grid"},{"code":"occupied"}]}`},
		{asked{busy: full}, monday + "T08:07", `{"offered":false,"reasons":[{"code":"off_grid"},{"code":"occupied"}]}`},
		{asked{}, monday + "T08:31", `{"offered":false,"reasons":[{"code":"off_grid"}]}`},
		{asked{}, monday + "T07:00", `{"offered":false,"reasons":[{"code":"closed"}]}`},
		{asked{}, "2026-11-30T08:30", `{"offered":false,"reasons":[{"code":"closure","closure":"Fortbildung"}]}`},
		{asked{}, "2026-12-25T08:30", `{"offered":false,"reasons":[{"code":"holiday","holiday":"Weihnachtstag"}]}`},
		{asked{now: "2026-11-23T08:15:00+01:00"}, monday + "T08:30", `{"offered":false,"reasons":[{"code":"before_lead","limit":"2026-11-23T08:45:00+01:00"}]}`},
		{asked{now: "2026-11-23T07:15:00Z"}, monday + "T08:30", `{"offered":false,"reasons":[{"code":"before_lead","limit":"2026-11-23T08:45:00+01:00"}]}`},
		{asked{now: "2026-11-23T08:15:00+01:00", channel: "desk"}, monday + "T08:30", `{"offered":true,"reasons":[]}`},
		{asked{}, "2027-01-18T08:30", `{"offered":true,"reasons":[]}`},
		{asked{now: "2026-11-20T08:15:00+01:00"}, "2027-01-18T08:30", `{"offered":true,"reasons":[]}`},
		{asked{now: "2026-11-19T08:15:00+01:00"}, "2027-01-18T08:30", `{"offered":false,"reasons":[{"code":"beyond_horizon","limit":"2027-01-18T08:15:00+01:00"}]}`},
	} {
		explanation, err := simulate.Explain(rules, c.asked.question(t, rules), c.moment)
		if err != nil {
			t.Errorf("%s: %v", c.moment, err)
		} else if got := written(t, explanation); got != c.want {
			t.Errorf("%+v %s: got %s, want %s", c.asked, c.moment, got, c.want)
		}
	}
}

func TestAnExplanationOfSeveralOfficesIsThatOfOneThatOffersIt(t *testing.T) {
	t.Parallel()
	s := musterstadt()
	inFuerth(s)
	rules := compile(t, s)
	got, err := simulate.Explain(rules, asked{services: "ausweis"}.question(t, rules), monday+"T10:00")
	if err != nil {
		t.Fatal(err)
	}
	want := `{"offered":true,"reasons":[],"offices":{"amt":{"offered":false,"reasons":[{"code":"closed"}]},"fuerth":{"offered":true,"reasons":[]}}}`
	if written(t, got) != want {
		t.Errorf("got %s, want %s", written(t, got), want)
	}
}

func TestARepeatedMomentMeansItsFirstUnlessItNamesTheOffset(t *testing.T) {
	t.Parallel()
	s := musterstadt()
	s.Plan.Offices[0].Opening[0] = office.OpeningRule{Days: []civil.Weekday{0}, From: 90, Until: 210}
	rules := compile(t, s)
	q := asked{now: "2026-10-20T09:00:00+02:00", busy: `[{"counter":"1","start":"2026-10-25T02:30:00+02:00","end":"2026-10-25T02:45:00+02:00"},{"counter":"2","start":"2026-10-25T02:30:00+02:00","end":"2026-10-25T02:45:00+02:00"}]`}.question(t, rules)
	for moment, offered := range map[string]bool{"2026-10-25T02:30": false, "2026-10-25T02:30+02:00": false, "2026-10-25T02:30+01:00": true} {
		if got, err := simulate.Explain(rules, q, moment); err != nil || got.Offered != offered {
			t.Errorf("%s: %+v, %v, want %v", moment, got, err, offered)
		}
	}
}

func TestWhatIsNoMomentIsRefused(t *testing.T) {
	t.Parallel()
	rules := compile(t, musterstadt())
	for _, moment := range []string{"", "2026-11-23", "08:30", "2026-11-23 08:30", "2026-11-23T8:30", "2026-11-23T25:00", "2026-11-23T08:30+1"} {
		if got, err := simulate.Explain(rules, asked{}.question(t, rules), moment); err == nil {
			t.Errorf("%q: %+v", moment, got)
		}
	}
}
