package tenant_test

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/tenant"
)

// everywhere are the holidays of all sixteen states, from the laws of the states and the Unification Treaty.
const everywhere = "2026: 01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26; 2027: 01-01 03-26 03-29 05-01 05-06 05-17 10-03 12-25 12-26"

// besides are those of single states, in 2026 and in 2027.
var besides = map[string]string{
	"DE-BW": "2026: 01-06 06-04 11-01; 2027: 01-06 05-27 11-01",
	"DE-BY": "2026: 01-06 06-04 11-01; 2027: 01-06 05-27 11-01",
	"DE-BE": "2026: 03-08; 2027: 03-08",
	"DE-BB": "2026: 04-05 05-24 10-31; 2027: 03-28 05-16 10-31",
	"DE-HB": "2026: 10-31; 2027: 10-31",
	"DE-HH": "2026: 10-31; 2027: 10-31",
	"DE-HE": "2026: 06-04; 2027: 05-27",
	"DE-MV": "2026: 03-08 10-31; 2027: 03-08 10-31",
	"DE-NI": "2026: 10-31; 2027: 10-31",
	"DE-NW": "2026: 06-04 11-01; 2027: 05-27 11-01",
	"DE-RP": "2026: 06-04 11-01; 2027: 05-27 11-01",
	"DE-SL": "2026: 06-04 08-15 11-01; 2027: 05-27 08-15 11-01",
	"DE-SN": "2026: 10-31 11-18; 2027: 10-31 11-17",
	"DE-ST": "2026: 01-06 10-31; 2027: 01-06 10-31",
	"DE-SH": "2026: 10-31; 2027: 10-31",
	"DE-TH": "2026: 09-20 10-31; 2027: 09-20 10-31",
}

func TestEveryStateHasTheHolidaysOfItsLaw(t *testing.T) {
	t.Parallel()
	if len(tenant.States()) != len(besides) {
		t.Fatalf("the states are %v", tenant.States())
	}
	for _, state := range tenant.States() {
		want := dates(everywhere + "; " + besides[state])
		if got := holidays(t, state); !slices.Equal(got, want) {
			t.Errorf("%s has %v, want %v", state, got, want)
		}
	}
}

func TestATownMayHaveNoHolidays(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"", "none"} {
		if got := holidays(t, code); len(got) > 0 {
			t.Errorf("%q has %v", code, got)
		}
	}
	for _, code := range []string{"NW", "de-nw", "DE", "AT-1"} {
		if _, err := tenant.HolidaysOf(code); err == nil {
			t.Errorf("%q was taken", code)
		}
	}
}

func TestAHolidayDoesNotDependOnTheZoneOfTheServer(t *testing.T) {
	t.Parallel()
	const key = "HOLIDAYS_IN_ZONE"
	if os.Getenv(key) != "" {
		fmt.Println(holidays(t, "DE-SN"))
		return
	}
	want := fmt.Sprintln(holidays(t, "DE-SN"))
	for _, zone := range []string{"Pacific/Kiritimati", "Pacific/Pago_Pago"} {
		again := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
		again.Env = append(os.Environ(), "TZ="+zone, key+"=1")
		if out, err := again.CombinedOutput(); err != nil || !strings.HasPrefix(string(out), want) {
			t.Errorf("in %s: %s, %v, want %s", zone, out, err, want)
		}
	}
}

func holidays(t *testing.T, state string) (found []civil.Date) {
	t.Helper()
	known, err := tenant.HolidaysOf(state)
	if err != nil {
		t.Fatal(err)
	}
	for date := civil.NewDate(2026, 1, 1); date < civil.NewDate(2028, 1, 1); date++ {
		if known.Name(date) != "" {
			found = append(found, date)
		}
	}
	return found
}

// dates reads lists such as 2026: 01-01 04-03; 2027: 01-01.
func dates(lists string) (found []civil.Date) {
	for list := range strings.SplitSeq(lists, "; ") {
		year, days, _ := strings.Cut(list, ": ")
		for date := range strings.FieldsSeq(days) {
			found = append(found, day(year+"-"+date))
		}
	}
	slices.Sort(found)
	return found
}

func TestBerlinHasAHolidayOnceIn2028(t *testing.T) {
	t.Parallel()
	berlin, err := tenant.HolidaysOf("DE-BE")
	if err != nil {
		t.Fatal(err)
	}
	for date, want := range map[string]bool{"2027-06-17": false, "2028-06-17": true, "2029-06-17": false} {
		if got := berlin.Name(day(date)) != ""; got != want {
			t.Errorf("%s is a holiday: %v", date, got)
		}
	}
}

func TestWhetherAssumptionDayIsAHolidayIsForTheTownInBavariaToSay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		profile tenant.Profile
		want    bool
	}{
		{tenant.Profile{Holidays: "DE-BY"}, false}, {tenant.Profile{Holidays: "DE-BY", AssumptionDay: true}, true},
		{tenant.Profile{Holidays: "DE-SL"}, true}, {tenant.Profile{Holidays: "DE-NW", AssumptionDay: true}, false},
	} {
		known, err := c.profile.PublicHolidays()
		if err != nil {
			t.Fatal(err)
		}
		if got := known.Name(day("2027-08-15")) != ""; got != c.want {
			t.Errorf("%s, %v: %v", c.profile.Holidays, c.profile.AssumptionDay, got)
		}
	}
}
