package tenant

import (
	"maps"
	"slices"
	"strings"

	"stadttermin/internal/town/office"
)

// following gives settings with those ids that other settings say they were carried over from: what stood under an
// earlier id stands under the one that it has there, so that the two can be compared.
func following(s, theirs *Settings) *Settings {
	f := follower{Settings: *s}
	f.Plan.Halls = slices.Clone(s.Plan.Halls)
	f.Plan.Offices = slices.Clone(s.Plan.Offices)
	f.Catalog.Services = slices.Clone(s.Catalog.Services)
	changed := false
	for _, hall := range theirs.Plan.Halls {
		changed = f.hall(hall.Was, hall.ID) || changed
	}
	for i := range theirs.Plan.Offices {
		o := &theirs.Plan.Offices[i]
		changed = f.office(o.Was, o.ID) || changed
		for _, counter := range o.Counters {
			changed = f.counter(o.ID, counter.Was, counter.ID) || changed
		}
	}
	for i := range theirs.Catalog.Services {
		service := &theirs.Catalog.Services[i]
		changed = f.service(service.Was, service.ID) || changed
	}
	if !changed {
		return s
	}
	return &f.Settings
}

type follower struct{ Settings }

// at finds an element of an earlier id, if none has the new one yet.
func at[T any](list []T, was, now string, id func(*T) string) int {
	found := -1
	for i := range list {
		switch id(&list[i]) {
		case now:
			return -1
		case was:
			found = i
		}
	}
	if was == "" {
		return -1
	}
	return found
}

func (f *follower) hall(was, now string) bool {
	i := at(f.Plan.Halls, was, now, func(h *office.Hall) string { return h.ID })
	if i < 0 {
		return false
	}
	f.Plan.Halls[i].ID = now
	for i := range f.Plan.Offices {
		if o := &f.Plan.Offices[i]; o.Hall == was {
			o.Hall = now
		}
	}
	f.paths("halls."+was+".", "halls."+now+".")
	return true
}

func (f *follower) office(was, now string) bool {
	i := at(f.Plan.Offices, was, now, func(o *office.Office) string { return o.ID })
	if i < 0 {
		return false
	}
	f.Plan.Offices[i].ID = now
	for i := range f.Catalog.Services {
		s := &f.Catalog.Services[i]
		s.Offices = replaced(s.Offices, was, now)
	}
	f.paths("offices."+was+".", "offices."+now+".")
	return true
}

func (f *follower) counter(officeID, was, now string) bool {
	o := slices.IndexFunc(f.Plan.Offices, func(o office.Office) bool { return o.ID == officeID })
	if o < 0 {
		return false
	}
	of := &f.Plan.Offices[o]
	i := at(of.Counters, was, now, func(c *office.Counter) string { return c.ID })
	if i < 0 {
		return false
	}
	of.Counters = slices.Clone(of.Counters)
	of.Counters[i].ID = now
	of.Opening, of.Special, of.Closures = slices.Clone(of.Opening), slices.Clone(of.Special), slices.Clone(of.Closures)
	for i := range of.Opening {
		of.Opening[i].Counters = replaced(of.Opening[i].Counters, was, now)
	}
	for i := range of.Special {
		of.Special[i].Counters = replaced(of.Special[i].Counters, was, now)
	}
	for i := range of.Closures {
		of.Closures[i].Counters = replaced(of.Closures[i].Counters, was, now)
	}
	f.paths("offices."+officeID+".counters."+was+".", "offices."+officeID+".counters."+now+".")
	return true
}

func (f *follower) service(was, now string) bool {
	services := f.Catalog.Services
	i := at(services, was, now, func(s *office.Service) string { return s.ID })
	if i < 0 {
		return false
	}
	services[i].ID = now
	for i := range services {
		s := &services[i]
		s.Combines.With = replaced(s.Combines.With, was, now)
		if s.Pickup == was {
			s.Pickup = now
		}
	}
	for i := range f.Plan.Offices {
		o := &f.Plan.Offices[i]
		o.Counters = slices.Clone(o.Counters)
		for c := range o.Counters {
			o.Counters[c].Services = replaced(o.Counters[c].Services, was, now)
		}
	}
	f.Profile.Featured = replaced(f.Profile.Featured, was, now)
	f.paths("services."+was+".", "services."+now+".")
	return true
}

// replaced gives a list in which one id stands for another.
func replaced(ids []string, was, now string) []string {
	i := slices.Index(ids, was)
	if i < 0 {
		return ids
	}
	ids = slices.Clone(ids)
	ids[i] = now
	return ids
}

// paths lets translations stand at the new id.
func (f *follower) paths(was, now string) {
	translations := maps.Clone(f.Translations)
	for language, translation := range translations {
		translation.Texts = renamedKeys(translation.Texts, was, now)
		translation.Checked = renamedKeys(translation.Checked, was, now)
		translation.Sources = renamedKeys(translation.Sources, was, now)
		translations[language] = translation
	}
	f.Translations = translations
}

// renamedKeys gives a table whose keys that begin in one way begin in another.
func renamedKeys[T any](table map[string]T, was, now string) map[string]T {
	if table == nil {
		return nil
	}
	renamed := make(map[string]T, len(table))
	for path, value := range table {
		if rest, found := strings.CutPrefix(path, was); found {
			path = now + rest
		}
		renamed[path] = value
	}
	return renamed
}

// OfficeAs gives settings of one office alone, under another id.
func (s *Settings) OfficeAs(was, now string) *Settings {
	o := *s.Office(was)
	o.ID = now
	f := follower{Settings: Settings{Profile: s.Profile, Plan: office.Plan{Halls: s.Plan.Halls, Offices: []office.Office{o}}, Translations: s.Translations}}
	f.paths("offices."+was+".", "offices."+now+".")
	return &f.Settings
}
