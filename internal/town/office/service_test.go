package office_test

import (
	"encoding/json"
	"testing"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

func TestTheFirstUnitAndFurtherOnesHaveTheirOwnMinutes(t *testing.T) {
	t.Parallel()
	more, none := 10, 0
	for _, c := range []struct {
		service  office.Service
		quantity int
		want     int
	}{
		{office.Service{Minutes: 15, MinutesMore: &more}, 1, 15},
		{office.Service{Minutes: 15, MinutesMore: &more}, 3, 35},
		{office.Service{Minutes: 15}, 3, 45},
		{office.Service{Minutes: 15, MinutesMore: &none}, 3, 15},
	} {
		if got := c.service.MinutesOn(0, c.quantity); got != c.want {
			t.Errorf("%d units of %+v: %d minutes, want %d", c.quantity, c.service, got, c.want)
		}
	}
}

func TestTheMinutesInForceAreTheLatestThatHaveBegun(t *testing.T) {
	t.Parallel()
	more := 5
	s := office.Service{Minutes: 15, MinutesMore: &more, MinutesFrom: []office.Length{{From: 100, Minutes: 20}, {From: 200, Minutes: 30, MinutesMore: &more}}}
	for date, want := range map[civil.Date][2]int{99: {15, 20}, 100: {20, 40}, 199: {20, 40}, 200: {30, 35}, 9999: {30, 35}} {
		if one, two := s.MinutesOn(date, 1), s.MinutesOn(date, 2); one != want[0] || two != want[1] {
			t.Errorf("day %d: %d and %d minutes, want %v", date, one, two, want)
		}
	}
}

func TestTheFeeInForceIsTheLatestThatHasBegun(t *testing.T) {
	t.Parallel()
	from := func(text string) civil.Date {
		date, err := civil.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return date
	}
	service := office.Service{Fees: []office.Fee{{From: from("2021-01-01"), Amount: 3700}, {From: from("2026-02-07"), Amount: 4600}}}
	if fee, _ := service.FeeOn(from("2020-12-31")); fee != nil {
		t.Errorf("before the first fee: %v", fee)
	}
	for date, want := range map[string]office.Euro{"2021-01-01": 3700, "2026-02-06": 3700, "2026-02-07": 4600, "2030-01-01": 4600} {
		if fee, _ := service.FeeOn(from(date)); fee == nil || fee.Amount != want {
			t.Errorf("%s: %v, want %v", date, fee, want)
		}
	}
}

func TestCombinesIsAllNoneOrAList(t *testing.T) {
	t.Parallel()
	for text, allows := range map[string]bool{`"all"`: true, `"none"`: false, `["pass"]`: true, `["ausweis"]`: false} {
		var combines office.Combines
		if err := json.Unmarshal([]byte(text), &combines); err != nil || combines.Allows("pass") != allows {
			t.Errorf("%s allows pass: %v, %v", text, combines.Allows("pass"), err)
		}
		if again, err := json.Marshal(combines); err != nil || string(again) != text {
			t.Errorf("%s is written %s, %v", text, again, err)
		}
	}
	for _, text := range []string{`"some"`, `3`, `{"a":1}`} {
		if err := json.Unmarshal([]byte(text), new(office.Combines)); err == nil {
			t.Errorf("%s was read", text)
		}
	}
}

func TestNthCountsWeekdaysInTheMonth(t *testing.T) {
	t.Parallel()
	for date := civil.NewDate(2026, 1, 1); date < civil.NewDate(2029, 1, 1); date++ {
		month := date.Time().Month()
		before, after := 0, 0
		for d := date; d.Time().Month() == month; d = d.AddDays(-7) {
			before++
		}
		for d := date; d.Time().Month() == month; d = d.AddDays(7) {
			after++
		}
		for n := office.Nth(1); n <= 5; n++ {
			if n.Matches(date) != (before == int(n)) {
				t.Errorf("%v is number %d of its weekday, and %v says %v", date, before, n, n.Matches(date))
			}
		}
		if office.Last.Matches(date) != (after == 1) {
			t.Errorf("%v last: %v", date, office.Last.Matches(date))
		}
	}
}

func TestAmountsAreReadExactly(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]office.Euro{"46": 4600, "46.5": 4650, "46.00": 4600, "0.05": 5, "27.60": 2760} {
		if got, err := office.ParseEuro(text); err != nil || got != want {
			t.Errorf("%s: %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", ".5", "-1", "+1", "1,50", "1.505", "1e3", "99999999999"} {
		if got, err := office.ParseEuro(text); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}
