package desk

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/hall/queue"
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
	Minute      int    // of now
	Column      string // where it lies beside others
	State       string
	Address     string
	Number      string
	Version     string // of the case
	Name        string
	Stand       string // in the place of a name
	From, Until string
	Items       []request.Item
	Word        string
	Priority    bool
	Pinned      bool
	Movable     bool
	Mine        bool
	Dim         bool // not in the state that was asked for
}

// halfHour is the distance of the labels, in ticks.
const halfHour = 30 / civil.TickMinutes

// lanes gives the plan, or nil for a day on which nothing is open and nothing is booked.
func (d *plan) lanes() *lanes {
	l := &lanes{day: d.days[0].Ticks, Label: d.Printer.T("desk.day.lanes"), first: d.days[0].Ticks.Ticks, Dense: d.dense}
	end := 0
	for _, day := range d.days {
		from, until := extent(day)
		l.first, end = min(l.first, from), max(end, until)
		l.Tall = !d.dense && (l.Tall || d.hasShort(day.office))
	}
	if l.first >= end {
		return nil
	}
	l.first -= l.first % halfHour
	end += (halfHour - end%halfHour) % halfHour
	l.Rows, l.Start = end-l.first, clock(l.day.At(l.first))
	for tick := l.first; tick < end; tick += halfHour {
		label := l.day.Label(tick)
		full := l.day.At(tick).Minute() == 0
		if !full {
			label = "30"
		}
		l.Hours = append(l.Hours, hour{Row: tick - l.first, Rows: halfHour, Label: label, Full: full})
	}
	if tick, _ := l.day.TickAt(d.Now); l.first <= tick && tick < end && d.date == d.Today() {
		l.Now = &now{Row: tick - l.first, Minute: d.Now.Minute() % civil.TickMinutes, Time: clock(d.Now)}
	}
	for _, day := range d.days {
		l.Lanes = append(l.Lanes, d.lanesOf(l, day)...)
	}
	return l
}

// extent gives from which tick to which an office has something to show.
func extent(day *daySheet) (from, end int) {
	from = day.Ticks.Ticks
	for _, lane := range day.Lanes {
		if n := len(lane.Spans); n > 0 {
			from, end = min(from, lane.Spans[0].From), max(end, lane.Spans[n-1].End)
		}
	}
	for _, c := range day.Cases {
		if _, first, last, ok := position(day, c); ok {
			from, end = min(from, first), max(end, last)
		}
	}
	return max(from, 0), min(end, day.Ticks.Ticks)
}

// hasShort tells whether an office has appointments of a single row.
func (d *plan) hasShort(o *office.Office) bool {
	return slices.ContainsFunc(d.Settings.Catalog.Services, func(s office.Service) bool {
		return s.OfferedAt(o.ID) && s.Bookable() && s.Minutes <= civil.TickMinutes
	})
}

