package desk

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// Views of a day.
const (
	byCounter = "schalter"
	compact   = "kompakt" // by counter, with a whole day on one screen
	asList    = "liste"
)

// plan is what the reader asked for of a day, and may see of it.
type plan struct {
	*staffauth.Request
	date    civil.Date
	office  string            // asked for; empty: all that are the reader's
	state   appointment.State // asked for; empty: all
	asked   string            // view that was asked for; empty: what suits
	view    string
	dense   bool     // by counter, with lower rows
	offices []string // whose day is shown
	list    bool     // with its appointments; otherwise they are only counted
	part    *part    // a script asks for this much of it
	mine    workplace
	lost    *queue.Duty // who has taken the reader's counter over
	days    []*daySheet
	stood   time.Time // the days are as they were then, because the database does not answer; zero: as they are
}

// daySheet is what happens at an office on the day.
type daySheet struct {
	*queue.Day
	office *office.Office
	named  bool // the reader may see who people are
}

// part is what a script asks for again: some cases, or everything.
type part struct {
	only map[string]bool // ids of elements; nil: everything
}

func (p *part) has(id string) bool { return p == nil || p.only == nil || p.only[id] }

func (p *Pages) day(r *staffauth.Request) error {
	day, err := read(r)
	if err != nil {
		return err
	}
	var done *notice
	if r.Query("getan") == tookOver {
		done = &notice{Kind: "ok", Sentence: r.Printer.T("desk.mine.took_over")}
	}
	return p.showDay(day, http.StatusOK, done)
}

// showDay answers with the plan, the second time with why something was not done.
func (p *Pages) showDay(d *plan, status int, notice *notice) error {
	view := &dayView{CountsOnly: !d.list, Notice: notice}
	counts := make(map[appointment.State]int)
	if d.list {
		if err := p.load(d); err != nil {
			return err
		}
		for _, day := range d.days {
			for state, count := range day.Counts() {
				counts[state] += count
			}
		}
		d.fill(view)
	} else {
		var err error
		if counts, err = p.Days.Counts(d.Ctx(), d.Town, d.date, d.offices); err != nil {
			return err
		}
	}
	d.surround(view, counts)
	if !d.stood.IsZero() {
		d.disable(view)
	}
	if d.part != nil {
		return p.ShowPart(d.Request, status, "desk/day", "main", view)
	}
	d.Self = d.address(d.office, d.tag(), d.state, d.asked)
	return p.Show(d.Request, status, "desk/day", d.Printer.T("desk.day.title"), view)
}

func (p *Pages) load(d *plan) error {
	for _, id := range d.offices {
		sheet, err := p.sheet(d, id)
		if err != nil {
			return err
		}
		d.days = append(d.days, sheet)
	}
	d.settle()
	return nil
}

// read takes the plan from the address. An office that the town does not have is not found; one that is not the reader's is refused.
func read(r *staffauth.Request) (*plan, error) {
	day := &plan{Request: r, date: r.Today(), office: r.Param("office"), state: appointment.State(r.Query("zustand")), asked: r.Query("ansicht"), mine: mine(r)}
	if wanted := r.Query("tag"); wanted != "" {
		date, err := civil.ParseDate(wanted)
		if err != nil {
			return nil, apperr.New(apperr.Invalid).At("tag") // without the cause, which repeats what was typed
		}
		day.date = date
	}
	if day.state != "" && !slices.Contains(states, day.state) {
		return nil, apperr.New(apperr.Invalid).At("zustand")
	}
	if day.asked != viewOf(day.asked) {
		return nil, apperr.New(apperr.Invalid).At("ansicht")
	}
	if wanted := r.Query("teil"); wanted != "" {
		day.part = readPart(wanted)
	}
	return day, day.narrow()
}

// everything is the part of a page that is all of it.
const everything = "alles"

func readPart(wanted string) *part {
	p := &part{}
	if wanted == everything {
		return p
	}
	p.only = make(map[string]bool)
	for id := range strings.SplitSeq(wanted, ",") {
		p.only[id] = true
	}
	return p
}

// again is the plan that somebody was on when they did something.
func again(r *staffauth.Request, from back) (*plan, error) {
	d := &plan{Request: r, date: r.Today(), office: from.office, asked: from.view, mine: mine(r)}
	if from.tag != "" {
		date, err := civil.ParseDate(from.tag)
		if err != nil {
			return nil, err
		}
		d.date = date
	}
	return d, d.narrow()
}

// viewOf gives one of the views, or none.
func viewOf(wanted string) string {
	if wanted == byCounter || wanted == compact || wanted == asList {
		return wanted
	}
	return ""
}

// narrow chooses the offices. Somebody with a desk and the administration works at the desk, as long as no other office
// is asked for.
func (d *plan) narrow() error {
	if d.office != "" && d.Settings.Office(d.office) == nil {
		return apperr.New(apperr.NotFound)
	}
	mayRead, mayCount := d.Offices(authz.Day, authz.Read), d.Offices(authz.Day, authz.Count)
	switch {
	case d.office == "" && len(mayRead) > 0:
		d.offices, d.list = mayRead, true
	case d.office == "":
		d.offices = mayCount
	case slices.Contains(mayCount, d.office):
		d.offices, d.list = []string{d.office}, slices.Contains(mayRead, d.office)
	default:
		return apperr.New(apperr.Forbidden)
	}
	switch {
	case d.asked == compact:
		d.view, d.dense = byCounter, true
	case d.asked != "":
		d.view = d.asked
	case len(d.offices) > 1:
		d.view = asList
	default:
		d.view = byCounter
	}
	return nil
}

// single gives the office whose queue the page shows: the only one, or the one of the reader's counter.
func (d *plan) single() *daySheet {
	for _, day := range d.days {
		if len(d.days) == 1 || day.office.ID == d.mine.office {
			return day
		}
	}
	return nil
}
