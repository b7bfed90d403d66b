package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stadttermin/internal/appointment/simulate"
)

var simulating = []string{"simulate", "--tenant", "../../tenants/werne", "--demand", "../../internal/appointment/simulate/testdata/demand.yaml", "--from", "2026-11-23", "--weeks", "2"}

func TestSimulateComparesWhatIsWithWhatWouldBe(t *testing.T) {
	t.Parallel()
	svg := filepath.Join(t.TempDir(), "out.svg")
	out, err := command(t, append(simulating, "--compare", "--change", "services.personalausweis.minutes=20", "--json", "--svg", svg)...)
	if err != nil {
		t.Fatal(err)
	}
	var simulation simulate.Simulation
	if err := json.Unmarshal([]byte(out), &simulation); err != nil {
		t.Fatal(err)
	}
	if len(simulation.Runs) != 2 || len(simulation.Runs[0].Weeks) != 2 || simulation.Runs[0].Total.Asked != simulation.Runs[1].Total.Asked {
		t.Errorf("%s", out)
	}
	if before, after := *simulation.Runs[0].Total.FirstFreeDays, *simulation.Runs[1].Total.FirstFreeDays; after <= before {
		t.Errorf("longer appointments are to be had after %v days, shorter ones after %v", after, before)
	}
	chart, err := os.ReadFile(svg)
	if err != nil || !strings.HasPrefix(string(chart), "<svg") || !strings.Contains(string(chart), "Auslastung") {
		t.Errorf("chart: %v\n%.200s", err, chart)
	}
}

func TestSimulatePrintsATable(t *testing.T) {
	t.Parallel()
	out, err := command(t, simulating...)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Stadt Werne, as the files are", "week from", "2026-11-23", "2026-11-30", "total"} {
		if !strings.Contains(out, want) {
			t.Errorf("nowhere says %q:\n%s", want, out)
		}
	}
}

func TestSimulateRefusesWhatItCannotMeanWithASentence(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"--compare"}, {"--weeks", "0"}, {"--from", "tomorrow"}, {"--change", "services.nothing.minutes=5"}, {"--lang", "tlh"},
		{"--demand", "../../tenants/werne/tenant.yaml"}, {"--demand", "nowhere.yaml"},
	} {
		if out, err := command(t, append(append([]string{}, simulating...), args...)...); err == nil || len(err.Error()) < 10 {
			t.Errorf("%v: %q, %v", args, out, err)
		}
	}
}
