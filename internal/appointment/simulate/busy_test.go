package simulate_test

import (
	"strings"
	"testing"

	"stadttermin/internal/appointment/simulate"
	"stadttermin/internal/town/tenant"
)

// busyList reads lines such as "1 08:00-08:15 pass" on Monday; counter * is anywhere able.
func busyList(lines ...string) string {
	var list []string
	for _, line := range lines {
		words := strings.Fields(line)
		from, until, _ := strings.Cut(words[1], "-")
		counter := `"` + words[0] + `"`
		if words[0] == "*" {
			counter = "null"
		}
		entry := `{"counter":` + counter + `,"start":"` + monday + `T` + from + `:00+01:00","end":"` + monday + `T` + until + `:00+01:00"`
		if len(words) > 2 {
			entry += `,"services":["` + strings.ReplaceAll(words[2], ",", `","`) + `"]`
		}
		list = append(list, entry+"}")
	}
	return "[" + strings.Join(list, ",") + "]"
}

// Every case gives the starts for pass with their capacity, and who is unseated.
func TestBusyTimesAreSeatedInOrder(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		busy     []string
		free     string
		unseated string
	}{
		"nothing":                                  {nil, "08:00:2 08:15:2 08:30:2 08:45:2", ""},
		"a named counter":                          {[]string{"2 08:00-08:30"}, "08:00:1 08:15:1 08:30:2 08:45:2", ""},
		"whatever its skills":                      {[]string{"2 08:00-08:30 ausweis"}, "08:00:1 08:15:1 08:30:2 08:45:2", ""},
		"whatever its hours":                       {[]string{"2 06:00-08:15"}, "08:00:1 08:15:2 08:30:2 08:45:2", ""},
		"a later one on the same counter":          {[]string{"2 08:00-08:30", "2 08:15-08:45"}, "08:00:1 08:15:1 08:30:2 08:45:2", "2 08:15-08:45"},
		"a longer one of the same start":           {[]string{"2 08:00-08:15", "2 08:00-08:30"}, "08:00:1 08:15:1 08:30:2 08:45:2", "2 08:00-08:15"},
		"of two alike the first":                   {[]string{"2 08:00-08:15", "2 08:00-08:15"}, "08:00:1 08:15:2 08:30:2 08:45:2", "2 08:00-08:15"},
		"one after the other":                      {[]string{"2 08:15-08:30", "2 08:00-08:15"}, "08:00:1 08:15:1 08:30:2 08:45:2", ""},
		"anywhere able, the least skilled":         {[]string{"* 08:00-08:30 pass"}, "08:00:1 08:15:1 08:30:2 08:45:2", ""},
		"anywhere able, only on the able one":      {[]string{"* 08:00-08:30 ausweis", "* 08:15-08:45 ausweis"}, "08:00:1 08:15:1 08:30:2 08:45:2", "* 08:15-08:45 ausweis"},
		"no services, any counter":                 {[]string{"* 08:00-08:30", "* 08:00-08:30", "* 08:00-08:30"}, "08:30:2 08:45:2", "* 08:00-08:30"},
		"named ones come first":                    {[]string{"* 08:00-09:00 pass", "* 08:00-08:30 ausweis", "1 08:30-09:00", "2 08:00-08:15"}, "08:15:1 08:30:1 08:45:1", "* 08:00-09:00 pass"},
		"who sits anywhere is re-seated":           {[]string{"* 08:00-08:15 pass", "* 08:00-08:30 ausweis"}, "08:15:1 08:30:2 08:45:2", ""},
		"outside the hours nobody sits anywhere":   {[]string{"* 07:30-08:15"}, "08:00:2 08:15:2 08:30:2 08:45:2", "* 07:30-08:15"},
		"a service that nobody knows":              {[]string{"* 08:00-08:15 segeln"}, "08:00:2 08:15:2 08:30:2 08:45:2", "* 08:00-08:15 segeln"},
		"widened outward to ticks":                 {[]string{"1 08:14-08:16", "2 08:14-08:16"}, "08:30:2 08:45:2", ""},
		"widened ones overlap":                     {[]string{"2 08:00-08:16", "2 08:19-08:30"}, "08:00:1 08:15:1 08:30:2 08:45:2", "2 08:19-08:30"},
		"widened over the end of the opening":      {[]string{"* 08:46-09:01"}, "08:00:2 08:15:2 08:30:2 08:45:2", "* 08:46-09:01"},
		"a start does not reach into the one next": {[]string{"1 08:15-08:30", "2 08:15-08:30"}, "08:00:2 08:30:2 08:45:2", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rules := compile(t, musterstadt())
			q := asked{busy: busyList(c.busy...)}.question(t, rules)
			slots, err := simulate.Ask(rules, q)
			if err != nil {
				t.Fatal(err)
			}
			if got := freeOf(slots.Days[0].Offices["amt"]); got != c.free {
				t.Errorf("free %s, want %s", got, c.free)
			}
			if got := lines(slots.Unseated); got != c.unseated {
				t.Errorf("unseated %q, want %q", got, c.unseated)
			}
		})
	}
}

