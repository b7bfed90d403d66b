package search

import (
	"strconv"

	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Services describes the services of a town in all its languages.
func Services(s *tenant.Settings) []Thing {
	categories := make(map[string][]Text)
	for _, category := range s.Catalog.Categories {
		categories[category.ID] = inAll(s, "categories."+category.ID+".name", category.Name)
	}
	things := make([]Thing, len(s.Catalog.Services))
	for i := range things {
		service := &s.Catalog.Services[i]
		path := "services." + service.ID
		t := Thing{
			Kind: KindService, ID: service.ID, Key: service.Leika, Names: inAll(s, path+".name", service.Name),
			Topics: categories[service.Category], Description: inAll(s, path+".description", service.Description), Way: way(service),
		}
		for j, synonym := range service.Synonyms {
			t.Synonyms = append(t.Synonyms, inAll(s, path+".synonyms."+strconv.Itoa(j), synonym)...)
		}
		things[i] = t
	}
	return things
}

// inAll gives a text in the language it is written in, then in those into which it is translated.
func inAll(s *tenant.Settings, path, source string) []Text {
	if source == "" {
		return nil
	}
	texts := []Text{{s.SourceLanguage(), source}}
	for _, language := range s.Profile.Languages[1:] {
		if text := s.Text(language, path, ""); text != "" {
			texts = append(texts, Text{language, text})
		}
	}
	return texts
}

func way(service *office.Service) Way {
	switch {
	case service.NoVisit != nil:
		return Online
	case service.Elsewhere != nil:
		return Elsewhere
	}
	return Visit
}
