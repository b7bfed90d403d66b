package daylist

import (
	"strings"
	"time"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/i18n"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// List is an office's day on paper: who is expected when, and how to reach them when nothing else works.
type List struct {
	Office string
	Name   string // of the office, in the town's own language
	Date   civil.Date
	Made   time.Time // in the town's location
	Rows   []Row     // by start, those without an appointment last
}

// Row is somebody who is expected.
type Row struct {
	*dayplan.Case

	Counter string // name of the counter that is planned; empty: none
}

// listOf takes a day as it is to be written down. Whoever is done, or did not come, stays in it with that word, so that
// the list can be held against the hall.
func listOf(day *dayplan.Day) *List {
	l := &List{Office: day.Office.ID, Name: day.Office.Name, Date: day.Ticks.Date, Made: day.Now}
	names := make(map[string]string, len(day.Lanes))
	for _, lane := range day.Lanes {
		names[lane.Counter] = lane.Name
	}
	for _, c := range day.Cases {
		row := Row{Case: c}
		if c.Seat != nil {
			row.Counter = names[c.Seat.Counter]
		}
		l.Rows = append(l.Rows, row)
	}
	return l
}

// Appointments counts those of the list.
func (l *List) Appointments() (n int) {
	for _, row := range l.Rows {
		if !row.WalkIn() {
			n++
		}
	}
	return n
}

// Notes gives the keys of what else there is to know about a row, as words of the catalogue.
func (r *Row) Notes(source string) (keys []string) {
	if r.Priority {
		keys = append(keys, "desk.list.note.priority")
	}
	if r.Seat != nil && r.Seat.Bound {
		keys = append(keys, "desk.list.note.pinned")
	}
	switch {
	case r.WalkIn():
		keys = append(keys, "desk.list.note.walk_in")
	case r.Channel == office.Phone:
		keys = append(keys, "desk.list.note.phone")
	}
	if r.Language != "" && r.Language != source {
		keys = append(keys, "desk.list.note.language")
	}
	if r.State != appointment.Booked {
		keys = append(keys, "desk.state."+string(r.State))
	}
	return keys
}

// Paper is a list in words, ready to be printed.
type Paper struct {
	Language string
	Title    string
	Lead     string
	Foot     string
	Columns  []string
	Rows     [][]string
	Made     time.Time
	Empty    string // said where there are no rows
	Page     string // with %d and %s for the number of a page and of all
}

// Paper writes the list in the printer's language.
func (l *List) Paper(p *i18n.Printer, settings *tenant.Settings) *Paper {
	paper := &Paper{
		Language: p.Lang(), Made: l.Made,
		Title: settings.Text(p.Lang(), "offices."+l.Office+".name", l.Name) + ", " + p.Date(l.Date),
		Lead:  p.T("desk.list.lead", "count", l.Appointments(), "when", p.DateTime(l.Made)),
		Foot:  p.T("desk.list.foot", "town", settings.Profile.Name),
		Empty: p.T("desk.list.empty"), Page: p.T("desk.list.page"),
	}
	for _, column := range ListColumns {
		paper.Columns = append(paper.Columns, p.T("desk.list.col."+column))
	}
	for i := range l.Rows {
		paper.Rows = append(paper.Rows, l.Rows[i].Words(p, settings))
	}
	return paper
}

// ListColumns are those of a list; the last one is left for handwriting.
var ListColumns = []string{"time", "number", "name", "phone", "services", "counter", "notes", "done"}

// Words gives the cells of a row in the order of ListColumns.
func (r *Row) Words(p *i18n.Printer, settings *tenant.Settings) []string {
	when := "–"
	if !r.WalkIn() {
		when = r.Start.Format("15:04") + "–" + r.End().Format("15:04")
	}
	var services []string
	for _, item := range r.Items {
		name := item.Service
		if service := settings.Catalog.Service(item.Service); service != nil {
			name = settings.Text(p.Lang(), "services."+service.ID+".name", service.Name)
		}
		if item.Quantity > 1 {
			name = p.T("desk.list.times", "service", name, "count", item.Quantity)
		}
		services = append(services, name)
	}
	reach := r.Contact.Phone
	if reach == "" {
		reach = r.Contact.Email
	}
	var notes []string
	for _, key := range r.Notes(settings.SourceLanguage()) {
		notes = append(notes, p.T(key, "language", r.Language))
	}
	number := r.WaitingNumber()
	if r.Reference != "" {
		number += "\n" + r.Reference
	}
	return []string{when, number, r.Contact.Name, reach, strings.Join(services, ", "), r.Counter, strings.Join(notes, ", "), ""}
}
