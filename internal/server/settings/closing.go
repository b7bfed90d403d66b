package settings

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/server/settings/draft"
	"stadttermin/internal/server/settings/sheet"
	"stadttermin/internal/server/settings/words"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// closuresOf gives the closures of an office, or of the whole town, and the path of their list.
func closuresOf(s *tenant.Settings, officeID string) (list *[]office.Closure, path string) {
	if officeID == words.Whole {
		return &s.Plan.Closures, "closures"
	}
	if o := officeOf(s, []string{officeID}); o != nil {
		return &o.Closures, "offices." + o.ID + ".closures"
	}
	return nil, ""
}

var closureEditor = &editor{
	name: "closing", list: words.Closings, path: words.Closings + "/:office/:closing", object: authz.Opening, keys: []string{"office", "closing"},
	sheet: func(c *choices) *sheet.Sheet {
		fields := []sheet.Field{{Key: "from", Need: true}, {Key: "until", Need: true}, {Key: "reason"}}
		if c.key[0] != words.Whole {
			fields = append(fields, sheet.Field{Key: "counters", Kind: sheet.Many, Options: c.counters()})
		}
		return &sheet.Sheet{Name: "closing", Groups: []sheet.Group{{Name: "main", Fields: fields}}}
	},
	find: func(s *tenant.Settings, key []string) *place {
		list, path := closuresOf(s, key[0])
		n, err := strconv.Atoi(key[1])
		if list == nil || err != nil || n < 0 || n >= len(*list) {
			return nil
		}
		return placeOf(&(*list)[n], path+"."+key[1], (*list)[n].Reason)
	},
	add: func(s *tenant.Settings, key []string) *place {
		list, path := closuresOf(s, key[0])
		if list == nil {
			return nil
		}
		*list = append(*list, office.Closure{})
		n := len(*list) - 1
		return placeOf(&(*list)[n], path+"."+strconv.Itoa(n), "")
	},
	remove: func(s *tenant.Settings, key []string) {
		list, _ := closuresOf(s, key[0])
		if n, err := strconv.Atoi(key[1]); err == nil {
			*list = slices.Delete(*list, n, n+1)
		}
	},
}

var specialEditor = &editor{
	name: "special", list: words.Closings, path: words.Specials + "/:office/:special", object: authz.Opening, keys: []string{"office", "special"},
	sheet: func(c *choices) *sheet.Sheet {
		return &sheet.Sheet{Name: "special", Groups: []sheet.Group{{Name: "main", Fields: []sheet.Field{
			{Key: "date", Need: true}, {Key: "from", Need: true}, {Key: "until", Need: true}, {Key: "counters", Kind: sheet.Many, Options: c.counters()}, {Key: "online"},
		}}}}
	},
	find: func(s *tenant.Settings, key []string) *place {
		o := officeOf(s, key)
		n, err := strconv.Atoi(key[1])
		if o == nil || err != nil || n < 0 || n >= len(o.Special) {
			return nil
		}
		return placeOf(&o.Special[n], "offices."+o.ID+".special."+key[1], o.Special[n].Date.Time().Format("02.01.2006"))
	},
	add: func(s *tenant.Settings, key []string) *place {
		o := officeOf(s, key)
		if o == nil {
			return nil
		}
		o.Special = append(o.Special, office.SpecialOpening{From: 8 * 60, Until: 12 * 60})
		n := len(o.Special) - 1
		return placeOf(&o.Special[n], "offices."+o.ID+".special."+strconv.Itoa(n), "")
	},
	remove: func(s *tenant.Settings, key []string) {
		if n, err := strconv.Atoi(key[1]); err == nil {
			o := officeOf(s, key)
			o.Special = slices.Delete(o.Special, n, n+1)
		}
	},
}

// closingsView is a year with all days on which something is other than usual.
type closingsView struct {
	Year     int
	Before   string // addresses of the years beside it
	After    string
	Months   []month
	Rows     []closingRow
	New      []nounRow // addresses of new closures, by office and for the town
	Specials []nounRow
	draft.Bar
}

// month is one table of the year.
type month struct {
	Name  string
	Weeks [][]yearDay
}

// yearDay is a date of a month's table; zero: none.
type yearDay struct {
	Day     int
	Kind    string // hol, own, half, extra or we; empty: as usual
	Why     string
	Address string
}

type closingRow struct {
	nounRow
	From civil.Date
	When string
	Of   string
	Kind string
	Over bool
}

func (p *Pages) closings(r *staffauth.Request) error {
	d, err := p.Open(r, r.Query(draft.Field))
	if err != nil {
		return err
	}
	view := &closingsView{Year: yearOf(r), Bar: draft.BarOf(r, d)}
	view.Before = r.Link(words.Closings, "jahr", strconv.Itoa(view.Year-1), draft.Field, d.ID())
	view.After = r.Link(words.Closings, "jahr", strconv.Itoa(view.Year+1), draft.Field, d.ID())
	days := view.list(r, d)
	holidays, err := d.Settings.Profile.PublicHolidays()
	if err != nil {
		return err
	}
	view.months(r, days, holidays)
	return p.Show(r, http.StatusOK, "admin/closings", r.Printer.T("admin.closings.title"), view)
}