// position gives which counter's time a case takes, and which ticks of it. Whoever is served elsewhere than the seat is,
// or has none, is where they were called to.
func position(day *daySheet, c *queue.Case) (counter string, from, end int, ok bool) {
	here := c.Office == day.office.ID && c.Counter != "" && !c.Called.IsZero() && c.State != appointment.Parked
	if c.Seat != nil && c.Home == day.office.ID && !(here && c.State == appointment.Called && c.Counter != c.Seat.Counter) {
		return c.Seat.Counter, c.Seat.From, c.Seat.End, true
	}
	if !here || c.State == appointment.Arrived {
		return "", 0, 0, false
	}
	until := c.Ended
	if until.IsZero() {
		until = later(day.Now, c.Called.Add(time.Duration(c.Minutes)*time.Minute))
	}
	from, _ = day.Ticks.TickAt(c.Called)
	end, exact := day.Ticks.TickAt(until)
	if !exact {
		end++
	}
	return c.Counter, from, max(end, from+1), true
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (d *plan) lanesOf(l *lanes, day *daySheet) []lane {
	list := make([]lane, len(day.Lanes))
	for i, counter := range day.Lanes {
		lane := &list[i]
		*lane = lane0(day, counter, l)
		if lane.Mine = d.mine == (workplace{day.office.ID, counter.Counter}); lane.Mine {
			lane.Note = d.Printer.T("desk.lane.mine", "name", d.Staff.Name)
		} else if counter.Duty != nil {
			lane.Note = counter.Duty.Name
		}
		if len(d.days) > 1 {
			name := d.OfficeName(day.office)
			lane.Office = &name
		}
		d.closedTimes(l, lane, counter)
		if l.Now != nil {
			lane.Blocks = append(lane.Blocks, block{ID: lane.ID + "-jetzt", Kind: "now", Row: l.Now.Row, Minute: l.Now.Minute})
		}
	}
	for _, c := range day.Cases {
		if counter, from, end, ok := position(day, c); ok {
			if i := day.office.Counter(counter); i >= 0 && d.part.has(elementID(c)) {
				list[i].Blocks = append(list[i].Blocks, d.block(l, day, &list[i], c, from, end))
			}
		}
	}
	d.keptTimes(l, day, list)
	for i := range list {
		list[i].arrange()
	}
	return list
}

func lane0(day *daySheet, counter queue.Lane, l *lanes) lane {
	made := lane{
		ID: "s-" + day.office.ID + "-" + counter.Counter, OfficeID: day.office.ID, Counter: counter.Counter, Name: counter.Name,
		Half: l.day.At(l.first).Minute() != 0,
	}
	var staffed []availability.Span
	for _, span := range counter.Spans {
		if span.Kind == availability.Staffed {
			staffed = append(staffed, span)
		}
	}
	if n := len(staffed); n > 0 {
		made.Note = clocks(l.day.At(staffed[0].From), l.day.At(staffed[n-1].End))
	}
	return made
}

// closedTimes hatches when the counter is not staffed.
func (d *plan) closedTimes(l *lanes, lane *lane, counter queue.Lane) {
	for _, span := range counter.Spans {
		if span.Kind == availability.Staffed {
			continue
		}
		word := span.Reason
		if word == "" {
			word = d.Printer.T("desk.lane." + string(span.Kind))
		}
		lane.Blocks = append(lane.Blocks, block{
			ID: fmt.Sprintf("%s-%d", lane.ID, span.From), Kind: "off", Row: span.From - l.first, Rows: span.End - span.From, Word: word,
		})
	}
}

// keptTimes adds what visitors hold, and what is kept back for somebody.
func (d *plan) keptTimes(l *lanes, day *daySheet, list []lane) {
	add := func(counter, kind string, from, end int, word string) {
		i := day.office.Counter(counter)
		if i < 0 || from < l.first || end > l.first+l.Rows {
			return
		}
		list[i].Blocks = append(list[i].Blocks, block{
			ID: fmt.Sprintf("%s-%s-%d", list[i].ID, kind, from), Kind: kind, Row: from - l.first, Rows: end - from, Word: word,
			From: clock(l.day.At(from)), Until: clock(l.day.At(end)),
		})
	}
	for _, hold := range day.Holds {
		add(hold.Counter, "hold", hold.From, hold.End, d.Printer.T("desk.lane.hold", "time", clock(hold.Expires.In(d.Now.Location()))))
	}
	for _, kept := range day.Kept {
		until := kept.Until.In(d.Now.Location())
		add(kept.Counter, "kept", kept.From, kept.End, d.Printer.T("desk.lane.kept", "date", d.Printer.DayMonth(civil.DateOf(until)), "time", clock(until)))
	}
}

func elementID(c *queue.Case) string { return "f-" + c.ID().String() }

func (d *plan) block(l *lanes, day *daySheet, lane *lane, c *queue.Case, from, end int) block {
	b := block{
		ID: elementID(c), Kind: "case", Row: from - l.first, Rows: end - from, State: string(c.State), Address: d.caseAddress(c),
		Number: c.WaitingNumber(), Version: c.Version(), Name: c.Contact.Name, Stand: d.standIn(day, c), From: clock(l.day.At(from)), Until: clock(l.day.At(end)),
		Items: d.items(c), Word: d.word(day, c), Priority: c.Priority, Pinned: pinned(c), Mine: lane.Mine, Dim: d.state != "" && c.State != d.state,
	}
	b.Movable = movable(c) && d.Staff.Can(authz.Appointment, authz.Change, c.Home) && d.date >= d.Today()
	return b
}

// pinned tells what staff have tied to a counter; whoever was called is bound there anyway.
func pinned(c *queue.Case) bool { return c.Seat != nil && c.Seat.Pinned && movable(c) }

func movable(c *queue.Case) bool {
	return c.Seat != nil && c.Office == c.Home && (c.State == appointment.Booked || c.State == appointment.Arrived)
}

// standIn is what stands in the place of a name.
func (d *plan) standIn(day *daySheet, c *queue.Case) string {
	switch {
	case c.WalkIn():
		return d.Printer.T("desk.day.walk_in")
	case !day.named:
		return ""
	}
	return d.Printer.T("desk.day.name_gone")
}

// word says what a state alone does not.
func (d *plan) word(day *daySheet, c *queue.Case) string {
	switch {
	case c.Office != day.office.ID:
		return d.Printer.T("desk.day.redirected", "office", d.OfficeName(d.Settings.Office(c.Office)).String())
	case c.State == appointment.Parked:
		return d.parked(c)
	case c.State == appointment.NoShow:
		return d.Printer.T("desk.state.no_show")
	}
	return ""
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
