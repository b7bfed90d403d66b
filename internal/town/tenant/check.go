package tenant

import (
	"reflect"
	"slices"
	"strconv"

	"stadttermin/internal/town/document"
)

// Severity says whether a problem keeps settings from coming into force.
type Severity int

// Severities of a problem: a warning is for a person to judge, a refusal has to be mended first.
const (
	Warning Severity = iota
	Refusal
)

func (s Severity) String() string {
	if s == Refusal {
		return "refusal"
	}
	return "warning"
}

// Problem is one thing that is wrong with settings.
type Problem struct {
	// Path names the place as the files do, from the key at the top of a file on, those of tenant.yaml behind
	// "tenant": tenant.booking.horizon, offices.buergerbuero.opening.2.counters, services.personalausweis.fees.0.
	// Offices, counters, services, categories and halls stand by their id, or as offices[1] where the id is of no use.
	Path     string
	Severity Severity
	Code     string // stable; the catalogue says it as check.<code>
	Args     []any  // names and values in turn
}

// Hindrances gives what settings would be refused for and were not before.
func Hindrances(before, after *Settings) []Problem {
	known := make(map[string]bool)
	for _, p := range Check(before) {
		known[p.Path+p.Message()] = true
	}
	return slices.DeleteFunc(Check(after), func(p Problem) bool { return p.Severity != Refusal || known[p.Path+p.Message()] })
}

// Check judges what no type can: references, limits, times, colours, drawings, translations. It is the same for files
// and for the administration's pages, reads nothing but its argument (and the zone database) and reports every
// problem that it finds, in the order of the documents. Settings without a refusal are safe to put in force.
//
// What the dates of a document mean: every_weeks counts from the Monday of starting, which need not be a day of the
// rule. A special opening is the only opening of its date, over holidays and whole-day closures. A closure without
// wall times closes whole days, both included; with wall times it closes that time and wins over special openings.
func Check(s *Settings) []Problem {
	c := &checker{Settings: s}
	c.texts()
	c.profile()
	c.booking()
	c.visitors()
	c.contact()
	c.files()
	c.brand()
	c.plan()
	c.catalog()
	c.translations()
	return c.problems
}

type checker struct {
	*Settings
	problems []Problem
}

// refuse takes names and values in turn, as Problem does.
func (c *checker) refuse(path, code string, args ...any) {
	c.problems = append(c.problems, Problem{Path: path, Severity: Refusal, Code: code, Args: args})
}

func (c *checker) warn(path, code string, args ...any) {
	c.problems = append(c.problems, Problem{Path: path, Severity: Warning, Code: code, Args: args})
}

func (c *checker) required(path, value string) {
	if value == "" {
		c.refuse(path, "required")
	}
}

// between refuses a number outside its bounds.
func (c *checker) between(path string, value, least, most int, unit string) {
	if value < least || value > most {
		c.refuse(path, "number_range", "value", value, "unit", unit, "least", least, "most", most)
	}
}

// optional is between for a number whose zero stands for the default.
func (c *checker) optional(path string, value, least, most int, unit string) {
	if value != 0 {
		c.between(path, value, least, most, unit)
	}
}

// ids refuses ids that are malformed or stand twice in a list.
func ids[T any](c *checker, path string, list []T) {
	seen := make(map[string]bool, len(list))
	for i := range list {
		id, at := document.IDOf(reflect.ValueOf(list[i])), document.ElementPath(path, list, i)+".id"
		switch {
		case !document.IsID(id):
			c.refuse(at, "id_malformed", "id", id)
		case seen[id]:
			c.refuse(at, "id_twice", "id", id)
		}
		seen[id] = true
	}
}

// earlier refuses what no list can have been before: the id of what still stands there, or of two at once.
func earlier[T any](c *checker, path string, list []T) {
	seen := make(map[string]bool, len(list))
	for i := range list {
		was, at := reflect.ValueOf(list[i]).FieldByName("Was").String(), document.ElementPath(path, list, i)+".was"
		stands := slices.ContainsFunc(list, func(other T) bool { return document.IDOf(reflect.ValueOf(other)) == was })
		switch {
		case was == "":
		case !document.IsID(was):
			c.refuse(at, "was_malformed", "id", was)
		case stands:
			c.refuse(at, "was_stands", "id", was)
		case seen[was]:
			c.refuse(at, "was_twice", "id", was)
		}
		seen[was] = true
	}
}

// references refuses names that stand twice in a list, and with a code of their own those that stand for nothing.
func (c *checker) references(path, unknown string, names []string, known func(string) bool) {
	seen := make(map[string]bool, len(names))
	for i, name := range names {
		at := path + "." + strconv.Itoa(i)
		switch {
		case !known(name):
			c.refuse(at, unknown, "id", name)
		case seen[name]:
			c.refuse(at, "named_twice", "name", name)
		}
		seen[name] = true
	}
}
