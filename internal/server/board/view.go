package board

import (
	"slices"
	"strconv"
	"strings"

	"stadttermin/internal/appointment"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// View is the plan of a day, by counter or as a list.
type View struct {
	Heading    string
	Previous   choice
	Next       choice
	Today      string       // address; empty where the day is today
	Offices    []choice     // to choose from; empty where there is nothing to choose
	Office     request.Text // the one that is shown, if it is one
	Views      []choice     // by counter, as a list
	ByCounter  bool
	States     []stateChoice
	All        choice // of the states
	CountsOnly bool
	Notice     *Notice
	Lanes      *lanes // nil: nothing is open or booked
	List       *list
	Side       *side
	Draws      []choice // where numbers are drawn, while several offices are shown
	Live       *Live
	Mine       string // name of the reader's counter
	Back       string // what scripts say in the field zurueck
	OfficeID   string // what they say in the field amt
}

// Notice says how something ended that somebody wanted to do.
type Notice struct {
	Kind     string // ok, info, warn or bad
	Sentence string
}

// Live is where a page listens for what changes.
type Live struct {
	Stream string
	Poll   string // empty: everything is asked for
	Stand  string // when the page was made, as a wall time
	Only   string // id of the only case that the page shows
}

// choice is a link of a group, one of which is what the page shows.
type choice struct {
	Label   string
	Text    request.Text // instead of Label, where it is the town's own
	Address string
	Current bool
	Kind    string // what its drawing shows
	Follows bool   // a key leads there
}

// stateChoice shows how many appointments are in a state, and leads to those alone.
type stateChoice struct {
	State   appointment.State
	Count   int
	Address string // empty where there is nothing to lead to
	Current bool
}

// ViewOf gives the page of a plan whose days were read, or of which only the appointments were counted.
func ViewOf(d *Plan, counts map[appointment.State]int, notice *Notice) *View {
	view := &View{CountsOnly: !d.Listed, Notice: notice}
	if d.Listed {
		view.fill(d)
	}
	view.surround(d, counts)
	if !d.Stood.IsZero() {
		view.disable(d)
	}
	return view
}

// fill adds what the reader sees of the offices' days.
func (view *View) fill(d *Plan) {
	if view.Live = listenToAll(d); len(d.Sheets) == 1 {
		view.Live = Listen(d, d.Sheets[0].Place.ID, d.Sheets[0].Event)
	}
	day := d.single()
	if d.View == asList {
		view.List = listOf(d)
	} else {
		view.Lanes = lanesOf(d)
	}
	if day == nil {
		view.Draws = drawChoices(d)
		return
	}
	if d.Date == d.Today() {
		view.Side = sideOf(d, day)
		if d.Mine.Office == day.Place.ID {
			view.Mine = CounterName(d.Request, day.Place, d.Mine.Counter)
		}
	}
}

// listenToAll gives where changes of all offices that are shown are told.
func listenToAll(d *Plan) *Live {
	seen := make([]string, len(d.Sheets))
	for i, day := range d.Sheets {
		seen[i] = strconv.FormatInt(day.Event, 10)
	}
	return &Live{Stream: d.Link(staffauth.Home+"/ereignisse", "tag", d.Date.String(), "seit", strings.Join(seen, ".")), Stand: Clock(d.Now)}
}

// Listen gives where changes of an office's day are told.
func Listen(d *Plan, office string, event int64) *Live {
	path, seen := Path(office), strconv.FormatInt(event, 10)
	return &Live{
		Stream: d.Link(path+"/ereignisse", "tag", d.Date.String(), "seit", seen), Poll: d.Link(path+"/stand", "tag", d.Date.String(), "seit", seen), Stand: Clock(d.Now),
	}
}

// surround adds what leads from this day to others.
func (view *View) surround(d *Plan, counts map[appointment.State]int) {
	view.Heading = d.Printer.T("desk.day.heading", "weekday", d.Printer.Weekday(d.Date.Weekday()), "date", d.Printer.DayMonth(d.Date))
	view.Back, view.OfficeID, view.ByCounter = FromPlan, d.Office, d.View == byCounter
	for days, to := range map[int]*choice{-1: &view.Previous, 1: &view.Next} {
		date := d.Date.AddDays(days)
		*to = choice{Label: d.Printer.Date(date), Address: d.Address(d.Office, date.String(), d.State, d.Asked)}
	}
	if d.Date != d.Today() {
		view.Today = d.Address(d.Office, "", d.State, d.Asked)
	}
	view.switches(d)
	for _, state := range states {
		link := stateChoice{State: state, Count: counts[state], Current: state == d.State}
		if d.Listed {
			link.Address = d.Address(d.Office, d.Tag(), state, d.Asked)
		}
		view.States = append(view.States, link)
	}
	view.All = choice{Address: d.Address(d.Office, d.Tag(), "", d.Asked), Current: d.State == ""}
	if d.Listed {
		current := d.View
		if d.Dense {
			current = compact
		}
		kinds := []string{byCounter, compact, asList}
		next := kinds[(slices.Index(kinds, current)+1)%len(kinds)]
		for _, kind := range kinds {
			view.Views = append(view.Views, choice{
				Label: d.Printer.T("desk.day.view." + kind), Address: d.Address(d.Office, d.Tag(), d.State, kind), Current: kind == current, Kind: kind, Follows: kind == next,
			})
		}
	}
}

// switches lets those choose who see, or count, more than one office.
func (view *View) switches(d *Plan) {
	if d.Office != "" {
		view.Office = d.OfficeName(d.Settings.Office(d.Office))
	}
	action := authz.Count
	if d.Listed {
		action = authz.Read
	}
	var choices []choice
	offices := d.Settings.PlanOn(d.Today()).Offices
	for i := range offices {
		if o := &offices[i]; d.Staff.Can(authz.Day, action, o.ID) {
			choices = append(choices, choice{Text: d.OfficeName(o), Address: d.Address(o.ID, d.Tag(), d.State, d.Asked), Current: o.ID == d.Office})
		}
	}
	if len(choices) == 1 {
		view.Office = choices[0].Text
		return
	}
	all := choice{Label: d.Printer.T("desk.day.all_offices"), Address: d.Address("", d.Tag(), d.State, asList), Current: d.Office == ""}
	view.Offices = append([]choice{all}, choices...)
}

// disable takes away what cannot be done while the database does not answer, and says so.
func (view *View) disable(d *Plan) {
	view.Notice = &Notice{Kind: "bad", Sentence: d.Printer.T("desk.day.away", "time", Clock(d.Stood))}
	view.Draws = nil
	if view.Live != nil {
		view.Live.Stand = Clock(d.Stood)
	}
	if s := view.Side; s != nil {
		s.Pick, s.Next, s.Draw = nil, nil, ""
		if s.Current != nil {
			s.Current.Acts = nil
		}
	}
	if view.List != nil {
		for i := range view.List.Rows {
			view.List.Rows[i].Act = nil
		}
	}
	if view.Lanes != nil {
		for _, lane := range view.Lanes.Lanes {
			for i := range lane.Blocks {
				lane.Blocks[i].Movable = false
			}
		}
	}
}
