package desk

import (
	"net/http"
	"slices"

	"stadttermin/internal/authz"
	"stadttermin/internal/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/fault"
	"stadttermin/internal/server/staff"
)

// plan is what the reader asked for of a day, and may see of it.
type plan struct {
	*staff.Request
	date    civil.Date
	office  string        // asked for; empty: all that are the reader's
	state   booking.State // asked for; empty: all
	offices []string      // whose day is shown
	list    bool          // with its appointments; otherwise they are only counted
}

func (p *Pages) day(r *staff.Request) error {
	day, err := read(r)
	if err != nil {
		return err
	}
	view := &dayView{CountsOnly: !day.list}
	var counts map[booking.State]int
	if day.list {
		named := authz.Offices(r.Staff.Grants, authz.Contact, authz.Read, day.offices)
		list, err := p.Days.Day(r.Ctx(), r.Town, day.date, day.offices, named)
		if err != nil {
			return err
		}
		counts = day.rows(view, list)
	} else if counts, err = p.Days.Counts(r.Ctx(), r.Town, day.date, day.offices); err != nil {
		return err
	}
	day.surround(view, counts)
	return p.Show(r, http.StatusOK, "desk/day", r.Printer.T("desk.day.title"), view)
}

// read takes the plan from the address. An office that the town does not have is not found; one that is not the reader's is refused.
func read(r *staff.Request) (*plan, error) {
	day := &plan{Request: r, date: r.Today(), office: r.Param("office"), state: booking.State(r.Query("zustand"))}
	if wanted := r.Query("tag"); wanted != "" {
		date, err := civil.ParseDate(wanted)
		if err != nil {
			return nil, fault.New(fault.Invalid).At("tag") // without the cause, which repeats what was typed
		}
		day.date = date
	}
	if day.state != "" && !slices.Contains(states, day.state) {
		return nil, fault.New(fault.Invalid).At("zustand")
	}
	if day.office != "" && r.Settings.Office(day.office) == nil {
		return nil, fault.New(fault.NotFound)
	}
	return day, day.narrow()
}

// narrow chooses the offices. Somebody with a desk and the administration works at the desk, as long as no other office
// is asked for.
func (d *plan) narrow() error {
	var all []string
	for i := range d.Settings.Plan.Offices {
		all = append(all, d.Settings.Plan.Offices[i].ID)
	}
	readable := authz.Offices(d.Staff.Grants, authz.Day, authz.Read, all)
	countable := authz.Offices(d.Staff.Grants, authz.Day, authz.Count, all)
	switch {
	case d.office == "" && len(readable) > 0:
		d.offices, d.list = readable, true
	case d.office == "":
		d.offices = countable
	case slices.Contains(countable, d.office):
		d.offices, d.list = []string{d.office}, slices.Contains(readable, d.office)
	default:
		return fault.New(fault.Forbidden)
	}
	return nil
}