func TestABusyTimeMayNameOneOfSeveralOffices(t *testing.T) {
	t.Parallel()
	s := musterstadt()
	inFuerth(s)
	got := offices(t, s, asked{services: "ausweis", busy: `[{"office":"fuerth","counter":null,"start":"2026-11-23T10:00:00+01:00","end":"2026-11-23T10:30:00+01:00"}]`})
	want := `{"amt":{"starts":["08:00","08:15","08:30"],"capacity":{"08:00":1,"08:15":1,"08:30":1}},"fuerth":{"starts":["10:30"],"capacity":{"10:30":1}}}`
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestANamedCounterMayBeBusyForDays(t *testing.T) {
	t.Parallel()
	const ill = `{"counter":"2","start":"2026-11-20T12:00:00+01:00","end":"2026-11-23T08:30:00+01:00"}`
	if got, want := offices(t, musterstadt(), asked{busy: "[" + ill + "]"}), `{"amt":{"starts":["08:00","08:15","08:30","08:45"],"capacity":{"08:00":1,"08:15":1,"08:30":2,"08:45":2}}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// Who comes later and finds the counter taken on one of the days sits on none of them.
	const visit = `{"counter":"2","start":"2026-11-23T08:15:00+01:00","end":"2026-11-30T08:30:00+01:00"}`
	got := answer(t, musterstadt(), asked{from: "2026-11-30", busy: "[" + ill + "," + visit + "]"})
	want := `{"duration_minutes":15,"days":[{"date":"2026-11-30","offices":{"amt":{"starts":["08:00","08:15","08:30","08:45"],"capacity":{"08:00":2,"08:15":2,"08:30":2,"08:45":2}}}}],` +
		`"unseated":[{"office":"amt","counter":"2","start":"2026-11-23T08:15:00+01:00","end":"2026-11-30T08:30:00+01:00"}]}`
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestNobodySitsAnywhereOverMidnight(t *testing.T) {
	t.Parallel()
	s := musterstadt()
	s.Plan.Offices[0].Opening[0].From, s.Plan.Offices[0].Opening[0].Until = 23*60, 24*60
	rules := compile(t, s)
	for end, seated := range map[string]bool{"2026-11-24T00:00:00+01:00": true, "2026-11-24T00:10:00+01:00": false} {
		q := asked{busy: `[{"counter":null,"start":"2026-11-23T23:50:00+01:00","end":"` + end + `"}]`}.question(t, rules)
		slots, err := simulate.Ask(rules, q)
		if err != nil || (len(slots.Unseated) == 0) != seated {
			t.Errorf("until %s: %+v, %v", end, slots.Unseated, err)
		}
	}
}

func TestWhoIsUnseatedIsListedWhateverDaysAreAsked(t *testing.T) {
	t.Parallel()
	got := answer(t, musterstadt(), asked{from: "2026-12-07", busy: busyList("* 22:00-22:15")})
	if want := `"unseated":[{"office":"amt","counter":null,"start":"2026-11-23T22:00:00+01:00","end":"2026-11-23T22:15:00+01:00"}]}`; !strings.HasSuffix(got, want) {
		t.Errorf("got %s, want it to end in %s", got, want)
	}
}

func TestBusyTimesThatNameNothingOfTheTenantAreRefused(t *testing.T) {
	t.Parallel()
	const hours = `"start":"2026-11-23T08:00:00+01:00","end":"2026-11-23T08:30:00+01:00"`
	two := musterstadt()
	inFuerth(two)
	for name, c := range map[string]struct {
		settings *tenant.Settings
		text     string
		because  string
	}{
		"no JSON":                {musterstadt(), `{`, "ends before the list does"},
		"an unknown key":         {musterstadt(), `[{"counter":null,"colour":"red",` + hours + `}]`, "unknown field \"colour\""},
		"an unknown office":      {musterstadt(), `[{"office":"nowhere","counter":null,` + hours + `}]`, "no office \"nowhere\""},
		"an unknown counter":     {musterstadt(), `[{"counter":"3",` + hours + `}]`, "no counter \"3\""},
		"no office of two":       {two, `[{"counter":"1",` + hours + `}]`, "name the office"},
		"nothing":                {musterstadt(), `[{"counter":null,"start":"2026-11-23T08:00:00+01:00","end":"2026-11-23T08:00:00+01:00"}]`, "ends before it begins"},
		"backwards":              {musterstadt(), `[{"counter":null,"start":"2026-11-23T08:00:00+01:00","end":"2026-11-23T07:00:00+01:00"}]`, "ends before it begins"},
		"no list":                {musterstadt(), `{}`, "object stands where the list"},
		"a number for a counter": {musterstadt(), `[{"counter":3,` + hours + `}]`, "counter cannot be a number"},
		"no end":                 {musterstadt(), `[{"counter":"1","start":"2026-11-23T08:00:00+01:00"}]`, "both start and end"},
		"more than the list":     {musterstadt(), `[] []`, "something follows the list"},
		"no offset":              {musterstadt(), `[{"counter":null,"start":"2026-11-23T08:00:00","end":"2026-11-23T09:00:00"}]`, "cannot parse"},
		"longer than a lifetime": {musterstadt(), `[{"counter":"1","start":"2026-11-23T08:00:00+01:00","end":"2126-11-23T08:00:00+01:00"}]`, "more than 3660 days"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if list, err := simulate.ReadBusy(strings.NewReader(c.text), compile(t, c.settings)); err == nil || !strings.Contains(err.Error(), c.because) {
				t.Errorf("was read as %+v, %v", list, err)
			}
		})
	}
}
