package figures_test

import (
	"testing"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/figures"
)

func TestAPeriodIsWrittenAndReadInOneForm(t *testing.T) {
	t.Parallel()
	for date := civil.NewDate(2019, 12, 1); date < civil.NewDate(2028, 2, 1); date++ {
		for _, kind := range figures.Kinds {
			p := figures.PeriodOf(kind, date)
			if read, err := figures.ParsePeriod(p.String()); err != nil || read != p {
				t.Fatalf("%s of %s is written %s and read as %v, %v", kind, date, p, read, err)
			}
			if date < p.First || date >= p.End() || p.After().Before() != p || p.Before().End() != p.First {
				t.Fatalf("%s of %s is %s: %s until %s", kind, date, p, p.First, p.End())
			}
		}
	}
	for _, none := range []string{"", "2026-13", "2026-00", "2026-W54", "2025-W53", "2026-Q5", "2026-Q0", "26", "2026-1", "2026-W1", "2026-11-01", "x"} {
		if p, err := figures.ParsePeriod(none); err == nil {
			t.Errorf("%q was read as %s", none, p)
		}
	}
}

func TestAPeriodIsOverWhenItsLastDayIsInTheTown(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	// March has an hour less: its last day ends at 22:00 in Greenwich.
	march := figures.PeriodOf(figures.Month, civil.NewDate(2027, 3, 31))
	for at, over := range map[string]bool{"2027-03-31T21:59:59Z": false, "2027-03-31T22:00:00Z": true} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := march.Over(civil.DateOf(now.In(berlin))); got != over {
			t.Errorf("at %s March is over: %t", at, got)
		}
	}
}
