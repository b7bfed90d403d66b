// Package board lays the plan of a day out as pages show it: lanes by counter, the list by time, and the side that says
// whom to call. It asks nobody: the days that it shows were read before.
//
// Invariants: what a plan shows is narrowed to the offices in which its reader has the right; a name stands only where the
// day was read with names.
package board

import (
	"slices"
	"strings"
	"time"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// LeaveTaken gives up the reader's counter where somebody else works there by now: it is one person's.
func (d *Plan) LeaveTaken() {
	for _, day := range d.Sheets {
		if day.Place.ID != d.Mine.Office || d.Date != d.Today() {
			continue
		}
		for i := range day.Lanes {
			if duty := day.Lanes[i].Duty; day.Lanes[i].Counter == d.Mine.Counter && duty != nil && duty.Staff != d.Staff.ID {
				d.Lost, d.Mine = duty, Workplace{}
				return
			}
		}
	}
}

// Plan is what the reader asked for of a day, and may see of it.
type Plan struct {
	teller
	Date   civil.Date
	Office string            // asked for; empty: all that are the reader's
	State  appointment.State // asked for; empty: all
	Asked  string            // view that was asked for; empty: what suits
	View   string
	Dense  bool     // by counter, with lower rows
	Shown  []string // whose day is shown
	Listed bool     // with its appointments; otherwise they are only counted
	Part   *Part    // a script asks for this much of it
	Mine   Workplace
	Lost   *dayplan.Duty // who has taken the reader's counter over
	Sheets []*Sheet
	Stood  time.Time // the days are as they were then, because the database does not answer; zero: as they are
}

// Part is what a script asks for again: some cases, or everything.
type Part struct {
	Only map[string]bool // ids of elements; nil: everything
}

func (p *Part) has(id string) bool { return p == nil || p.Only == nil || p.Only[id] }

// ReadPlan takes the plan from the address. An office that the town does not have is not found; one that is not the reader's is refused.
func ReadPlan(r *staffauth.Request) (*Plan, error) {
	day := &Plan{teller: teller{r}, Date: r.Today(), Office: r.Param("office"), State: appointment.State(r.Query("zustand")), Asked: r.Query("ansicht"), Mine: WorkplaceOf(r)}
	if wanted := r.Query("tag"); wanted != "" {
		date, err := civil.ParseDate(wanted)
		if err != nil {
			return nil, apperr.New(apperr.Invalid).At("tag") // without the cause, which repeats what was typed
		}
		day.Date = date
	}
	if day.State != "" && !slices.Contains(states, day.State) {
		return nil, apperr.New(apperr.Invalid).At("zustand")
	}
	if day.Asked != knownView(day.Asked) {
		return nil, apperr.New(apperr.Invalid).At("ansicht")
	}
	if wanted := r.Query("teil"); wanted != "" {
		day.Part = readPart(wanted)
	}
	return day, day.narrow()
}

// PlanOf is the plan of a single office's day that was read already.
func PlanOf(r *staffauth.Request, sheet *Sheet, date civil.Date) *Plan {
	d := &Plan{teller: teller{r}, Date: date, Office: sheet.Place.ID, Mine: WorkplaceOf(r), Sheets: []*Sheet{sheet}}
	d.LeaveTaken()
	return d
}

// everything is the part of a page that is all of it.
const everything = "alles"

func readPart(wanted string) *Part {
	p := &Part{}
	if wanted == everything {
		return p
	}
	p.Only = make(map[string]bool)
	for id := range strings.SplitSeq(wanted, ",") {
		p.Only[id] = true
	}
	return p
}

// PlanAt is the plan that somebody was on when they did something.
func PlanAt(r *staffauth.Request, from Back) (*Plan, error) {
	d := &Plan{teller: teller{r}, Date: r.Today(), Office: from.Office, Asked: from.View, Mine: WorkplaceOf(r)}
	if from.Tag != "" {
		date, err := civil.ParseDate(from.Tag)
		if err != nil {
			return nil, err
		}
		d.Date = date
	}
	return d, d.narrow()
}

// narrow chooses the offices. Somebody with a desk and the administration works at the desk, as long as no other office
// is asked for.
func (d *Plan) narrow() error {
	if d.Office != "" && d.Settings.Office(d.Office) == nil {
		return apperr.New(apperr.NotFound)
	}
	mayRead, mayCount := d.Offices(authz.Day, authz.Read), d.Offices(authz.Day, authz.Count)
	switch {
	case d.Office == "" && len(mayRead) > 0:
		d.Shown, d.Listed = mayRead, true
	case d.Office == "":
		d.Shown = mayCount
	case slices.Contains(mayCount, d.Office):
		d.Shown, d.Listed = []string{d.Office}, slices.Contains(mayRead, d.Office)
	default:
		return apperr.New(apperr.Forbidden)
	}
	switch {
	case d.Asked == compact:
		d.View, d.Dense = byCounter, true
	case d.Asked != "":
		d.View = d.Asked
	case len(d.Shown) > 1:
		d.View = asList
	default:
		d.View = byCounter
	}
	return nil
}

// single gives the office whose queue the page shows: the only one, or the one of the reader's counter.
func (d *Plan) single() *Sheet {
	for _, day := range d.Sheets {
		if len(d.Sheets) == 1 || day.Place.ID == d.Mine.Office {
			return day
		}
	}
	return nil
}

// Back is where forms of the plan lead back to.
func (d *Plan) Back() Back { return Back{Office: d.Office, Tag: d.Tag(), View: d.Asked} }

// Tag is the day for addresses; today needs none, so that a page that stays open moves on with the date.
func (d *Plan) Tag() string {
	if d.Date == d.Today() {
		return ""
	}
	return d.Date.String()
}

// Address leads to a plan in a view, with the cases in a state.
func (d *Plan) Address(office, tag string, state appointment.State, view string) string {
	return d.Link(Path(office), "tag", tag, "zustand", string(state), "ansicht", view)
}

// states lists those of a day in the order in which an appointment goes through them.
var states = []appointment.State{appointment.Booked, appointment.Arrived, appointment.Called, appointment.Parked, appointment.Done, appointment.NoShow}
