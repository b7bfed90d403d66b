package availability_test

import (
	"testing"

	"stadttermin/internal/apperr"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

func TestTheWindowRollsWithTheClockOrIsReleasedAtAnHour(t *testing.T) {
	t.Parallel()
	daily := rule("mon tue wed thu fri sat sun 00:00-24:00")
	for name, c := range map[string]struct {
		zone, release, now string
		lead, horizon      int
		first, last        string // starts offered
	}{
		"rolling to the same wall time":          {"Europe/Berlin", "", "2026-11-20T09:00:00+01:00", 30, 21, "2026-11-20T09:30:00+01:00", "2026-12-11T09:00:00+01:00"},
		"seconds round neither way":              {"Europe/Berlin", "", "2026-11-20T09:00:01+01:00", 30, 21, "2026-11-20T09:35:00+01:00", "2026-12-11T09:00:00+01:00"},
		"a minute before a tick":                 {"Europe/Berlin", "", "2026-11-20T09:04:59+01:00", 0, 21, "2026-11-20T09:05:00+01:00", "2026-12-11T09:00:00+01:00"},
		"now in another zone":                    {"Europe/Berlin", "", "2026-11-20T18:00:00+10:00", 30, 21, "2026-11-20T09:30:00+01:00", "2026-12-11T09:00:00+01:00"},
		"rolling over the change to summer time": {"Europe/Berlin", "", "2027-03-20T09:00:00+01:00", 0, 21, "2027-03-20T09:00:00+01:00", "2027-04-10T09:00:00+02:00"},
		"rolling over the change to winter time": {"Europe/Berlin", "", "2026-10-20T09:00:00+02:00", 0, 21, "2026-10-20T09:00:00+02:00", "2026-11-10T09:00:00+01:00"},
		"onto a skipped wall time":               {"Europe/Berlin", "", "2027-03-07T02:30:00+01:00", 0, 21, "2027-03-07T02:30:00+01:00", "2027-03-28T03:00:00+02:00"},
		"onto a repeated wall time, its second":  {"Europe/Berlin", "", "2026-10-04T02:30:00+02:00", 0, 21, "2026-10-04T02:30:00+02:00", "2026-10-25T02:30:00+01:00"},
		"lead over midnight":                     {"Europe/Berlin", "", "2026-11-20T23:40:00+01:00", 30, 21, "2026-11-21T00:10:00+01:00", "2026-12-11T23:40:00+01:00"},
		"lead is elapsed time":                   {"Europe/Berlin", "", "2027-03-28T01:30:00+01:00", 60, 21, "2027-03-28T03:30:00+02:00", "2027-04-18T01:30:00+02:00"},
		"released at midnight":                   {"Europe/Berlin", "midnight", "2026-11-20T09:00:00+01:00", 0, 21, "2026-11-20T09:00:00+01:00", "2026-12-11T23:55:00+01:00"},
		"just after midnight":                    {"Europe/Berlin", "midnight", "2026-11-20T00:00:00+01:00", 0, 21, "2026-11-20T00:00:00+01:00", "2026-12-11T23:55:00+01:00"},
		"midnight onto a long day":               {"Europe/Berlin", "midnight", "2026-10-04T09:00:00+02:00", 0, 21, "2026-10-04T09:00:00+02:00", "2026-10-25T23:55:00+01:00"},
		"before the hour of release":             {"Europe/Berlin", "07:00", "2026-11-20T06:59:59+01:00", 0, 21, "2026-11-20T07:00:00+01:00", "2026-12-10T23:55:00+01:00"},
		"at the hour of release":                 {"Europe/Berlin", "07:00", "2026-11-20T07:00:00+01:00", 0, 21, "2026-11-20T07:00:00+01:00", "2026-12-11T23:55:00+01:00"},
		"an hour of release that is skipped":     {"Europe/Berlin", "02:30", "2027-03-28T03:00:00+02:00", 0, 7, "2027-03-28T03:00:00+02:00", "2027-04-04T23:55:00+02:00"},
		"half an hour's change":                  {"Australia/Lord_Howe", "", "2026-09-20T09:00:00+10:30", 0, 21, "2026-09-20T09:00:00+10:30", "2026-10-11T09:00:00+11:00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := musterstadt(1, daily)
			s.Profile.Timezone = c.zone
			s.Profile.Booking = tenant.Booking{Horizon: civil.Days(c.horizon), Release: c.release, LeadMinutes: c.lead}
			first, last := firstAndLast(t, s, c.now)
			if !first.Equal(instant(c.first)) || !last.Equal(instant(c.last)) {
				t.Errorf("offered from %v to %v, want %v to %v", first, last, c.first, c.last)
			}
		})
	}
}

