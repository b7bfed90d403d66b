package figures

import (
	"math"
	"slices"
	"strings"

	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/office"
)

// Report is all figures of a period at a place.
type Report struct {
	Question

	Overview *Table // one row
	Tables   []*Table
}

// Proposing is how many cases a proposal of minutes needs.
const Proposing = 20

// Names of tables that are more than shown.
const (
	OfMinutes = "minutes" // its last column proposes
	OfCourse  = "course"  // is drawn as lines
)

// reckoning makes tables out of data.
type reckoning struct {
	Question

	*Data
	town     *directory.Town
	line     *timeline
	offices  []string
	services []string
	outcomes *cube
	channels *cube
}

func reckon(town *directory.Town, q Question, line *timeline, data *Data) *Report {
	r := &reckoning{Question: q, Data: data, town: town, line: line}
	for i := range town.Settings().Plan.Offices {
		r.offices = append(r.offices, town.Settings().Plan.Offices[i].ID)
	}
	for i := range town.Settings().Catalog.Services {
		r.services = append(r.services, town.Settings().Catalog.Services[i].ID)
	}
	var outcomes, channels []Count
	for i := range data.Appointments {
		a := &data.Appointments[i]
		outcomes = append(outcomes, Count{a.Leaf, a.Office, string(a.Outcome), a.Cases})
		channels = append(channels, Count{a.Leaf, a.Office, a.Channel, a.Cases})
	}
	r.outcomes, r.channels = r.cube(names(Outcomes), outcomes), r.cube(channelNames, channels)
	minutes, waiting := r.minutes(), r.waiting()
	report := &Report{Question: q, Overview: r.overview(waiting)}
	report.Tables = []*Table{minutes, r.firstFree(), r.course(), r.ahead(), r.parts("outcome", OfOutcome, r.outcomes), r.parts("channel", OfChannel, r.channels), waiting, r.reasons()}
	if q.Office == "" {
		report.Tables = append(report.Tables, r.terms())
	}
	return report
}

var channelNames = names([]office.Channel{office.Online, office.Phone, office.Desk, office.Import})

func names[S ~string](list []S) (names []string) {
	for _, s := range list {
		names = append(names, string(s))
	}
	return names
}

func (r *reckoning) cube(rows []string, counts []Count) *cube {
	return newCube(r.line, r.offices, rows, counts)
}

// overview is the row of figures that a reader looks at first.
func (r *reckoning) overview(waiting *Table) *Table {
	row := r.figuresOf(r.Period)
	row = append(row, waiting.Total.Cells[1])
	return &Table{Name: "overview", Of: OfWhole, Columns: append(slices.Clone(courseColumns), Column{Name: "wait", Unit: Minutes}), Rows: []Row{{Cells: row}}}
}

var courseColumns = []Column{
	{Name: "appointments", Unit: Cases}, {Name: "online", Unit: Percent}, {Name: "no_show", Unit: Percent, Drawn: true}, {Name: "used", Unit: Percent, Drawn: true},
}

// course is how a period went, by the shorter ones in it.
func (r *reckoning) course() *Table {
	t := &Table{Name: OfCourse, Of: OfPeriod, Columns: courseColumns}
	for _, part := range r.Period.Parts() {
		t.Rows = append(t.Rows, Row{Key: part.String(), Cells: r.figuresOf(part)})
	}
	return t
}

// figuresOf gives the figures of courseColumns.
func (r *reckoning) figuresOf(p Period) []Cell {
	outcomes, channels := r.outcomes.at(p, r.Office), r.channels.at(p, r.Office)
	appointments := cases(outcomes.whole())
	served, missed := cases(outcomes.cases(string(Served))), cases(outcomes.cases(string(NoShow)))
	online := share(cases(channels.cases(string(office.Online))), appointments)
	noShow := share(missed, Cell{Value: served.Value + missed.Value, State: max(served.State, missed.State)})
	return []Cell{appointments, online, noShow, r.used(p, appointments)}
}

