package settings

import (
	"net/http"
	"reflect"
	"slices"

	"stadttermin/internal/server/settings/draft"
	"stadttermin/internal/server/settings/sheet"
	"stadttermin/internal/server/settings/words"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

var categoryEditor = &editor{
	name: "category", list: words.Services, path: words.Groups + "/:category", object: authz.Service, keys: []string{"category"},
	sheet: func(c *choices) *sheet.Sheet {
		return &sheet.Sheet{Name: "category", Groups: []sheet.Group{{Name: "main", Fields: []sheet.Field{{Key: "name", Need: true}, {Key: "icon"}}}}}
	},
	find: func(s *tenant.Settings, key []string) *place {
		for i := range s.Catalog.Categories {
			if c := &s.Catalog.Categories[i]; c.ID == key[0] {
				return placeOf(c, "categories."+c.ID, c.Name)
			}
		}
		return nil
	},
	add: func(s *tenant.Settings, _ []string) *place {
		s.Catalog.Categories = append(s.Catalog.Categories, office.Category{})
		return placeOf(&s.Catalog.Categories[len(s.Catalog.Categories)-1], "categories", "")
	},
	settle: func(s *tenant.Settings, noun reflect.Value) {
		if c := noun.Addr().Interface().(*office.Category); c.ID == "" {
			c.ID = newID(c.Name, takenIn(s.Catalog.Categories, func(c *office.Category) string { return c.ID }))
		}
	},
	remove: func(s *tenant.Settings, key []string) {
		s.Catalog.Categories = slices.DeleteFunc(s.Catalog.Categories, func(c office.Category) bool { return c.ID == key[0] })
	},
}

var serviceEditor = &editor{
	name: "service", list: words.Services, path: words.Services + "/:service", object: authz.Service, keys: []string{"service"},
	sheet: serviceSheet,
	find: func(s *tenant.Settings, key []string) *place {
		for i := range s.Catalog.Services {
			if service := &s.Catalog.Services[i]; service.ID == key[0] {
				return placeOf(service, "services."+service.ID, service.Name)
			}
		}
		return nil
	},
	add: func(s *tenant.Settings, _ []string) *place {
		s.Catalog.Services = append(s.Catalog.Services, office.Service{Minutes: office.DefaultGrid})
		return placeOf(&s.Catalog.Services[len(s.Catalog.Services)-1], "services", "")
	},
	settle: func(s *tenant.Settings, noun reflect.Value) {
		if service := noun.Addr().Interface().(*office.Service); service.ID == "" {
			service.ID = newID(service.Name, takenIn(s.Catalog.Services, serviceID))
		}
	},
	remove: func(s *tenant.Settings, key []string) { removeService(s, key[0]) },
	clone: func(s *tenant.Settings, key []string) {
		service := *s.Catalog.Service(key[0])
		service.ID, service.Was = newID(service.Name, takenIn(s.Catalog.Services, serviceID)), ""
		s.Catalog.Services = append(s.Catalog.Services, service)
		for i := range s.Plan.Offices {
			for c := range s.Plan.Offices[i].Counters {
				if counter := &s.Plan.Offices[i].Counters[c]; slices.Contains(counter.Services, key[0]) {
					counter.Services = append(counter.Services, service.ID)
				}
			}
		}
	},
}

func serviceID(s *office.Service) string { return s.ID }

// serviceSheet asks for everything that the files say of a service.
func serviceSheet(c *choices) *sheet.Sheet {
	per := c.of("per", "", string(office.PerPerson), string(office.PerAppointment))
	return &sheet.Sheet{Name: "service", Groups: []sheet.Group{
		{Name: "main", Fields: []sheet.Field{
			{Key: "name", Need: true}, {Key: "short"}, {Key: "category", Options: c.categories(), Need: true}, {Key: "description", Kind: sheet.Text}, {Key: "synonyms"}, {Key: "leika"},
		}},
		{Name: "time", Fields: []sheet.Field{
			{Key: "minutes", Unit: "minutes"}, {Key: "minutes_more", Unit: "minutes"}, {Key: "minutes_after", Unit: "minutes"},
			{Key: "minutes_from", Rows: []sheet.Field{{Key: "from", Need: true}, {Key: "minutes", Need: true, Unit: "minutes"}, {Key: "minutes_more", Unit: "minutes"}}},
			{Key: "max"}, {Key: "unit"},
			{Key: "combines", Options: c.services(c.key[0])}, {Key: "offices", Kind: sheet.Many, Options: c.offices()}, {Key: "online"},
		}},
		{Name: "bring", Fields: []sheet.Field{
			{Key: "bring", Rows: []sheet.Field{{Key: "text"}, {Key: "per", Options: per}, {Key: "when"}, {Key: "form"}}},
			{Key: "forms", Rows: []sheet.Field{{Key: "name"}, {Key: "url"}, {Key: "per", Options: per}, {Key: "when"}}},
		}},
		{Name: "fees", Fields: []sheet.Field{{Key: "fees", Rows: []sheet.Field{{Key: "from", Need: true}, {Key: "amount", Need: true}, {Key: "note"}}}}},
		{Name: "limits", Fields: []sheet.Field{
			{Key: "horizon"}, {Key: "lead_minutes", Unit: "minutes"}, {Key: "max_per_day.online"}, {Key: "max_per_day.all"}, {Key: "season.from"}, {Key: "season.until"},
			{Key: "pickup", Options: c.optional("pickup", c.services(c.key[0]))},
		}},
		{Name: "elsewhere", Fields: []sheet.Field{{Key: "no_visit.text", Kind: sheet.Text}, {Key: "no_visit.url"}, {Key: "elsewhere.authority"}, {Key: "elsewhere.url"}}},
	}}
}

// removeService removes a service and what names it. A counter that knows it alone still does: it would know everything if
// it named nothing, so somebody has to decide.
func removeService(s *tenant.Settings, id string) {
	is := func(named string) bool { return named == id }
	s.Catalog.Services = slices.DeleteFunc(s.Catalog.Services, func(service office.Service) bool { return service.ID == id })
	for i := range s.Catalog.Services {
		service := &s.Catalog.Services[i]
		if service.Combines.With != nil {
			service.Combines.With = slices.DeleteFunc(service.Combines.With, is)
		}
		if service.Pickup == id {
			service.Pickup = ""
		}
	}
	s.Profile.Featured = slices.DeleteFunc(s.Profile.Featured, is)
	for i := range s.Plan.Offices {
		for c := range s.Plan.Offices[i].Counters {
			if counter := &s.Plan.Offices[i].Counters[c]; len(counter.Services) > 1 {
				counter.Services = slices.DeleteFunc(counter.Services, is)
			}
		}
	}
}

// servicesView lists services by category.
type servicesView struct {
	Groups      []serviceGroup
	New         string // addresses; empty where the reader may not
	NewCategory string
	draft.Bar
}

type serviceGroup struct {
	nounRow
	Order    *arrows
	Services []serviceRow
}

type serviceRow struct {
	nounRow
	Order   *arrows
	Minutes int
	Way     string // online, staff, no_visit or elsewhere
	Fee     string
}

func (p *Pages) services(r *staffauth.Request) error {
	d, err := p.Open(r, r.Query(draft.Field))
	if err != nil {
		return err
	}
	view := servicesView{Bar: draft.BarOf(r, d)}
	may := r.Staff.Can(authz.Service, authz.Change, "")
	if may {
		view.New, view.NewCategory = r.Link(serviceEditor.address([]string{fresh})), r.Link(categoryEditor.address([]string{fresh}))
	}
	for _, category := range d.Settings.Catalog.Categories {
		group := serviceGroup{nounRow: nounRow{ID: category.ID, Name: category.Name, Address: r.Link(categoryEditor.address([]string{category.ID}), draft.Field, d.ID())}}
		for i := range d.Settings.Catalog.Services {
			s := &d.Settings.Catalog.Services[i]
			if s.Category != category.ID {
				continue
			}
			row := serviceRow{nounRow: nounRow{ID: s.ID, Name: s.Name, Address: r.Link(serviceEditor.address([]string{s.ID}), draft.Field, d.ID())}, Way: wayOf(s)}
			if s.Bookable() {
				row.Minutes = s.MinutesOn(r.Today(), 1)
			}
			if fee, _ := s.FeeOn(r.Today()); fee != nil {
				row.Fee = r.Printer.Money(fee.Amount)
			}
			group.Services = append(group.Services, row)
		}
		view.Groups = append(view.Groups, group)
	}
	if may {
		view.order(d)
	}
	return p.Show(r, http.StatusOK, "admin/services", r.Printer.T("admin.services.title"), view)
}

// order lets services and categories be moved.
func (v *servicesView) order(d *draft.Opened) {
	for g := range v.Groups {
		group := &v.Groups[g]
		group.Order = arrowsOf(d, "bereiche", &group.nounRow, g, len(v.Groups))
		for i := range group.Services {
			row := &group.Services[i]
			row.Order = arrowsOf(d, "anliegen", &row.nounRow, i, len(group.Services))
		}
	}
}

// wayOf tells how a service is had.
func wayOf(s *office.Service) string {
	switch {
	case s.NoVisit != nil:
		return "no_visit"
	case s.Elsewhere != nil:
		return "elsewhere"
	case !s.BookableOnline():
		return "staff"
	}
	return "online"
}