func TestABasketTakesTheSmallestHorizonAndTheLargestLeadOfItsServices(t *testing.T) {
	t.Parallel()
	const now = "2026-11-20T09:00:00+01:00"
	set := func(lead, horizon int) func(*office.Service) {
		return func(s *office.Service) { s.LeadMinutes, s.Horizon = &lead, pointer(civil.Days(horizon)) }
	}
	for name, c := range map[string]struct {
		short, long func(*office.Service)
		channel     office.Channel
		earliest    string
		latest      string
	}{
		"the tenant's":             {func(*office.Service) {}, func(*office.Service) {}, office.Online, "2026-11-20T09:30:00+01:00", "2026-12-11T09:00:00+01:00"},
		"a service's own":          {set(10, 14), set(0, 42), office.Online, "2026-11-20T09:10:00+01:00", "2026-12-04T09:00:00+01:00"},
		"own and the tenant's":     {set(10, 42), func(*office.Service) {}, office.Online, "2026-11-20T09:30:00+01:00", "2026-12-11T09:00:00+01:00"},
		"of different services":    {set(90, 42), set(0, 35), office.Online, "2026-11-20T10:30:00+01:00", "2026-12-25T09:00:00+01:00"},
		"staff have no lead":       {set(90, 14), set(0, 42), office.Desk, "2026-11-20T09:00:00+01:00", "2026-12-04T09:00:00+01:00"},
		"nor have they by phone":   {set(90, 14), set(0, 42), office.Phone, "2026-11-20T09:00:00+01:00", "2026-12-04T09:00:00+01:00"},
		"a longer one of services": {set(0, 42), set(0, 63), office.Online, "2026-11-20T09:00:00+01:00", "2027-01-01T09:00:00+01:00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := musterstadt(1)
			s.Profile.Booking = tenant.Booking{Horizon: 21, LeadMinutes: 30}
			c.short(s.Catalog.Service("short"))
			c.long(s.Catalog.Service("long"))
			request, err := must(availability.Compile(s)).Request(must(office.ParseBasket("short,long")), c.channel, instant(now))
			if err != nil {
				t.Fatal(err)
			}
			if w := request.Window; !w.Earliest.Equal(instant(c.earliest)) || !w.Latest.Equal(instant(c.latest)) {
				t.Errorf("from %v to %v, want %s to %s", w.Earliest, w.Latest, c.earliest, c.latest)
			}
		})
	}
}

func TestStaffBookNeitherThePastNorBeyondTheHorizon(t *testing.T) {
	t.Parallel()
	s := musterstadt(1, rule("mon tue wed thu fri sat sun 08:00-10:00"))
	s.Profile.Booking = tenant.Booking{Horizon: 7, LeadMinutes: 60}
	const now = "2026-11-20T09:00:00+01:00"
	for date, want := range map[string]string{"2026-11-19": "", "2026-11-20": "09:00-10:00", "2026-11-21": "08:00-10:00", "2026-11-27": "08:00-09:05", "2026-11-28": ""} {
		j := judge(t, s, date, asked{channel: office.Desk, now: now})
		if got := spans(j); got != want {
			t.Errorf("%s: %q, want %q", date, got, want)
		}
		for tick := 96; tick < 120; tick++ {
			if j.Allows(tick) != j.Offered(tick) {
				t.Errorf("%s %s: allowed %v, offered %v", date, j.Day().Label(tick), j.Allows(tick), j.Offered(tick))
			}
		}
	}
}

func TestEverySeasonOfTheBasketMustHold(t *testing.T) {
	t.Parallel()
	s := musterstadt(1, rule("mon tue wed thu fri sat sun 08:00-10:00"))
	s.Catalog.Service("short").Season = &office.Season{From: day("2026-12-01"), Until: day("2026-12-10")}
	s.Catalog.Service("long").Season = &office.Season{From: day("2026-12-10"), Until: day("2026-12-20")}
	for date, want := range map[string][3]bool{
		"2026-11-30": {false, false, false}, "2026-12-01": {true, false, false}, "2026-12-10": {true, true, true}, "2026-12-11": {false, true, false},
	} {
		for i, services := range []string{"short", "long", "short,long"} {
			for _, channel := range []office.Channel{office.Online, office.Desk} {
				if got := judge(t, s, date, asked{services: services, channel: channel}).Free() > 0; got != want[i] {
					t.Errorf("%s %s %s: offered %v, want %v", date, services, channel, got, want[i])
				}
			}
		}
	}
}

