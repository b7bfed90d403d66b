package civil_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"stadttermin/internal/civil"
)

// zones are those with changes of different lengths, at different hours, on both sides of the date line.
var zones = []string{
	"Europe/Berlin", "Europe/London", "Australia/Lord_Howe", "Australia/Adelaide", "Africa/Casablanca", "Africa/Cairo",
	"America/New_York", "America/Havana", "America/St_Johns", "Asia/Kathmandu", "Pacific/Chatham", "Pacific/Kiritimati", "UTC",
}

// scanned is a local day found by looking at every minute of the clock.
type scanned struct {
	first time.Time
	walls []civil.Clock // by minute since first
}

func scan(on civil.Date, loc *time.Location) (day scanned) {
	for at := on.AddDays(-1).Time(); at.Before(on.AddDays(2).Time()); at = at.Add(time.Minute) {
		local := at.In(loc)
		if civil.DateOf(local) != on {
			continue
		}
		if day.walls == nil {
			day.first = local
		}
		day.walls = append(day.walls, civil.Clock(local.Hour()*60+local.Minute()))
	}
	return day
}

// minute finds a wall time by what the rule says: the first or last minute that shows it, else the next that exists.
func (d *scanned) minute(wall civil.Clock, last bool) int {
	found := -1
	for i, shown := range d.walls {
		if shown == wall && (found < 0 || last) {
			found = i
		}
	}
	for i := 0; found < 0 && i < len(d.walls); i++ {
		if d.walls[i] > wall {
			found = i
		}
	}
	if found < 0 {
		return len(d.walls)
	}
	return found
}

// dateOfInterest prefers the days around a change of the clock.
func dateOfInterest(t *rapid.T, loc *time.Location) civil.Date {
	some := civil.Date(rapid.IntRange(20_000, 21_900).Draw(t, "date"))
	if _, change := some.Time().In(loc).ZoneBounds(); !change.IsZero() && rapid.Bool().Draw(t, "around the change") {
		some = civil.DateOf(change.In(loc)).AddDays(rapid.IntRange(-1, 1).Draw(t, "beside"))
	}
	return some
}

func TestDaysAgreeWithAScanOfEveryMinute(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		on := dateOfInterest(t, loc)
		day, naive := civil.DayIn(on, loc), scan(on, loc)
		if !day.First.Equal(naive.first) || day.Ticks*civil.TickMinutes != len(naive.walls) {
			t.Fatalf("%v has %d ticks from %v, want %d minutes from %v", on, day.Ticks, day.First, len(naive.walls), naive.first)
		}
		labels := make(map[string]bool)
		for tick := range day.Ticks {
			label := day.Label(tick)
			if labels[label] {
				t.Fatalf("%s stands for two ticks", label)
			}
			labels[label] = true
			if wall := naive.walls[tick*civil.TickMinutes].String(); label[:5] != wall {
				t.Fatalf("tick %d is written %s, want %s", tick, label, wall)
			}
			if back, exact := day.TickAt(day.At(tick)); back != tick || !exact {
				t.Fatalf("the instant of tick %d lies in tick %d, %v", tick, back, exact)
			}
		}
		wall := civil.Clock(rapid.IntRange(0, 288).Draw(t, "wall") * civil.TickMinutes)
		for _, edge := range []civil.Edge{civil.Beginning, civil.End} {
			if got, want := day.TickOf(wall, edge)*civil.TickMinutes, naive.minute(wall, edge == civil.End); wall < 1440 && got != want {
				t.Fatalf("%v at edge %v is minute %d, want %d", wall, edge, got, want)
			}
		}
		if wall == 1440 && day.TickOf(wall, civil.End) != day.Ticks {
			t.Fatalf("24:00 is not the end of the day")
		}
	})
}

func FuzzWrittenFormsAreReadBackOrRefused(f *testing.F) {
	for _, seed := range []string{"2026-11-23", "2027-02-04T11:00", "07:30", "24:00", "3w", "21d", "mon", "", "T", "-0d", "+1:00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if date, err := civil.ParseDate(text); err == nil && date.String() != text {
			t.Errorf("date %q is written %q", text, date)
		}
		if clock, err := civil.ParseClock(text); err == nil && clock.String() != text {
			t.Errorf("wall time %q is written %q", text, clock)
		}
		if moment, err := civil.ParseMoment(text); err == nil && moment.String() != text {
			t.Errorf("moment %q is written %q", text, moment)
		}
		if weekday, err := civil.ParseWeekday(text); err == nil && weekday.String() != text {
			t.Errorf("weekday %q is written %q", text, weekday)
		}
		if days, err := civil.ParseDays(text); err == nil {
			if again, err := civil.ParseDays(days.String()); err != nil || again != days {
				t.Errorf("length %q is written %q and read as %v, %v", text, days, again, err)
			}
		}
	})
}
