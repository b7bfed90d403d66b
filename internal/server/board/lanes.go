package board

import (
	"cmp"
	"fmt"
	"slices"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/request"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// lanes is the plan of a day by counter. Rows are ticks of five minutes from First on.
type lanes struct {
	Label string
	Start string // wall time of the first row
	Rows  int
	Tall  bool // rows are higher, because the shortest appointment has only one
	Dense bool // rows are lower, so that a day fits on a screen
	Hours []hour
	Now   *now
	Lanes []lane

	plan  *Plan
	day   civil.Day
	first int
}

// hour is a label at the edge, every half an hour.
type hour struct {
	Row, Rows int
	Label     string
	Full      bool
}

// now is where the present is: a row, and the minute within it.
type now struct {
	Row, Minute int
	Time        string
}

// lane is a counter.
type lane struct {
	ID       string // of the element
	OfficeID string
	Counter  string
	Office   *request.Text // where several are shown
	Name     string
	Note     string
	Mine     bool
	Half     bool // the first row is at half past
	Blocks   []block
}

// block is something that takes a counter's time.
type block struct {
	ID          string
	At          string // sorts
	Kind        string // case, hold, kept, off or now
	Row, Rows   int
	After       int    // of the rows: when the appointment is over and the counter not free yet
	Minute      int    // of now
	Column      string // where it lies beside others
	State       string
	Address     string
	Number      string
	Version     string // of the case
	Name        string
	Stand       string // in the place of a name
	From, Until string
	Free        string // when the counter is, where that is later
	Items       []request.Item
	Word        string
	Priority    bool
	Bound       bool
	Movable     bool
	Mine        bool
	Dim         bool // not in the state that was asked for
}

// halfHour is the distance of the labels, in ticks.
const halfHour = 30 / civil.TickMinutes

// lanesOf gives the lanes of a plan, or nil for a day on which nothing is open and nothing is booked.
func lanesOf(d *Plan) *lanes {
	l := &lanes{plan: d, day: d.Sheets[0].Ticks, Label: d.Printer.T("desk.day.lanes"), first: d.Sheets[0].Ticks.Ticks, Dense: d.Dense}
	end := 0
	for _, day := range d.Sheets {
		from, until := extent(day)
		l.first, end = min(l.first, from), max(end, until)
		l.Tall = !d.Dense && (l.Tall || hasShort(d, day.Place))
	}
	if l.first >= end {
		return nil
	}
	l.first -= l.first % halfHour
	end += (halfHour - end%halfHour) % halfHour
	l.Rows, l.Start = end-l.first, Clock(l.day.At(l.first))
	for tick := l.first; tick < end; tick += halfHour {
		label := l.day.Label(tick)
		full := l.day.At(tick).Minute() == 0
		if !full {
			label = "30"
		}
		l.Hours = append(l.Hours, hour{Row: tick - l.first, Rows: halfHour, Label: label, Full: full})
	}
	if tick, _ := l.day.TickAt(d.Now); l.first <= tick && tick < end && d.Date == d.Today() {
		l.Now = &now{Row: tick - l.first, Minute: d.Now.Minute() % civil.TickMinutes, Time: Clock(d.Now)}
	}
	for _, day := range d.Sheets {
		l.Lanes = append(l.Lanes, l.of(day)...)
	}
	return l
}

// hasShort tells whether an office has appointments of a single row.
func hasShort(d *Plan, o *office.Office) bool {
	return slices.ContainsFunc(d.Settings.Catalog.Services, func(s office.Service) bool {
		return s.OfferedAt(o.ID) && s.Bookable() && s.Minutes <= civil.TickMinutes
	})
}

// of gives the lanes of an office.
func (l *lanes) of(day *Sheet) []lane {
	d := l.plan
	list := make([]lane, len(day.Lanes))
	for i, counter := range day.Lanes {
		lane := &list[i]
		*lane = l.empty(day, counter)
		if lane.Mine = d.Mine == (Workplace{day.Place.ID, counter.Counter}); lane.Mine {
			lane.Note = d.Printer.T("desk.lane.mine", "name", d.Staff.Name)
		} else if counter.Duty != nil {
			lane.Note = counter.Duty.Name
		}
		if len(d.Sheets) > 1 {
			name := d.OfficeName(day.Place)
			lane.Office = &name
		}
		l.addClosed(lane, counter)
		if l.Now != nil {
			lane.Blocks = append(lane.Blocks, block{ID: lane.ID + "-jetzt", Kind: "now", Row: l.Now.Row, Minute: l.Now.Minute})
		}
	}
	for _, c := range day.Cases {
		if counter, from, end, ok := position(day, c); ok {
			if i := day.Place.Counter(counter); i >= 0 && d.Part.has(ElementID(c)) {
				list[i].Blocks = append(list[i].Blocks, l.block(day, &list[i], c, from, end))
			}
		}
	}
	l.addKept(day, list)
	for i := range list {
		list[i].arrange()
	}
	return list
}

// empty gives the lane of a counter with nothing on it.
func (l *lanes) empty(day *Sheet, counter dayplan.Lane) lane {
	made := lane{
		ID: "s-" + day.Place.ID + "-" + counter.Counter, OfficeID: day.Place.ID, Counter: counter.Counter, Name: counter.Name,
		Half: l.day.At(l.first).Minute() != 0,
	}
	var staffed []availability.Span
	for _, span := range counter.Spans {
		if span.Kind == availability.Staffed {
			staffed = append(staffed, span)
		}
	}
	if n := len(staffed); n > 0 {
		made.Note = Clocks(l.day.At(staffed[0].From), l.day.At(staffed[n-1].End))
	}
	return made
}

// addClosed hatches when the counter is not staffed.
func (l *lanes) addClosed(lane *lane, counter dayplan.Lane) {
	for _, span := range counter.Spans {
		if span.Kind == availability.Staffed {
			continue
		}
		word := span.Reason
		if word == "" {
			word = l.plan.Printer.T("desk.lane." + string(span.Kind))
		}
		lane.Blocks = append(lane.Blocks, block{
			ID: fmt.Sprintf("%s-%d", lane.ID, span.From), Kind: "off", Row: span.From - l.first, Rows: span.End - span.From, Word: word,
		})
	}
}

// addKept adds what visitors hold, and what is kept back for somebody.
func (l *lanes) addKept(day *Sheet, list []lane) {
	d := l.plan
	add := func(counter, kind string, from, end int, word string) {
		i := day.Place.Counter(counter)
		if i < 0 || from < l.first || end > l.first+l.Rows {
			return
		}
		list[i].Blocks = append(list[i].Blocks, block{
			ID: fmt.Sprintf("%s-%s-%d", list[i].ID, kind, from), Kind: kind, Row: from - l.first, Rows: end - from, Word: word,
			From: Clock(l.day.At(from)), Until: Clock(l.day.At(end)),
		})
	}
	for _, hold := range day.Holds {
		add(hold.Counter, "hold", hold.From, hold.End, d.Printer.T("desk.lane.hold", "time", Clock(hold.Expires.In(d.Now.Location()))))
	}
	for _, kept := range day.Kept {
		until := kept.Until.In(d.Now.Location())
		add(kept.Counter, "kept", kept.From, kept.End, d.Printer.T("desk.lane.kept", "date", d.Printer.DayMonth(civil.DateOf(until)), "time", Clock(until)))
	}
}

func (l *lanes) block(day *Sheet, lane *lane, c *dayplan.Case, from, end int) block {
	d := l.plan
	after := afterOf(day, c, end-from)
	b := block{
		ID: ElementID(c), Kind: "case", Row: from - l.first, Rows: end - from, State: string(c.State), Address: d.caseAddress(c),
		Number: c.WaitingNumber(), Version: c.Version(), Name: c.Contact.Name, Stand: d.StandIn(day, c), From: Clock(l.day.At(from)), Until: Clock(l.day.At(end - after)),
		Items: d.Items(c), Word: d.word(day, c), Priority: c.Priority, Bound: Bound(c, d.Now), Mine: lane.Mine, Dim: d.State != "" && c.State != d.State,
	}
	b.Movable = c.Allows(dayplan.Moving, d.Now) && d.Staff.Can(authz.Appointment, authz.Change, c.Home) && d.Date >= d.Today()
	if after > 0 {
		b.After, b.Free = after, Clock(l.day.At(end))
	}
	return b
}

// afterOf gives how much of a seat comes after its appointment, in ticks.
func afterOf(day *Sheet, c *dayplan.Case, ticks int) int {
	if c.Seat == nil || day.Office == nil {
		return 0
	}
	return min(max(ticks-c.Minutes/civil.TickMinutes, 0), day.Office.After(c.Services()...)/civil.TickMinutes)
}

// arrange orders blocks by time, and puts those beside each other that take the same time.
func (l *lane) arrange() {
	for i := range l.Blocks {
		b := &l.Blocks[i]
		b.At = fmt.Sprintf("%03d-%s", b.Row, b.Number)
	}
	slices.SortStableFunc(l.Blocks, func(a, b block) int { return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Number, b.Number)) })
	var group []*block
	end := 0
	for i := range l.Blocks {
		b := &l.Blocks[i]
		if b.Kind == "off" || b.Kind == "now" {
			continue
		}
		if b.Row >= end {
			columns(group)
			group = nil
		}
		group, end = append(group, b), max(end, b.Row+b.Rows)
	}
	columns(group)
}

// columns gives each block of a group that overlaps the first column that is free, of at most three.
func columns(group []*block) {
	var ends []int
	at := make([]int, len(group))
	for i, b := range group {
		free := slices.IndexFunc(ends, func(end int) bool { return end <= b.Row })
		if free < 0 {
			free, ends = len(ends), append(ends, 0)
		}
		at[i], ends[free] = free, b.Row+b.Rows
	}
	if len(ends) < 2 {
		return
	}
	of := min(len(ends), 3)
	for i, b := range group {
		b.Column = fmt.Sprintf("c%d%c", of, 'a'+at[i]%of)
	}
}