func TestABasketThatNoTimeCouldServeIsRefused(t *testing.T) {
	t.Parallel()
	no := false
	s := musterstadt(1)
	s.Profile.Booking.MaxMinutes = 60
	s.Catalog.Services = []office.Service{
		{ID: "pass", Minutes: 12, MinutesMore: pointer(7), Max: 9}, {ID: "ausweis", Minutes: 15},
		{ID: "alone", Minutes: 10, Max: 2, Combines: office.Combines{None: true}},
		{ID: "choosy", Minutes: 10, Combines: office.Combines{With: []string{"pass", "shy"}}},
		{ID: "shy", Minutes: 10, Combines: office.Combines{With: []string{"pass"}}},
		{ID: "staff", Minutes: 10, Online: &no}, {ID: "letter", NoVisit: &office.NoVisit{}, Offices: []string{"amt"}}, {ID: "county", Elsewhere: &office.Elsewhere{}},
	}
	rules := must(availability.Compile(s))
	for _, c := range []struct {
		basket  string
		channel office.Channel
		minutes int
		refusal apperr.Code
	}{
		{"pass", office.Online, 15, ""},
		{"pass:2", office.Online, 20, ""},
		{"pass:3", office.Online, 30, ""},
		{"pass:2,ausweis", office.Online, 35, ""},
		{"pass:7", office.Online, 55, ""},
		{"pass:7,choosy", office.Online, 0, apperr.TooLong},
		{"pass:7,choosy", office.Desk, 0, apperr.TooLong},
		{"pass:8,pass", office.Online, 0, apperr.TooLong},
		{"pass:10", office.Desk, 0, apperr.TooMany},
		{"ausweis:2", office.Online, 0, apperr.TooMany},
		{"alone:2", office.Online, 20, ""},
		{"alone,pass", office.Online, 0, apperr.NotCombinable},
		{"pass,alone", office.Online, 0, apperr.NotCombinable},
		{"choosy,pass", office.Online, 25, ""},
		{"choosy,ausweis", office.Online, 0, apperr.NotCombinable},
		{"choosy,shy", office.Online, 0, apperr.NotCombinable},
		{"staff", office.Online, 0, apperr.StaffOnly},
		{"staff", office.Desk, 10, ""},
		{"staff", office.Phone, 10, ""},
		{"letter", office.Desk, 0, apperr.UnknownService},
		{"county", office.Online, 0, apperr.UnknownService},
		{"nothing", office.Online, 0, apperr.UnknownService},
	} {
		request, err := rules.Request(must(office.ParseBasket(c.basket)), c.channel, instant("2026-11-20T09:00:00+01:00"))
		switch {
		case c.refusal != "":
			if apperr.CodeOf(err) != c.refusal {
				t.Errorf("%s %s: %v, want %s", c.basket, c.channel, err, c.refusal)
			}
		case err != nil || request.Minutes != c.minutes:
			t.Errorf("%s %s: %+v, %v, want %d minutes", c.basket, c.channel, request, err, c.minutes)
		}
	}
	if offices := rules.Serving([]string{"letter"}, ""); len(offices) > 0 {
		t.Errorf("%s serves what needs no visit", offices[0].ID)
	}
	if _, err := rules.Request(nil, office.Online, instant("2026-11-20T09:00:00+01:00")); apperr.CodeOf(err) != apperr.EmptyBasket {
		t.Errorf("an empty basket: %v", err)
	}
}

func TestTheLimitOfMinutesIsHeldByTheRoundedDuration(t *testing.T) {
	t.Parallel()
	s := musterstadt(1)
	s.Profile.Booking.MaxMinutes = 58
	s.Catalog.Services = []office.Service{{ID: "pass", Minutes: 57}, {ID: "ausweis", Minutes: 55}}
	rules := must(availability.Compile(s))
	for service, want := range map[string]apperr.Code{"pass": apperr.TooLong, "ausweis": ""} {
		basket := office.Basket{{Service: service, Quantity: 1}}
		if _, err := rules.Request(basket, office.Online, instant("2026-11-20T09:00:00+01:00")); err == nil != (want == "") || err != nil && apperr.CodeOf(err) != want {
			t.Errorf("%s: %v, want %q", service, err, want)
		}
	}
}