// used is how much of the counters' open time was booked.
func (r *reckoning) used(p Period, appointments Cell) Cell {
	if appointments.State != Told {
		return appointments
	}
	open, booked := r.openMinutes(p), 0
	if open == 0 {
		return Cell{State: Missing}
	}
	within := r.line.within(p)
	for i := range r.Appointments {
		if a := &r.Appointments[i]; slices.Contains(within, a.Leaf) && r.here(a.Office) {
			booked += a.Minutes
		}
	}
	return told(100 * float64(booked) / float64(open))
}

func (r *reckoning) here(office string) bool { return r.Office == "" || r.Office == office }

// openMinutes takes days from the record, and those from before there was one from the rules of today.
func (r *reckoning) openMinutes(p Period) (minutes int) {
	recorded := make(map[OpenDay]int, len(r.Open))
	for _, day := range r.Open {
		recorded[OpenDay{Day: day.Day, Office: day.Office}] = day.Minutes
	}
	for _, o := range r.town.Rules.Offices {
		for day := p.First; day < p.End() && r.here(o.ID); day++ {
			known, there := recorded[OpenDay{Day: day, Office: o.ID}]
			if !there {
				known = r.town.Rules.Opening(o, day).Minutes()
			}
			minutes += known
		}
	}
	return minutes
}

// minutes compares what services were planned for with what they took.
func (r *reckoning) minutes() *Table {
	var counts []Count
	for i := range r.Services {
		s := &r.Services[i]
		counts = append(counts, Count{s.Leaf, s.Office, s.Service, s.Timed})
	}
	var taken []Value
	planned := make(map[string]int)
	for _, t := range r.Taken {
		taken = append(taken, Value{t.Service, t.Actual, t.Cases})
		planned[t.Service] += t.Planned * t.Cases
	}
	actual := spreads(taken)
	t := &Table{Name: OfMinutes, Of: OfService, Columns: []Column{{Name: "cases", Unit: Cases}, {Name: "planned", Unit: Minutes, Drawn: true}, {Name: "actual", Unit: Minutes, Drawn: true}, {Name: "proposal", Unit: Minutes}}}
	view := r.cube(r.services, counts).at(r.Period, r.Office)
	t.Rows = view.list(func(service string, n Cell) []Cell {
		return []Cell{
			n, value(n, func() float64 { return float64(planned[service]) / float64(max(actual[service].cases(), 1)) }),
			value(n, actual[service].mean), r.proposal(service, n, actual[service]),
		}
	})
	t.Total = &Row{Cells: []Cell{cases(view.whole()), {State: Missing}, {State: Missing}, {State: Missing}}}
	return t
}

// proposal is the minutes that a service should be planned for; missing where they fit, or cases are too few to say.
func (r *reckoning) proposal(id string, n Cell, actual spread) Cell {
	service := r.town.Settings().Catalog.Service(id)
	if n.State != Told || n.Value < Proposing || service == nil || service.Retired || !service.Bookable() {
		return Cell{State: Missing}
	}
	mean := actual.mean()
	proposed := max(math.Round(mean/civil.TickMinutes), 1) * civil.TickMinutes
	if math.Abs(mean-float64(service.Minutes)) <= civil.TickMinutes/2.0 || int(proposed) == service.Minutes {
		return Cell{State: Missing}
	}
	return told(proposed)
}

// list makes a row for whatever has cases, or cases that are withheld.
func (v *view) list(cells func(key string, n Cell) []Cell) (rows []Row) {
	for _, key := range v.rows {
		if n := cases(v.cases(key)); n.State != Told || n.Value > 0 {
			rows = append(rows, Row{Key: key, Cells: cells(key, n)})
		}
	}
	return rows
}

// ahead is how long before their appointment people book.
func (r *reckoning) ahead() *Table {
	var counts []Count
	for i := range r.Services {
		s := &r.Services[i]
		counts = append(counts, Count{s.Leaf, s.Office, s.Service, s.Booked})
	}
	view, days := r.cube(r.services, counts).at(r.Period, r.Office), spreads(r.Ahead)
	t := &Table{Name: "ahead", Of: OfService, Columns: []Column{{Name: "cases", Unit: Cases}, {Name: "median", Unit: Days, Drawn: true}, {Name: "most", Unit: Days}}}
	t.Rows = view.list(func(service string, n Cell) []Cell {
		return []Cell{n, middle(n, days[service]), nine(n, days[service])}
	})
	n, all := cases(view.whole()), whole(r.Ahead)
	t.Total = &Row{Cells: []Cell{n, middle(n, all), nine(n, all)}}
	return t
}

