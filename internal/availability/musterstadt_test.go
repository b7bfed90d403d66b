package availability_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// musterstadt is a town with one office of n counters, "1" to n, where a start lies in every tick. The service short
// takes one tick and is known to all; k1 to kn take one tick and are known to that counter alone; long takes 30 minutes.
func musterstadt(n int, opening ...office.OpeningRule) *tenant.Settings {
	o := office.Office{ID: "amt", Name: "Amt", Hall: "haus", Letter: "A", GridMinutes: 5, Opening: opening}
	services := []office.Service{{ID: "short", Minutes: 5, Max: 20}, {ID: "long", Minutes: 30}}
	for c := range n {
		own := fmt.Sprintf("k%d", c+1)
		services = append(services, office.Service{ID: own, Minutes: 5})
		o.Counters = append(o.Counters, office.Counter{ID: fmt.Sprint(c + 1), Services: []string{"short", "long", own}})
	}
	return &tenant.Settings{
		Profile: tenant.Profile{Timezone: "Europe/Berlin", Languages: []string{"de"}, Booking: tenant.Booking{Horizon: 60}},
		Plan:    office.Plan{Offices: []office.Office{o}},
		Catalog: office.Catalog{Services: services},
	}
}

// amt gives the one office, to be changed before anything is asked.
func amt(s *tenant.Settings) *office.Office { return &s.Plan.Offices[0] }

// rule reads "mon tue 08:00-12:00".
func rule(text string, change ...func(*office.OpeningRule)) office.OpeningRule {
	words := strings.Fields(text)
	var r office.OpeningRule
	r.From, r.Until = hours(words[len(words)-1])
	for _, word := range words[:len(words)-1] {
		r.Days = append(r.Days, must(civil.ParseWeekday(word)))
	}
	for _, c := range change {
		c(&r)
	}
	return r
}

func on(counters ...string) func(*office.OpeningRule) {
	return func(r *office.OpeningRule) { r.Counters = counters }
}

func online(n int) func(*office.OpeningRule) { return func(r *office.OpeningRule) { r.Online = &n } }

func onHoliday(what office.OnHoliday) func(*office.OpeningRule) {
	return func(r *office.OpeningRule) { r.OnHoliday = what }
}

func nth(n ...office.Nth) func(*office.OpeningRule) { return func(r *office.OpeningRule) { r.Nth = n } }

func every(weeks int, starting string) func(*office.OpeningRule) {
	return func(r *office.OpeningRule) { r.EveryWeeks, r.Starting = weeks, pointer(day(starting)) }
}

// special reads "2027-06-12 07:00-12:00".
func special(text string, counters ...string) office.SpecialOpening {
	date, span, _ := strings.Cut(text, " ")
	from, until := hours(span)
	return office.SpecialOpening{Date: day(date), From: from, Until: until, Counters: counters}
}

// closure reads "2027-02-08" or "2027-02-04T11:00 2027-02-04T18:00".
func closure(text string, counters ...string) office.Closure {
	words := strings.Fields(text)
	return office.Closure{
		From: must(civil.ParseMoment(words[0])), Until: must(civil.ParseMoment(words[len(words)-1])), Counters: counters, Reason: "Betriebsausflug",
	}
}

func hours(span string) (from, until civil.Clock) {
	begin, end, _ := strings.Cut(span, "-")
	return must(civil.ParseClock(begin)), must(civil.ParseClock(end))
}

func day(text string) civil.Date { return must(civil.ParseDate(text)) }

func instant(text string) time.Time { return must(time.Parse(time.RFC3339, text)) }

func pointer[T any](value T) *T { return &value }

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// asked is a question to the one office about one date.
type asked struct {
	services string         // short where empty
	channel  office.Channel // online where empty
	now      string         // ten days before where empty
	seats    []availability.Seat
}

func judge(t testing.TB, s *tenant.Settings, date string, q asked) *availability.Judgement {
	t.Helper()
	rules, err := availability.Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	if q.services == "" {
		q.services = "short"
	}
	if q.channel == "" {
		q.channel = office.Online
	}
	now := civil.Instant(day(date).AddDays(-10), 6*60, rules.Location, civil.Beginning)
	if q.now != "" {
		now = instant(q.now)
	}
	request, err := rules.Request(must(office.ParseBasket(q.services)), q.channel, now)
	if err != nil {
		t.Fatal(err)
	}
	o := rules.Offices[0]
	seats := slices.Clone(q.seats)
	for i := range seats {
		seats[i].Able &= o.Able(nil)
	}
	return availability.NewDay(o, rules.Opening(o, day(date)), seats).Judge(request)
}

// starts writes what is offered, as "08:00 08:15".
func starts(j *availability.Judgement) string {
	var labels []string
	for tick := range j.Starts() {
		labels = append(labels, j.Day().Label(tick))
	}
	return strings.Join(labels, " ")
}

// open writes the hours in which one-tick appointments of a service are offered, as "08:00-12:00 14:00-16:00".
func open(t testing.TB, s *tenant.Settings, date, service string) string {
	t.Helper()
	return spans(judge(t, s, date, asked{services: service}))
}

// spans writes runs of starts as the hours that one-tick appointments fill.
func spans(j *availability.Judgement) string {
	var runs []string
	begin := ""
	for tick := range j.Starts() {
		if begin == "" {
			begin = j.Day().Label(tick)
		}
		if !j.Offered(tick + 1) {
			end := j.Day().At(tick + 1).Format("15:04")
			if tick+1 == j.Day().Ticks {
				end = "24:00"
			}
			runs = append(runs, begin+"-"+end)
			begin = ""
		}
	}
	return strings.Join(runs, " ")
}

// codes writes the codes of the reasons at a wall time of the day.
func codes(j *availability.Judgement, clock string) string {
	return codesAt(j, j.Day().TickOf(must(civil.ParseClock(clock)), civil.Beginning))
}

func codesAt(j *availability.Judgement, tick int) string {
	var found []string
	for _, reason := range j.Reasons(tick) {
		found = append(found, string(reason.Code))
	}
	return strings.Join(found, " ")
}

// firstAndLast gives the first and the last start of all that are offered now.
func firstAndLast(t testing.TB, s *tenant.Settings, now string) (first, last time.Time) {
	t.Helper()
	from := civil.DateOf(instant(now)).AddDays(-2)
	for date := from; date < from.AddDays(int(s.Profile.Booking.Horizon)+5); date++ {
		j := judge(t, s, date.String(), asked{now: now})
		for tick := range j.Starts() {
			if last = j.Day().At(tick); first.IsZero() {
				first = last
			}
		}
	}
	return first, last
}
