package settings

import (
	"net/http"
	"reflect"
	"slices"
	"strconv"

	"stadttermin/internal/server/settings/draft"
	"stadttermin/internal/server/settings/sheet"
	"stadttermin/internal/server/settings/words"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

var hallEditor = &editor{
	name: "hall", list: words.Offices, path: words.Halls + "/:hall", object: authz.Settings, keys: []string{"hall"},
	sheet: func(*choices) *sheet.Sheet {
		return &sheet.Sheet{Name: "hall", Groups: []sheet.Group{{Name: "main", Fields: []sheet.Field{{Key: "name", Need: true}}}}}
	},
	find: func(s *tenant.Settings, key []string) *place {
		for i := range s.Plan.Halls {
			if h := &s.Plan.Halls[i]; h.ID == key[0] {
				return placeOf(h, "halls."+h.ID, h.Name)
			}
		}
		return nil
	},
	add: func(s *tenant.Settings, _ []string) *place {
		s.Plan.Halls = append(s.Plan.Halls, office.Hall{})
		return placeOf(&s.Plan.Halls[len(s.Plan.Halls)-1], "halls", "")
	},
	settle: func(s *tenant.Settings, noun reflect.Value) {
		if h := noun.Addr().Interface().(*office.Hall); h.ID == "" {
			h.ID = newID(h.Name, takenIn(s.Plan.Halls, func(h *office.Hall) string { return h.ID }))
		}
	},
	remove: func(s *tenant.Settings, key []string) {
		s.Plan.Halls = slices.DeleteFunc(s.Plan.Halls, func(h office.Hall) bool { return h.ID == key[0] })
	},
}

var officeEditor = &editor{
	name: "office", list: words.Offices, path: words.Offices + "/:office", object: authz.Settings, keys: []string{"office"},
	sheet: func(c *choices) *sheet.Sheet {
		return &sheet.Sheet{Name: "office", Groups: []sheet.Group{
			{Name: "main", Fields: []sheet.Field{{Key: "name", Need: true}, {Key: "hall", Options: c.halls(), Need: true}, {Key: "letter", Need: true}}},
			{Name: "way", Fields: []sheet.Field{
				{Key: "address.street"}, {Key: "address.postcode"}, {Key: "address.city"}, {Key: "address.map"}, {Key: "directions", Kind: sheet.Text}, {Key: "walk_in", Kind: sheet.Text},
			}},
			{Name: "times", Fields: []sheet.Field{{Key: "grid_minutes", Kind: sheet.Choice, Options: c.grids()}, {Key: "snug"}}},
			{Name: "queue", Fields: []sheet.Field{
				{Key: "call_order", Options: c.of("call_order", "", office.CallByTime, office.CallByArrival)}, {Key: "walk_ins_per_hour"}, {Key: "grace_minutes", Unit: "minutes"},
			}},
		}}
	},
	find: func(s *tenant.Settings, key []string) *place {
		o := officeOf(s, key)
		if o == nil {
			return nil
		}
		return placeOf(o, "offices."+o.ID, o.Name)
	},
	add: func(s *tenant.Settings, _ []string) *place {
		s.Plan.Offices = append(s.Plan.Offices, office.Office{GridMinutes: office.DefaultGrid})
		return placeOf(&s.Plan.Offices[len(s.Plan.Offices)-1], "offices", "")
	},
	settle: func(s *tenant.Settings, noun reflect.Value) {
		if o := noun.Addr().Interface().(*office.Office); o.ID == "" {
			o.ID = newID(o.Name, takenIn(s.Plan.Offices, officeID))
			o.Counters = []office.Counter{{ID: "1", Name: "1"}}
		}
	},
	remove: func(s *tenant.Settings, key []string) {
		s.Plan.Offices = slices.DeleteFunc(s.Plan.Offices, func(o office.Office) bool { return o.ID == key[0] })
		for i := range s.Catalog.Services {
			service := &s.Catalog.Services[i]
			service.Offices = slices.DeleteFunc(service.Offices, func(id string) bool { return id == key[0] })
		}
	},
	clone: func(s *tenant.Settings, key []string) {
		o := *officeOf(s, key)
		o.ID, o.Was = newID(o.Name, takenIn(s.Plan.Offices, officeID)), ""
		o.Letter = freeLetter(s, o.Hall)
		s.Plan.Offices = append(s.Plan.Offices, o)
		for i := range s.Catalog.Services {
			if service := &s.Catalog.Services[i]; slices.Contains(service.Offices, key[0]) {
				service.Offices = append(service.Offices, o.ID)
			}
		}
	},
}

// freeLetter gives the first letter that no office of a hall has.
func freeLetter(s *tenant.Settings, hall string) string {
	for letter := 'A'; letter <= 'Z'; letter++ {
		if !slices.ContainsFunc(s.Plan.Offices, func(o office.Office) bool { return o.Hall == hall && o.Letter == string(letter) }) {
			return string(letter)
		}
	}
	return ""
}

var counterEditor = &editor{
	name: "counter", list: words.Offices, path: words.Offices + "/:office/schalter/:counter", object: authz.Settings, keys: []string{"office", "counter"},
	sheet: func(c *choices) *sheet.Sheet {
		return &sheet.Sheet{Name: "counter", Groups: []sheet.Group{{Name: "main", Fields: []sheet.Field{
			{Key: "name", Need: true}, {Key: "services", Kind: sheet.Many, Options: c.services("")},
		}}}}
	},
	find: func(s *tenant.Settings, key []string) *place {
		o := officeOf(s, key)
		if o == nil || o.Counter(key[1]) < 0 {
			return nil
		}
		counter := &o.Counters[o.Counter(key[1])]
		return placeOf(counter, "offices."+o.ID+".counters."+counter.ID, counter.Name)
	},
	add: func(s *tenant.Settings, key []string) *place {
		o := officeOf(s, key)
		if o == nil {
			return nil
		}
		o.Counters = append(o.Counters, office.Counter{ID: freeNumber(o)})
		counter := &o.Counters[len(o.Counters)-1]
		return placeOf(counter, "offices."+o.ID+".counters."+counter.ID, "")
	},
	remove: func(s *tenant.Settings, key []string) { removeCounter(officeOf(s, key), key[1]) },
	clone: func(s *tenant.Settings, key []string) {
		o := officeOf(s, key)
		counter := o.Counters[o.Counter(key[1])]
		counter.ID, counter.Was = freeNumber(o), ""
		counter.Name = counter.Name + " (" + counter.ID + ")"
		o.Counters = append(o.Counters, counter)
	},
}

// freeNumber gives the least number that is no counter's id.
func freeNumber(o *office.Office) string {
	for n := 1; ; n++ {
		if id := strconv.Itoa(n); o.Counter(id) < 0 {
			return id
		}
	}
}

// removeCounter removes a counter and all that names it. A rule that named it alone goes with it, for without counters it
// would mean all of them.
func removeCounter(o *office.Office, id string) {
	o.Counters = slices.DeleteFunc(o.Counters, func(c office.Counter) bool { return c.ID == id })
	without := func(counters []string) (rest []string, gone bool) {
		rest = slices.DeleteFunc(slices.Clone(counters), func(c string) bool { return c == id })
		return rest, len(counters) > 0 && len(rest) == 0
	}
	o.Opening = slices.DeleteFunc(o.Opening, func(r office.OpeningRule) bool { _, gone := without(r.Counters); return gone })
	for i := range o.Opening {
		r := &o.Opening[i]
		r.Counters, _ = without(r.Counters)
		r.Online = atMost(r.Online, len(r.Counters), len(o.Counters))
	}
	o.Special = slices.DeleteFunc(o.Special, func(s office.SpecialOpening) bool { _, gone := without(s.Counters); return gone })
	for i := range o.Special {
		s := &o.Special[i]
		s.Counters, _ = without(s.Counters)
		s.Online = atMost(s.Online, len(s.Counters), len(o.Counters))
	}
	o.Closures = slices.DeleteFunc(o.Closures, func(c office.Closure) bool { _, gone := without(c.Counters); return gone })
	for i := range o.Closures {
		o.Closures[i].Counters, _ = without(o.Closures[i].Counters)
	}
}

// atMost bounds an online share by the counters that there are.
func atMost(online *int, named, all int) *int {
	most := named
	if named == 0 {
		most = all
	}
	if online == nil || *online <= most {
		return online
	}
	return &most
}

func officeOf(s *tenant.Settings, key []string) *office.Office {
	for i := range s.Plan.Offices {
		if s.Plan.Offices[i].ID == key[0] {
			return &s.Plan.Offices[i]
		}
	}
	return nil
}

// officesView lists halls, offices and counters.
type officesView struct {
	Offices []officeRow
	Halls   []nounRow
	NewHall string // addresses; empty where the reader may not
	New     string
	draft.Bar
}

type officeRow struct {
	nounRow
	Order    *arrows
	Knows    string // address of the matrix
	Letter   string
	Hall     string
	Counters []nounRow
	NewOne   string
}

func (p *Pages) offices(r *staffauth.Request) error {
	d, err := p.Open(r, r.Query(draft.Field))
	if err != nil {
		return err
	}
	s, may := d.Settings, r.Staff.Can(authz.Settings, authz.Change, "")
	view := officesView{Bar: draft.BarOf(r, d)}
	if may {
		view.New, view.NewHall = r.Link(officeEditor.address([]string{fresh})), r.Link(hallEditor.address([]string{fresh}))
	}
	for _, hall := range s.Plan.Halls {
		view.Halls = append(view.Halls, nounRow{Name: hall.Name, Address: r.Link(hallEditor.address([]string{hall.ID}), draft.Field, d.ID())})
	}
	for i := range s.Plan.Offices {
		o := &s.Plan.Offices[i]
		row := officeRow{nounRow: nounRow{ID: o.ID, Name: o.Name, Address: r.Link(officeEditor.address([]string{o.ID}), draft.Field, d.ID())}, Letter: o.Letter}
		if hall := s.Hall(o.Hall); hall != nil {
			row.Hall = hall.Name
		}
		for _, counter := range o.Counters {
			row.Counters = append(row.Counters, nounRow{
				Name: counter.Name, Address: r.Link(counterEditor.address([]string{o.ID, counter.ID}), draft.Field, d.ID()), Note: knows(r, &counter),
			})
		}
		if may {
			row.NewOne = r.Link(counterEditor.address([]string{o.ID, fresh}), draft.Field, d.ID())
			row.Order = arrowsOf(d, "standorte", &row.nounRow, i, len(s.Plan.Offices))
		}
		row.Knows = r.Link(words.Offices+"/"+o.ID+"/koennen", draft.Field, d.ID())
		view.Offices = append(view.Offices, row)
	}
	return p.Show(r, http.StatusOK, "admin/offices", r.Printer.T("admin.offices.title"), view)
}

// knows says what a counter is for.
func knows(r *staffauth.Request, c *office.Counter) string {
	if len(c.Services) == 0 {
		return r.Printer.T("settings.counter.knows_all")
	}
	return r.Printer.T("settings.counter.knows", "count", len(c.Services))
}
