package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// figure is one line of the table.
type figure struct {
	Name    string  `json:"name"`
	Value   float64 `json:"value"`
	Unit    string  `json:"unit"`
	Floor   float64 `json:"floor,omitempty"` // at least this, where Ceiling is not set
	Ceiling float64 `json:"ceiling,omitempty"`
	Goal    float64 `json:"goal,omitempty"`
	Counts  string  `json:"counts,omitempty"`
}

func (f figure) misses() bool {
	return f.Ceiling > 0 && f.Value > f.Ceiling || f.Floor > 0 && f.Value < f.Floor
}

// board collects figures.
type board struct {
	rounds  int
	figures []figure
}

func (b *board) put(f figure) { b.figures = append(b.figures, f) }

func (b *board) print(w io.Writer) {
	fmt.Fprintf(w, "%d cores, load %s, %s\n\n", runtime.NumCPU(), load(), time.Now().UTC().Format(time.RFC3339))
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "figure\tvalue\tfloor\tgoal\t")
	for _, f := range b.figures {
		bound := f.Floor + f.Ceiling
		fmt.Fprintf(table, "%s\t%s %s\t%s\t%s\t%s\n", f.Name, number(f.Value), f.Unit, number(bound), number(f.Goal), f.Counts)
	}
	_ = table.Flush()
}

func number(v float64) string {
	switch {
	case v == 0:
		return ""
	case v < 10:
		return fmt.Sprintf("%.3f", v)
	}
	return fmt.Sprintf("%.0f", v)
}

func load() string {
	content, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(content))[:3], " ")
}

func (b *board) write(path string) error {
	content, err := json.MarshalIndent(map[string]any{"cores": runtime.NumCPU(), "load": load(), "figures": b.figures}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(content, '\n'), 0o644)
}

func (b *board) floors() error {
	var missed []string
	for _, f := range b.figures {
		if f.misses() {
			missed = append(missed, f.Name)
		}
	}
	if len(missed) > 0 {
		return fmt.Errorf("below the floor: %s", strings.Join(missed, "; "))
	}
	return nil
}

// median measures several rounds and gives the middle one.
func median(rounds int, measure func() time.Duration) time.Duration {
	measure() // warm
	all := make([]time.Duration, rounds)
	for i := range all {
		all[i] = measure()
	}
	slices.Sort(all)
	return all[rounds/2]
}

// paired measures two rates in turn, so that what slows the machine slows both, and gives the median of their ratios
// and of each.
func paired(rounds int, measured, against func() (float64, error)) (ratio, a, b float64, err error) {
	var ratios, as, bs []float64
	for range rounds + 1 {
		x, err := measured()
		if err != nil {
			return 0, 0, 0, err
		}
		y, err := against()
		if err != nil {
			return 0, 0, 0, err
		}
		ratios, as, bs = append(ratios, x/y), append(as, x), append(bs, y)
	}
	middle := func(values []float64) float64 {
		values = values[1:] // the first round warms
		slices.Sort(values)
		return values[len(values)/2]
	}
	return middle(ratios), middle(as), middle(bs), nil
}
