package availability_test

import (
	"strings"
	"testing"

	"stadttermin/internal/availability"
)

// SEATING 2: up to eight counters the search is complete; beyond, a day is known on which it is not.
func TestTheSearchMeetsItsLimitOnlyInWideOfficesAndSaysSo(t *testing.T) {
	t.Parallel()
	for counters, want := range map[int]bool{8: false, 12: true} {
		l := load(t, serviceOffice(counters, true), 0.9)
		met := false
		for _, d := range l.days[:5] {
			j := d.Judge(l.request)
			for tick := 96; tick < 192; tick++ {
				limited := strings.Contains(codesAt(j, tick), string(availability.SearchLimit))
				met = met || limited
				if limited && (j.Offered(tick) || j.Allows(tick)) {
					t.Errorf("%d counters, %s: the limit was met and the time is offered", counters, j.Day().Label(tick))
				}
			}
		}
		if met != want {
			t.Errorf("%d counters: limit met %v, want %v", counters, met, want)
		}
	}
}
