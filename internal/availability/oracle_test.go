package availability_test

import (
	"slices"
	"time"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// oracle answers the engine's questions the slow way, from the sentences of the rules: it walks minute by minute
// through a local day and tries every seating. It shares nothing with the engine but the nouns and the holidays.
type oracle struct {
	settings *tenant.Settings
	office   *office.Office
	loc      *time.Location
	holidays tenant.Holidays
	date     civil.Date
	minutes  []time.Time // every minute of the local day
	walls    []int       // what the clock shows, in minutes since midnight
	planned  [][]bool    // by counter and minute, before closures
	open     [][]bool
	share    []int
	special  bool
	served   map[availability.Limited][]string // what a seat that counts so is for
}

func newOracle(s *tenant.Settings, date civil.Date) *oracle {
	o := &oracle{settings: s, office: &s.Plan.Offices[0], date: date, served: make(map[availability.Limited][]string)}
	for _, service := range s.Catalog.Services {
		set := must(availability.Compile(s)).Offices[0].Limited([]string{service.ID})
		if o.served[set] = append(o.served[set], service.ID); set == 0 {
			delete(o.served, set)
		}
	}
	o.loc = must(time.LoadLocation(s.Profile.Timezone))
	o.holidays = must(s.Profile.PublicHolidays())
	o.minutes, o.walls = minutesOf(date, o.loc)
	o.share = make([]int, len(o.minutes))
	for range o.office.Counters {
		o.planned = append(o.planned, make([]bool, len(o.minutes)))
	}
	for i := range o.office.Special {
		if sp := &o.office.Special[i]; sp.Date == date {
			o.special = true
			o.staff(sp.From, sp.Until, sp.Counters, sp.Online)
		}
	}
	for i := range o.office.Opening {
		if rule := &o.office.Opening[i]; !o.special && o.held(rule) {
			o.staff(rule.From, rule.Until, rule.Counters, rule.Online)
		}
	}
	for c := range o.planned {
		o.open = append(o.open, slices.Clone(o.planned[c]))
	}
	o.shut(o.office.Closures)
	o.shut(s.Plan.Closures)
	return o
}

func minutesOf(date civil.Date, loc *time.Location) (minutes []time.Time, walls []int) {
	for at := date.Time().Add(-30 * time.Hour); at.Before(date.Time().Add(54 * time.Hour)); at = at.Add(time.Minute) {
		if local := at.In(loc); local.Format(time.DateOnly) == date.String() {
			minutes = append(minutes, local)
			walls = append(walls, local.Hour()*60+local.Minute())
		}
	}
	return minutes, walls
}

// wall finds a wall time: the first minute that shows it, or the last for an end; a skipped one is the next that exists.
func wall(walls []int, clock civil.Clock, end bool) int {
	for i := range walls {
		if end {
			i = len(walls) - 1 - i
		}
		if walls[i] == int(clock) {
			return i
		}
	}
	for i := range walls {
		if walls[i] > int(clock) {
			return i
		}
	}
	return len(walls)
}

func (o *oracle) staff(from, until civil.Clock, counters []string, online *int) {
	staffed := 0
	begin, end := wall(o.walls, from, false), wall(o.walls, until, true)
	for c := range o.office.Counters {
		if len(counters) > 0 && !slices.Contains(counters, o.office.Counters[c].ID) {
			continue
		}
		staffed++
		for m := begin; m < end; m++ {
			o.planned[c][m] = true
		}
	}
	if online != nil {
		staffed = *online
	}
	for m := begin; m < end; m++ {
		o.share[m] += staffed
	}
}

// held goes forward from every date of two months that the rule names and looks whether it ends on the oracle's.
func (o *oracle) held(rule *office.OpeningRule) bool {
	for date := o.date.AddDays(-60); date <= o.date; date++ {
		if !o.names(rule, date) {
			continue
		}
		lands, kept := date, true
		for o.holidays.Name(lands) != "" && rule.OnHoliday != office.OpenOnHoliday && kept {
			kept = rule.OnHoliday == office.NextWeek
			lands = lands.AddDays(7)
		}
		if kept && lands == o.date && (rule.ValidUntil == nil || lands <= *rule.ValidUntil) {
			return true
		}
	}
	return false
}

func (o *oracle) names(rule *office.OpeningRule, date civil.Date) bool {
	midnight := date.Time()
	named := slices.Contains(rule.Days, civil.Weekday(midnight.Weekday()))
	if rule.ValidFrom != nil {
		named = named && *rule.ValidFrom <= date
	}
	if rule.ValidUntil != nil {
		named = named && date <= *rule.ValidUntil
	}
	if rule.EveryWeeks > 0 {
		cycle := rule.Starting.Time()
		for cycle.Weekday() != time.Monday {
			cycle = cycle.AddDate(0, 0, -1)
		}
		for !midnight.Before(cycle.AddDate(0, 0, 7)) {
			cycle = cycle.AddDate(0, 0, 7*rule.EveryWeeks)
		}
		named = named && !midnight.Before(cycle)
	}
	if len(rule.Nth) > 0 {
		number, last := 1, midnight.AddDate(0, 0, 7).Month() != midnight.Month()
		for earlier := midnight.AddDate(0, 0, -7); earlier.Month() == midnight.Month(); earlier = earlier.AddDate(0, 0, -7) {
			number++
		}
		named = named && (slices.Contains(rule.Nth, office.Nth(number)) || last && slices.Contains(rule.Nth, office.Last))
	}
	return named
}

func (o *oracle) shut(closures []office.Closure) {
	for _, closure := range closures {
		wholeDays := !closure.From.HasTime
		if o.special && wholeDays && len(closure.Counters) == 0 {
			continue
		}
		for m := range o.minutes {
			hit := closure.From.Date <= o.date && o.date <= closure.Until.Date
			if !wholeDays {
				hit = hit && !(closure.From.Date == o.date && m < wall(o.walls, closure.From.Clock, false)) &&
					!(closure.Until.Date == o.date && m >= wall(o.walls, closure.Until.Clock, true))
			}
			for c := range o.open {
				if hit && (len(closure.Counters) == 0 || slices.Contains(closure.Counters, o.office.Counters[c].ID)) {
					o.open[c][m] = false
				}
			}
		}
	}
}

// offered tells whether a start is offered online or, with staff, listed at the desk. Times are minutes of the day.
func (o *oracle) offered(q *availability.Request, seats []availability.Seat, start int) bool {
	end := start + o.taken(q)
	at := o.minutes[start]
	if at.Before(q.Window.Earliest) || at.After(q.Window.Latest) || end > len(o.minutes) {
		return false
	}
	for _, season := range q.Season {
		if o.date < season.From || season.Until < o.date {
			return false
		}
	}
	if !o.onGrid(start) && !(o.office.Compact && o.compact(q, seats, start)) {
		return false
	}
	if q.Channel == office.Online && !o.withinShare(seats, start, end) {
		return false
	}
	for _, service := range o.settings.Catalog.Services {
		if most := service.MaxPerDay; most != nil && slices.Contains(q.Services, service.ID) {
			booked := 0
			for _, s := range seats {
				if slices.Contains(o.served[s.Limited], service.ID) {
					booked++
				}
			}
			if most.All > 0 && booked >= most.All || q.Channel == office.Online && most.Online > 0 && booked >= most.Online {
				return false
			}
		}
	}
	_, seatable := o.seating(seats, o.able(q.Services), start, end)
	return seatable
}

// taken gives for how many minutes an appointment takes a counter: as long as it is, in steps of five, and what comes after.
func (o *oracle) taken(q *availability.Request) int {
	length, after := 0, 0
	for _, item := range q.Basket {
		service := o.settings.Catalog.Service(item.Service)
		minutes := service.Minutes
		for _, later := range service.MinutesFrom {
			if later.From <= o.date {
				minutes = later.Minutes
			}
		}
		length, after = length+item.Quantity*minutes, max(after, service.MinutesAfter)
	}
	for length%5 > 0 {
		length++
	}
	return length + after
}

func (o *oracle) onGrid(start int) bool {
	begin := start
	for anyOpen := true; anyOpen; begin-- {
		anyOpen = begin > 0 && slices.ContainsFunc(o.planned, func(open []bool) bool { return open[begin-1] })
		if !anyOpen {
			break
		}
	}
	opens := slices.ContainsFunc(o.planned, func(open []bool) bool { return open[start] })
	return opens && (start-begin)%o.office.Grid() == 0
}

func (o *oracle) compact(q *availability.Request, seats []availability.Seat, start int) bool {
	end := start + o.taken(q)
	free := func(c, m int) bool {
		return m >= 0 && m < len(o.minutes) && o.open[c][m] && !slices.ContainsFunc(seats, func(s availability.Seat) bool {
			return s.Counter == c && s.From*5 <= m && m < s.End*5
		})
	}
	for _, c := range o.able(q.Services) {
		fits := true
		for m := start; m < end; m++ {
			fits = fits && free(c, m)
		}
		if fits && (!free(c, start-1) || !free(c, end)) {
			return true
		}
	}
	return false
}

func (o *oracle) withinShare(seats []availability.Seat, start, end int) bool {
	for m := start; m < end; m++ {
		occupied, open := make(map[int]bool), 0
		for _, s := range seats {
			if s.From*5 <= m && m < s.End*5 && o.open[s.Counter][m] {
				occupied[s.Counter] = true
			}
		}
		for c := range o.open {
			if o.open[c][m] {
				open++
			}
		}
		if len(occupied) >= min(o.share[m], open) {
			return false
		}
	}
	return true
}

func (o *oracle) able(services []string) (counters []int) {
	for c := range o.office.Counters {
		knows := true
		for _, service := range services {
			knows = knows && (len(o.office.Counters[c].Services) == 0 || slices.Contains(o.office.Counters[c].Services, service))
		}
		if knows {
			counters = append(counters, c)
		}
	}
	return counters
}

// seating tries every seating of everybody with the newcomer and gives the fewest moves of one.
func (o *oracle) seating(seats []availability.Seat, able []int, start, end int) (moves int, found bool) {
	taken := make([][][2]int, len(o.open))
	moves = len(seats) + 1
	var everybody func(i, moved int)
	sit := func(c, from, until int, then func()) {
		if !slices.ContainsFunc(taken[c], func(t [2]int) bool { return from < t[1] && t[0] < until }) {
			taken[c] = append(taken[c], [2]int{from, until})
			then()
			taken[c] = taken[c][:len(taken[c])-1]
		}
	}
	everybody = func(i, moved int) {
		if moved >= moves {
			return
		}
		if i == len(seats) {
			moves, found = moved, true
			return
		}
		s := &seats[i]
		sit(s.Counter, s.From*5, s.End*5, func() { everybody(i+1, moved) })
		for c := range o.open {
			if c != s.Counter && !s.Pinned && s.Able&(1<<c) != 0 && o.openThrough(c, s.From*5, s.End*5) {
				sit(c, s.From*5, s.End*5, func() { everybody(i+1, moved+1) })
			}
		}
	}
	for _, c := range able {
		if o.openThrough(c, start, end) {
			sit(c, start, end, func() { everybody(0, 0) })
		}
	}
	return moves, found
}

func (o *oracle) openThrough(c, from, until int) bool {
	return from >= 0 && until <= len(o.minutes) && !slices.Contains(o.open[c][from:until], false)
}
