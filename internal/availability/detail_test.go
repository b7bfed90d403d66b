package availability_test

import (
	"encoding/json"
	"strings"
	"testing"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// detailed writes the reasons at a wall time with what they rest on, as a list of JSON objects.
func detailed(t *testing.T, j *availability.Judgement, clock string) string {
	t.Helper()
	tick := j.Day().TickOf(must(civil.ParseClock(clock)), civil.Beginning)
	var list []string
	for _, reason := range j.Reasons(tick) {
		list = append(list, string(must(json.Marshal(j.Detailed(reason, tick)))))
	}
	return strings.Join(list, " ")
}

func TestAReasonSaysWhatItRestsOn(t *testing.T) {
	t.Parallel()
	const ordinary, holiday = "2028-04-24", "2028-05-01"
	const morning, afternoon, second = `{"index":0,"from":"08:00","until":"12:00","counters":["1"]}`,
		`{"index":1,"from":"14:00","until":"16:00","counters":["1"]}`, `{"index":2,"from":"08:00","until":"10:00","counters":["2"]}`
	for name, c := range map[string]struct {
		change func(*tenant.Settings)
		date   string
		asked  asked
		clock  string
		want   string
	}{
		"closed between two rules":        {nil, ordinary, asked{}, "13:00", `{"code":"closed","rules":[` + morning + `,` + afternoon + `]}`},
		"closed before the first":         {nil, ordinary, asked{}, "07:45", `{"code":"closed","rules":[` + morning + `]}`},
		"too long for the rule that runs": {nil, ordinary, asked{services: "long"}, "11:45", `{"code":"closed","rules":[` + morning + `]}`},
		"closed all day":                  {nil, "2028-04-25", asked{}, "08:00", `{"code":"closed"}`},
		"a special opening": {
			func(s *tenant.Settings) {
				amt(s).Special = []office.SpecialOpening{special("2028-04-23 09:00-10:00"), special(ordinary + " 09:00-11:00")}
			},
			ordinary, asked{}, "08:00", `{"code":"closed","rules":[{"index":1,"special":true,"from":"09:00","until":"11:00","counters":["1","2"]}]}`,
		},
		"a holiday": {nil, holiday, asked{}, "08:00", `{"code":"holiday","holiday":"Tag der Arbeit","rules":[` + morning + `,` + second + `]}`},
		"a closure of wall times": {
			func(s *tenant.Settings) {
				amt(s).Closures = []office.Closure{closure(ordinary+"T09:00 "+ordinary+"T10:00", "1"), closure(ordinary + "T09:30 " + ordinary + "T10:00")}
			},
			ordinary, asked{services: "k1"}, "09:45",
			`{"code":"closure","closure":"Betriebsausflug","hours":{"from":"09:00","until":"10:00"}} {"code":"closure","closure":"Betriebsausflug","hours":{"from":"09:30","until":"10:00"}}`,
		},
		"a closure of the whole day": {
			func(s *tenant.Settings) { amt(s).Closures = []office.Closure{closure(ordinary)} },
			ordinary, asked{}, "08:00", `{"code":"closure","closure":"Betriebsausflug","hours":{"from":"00:00","until":"24:00"}}`,
		},
		"off the grid":          {nil, ordinary, asked{}, "08:05", `{"code":"off_grid","grid":15,"starts":["08:00","08:15"]}`},
		"off the grid, at last": {nil, ordinary, asked{}, "15:50", `{"code":"off_grid","grid":15,"starts":["15:45"]}`},
		"out of season": {
			func(s *tenant.Settings) {
				s.Catalog.Service("short").Season = &office.Season{From: day("2028-05-01"), Until: day("2028-05-31")}
			},
			ordinary, asked{}, "08:00", `{"code":"out_of_season","season":{"from":"2028-05-01","until":"2028-05-31"}}`,
		},
		"occupied, in order of time": {
			nil, ordinary, asked{services: "long", seats: []availability.Seat{pinned(0, 101, 102), pinned(0, 96, 98), pinned(0, 110, 112), pinned(1, 96, 120)}}, "08:00",
			`{"code":"occupied","counters":[{"counter":"1","busy":[{"from":"08:00","until":"08:10"},{"from":"08:25","until":"08:30"}]},{"counter":"2","busy":[{"from":"08:00","until":"10:00"}]}]}`,
		},
		"the able counter is not staffed": {nil, ordinary, asked{services: "k2"}, "11:00", `{"code":"no_able_counter","services":["k2"],"counters":[{"counter":"1"}]}`},
		"no counter knows the whole":      {nil, ordinary, asked{services: "k1,k2"}, "08:00", `{"code":"no_able_counter","counters":[{"counter":"1"},{"counter":"2"}]}`},
		"the share is used up": {
			func(s *tenant.Settings) { amt(s).Opening[0].Online, amt(s).Opening[2].Online = pointer(0), pointer(1) },
			ordinary, asked{services: "long", seats: []availability.Seat{busy(0, 98, 99)}}, "08:00", `{"code":"online_share","share":{"at":"08:10","occupied":1,"most":1}}`,
		},
		"too soon says all by its limit": {nil, ordinary, asked{now: ordinary + "T09:00:00+02:00"}, "08:00", `{"code":"before_lead","limit":"2028-04-24T09:00:00+02:00"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := reasonable()
			if c.change != nil {
				c.change(s)
			}
			if got := detailed(t, judge(t, s, c.date, c.asked), c.clock); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}