func middle(n Cell, s spread) Cell { return value(n, func() float64 { return s.quantile(0.5) }) }
func nine(n Cell, s spread) Cell   { return value(n, func() float64 { return s.quantile(0.9) }) }

// waiting is how long people without an appointment waited, by the hour in which they came.
func (r *reckoning) waiting() *Table {
	view, waited := r.cube(nil, r.Waits).at(r.Period, r.Office), spreads(r.Waited)
	t := &Table{Name: "waiting", Of: OfHour, Columns: []Column{{Name: "people", Unit: Cases}, {Name: "median", Unit: Minutes, Drawn: true}, {Name: "most", Unit: Minutes}}}
	t.Rows = view.list(func(hour string, n Cell) []Cell { return []Cell{n, middle(n, waited[hour]), nine(n, waited[hour])} })
	slices.SortFunc(t.Rows, func(a, b Row) int { return strings.Compare(a.Key, b.Key) })
	n, all := cases(view.whole()), whole(r.Waited)
	t.Total = &Row{Cells: []Cell{n, middle(n, all), nine(n, all)}}
	return t
}

// parts is how appointments divide, each with its share of all.
func (r *reckoning) parts(name string, of Subject, c *cube) *Table {
	view := c.at(r.Period, r.Office)
	n := cases(view.whole())
	t := &Table{Name: name, Of: of, Columns: []Column{{Name: "cases", Unit: Cases, Drawn: true}, {Name: "share", Unit: Percent}}}
	t.Rows = view.list(func(_ string, part Cell) []Cell { return []Cell{part, share(part, n)} })
	t.Total = &Row{Cells: []Cell{n, share(n, n)}}
	return t
}

// reasons is what kept times from being free that somebody wanted.
func (r *reckoning) reasons() *Table { return r.parts("reasons", OfReason, r.cube(nil, r.Reasons)) }

// mostTerms is how many words a table lists.
const mostTerms = 20

// terms is what people looked for and nothing was found. A word that too few have typed is not even named.
func (r *reckoning) terms() *Table {
	t := &Table{Name: "terms", Of: OfTerm, Columns: []Column{{Name: "searches", Unit: Cases, Drawn: true}}}
	view := newCube(r.line, nil, nil, r.Terms).at(r.Period, "")
	for _, row := range view.list(func(_ string, n Cell) []Cell { return []Cell{n} }) {
		if row.Cells[0].State == Told && row.Cells[0].Value >= Least {
			t.Rows = append(t.Rows, row)
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b Row) int { return int(b.Cells[0].Value - a.Cells[0].Value) })
	t.Rows = t.Rows[:min(len(t.Rows), mostTerms)]
	return t
}

// firstFree is how many days ahead the first free time lay, as it was recorded every day. It tells of nobody.
func (r *reckoning) firstFree() *Table {
	t := &Table{Name: "first", Of: OfService, Columns: []Column{{Name: "median", Unit: Days, Drawn: true}, {Name: "without", Unit: Days}, {Name: "recorded", Unit: Days}}}
	days, without := make(map[string][]Value), make(map[string]int)
	for _, f := range r.FirstFree {
		if f.Ahead == nil {
			without[f.Service] += f.Days
		} else {
			days[f.Service] = append(days[f.Service], Value{Value: *f.Ahead, Cases: f.Days})
		}
	}
	for _, service := range r.services {
		s := whole(days[service])
		n := s.cases()
		if n+without[service] == 0 {
			continue
		}
		median := Cell{State: Missing}
		if n > 0 {
			median = told(s.quantile(0.5))
		}
		t.Rows = append(t.Rows, Row{Key: service, Cells: []Cell{median, told(float64(without[service])), told(float64(n + without[service]))}})
	}
	return t
}
