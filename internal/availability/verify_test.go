package availability_test

import (
	"reflect"
	"testing"

	"stadttermin/internal/availability"
)

func TestAStoredSeatIsWhatTheEngineCouldHaveGiven(t *testing.T) {
	t.Parallel()
	s := reasonable()
	rules := must(availability.Compile(s))
	o := rules.Offices[0]
	opening := rules.Opening(o, day("2028-04-24"))
	for name, c := range map[string]struct {
		seat availability.Stored
		want availability.Breach
	}{
		"within the opening":                 {availability.Stored{Counter: "1", From: 96, End: 99, Services: []string{"short"}}, ""},
		"until the last tick":                {availability.Stored{Counter: "2", From: 117, End: 120, Services: []string{"k2"}}, ""},
		"over the end of the opening":        {availability.Stored{Counter: "2", From: 118, End: 121, Services: []string{"k2"}}, availability.NotOpen},
		"in the break":                       {availability.Stored{Counter: "1", From: 144, End: 145, Services: []string{"short"}}, availability.NotOpen},
		"on a counter that does not know it": {availability.Stored{Counter: "2", From: 96, End: 99, Services: []string{"short", "k1"}}, availability.NotAble},
		"for a service that is gone":         {availability.Stored{Counter: "2", From: 96, End: 99, Services: []string{"gone"}}, availability.NotAble},
		"on a counter that is gone":          {availability.Stored{Counter: "3", From: 96, End: 99, Services: []string{"short"}}, availability.UnknownCounter},
		"beyond the day":                     {availability.Stored{Counter: "1", From: 287, End: 289, Services: []string{"short"}}, availability.OutsideDay},
		"before the day":                     {availability.Stored{Counter: "1", From: -1, End: 2, Services: []string{"short"}}, availability.OutsideDay},
		"nothing at all":                     {availability.Stored{Counter: "1", From: 96, End: 96, Services: []string{"short"}}, availability.OutsideDay},
	} {
		if got := o.Verify(opening, c.seat); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestSeatsOverlapWhereTheyShareATickOfACounter(t *testing.T) {
	t.Parallel()
	seats := []availability.Stored{
		{Counter: "1", From: 96, End: 99}, {Counter: "1", From: 99, End: 102}, {Counter: "2", From: 96, End: 102}, {Counter: "1", From: 98, End: 100},
	}
	if got, want := availability.Overlaps(seats), [][2]int{{0, 3}, {1, 3}}; !reflect.DeepEqual(got, want) {
		t.Errorf("overlaps %v, want %v", got, want)
	}
	if got := availability.Overlaps(seats[:3]); got != nil {
		t.Errorf("overlaps %v of seats that only touch", got)
	}
}
