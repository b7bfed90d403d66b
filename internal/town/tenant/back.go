package tenant

import (
	"slices"

	"stadttermin/internal/town/office"
)

// Gone is something that settings named once and do not name any more.
type Gone struct {
	Standing           // with the appointments that still stand on it, if any
	Name     string    // in the town's own language
	At       string    // name of the office that a counter belongs to
	Before   *Settings // that named it last, and say how other languages call it
}

// GoneFrom names what is gone by the last settings that named it.
func GoneFrom(n Standing, before *Settings) Gone {
	g := Gone{Standing: n, Name: n.ID, Before: before}
	switch n.Noun {
	case OfOffice:
		g.Name = before.Office(n.ID).Name
	case OfCounter:
		o := before.Office(n.Office)
		g.Name, g.At = o.Counters[o.Counter(n.ID)].Name, o.Name
	case OfService:
		g.Name = before.Catalog.Service(n.ID).Name
	}
	return g
}

// BringBack gives settings that name something again under the id that it had, as the last settings that named it have
// it. What it had to do with and is no longer there itself is left out; whether the rest fits, Check tells.
func BringBack(s *Settings, n Standing, before *Settings) *Settings {
	b := retiring{Settings: *s, translated: make(map[string]map[string]string)}
	b.Plan.Halls, b.Plan.Offices = slices.Clone(s.Plan.Halls), slices.Clone(s.Plan.Offices)
	b.Catalog.Categories, b.Catalog.Services = slices.Clone(s.Catalog.Categories), slices.Clone(s.Catalog.Services)
	switch n.Noun {
	case OfOffice:
		b.officeBack(n.ID, before)
	case OfCounter:
		b.counterBack(n, before)
	case OfService:
		b.serviceBack(n.ID, before)
	}
	b.Translations = make(map[string]Translation, len(s.Translations))
	for language, written := range s.Translations {
		texts := make(map[string]string, len(written.Texts))
		for path, text := range b.translated[language] {
			texts[path] = text
		}
		for path, text := range written.Texts {
			texts[path] = text
		}
		written.Texts = texts
		b.Translations[language] = written
	}
	return &b.Settings
}

func (r *retiring) officeBack(id string, before *Settings) {
	o := *before.Office(id)
	o.Was, o.Counters = "", slices.Clone(o.Counters)
	for i := range o.Counters {
		o.Counters[i] = r.fitting(o.Counters[i])
	}
	if hall := before.Hall(o.Hall); hall != nil && r.Hall(o.Hall) == nil {
		back := *hall
		back.Was = ""
		r.Plan.Halls = append(r.Plan.Halls, back)
		r.allTexts(before, "halls."+hall.ID+".")
	}
	r.Plan.Offices = append(r.Plan.Offices, o)
	for i := range r.Catalog.Services {
		service := &r.Catalog.Services[i]
		old := before.Catalog.Service(service.ID)
		if old != nil && slices.Contains(old.Offices, id) && len(service.Offices) > 0 && !slices.Contains(service.Offices, id) {
			service.Offices = append(slices.Clip(service.Offices), id)
		}
	}
	r.allTexts(before, "offices."+id+".")
}

func (r *retiring) counterBack(n Standing, before *Settings) {
	at := slices.IndexFunc(r.Plan.Offices, func(o office.Office) bool { return o.ID == n.Office })
	if at < 0 {
		return
	}
	old := before.Office(n.Office)
	o := &r.Plan.Offices[at]
	o.Counters = append(slices.Clip(o.Counters), r.fitting(old.Counters[old.Counter(n.ID)]))
	r.allTexts(before, "offices."+n.Office+".counters."+n.ID+".")
}

// fitting gives a counter that names no service which is gone.
func (r *retiring) fitting(counter office.Counter) office.Counter {
	counter.Was = ""
	counter.Services = slices.DeleteFunc(slices.Clone(counter.Services), func(id string) bool {
		return !r.Names(Standing{Noun: OfService, ID: id})
	})
	return counter
}

func (r *retiring) serviceBack(id string, before *Settings) {
	service := *before.Catalog.Service(id)
	service.Was = ""
	service.Offices = slices.DeleteFunc(slices.Clone(service.Offices), func(id string) bool {
		return !r.Names(Standing{Noun: OfOffice, ID: id})
	})
	category := func(c office.Category) bool { return c.ID == service.Category }
	if at := slices.IndexFunc(before.Catalog.Categories, category); at >= 0 && !slices.ContainsFunc(r.Catalog.Categories, category) {
		back := before.Catalog.Categories[at]
		r.Catalog.Categories = append(r.Catalog.Categories, back)
		r.allTexts(before, "categories."+back.ID+".")
	}
	r.Catalog.Services = append(r.Catalog.Services, service)
	for i := range r.Plan.Offices {
		if old := before.Office(r.Plan.Offices[i].ID); old != nil {
			r.Plan.Offices[i].Counters = knowing(r.Plan.Offices[i].Counters, old, id)
		}
	}
	r.allTexts(before, "services."+id+".")
}
