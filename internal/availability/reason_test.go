package availability_test

import (
	"testing"

	"stadttermin/internal/availability"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Counter 1 is open on Mondays 08:00–12:00 and 14:00–16:00, counter 2 only until 10:00. 1 May 2028 is a Monday and a
// holiday; 24 April 2028 is an ordinary one. The grid is a quarter of an hour.
func reasonable() *tenant.Settings {
	s := musterstadt(2, rule("mon 08:00-12:00", on("1")), rule("mon 14:00-16:00", on("1")), rule("mon 08:00-10:00", on("2")))
	s.Profile.Holidays = "DE-NW"
	amt(s).GridMinutes = 15
	return s
}

func TestEveryReasonIsNamedWhereItHolds(t *testing.T) {
	t.Parallel()
	const ordinary, holiday = "2028-04-24", "2028-05-01"
	closed := func(text string, counters ...string) func(*tenant.Settings) {
		return func(s *tenant.Settings) { amt(s).Closures = append(amt(s).Closures, closure(text, counters...)) }
	}
	for name, c := range map[string]struct {
		change func(*tenant.Settings)
		date   string
		asked  asked
		clock  string
		want   string
	}{
		"offered":                              {nil, ordinary, asked{}, "08:00", ""},
		"before the opening":                   {nil, ordinary, asked{}, "07:45", "closed"},
		"in the break":                         {nil, ordinary, asked{}, "13:00", "closed"},
		"too long for what is left":            {nil, ordinary, asked{services: "long"}, "11:45", "closed"},
		"on another weekday":                   {nil, "2028-04-25", asked{}, "08:00", "closed"},
		"a holiday":                            {nil, holiday, asked{}, "08:00", "holiday"},
		"a holiday, outside the hours":         {nil, holiday, asked{}, "13:00", "closed"},
		"a holiday for the able counter alone": {func(s *tenant.Settings) { amt(s).Opening[2].OnHoliday = office.OpenOnHoliday }, holiday, asked{services: "k1"}, "08:00", "holiday"},
		"open on the holiday":                  {func(s *tenant.Settings) { amt(s).Opening[2].OnHoliday = office.OpenOnHoliday }, holiday, asked{services: "k2"}, "08:00", ""},
		"a shifted opening that meets a holiday": {func(s *tenant.Settings) {
			amt(s).Opening = []office.OpeningRule{rule("fri 08:00-12:00", nth(4), onHoliday(office.NextWeek))}
		}, "2027-01-01", asked{}, "08:00", "holiday"},
		"a closure":                            {closed(ordinary), ordinary, asked{}, "08:00", "closure"},
		"a closure, outside the hours":         {closed(ordinary), ordinary, asked{}, "13:00", "closed"},
		"a closure of wall times":              {closed(ordinary + "T09:00 " + ordinary + "T10:00"), ordinary, asked{}, "09:45", "closure"},
		"a closure that an interval runs into": {closed(ordinary + "T09:00 " + ordinary + "T10:00"), ordinary, asked{services: "long"}, "08:45", "closure"},
		"a closure of the one able counter":    {closed(ordinary, "2"), ordinary, asked{services: "k2"}, "08:00", "closure"},
		"a closure of one of two":              {closed(ordinary, "2"), ordinary, asked{}, "08:00", ""},
		"a closure of the town":                {func(s *tenant.Settings) { s.Plan.Closures = []office.Closure{closure(ordinary)} }, ordinary, asked{}, "08:00", "closure"},
		"a closure on a holiday":               {closed(holiday), holiday, asked{}, "08:00", "holiday closure"},
		"two closures":                         {func(s *tenant.Settings) { closed(ordinary)(s); closed(ordinary, "1")(s) }, ordinary, asked{services: "k1"}, "08:00", "closure closure"},
		"a closure of another counter beside":  {func(s *tenant.Settings) { closed(ordinary)(s); closed(ordinary, "1")(s) }, ordinary, asked{services: "k2"}, "08:00", "closure"},
		"a closure at another hour beside": {func(s *tenant.Settings) {
			closed(ordinary + "T08:00 " + ordinary + "T09:00")(s)
			closed(ordinary + "T10:00 " + ordinary + "T11:00")(s)
		}, ordinary, asked{}, "10:15", "closure"},
		"the able counter is not staffed then": {nil, ordinary, asked{services: "k2"}, "11:00", "no_able_counter"},
		"no counter knows the whole basket":    {nil, ordinary, asked{services: "k1,k2"}, "08:00", "no_able_counter"},
		"nor outside the hours":                {nil, ordinary, asked{services: "k1,k2"}, "13:00", "closed"},
		"not staffed, and closed besides":      {closed(ordinary), ordinary, asked{services: "k2"}, "11:00", "no_able_counter closure"},
		"off the grid":                         {nil, ordinary, asked{}, "08:05", "off_grid"},
		"occupied":                             {nil, ordinary, asked{services: "k1", seats: []availability.Seat{pinned(0, 96, 102)}}, "08:00", "occupied"},
		"occupied by who cannot move":          {nil, ordinary, asked{seats: []availability.Seat{busy(0, 96, 102), pinned(1, 96, 102)}}, "08:15", "occupied"},
		"occupied and off the grid":            {nil, ordinary, asked{seats: []availability.Seat{pinned(0, 96, 102), pinned(1, 96, 102)}}, "08:05", "off_grid occupied"},
		"the share is used up":                 {func(s *tenant.Settings) { amt(s).Opening[0].Online = pointer(0); amt(s).Opening[2].Online = pointer(1) }, ordinary, asked{seats: []availability.Seat{busy(0, 96, 102)}}, "08:00", "online_share"},
		"which does not bind the desk":         {func(s *tenant.Settings) { amt(s).Opening[0].Online = pointer(0); amt(s).Opening[2].Online = pointer(1) }, ordinary, asked{channel: office.Desk, seats: []availability.Seat{busy(0, 96, 102)}}, "08:00", ""},
		"too soon":                             {func(s *tenant.Settings) { s.Profile.Booking.LeadMinutes = 30 }, ordinary, asked{now: ordinary + "T07:45:00+02:00"}, "08:00", "before_lead"},
		"just in time":                         {func(s *tenant.Settings) { s.Profile.Booking.LeadMinutes = 30 }, ordinary, asked{now: ordinary + "T07:45:00+02:00"}, "08:15", ""},
		"past":                                 {nil, ordinary, asked{channel: office.Desk, now: ordinary + "T08:00:01+02:00"}, "08:00", "before_lead"},
		"too far ahead":                        {func(s *tenant.Settings) { s.Profile.Booking.Horizon = 7 }, ordinary, asked{now: "2028-04-17T09:00:00+02:00"}, "09:15", "beyond_horizon"},
		"just within the horizon":              {func(s *tenant.Settings) { s.Profile.Booking.Horizon = 7 }, ordinary, asked{now: "2028-04-17T09:00:00+02:00"}, "09:00", ""},
		"out of season": {func(s *tenant.Settings) {
			s.Catalog.Service("short").Season = &office.Season{From: day("2028-05-01"), Until: day("2028-05-31")}
		}, ordinary, asked{}, "08:00", "out_of_season"},
		"several at once": {func(s *tenant.Settings) {
			s.Profile.Booking.Horizon = 7
			s.Catalog.Service("short").Season = &office.Season{}
		}, ordinary, asked{now: "2028-04-10T09:00:00+02:00"}, "08:05", "beyond_horizon out_of_season off_grid"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := reasonable()
			if c.change != nil {
				c.change(s)
			}
			if got := codes(judge(t, s, c.date, c.asked), c.clock); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestAReasonSaysWhatTheTownSaid(t *testing.T) {
	t.Parallel()
	s := reasonable()
	amt(s).Closures = []office.Closure{closure("2028-04-24")}
	s.Profile.Booking.LeadMinutes = 30
	j := judge(t, s, "2028-04-24", asked{now: "2028-04-24T06:00:00Z"})
	reasons := j.Reasons(96)
	if len(reasons) != 2 || reasons[0].Limit.Format("15:04 MST") != "08:30 CEST" || reasons[1].Closure != "Betriebsausflug" {
		t.Errorf("reasons %+v", reasons)
	}
	if reasons := judge(t, s, "2028-05-01", asked{}).Reasons(96); len(reasons) != 1 || reasons[0].Holiday != "Tag der Arbeit" {
		t.Errorf("reasons %+v", reasons)
	}
}

func TestADayWithNothingFreeHasOneReason(t *testing.T) {
	t.Parallel()
	everywhere := []availability.Seat{pinned(0, 96, 144), pinned(0, 168, 192), pinned(1, 96, 120)}
	for name, c := range map[string]struct {
		change func(*tenant.Settings)
		date   string
		asked  asked
		want   availability.Code
	}{
		"closed":          {nil, "2028-04-25", asked{}, availability.Closed},
		"holiday":         {nil, "2028-05-01", asked{}, availability.Holiday},
		"holiday, later":  {func(s *tenant.Settings) { amt(s).Opening[2].From = 9 * 60 }, "2028-05-01", asked{services: "k2"}, availability.Holiday},
		"closure":         {func(s *tenant.Settings) { amt(s).Closures = []office.Closure{closure("2028-04-24")} }, "2028-04-24", asked{}, availability.Closure},
		"nobody knows it": {nil, "2028-04-24", asked{services: "k1,k2"}, availability.NoAbleCounter},
		"occupied":        {nil, "2028-04-24", asked{seats: everywhere}, availability.Occupied},
		"kept back": {func(s *tenant.Settings) {
			for i := range amt(s).Opening {
				amt(s).Opening[i].Online = pointer(0)
			}
		}, "2028-04-24", asked{}, availability.OnlineShare},
		"over":    {nil, "2028-04-24", asked{now: "2028-04-24T18:00:00+02:00"}, availability.BeforeLead},
		"not yet": {nil, "2028-04-24", asked{now: "2028-01-24T18:00:00+01:00"}, availability.BeyondHorizon},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := reasonable()
			if c.change != nil {
				c.change(s)
			}
			j := judge(t, s, c.date, c.asked)
			if got := j.WhyNone(); j.Free() != 0 || got.Code != c.want {
				t.Errorf("%d free, %+v, want %s", j.Free(), got, c.want)
			}
		})
	}
}
