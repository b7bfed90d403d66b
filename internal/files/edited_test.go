package files_test

import (
	"context"
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

var ctx = context.Background()

// edit changes the files of a town as somebody might: something goes, gets another id with or without saying so, or comes
// back.
func edit(t *rapid.T, w *place) {
	files := copied(w.files)
	fresh := fmt.Sprintf("neu%d", rapid.IntRange(1, 9).Draw(t, "id")) // may be one that was there before
	said := rapid.Bool().Draw(t, "was")
	switch rapid.SampledFrom([]string{"office", "counter", "service", "category", "hall", "host", "language", "letters", "back"}).Draw(t, "edit") {
	case "office":
		at := rapid.IntRange(0, len(files.Plan.Offices)-1).Draw(t, "at")
		if rapid.Bool().Draw(t, "removed") {
			drop(files, files.Plan.Offices[at].ID, "")
			files.Plan.Offices = slices.Delete(files.Plan.Offices, at, at+1)
			break
		}
		o := &files.Plan.Offices[at]
		drop(files, o.ID, fresh)
		o.ID, o.Was = fresh, spoken(said, o.ID)
	case "counter":
		o := &files.Plan.Offices[rapid.IntRange(0, len(files.Plan.Offices)-1).Draw(t, "at")]
		at := rapid.IntRange(0, len(o.Counters)-1).Draw(t, "counter")
		if rapid.Bool().Draw(t, "removed") {
			o.Counters = slices.Delete(o.Counters, at, at+1)
			break
		}
		o.Counters[at].ID, o.Counters[at].Was = fresh, spoken(said, o.Counters[at].ID)
	case "service":
		at := rapid.IntRange(0, len(files.Catalog.Services)-1).Draw(t, "at")
		if rapid.Bool().Draw(t, "removed") {
			files.Catalog.Services = slices.Delete(files.Catalog.Services, at, at+1)
			break
		}
		s := &files.Catalog.Services[at]
		s.ID, s.Was = "pass-"+fresh, spoken(said, s.ID)
		s.Bring = office.Documents("Alter Pass")
	case "category":
		files.Catalog.Categories[0].ID = fresh
		for i := range files.Catalog.Services {
			files.Catalog.Services[i].Category = fresh
		}
	case "hall":
		h := &files.Plan.Halls[rapid.IntRange(0, len(files.Plan.Halls)-1).Draw(t, "at")]
		for i := range files.Plan.Offices {
			if files.Plan.Offices[i].Hall == h.ID {
				files.Plan.Offices[i].Hall = fresh
			}
		}
		h.ID, h.Was = fresh, spoken(said, h.ID)
	case "host":
		files.Profile.Hosts = []string{fresh + "." + w.slug + ".example"}
	case "language":
		files.Profile.Languages = rapid.SampledFrom([][]string{{"de"}, {"de", "en"}, {"de", "ar"}, {"de", "en", "ar"}}).Draw(t, "languages")
		files.Translations = nil
		if slices.Contains(files.Profile.Languages, "en") {
			files.Translations = map[string]tenant.Translation{"en": {Reviewed: true, Texts: map[string]string{"tenant.name": "Town"}}}
		}
	case "letters":
		for i := range files.Plan.Offices {
			files.Plan.Offices[i].Letter = string(rune('A' + (int(files.Plan.Offices[i].Letter[0]-'A')+rapid.IntRange(0, 2).Draw(t, "letter"))%3))
		}
	case "back":
		files = places(w.slug)
	}
	for _, problem := range tenant.Check(files) {
		if problem.Severity == tenant.Refusal {
			return // nobody could apply that
		}
	}
	w.files = files
}

func spoken(said bool, id string) string {
	if said {
		return id
	}
	return ""
}

// drop takes an office out of what names it, or puts another in its place.
func drop(s *tenant.Settings, id, instead string) {
	for i := range s.Catalog.Services {
		service := &s.Catalog.Services[i]
		if at := slices.Index(service.Offices, id); at >= 0 {
			service.Offices = slices.Delete(service.Offices, at, at+1)
			if instead != "" {
				service.Offices = append(service.Offices, instead)
			}
		}
	}
}

// copied gives settings that can be changed.
func copied(s *tenant.Settings) *tenant.Settings {
	c := *s
	c.Profile.Hosts, c.Profile.Languages = slices.Clone(s.Profile.Hosts), slices.Clone(s.Profile.Languages)
	c.Plan.Halls = slices.Clone(s.Plan.Halls)
	c.Plan.Offices = slices.Clone(s.Plan.Offices)
	for i := range c.Plan.Offices {
		o := &c.Plan.Offices[i]
		o.Counters = slices.Clone(o.Counters)
	}
	c.Catalog.Categories = slices.Clone(s.Catalog.Categories)
	c.Catalog.Services = slices.Clone(s.Catalog.Services)
	for i := range c.Catalog.Services {
		c.Catalog.Services[i].Offices = slices.Clone(c.Catalog.Services[i].Offices)
	}
	return &c
}