func yearOf(r *staffauth.Request) int {
	this := r.Today().Time().Year()
	if year, err := strconv.Atoi(r.Query("jahr")); err == nil && year >= this-5 && year <= this+5 {
		return year
	}
	return this
}

// list gathers what the settings say of the year, and marks its days.
func (v *closingsView) list(r *staffauth.Request, d *draft.Opened) map[civil.Date]yearDay {
	days := make(map[civil.Date]yearDay)
	may := r.Staff.Can(authz.Opening, authz.Change, "")
	of := func(id, name string, closures []office.Closure) {
		for n := range closures {
			address := r.Link(closureEditor.address([]string{id, strconv.Itoa(n)}), draft.Field, d.ID())
			v.closing(r, days, nounRow{Name: name, Address: address}, &closures[n])
		}
		if may {
			v.New = append(v.New, nounRow{Name: name, Address: r.Link(closureEditor.address([]string{id, fresh}), draft.Field, d.ID())})
		}
	}
	of(words.Whole, r.Printer.T("settings.closing.town"), d.Settings.Plan.Closures)
	for i := range d.Settings.Plan.Offices {
		o := &d.Settings.Plan.Offices[i]
		of(o.ID, o.Name, o.Closures)
		for n := range o.Special {
			s := &o.Special[n]
			if s.Date.Time().Year() != v.Year {
				continue
			}
			address := r.Link(specialEditor.address([]string{o.ID, strconv.Itoa(n)}), draft.Field, d.ID())
			days[s.Date] = yearDay{Kind: "extra", Why: o.Name, Address: address}
			v.Rows = append(v.Rows, closingRow{
				nounRow: nounRow{Name: r.Printer.T("settings.closing.extra"), Address: address}, From: s.Date,
				When: words.Day(r, s.Date) + " " + s.From.String() + "–" + s.Until.String(), Of: o.Name, Kind: "extra", Over: s.Date < r.Today(),
			})
		}
		if may {
			v.Specials = append(v.Specials, nounRow{Name: o.Name, Address: r.Link(specialEditor.address([]string{o.ID, fresh}), draft.Field, d.ID())})
		}
	}
	slices.SortStableFunc(v.Rows, func(a, b closingRow) int { return int(a.From - b.From) })
	return days
}

// closing adds one closure of an office, or of the town, to the year.
func (v *closingsView) closing(r *staffauth.Request, days map[civil.Date]yearDay, of nounRow, c *office.Closure) {
	kind := "own"
	if c.From.HasTime || c.Until.HasTime || len(c.Counters) > 0 {
		kind = "half"
	}
	within := false
	for date := c.From.Date; date <= c.Until.Date && date < c.From.Date+370; date++ {
		if date.Time().Year() == v.Year {
			within = true
			days[date] = yearDay{Kind: kind, Why: c.Reason, Address: of.Address}
		}
	}
	if within {
		v.Rows = append(v.Rows, closingRow{
			nounRow: nounRow{Name: c.Reason, Address: of.Address}, From: c.From.Date, When: momentSaid(r, c), Of: of.Name, Kind: kind, Over: c.Until.Date < r.Today(),
		})
	}
}

// momentSaid says from when until when.
func momentSaid(r *staffauth.Request, c *office.Closure) string {
	say := func(m civil.Moment) string {
		if m.HasTime {
			return words.Day(r, m.Date) + " " + m.Clock.String()
		}
		return words.Day(r, m.Date)
	}
	switch {
	case c.From == c.Until:
		return say(c.From)
	case c.From.Date == c.Until.Date:
		return say(c.From) + "–" + c.Until.Clock.String()
	}
	return say(c.From) + " – " + say(c.Until)
}

// months lays the days of the year out.
func (v *closingsView) months(r *staffauth.Request, days map[civil.Date]yearDay, holidays tenant.Holidays) {
	for m := time.January; m <= time.December; m++ {
		first := civil.NewDate(v.Year, m, 1)
		one := month{Name: r.Printer.Month(m)}
		week := make([]yearDay, (int(first.Weekday())+6)%7)
		for date := first; date.Time().Month() == first.Time().Month(); date++ {
			day := days[date]
			if name := holidays.Name(date); name != "" {
				day.Kind, day.Why = "hol", name
			}
			if day.Kind == "" && (int(date.Weekday())+6)%7 >= 5 {
				day.Kind = "we"
			}
			day.Day = date.Time().Day()
			if week = append(week, day); len(week) == 7 {
				one.Weeks, week = append(one.Weeks, week), nil
			}
		}
		if len(week) > 0 {
			one.Weeks = append(one.Weeks, append(week, make([]yearDay, 7-len(week))...))
		}
		v.Months = append(v.Months, one)
	}
}
