package search

import (
	"fmt"
	"slices"
)

// Nothing is the service of an expectation that nothing is found.
const Nothing = "-"

// Expectation is a line of a table: what is typed, which service has to come first, which must not be listed.
type Expectation struct {
	Query string   `yaml:"query"`
	First string   `yaml:"first,omitempty"`
	Not   []string `yaml:"not,omitempty"`
}

// Missed says how the services that are found differ from an expectation; empty where they do not.
func (ix *Index) Missed(e Expectation) string {
	var ids []string
	for _, hit := range ix.Search(e.Query) {
		if hit.Kind == KindService {
			ids = append(ids, hit.ID)
		}
	}
	first := Nothing
	if len(ids) > 0 {
		first = ids[0]
	}
	if e.First != "" && e.First != first {
		return fmt.Sprintf("%q finds %s first and not %s", e.Query, named(first), named(e.First))
	}
	for _, id := range e.Not {
		if slices.Contains(ids, id) {
			return fmt.Sprintf("%q lists %s", e.Query, id)
		}
	}
	return ""
}

func named(id string) string {
	if id == Nothing {
		return "nothing"
	}
	return id
}
