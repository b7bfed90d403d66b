package simulate_test

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/simulate"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

func TestTheAnswerHasTheKeysThatOthersRelyOn(t *testing.T) {
	t.Parallel()
	got := answer(t, musterstadt(), asked{
		services: "pass:2", from: "2026-11-22", to: monday,
		busy: `[{"counter":"1","start":"2026-11-23T08:00:00+01:00","end":"2026-11-23T08:30:00+01:00"},` +
			`{"counter":"1","start":"2026-11-23T08:15:00+01:00","end":"2026-11-23T08:45:00+01:00"}]`,
	})
	want := `{"duration_minutes":30,"days":[` +
		`{"date":"2026-11-22","offices":{"amt":{"starts":[],"capacity":{}}}},` +
		`{"date":"2026-11-23","offices":{"amt":{"starts":["08:00","08:15","08:30"],"capacity":{"08:00":1,"08:15":1,"08:30":2}}}}],` +
		`"unseated":[{"office":"amt","counter":"1","start":"2026-11-23T08:15:00+01:00","end":"2026-11-23T08:45:00+01:00"}]}`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWithoutDatesTheAnswerListsThoseThatMayBeBooked(t *testing.T) {
	t.Parallel()
	rules := compile(t, musterstadt())
	q := asked{}.question(t, rules)
	q.From, q.To = nil, nil
	slots, err := simulate.Ask(rules, q)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(slots.Days); n != 22 || slots.Days[0].Date.String() != "2026-11-20" || slots.Days[21].Date.String() != "2026-12-11" {
		t.Errorf("%d days from %v", n, slots.Days[0].Date)
	}
}

func TestARepeatedHourIsWrittenWithItsOffset(t *testing.T) {
	t.Parallel()
	s := musterstadt()
	s.Plan.Offices[0].GridMinutes = 30
	s.Plan.Offices[0].Opening[0] = office.OpeningRule{Days: []civil.Weekday{0}, From: 90, Until: 210}
	got := offices(t, s, asked{now: "2026-10-20T09:00:00+02:00", from: "2026-10-25"})
	want := `{"amt":{"starts":["01:30","02:00+02:00","02:30+02:00","02:00+01:00","02:30+01:00","03:00"],` +
		`"capacity":{"01:30":2,"02:00+01:00":2,"02:00+02:00":2,"02:30+01:00":2,"02:30+02:00":2,"03:00":2}}}`
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestEveryAbleOfficeStandsInEveryDay(t *testing.T) {
	t.Parallel()
	s := musterstadt()
	inFuerth(s)
	for _, c := range []struct {
		asked asked
		want  string
	}{
		{asked{services: "ausweis", from: "2026-11-24"}, `{"amt":{"starts":[],"capacity":{}},"fuerth":{"starts":[],"capacity":{}}}`},
		{asked{services: "ausweis"}, `{"amt":{"starts":["08:00","08:15","08:30"],"capacity":{"08:00":1,"08:15":1,"08:30":1}},"fuerth":{"starts":["10:00","10:30"],"capacity":{"10:00":1,"10:30":1}}}`},
		{asked{services: "ausweis", office: "fuerth"}, `{"fuerth":{"starts":["10:00","10:30"],"capacity":{"10:00":1,"10:30":1}}}`},
		{asked{services: "pass:3"}, `{"amt":{"starts":["08:00","08:15"],"capacity":{"08:00":2,"08:15":2}}}`},
	} {
		if got := offices(t, s, c.asked); got != c.want {
			t.Errorf("%+v: got %s, want %s", c.asked, got, c.want)
		}
	}
}

func TestTheDeskListsTheSameGridAndIgnoresLeadShareAndOnline(t *testing.T) {
	t.Parallel()
	s := musterstadt()
	s.Profile.Booking = tenant.Booking{Horizon: 7, LeadMinutes: 60}
	none, no := 0, false
	s.Plan.Offices[0].Opening[0].Online = &none
	s.Catalog.Services[1].Online = &no
	const nothing = `{"amt":{"starts":[],"capacity":{}}}`
	for _, c := range []struct {
		asked asked
		want  string
	}{
		{asked{}, nothing},
		{asked{channel: "desk", now: "2026-11-23T08:20:00+01:00"}, `{"amt":{"starts":["08:30","08:45"],"capacity":{"08:30":2,"08:45":2}}}`},
		{asked{channel: "phone", now: "2026-11-23T08:30:00+01:00"}, `{"amt":{"starts":["08:30","08:45"],"capacity":{"08:30":2,"08:45":2}}}`},
		{asked{channel: "desk", now: "2026-11-23T09:00:00+01:00"}, nothing},
		{asked{channel: "desk", now: "2026-11-16T08:15:00+01:00"}, `{"amt":{"starts":["08:00","08:15"],"capacity":{"08:00":2,"08:15":2}}}`},
		{asked{channel: "desk", services: "ausweis"}, `{"amt":{"starts":["08:00","08:15","08:30"],"capacity":{"08:00":1,"08:15":1,"08:30":1}}}`},
	} {
		if got := offices(t, s, c.asked); got != c.want {
			t.Errorf("%+v: got %s, want %s", c.asked, got, c.want)
		}
	}
}

func TestOfWhatOnlyStaffBookOnlineIsOfferedNothing(t *testing.T) {
	t.Parallel()
	s := musterstadt()
	no := false
	s.Catalog.Services[1].Online = &no
	if got, want := offices(t, s, asked{services: "ausweis"}), `{"amt":{"starts":[],"capacity":{}}}`; got != want {
		t.Errorf("online: got %s, want %s", got, want)
	}
	rules := compile(t, s)
	q := asked{services: "pass,ausweis"}.question(t, rules)
	slots, err := simulate.Ask(rules, q)
	if err != nil || slots.Never != "staff_only: only staff book ausweis" {
		t.Errorf("online: %+v, %v", slots, err)
	}
	q.Detail = true
	why, err := simulate.Explain(rules, q, "2026-11-23T08:15")
	if err != nil || len(why.Reasons) != 1 || why.Reasons[0].Code != availability.OnlineShare || !slices.Equal(why.Reasons[0].Services, []string{"ausweis"}) {
		t.Errorf("why not: %+v, %v", why, err)
	}
}

func TestCapacityStaysWithinTheShare(t *testing.T) {
	t.Parallel()
	s := musterstadt()
	one := 1
	s.Plan.Offices[0].Opening[0].Online = &one
	if got, want := offices(t, s, asked{services: "pass:4"}), `{"amt":{"starts":["08:00"],"capacity":{"08:00":1}}}`; got != want {
		t.Errorf("online: got %s, want %s", got, want)
	}
	if got, want := offices(t, s, asked{services: "pass:4", channel: "desk"}), `{"amt":{"starts":["08:00"],"capacity":{"08:00":2}}}`; got != want {
		t.Errorf("desk: got %s, want %s", got, want)
	}
}

func TestWhereNoOfficeServesTheBasketNothingIsFree(t *testing.T) {
	t.Parallel()
	s := musterstadt()
	inFuerth(s)
	s.Catalog.Services[1].Offices = []string{"fuerth"}
	rules := compile(t, s)
	for ask, because := range map[asked]string{
		{office: "fuerth"}:         "not_served: office fuerth does not offer pass",
		{services: "pass,ausweis"}: "not_served: no office offers pass and ausweis",
	} {
		if got := offices(t, s, ask); got != "{}" {
			t.Errorf("%+v: %s", ask, got)
		}
		q := ask.question(t, rules)
		slots, err := simulate.Ask(rules, q)
		if err != nil || slots.Never != because {
			t.Errorf("%+v: %+v, %v", ask, slots, err)
		}
		why, err := simulate.Explain(rules, q, "2026-11-23T08:15")
		if err != nil || why.Offered || len(why.Reasons) != 1 || why.Reasons[0].Code != availability.NoAbleCounter {
			t.Errorf("%+v: why not: %+v, %v", ask, why, err)
		}
	}
	if _, err := simulate.Ask(rules, asked{office: "nowhere"}.question(t, rules)); apperr.CodeOf(err) != apperr.UnknownOffice || !strings.Contains(err.Error(), `unknown_office: there is no office "nowhere"`) {
		t.Errorf("an office that does not exist: %v", err)
	}
}

func TestAQuestionIsBounded(t *testing.T) {
	t.Parallel()
	rules := compile(t, musterstadt())
	if _, err := simulate.Ask(rules, asked{from: "2026-01-01", to: "2036-12-31"}.question(t, rules)); err == nil {
		t.Error("eleven years were listed")
	}
	slots, err := simulate.Ask(rules, asked{from: "2026-11-24", to: "2026-11-23"}.question(t, rules))
	if err != nil || len(slots.Days) != 0 {
		t.Errorf("backwards: %+v, %v", slots, err)
	}
}

func TestTheAnswerDoesNotDependOnTheZoneOfTheServer(t *testing.T) {
	t.Parallel()
	const key = "SLOTS_IN_ZONE"
	s := musterstadt()
	s.Profile.Holidays, s.Profile.Booking.LeadMinutes = "DE-NW", 30
	ask := asked{
		now: "2026-11-23T07:40:00+01:00", to: "2026-12-14",
		busy: `[{"counter":"1","start":"2026-11-23T07:20:00Z","end":"2026-11-23T07:50:00Z"}]`,
	}
	rules := compile(t, s)
	explained, err := simulate.Explain(rules, ask.question(t, rules), "2026-11-23T08:00")
	if err != nil {
		t.Fatal(err)
	}
	want := answer(t, s, ask) + "\n" + written(t, explained) + "\n"
	if os.Getenv(key) != "" {
		fmt.Print(want)
		return
	}
	for _, zone := range []string{"Pacific/Kiritimati", "America/New_York", "Europe/Berlin"} {
		again := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
		again.Env = append(os.Environ(), "TZ="+zone, key+"=1")
		if out, err := again.CombinedOutput(); err != nil || !strings.HasPrefix(string(out), want) {
			t.Errorf("in %s: %v\n%s\nwant\n%s", zone, err, out, want)
		}
	}
}
