package simulate_test

import (
	"os"
	"strings"
	"testing"

	"stadttermin/internal/appointment/simulate"
	"stadttermin/internal/availability"
	"stadttermin/internal/files"
)

func werne(t testing.TB) *availability.Rules {
	t.Helper()
	settings, findings, err := files.Load("../../../tenants/werne")
	if err != nil || settings == nil {
		t.Fatal(findings, err)
	}
	return compile(t, settings)
}

// demandOf reads a demand, and fails where it is refused.
func demandOf(t testing.TB, rules *availability.Rules, text string) *simulate.Demand {
	t.Helper()
	demand, err := simulate.ReadDemand(strings.NewReader(text), rules)
	if err != nil {
		t.Fatal(err)
	}
	return demand
}

func TestTheDocumentedDemandIsRead(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/demand.yaml")
	if err != nil {
		t.Fatal(err)
	}
	demand := demandOf(t, werne(t), string(text))
	if demand.PerDay != 55 || demand.Standard.String() != "personalausweis:1" || len(demand.Baskets) != 7 || demand.WalkIns.PerHour != 4 || demand.NoShow != 0.08 {
		t.Errorf("read as %+v", demand)
	}
}

func TestADemandThatLeavesMuchOutIsAnOrdinaryOne(t *testing.T) {
	t.Parallel()
	demand := demandOf(t, compile(t, musterstadt()), "requests: {per_day: 10, ahead_days: {to: 3}}\nbaskets: {pass: 1, ausweis: 2}\n")
	switch {
	case demand.Standard.String() != "ausweis:1":
		t.Errorf("the standard basket is %s, not the heaviest", demand.Standard)
	case demand.Ahead != simulate.Ahead{From: 1, To: 3}:
		t.Errorf("wishes lie %+v ahead", demand.Ahead)
	case demand.Weekdays != [7]float64{0, 1, 1, 1, 1, 1, 0} || len(demand.Hours) != 8:
		t.Errorf("weekdays %v, hours %v", demand.Weekdays, demand.Hours)
	case demand.AnotherTime != 0.7 || demand.NoShow != 0.05 || demand.Grace != 10 || demand.WalkIns != simulate.WalkIns{Minutes: 10}:
		t.Errorf("read as %+v", demand)
	}
}

func TestADemandThatNoTownCouldHaveIsRefused(t *testing.T) {
	t.Parallel()
	const requests = "requests: {per_day: 10}\n"
	rules := compile(t, musterstadt())
	for name, text := range map[string]string{
		"nothing":                 "",
		"no YAML":                 "{",
		"an unknown key":          requests + "baskets: {pass: 1}\ncolour: red\n",
		"a key written twice":     requests + requests + "baskets: {pass: 1}\n",
		"nobody":                  "baskets: {pass: 1}\n",
		"more than a metropolis":  "requests: {per_day: 1e9}\nbaskets: {pass: 1}\n",
		"not a number":            "requests: {per_day: .nan}\nbaskets: {pass: 1}\n",
		"no basket":               requests,
		"no basket with a weight": requests + "baskets: {pass: 0}\n",
		"a negative weight":       requests + "baskets: {pass: 2, ausweis: -1}\n",
		"an unreadable basket":    requests + "baskets: {\"pass:0\": 1}\n",
		"an unreadable standard":  requests + "baskets: {pass: 1}\nstandard: \"\\t:0\"\n",
		"an unknown weekday":      "requests: {per_day: 1, weekdays: {someday: 1}}\nbaskets: {pass: 1}\n",
		"an unknown hour":         "requests: {per_day: 1, hours: {\"8\": 1}}\nbaskets: {pass: 1}\n",
		"a share above one":       requests + "baskets: {pass: 1}\nno_show: {share: 1.5}\n",
		"wishes into the past":    "requests: {per_day: 1, ahead_days: {from: -1}}\nbaskets: {pass: 1}\n",
		"an unknown office":       requests + "office: nowhere\nbaskets: {pass: 1}\n",
		"walk-ins of no length":   requests + "baskets: {pass: 1}\nwalk_ins: {minutes: 0}\n",
		"too long a file":         requests + "baskets: {pass: 1}\n#" + strings.Repeat("x", 1<<16),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if demand, err := simulate.ReadDemand(strings.NewReader(text), rules); err == nil {
				t.Errorf("was read as %+v", demand)
			}
		})
	}
}
