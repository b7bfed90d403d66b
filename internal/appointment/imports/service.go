package imports

import (
	"slices"
	"strings"

	"stadttermin/internal/directory"
	"stadttermin/internal/town/office"
)

// Offered lists the services that can be taken over at an office.
func Offered(town *directory.Town, at string) (services []*office.Service) {
	o := town.Rules.Office(at)
	catalog := &town.Settings().Catalog
	for i := range catalog.Services {
		if s := &catalog.Services[i]; o != nil && s.Bookable() && o.Offers([]string{s.ID}) {
			services = append(services, s)
		}
	}
	return services
}

// names are what services are called: ids, names, synonyms and translations; and how an office calls its counters.
type names struct {
	exact map[string]string // folded, to the service
	all   []called
	house house // whose addresses are no citizen's
	desks []string
}

type called struct{ name, service string }

func namesAt(town *directory.Town, at string) *names {
	settings := town.Settings()
	n := &names{exact: make(map[string]string), house: houseOf(settings)}
	if o := settings.Office(at); o != nil {
		for i := range o.Counters {
			n.desks = append(n.desks, fold(o.Counters[i].ID), fold(o.Counters[i].Name))
		}
	}
	for _, s := range Offered(town, at) {
		said := append([]string{s.ID, s.Name}, s.Synonyms...)
		for _, language := range settings.Profile.Languages {
			said = append(said, settings.Text(language, "services."+s.ID+".name", ""))
		}
		for _, name := range said {
			if name = fold(name); name == "" {
				continue
			}
			if n.exact[name] == "" {
				n.exact[name] = s.ID
			}
			n.all = append(n.all, called{name, s.ID})
		}
	}
	return n
}

// find gives the service of a name, empty where none is called so.
func (n *names) find(name string) string { return n.exact[fold(name)] }

// guess gives the one service whose name contains, or is contained in, what a file says; empty where there are several.
func (n *names) guess(name string) string {
	word, guessed := fold(name), ""
	if len(word) < 4 {
		return ""
	}
	for _, c := range n.all {
		if len(c.name) < 4 || !strings.Contains(c.name, word) && !strings.Contains(word, c.name) {
			continue
		}
		if guessed != "" && guessed != c.service {
			return ""
		}
		guessed = c.service
	}
	return guessed
}

// called tells whether a text is exactly the name of a service.
func (n *names) called(name string) bool { return n.find(name) != "" }

// knows tells whether a text is the name of a service, or nearly so.
func (n *names) knows(name string) bool { return n.find(name) != "" || n.guess(name) != "" }

// split takes a cell that names several services apart.
func split(cell string) []string {
	parts := strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(",;/+&|", r) })
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" })
}

// resolve gives the services that a cell names, and the first name that is none. What was decided in the mapping wins.
func (d *Draft) resolve(n *names, cell string) (services []string, unknown string) {
	if one := d.called(n, cell); one != "" {
		return []string{one}, ""
	}
	parts := split(cell)
	if len(parts) < 2 {
		return nil, cell
	}
	for _, part := range parts {
		one := d.called(n, part)
		if one == "" {
			return nil, cell
		}
		services = append(services, one)
	}
	return services, ""
}

func (d *Draft) called(n *names, name string) string {
	if decided := d.Mapping.Services[fold(name)]; decided != "" {
		return decided
	}
	return n.find(name)
}

// Unknown is a name of the file that no service has, with what it may mean.
type Unknown struct {
	Name    string
	Key     string // under which Mapping.Services keeps what was decided
	Lines   int
	Service string // decided, or else guessed
}

// maxUnknown bounds how many names are asked for; the lines of the others are mended one by one.
const maxUnknown = 60

// Unknown lists the names of services in the file that the office does not have, the most frequent first.
func (d *Draft) Unknown(town *directory.Town) (unknown []*Unknown) {
	if !slices.Contains(d.Mapping.Columns, FieldService) && !slices.Contains(d.Mapping.Columns, FieldSubject) && !slices.Contains(d.Mapping.Columns, FieldDetails) {
		return nil
	}
	n := namesAt(town, d.Mapping.Office)
	undecided := &Draft{} // what was decided is asked for again, so that it can be changed
	by := make(map[string]*Unknown)
	for i := range d.Rows {
		if d.Rows[i].Aside != nil {
			continue
		}
		cell := d.said(&d.Rows[i], n)[FieldService]
		if _, missing := undecided.resolve(n, cell); !says(cell) || missing == "" {
			continue
		}
		key := fold(cell)
		if by[key] == nil && len(unknown) < maxUnknown {
			by[key] = &Unknown{Name: cell, Key: key, Service: d.Mapping.Services[key]}
			if by[key].Service == "" {
				by[key].Service = n.guess(cell)
			}
			unknown = append(unknown, by[key])
		}
		if by[key] != nil {
			by[key].Lines++
		}
	}
	slices.SortStableFunc(unknown, func(a, b *Unknown) int { return b.Lines - a.Lines })
	return unknown
}
