package tenant

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// Retired is what settings of a town no longer name and appointments still stand on. It stays in force for them until
// the last of them is over: their days are planned, their pages and mails name it, and they can be moved away from it.
// Nothing new is ever given there. Retired services are in the catalogue, retired counters in their office.
type Retired struct {
	Halls   []office.Hall
	Offices []office.Office
	Until   map[string]civil.Date // the last day of each office
}

// NounOf is what an appointment stands on.
type NounOf string

// What appointments stand on.
const (
	OfOffice   NounOf = "office"
	OfCounter  NounOf = "counter"
	OfService  NounOf = "service"
	OfLanguage NounOf = "language"
)

// Standing is something that appointments stand on.
type Standing struct {
	Noun   NounOf
	Office string // of a counter
	ID     string
	Count  int // appointments that are still to come, or today
	Until  civil.Date
}

// Compare orders by noun, then office and id.
func (n Standing) Compare(other Standing) int {
	return cmp.Or(cmp.Compare(n.Noun, other.Noun), cmp.Compare(n.Office, other.Office), cmp.Compare(n.ID, other.ID))
}

// Pattern gives a document in JSON that is contained in every document of settings that name it.
func (n Standing) Pattern() string {
	type id struct {
		ID       string `json:"id"`
		Counters []id   `json:"counters,omitempty"`
	}
	var pattern any
	switch n.Noun {
	case OfOffice:
		pattern = map[string]any{"offices": map[string]any{"offices": []id{{ID: n.ID}}}}
	case OfCounter:
		pattern = map[string]any{"offices": map[string]any{"offices": []id{{ID: n.Office, Counters: []id{{ID: n.ID}}}}}}
	case OfService:
		pattern = map[string]any{"services": map[string]any{"services": []id{{ID: n.ID}}}}
	case OfLanguage:
		pattern = map[string]any{"tenant": map[string]any{"languages": []string{n.ID}}}
	}
	written, err := json.Marshal(pattern)
	if err != nil {
		panic(err) // ids are texts
	}
	return string(written)
}

// Names tells whether the settings themselves name it.
func (s *Settings) Names(n Standing) bool {
	switch n.Noun {
	case OfOffice:
		return slices.ContainsFunc(s.Plan.Offices, func(o office.Office) bool { return o.ID == n.ID })
	case OfCounter:
		return slices.ContainsFunc(s.Plan.Offices, func(o office.Office) bool { return o.ID == n.Office && o.Counter(n.ID) >= 0 })
	case OfService:
		return slices.ContainsFunc(s.Catalog.Services, func(service office.Service) bool { return service.ID == n.ID })
	case OfLanguage:
		return slices.Contains(s.Profile.Languages, n.ID)
	}
	return false
}

// Successor gives the id that settings say something was carried over to; empty where they say nothing of it.
func (s *Settings) Successor(n Standing) string {
	for i := range s.Plan.Offices {
		o := &s.Plan.Offices[i]
		if n.Noun == OfOffice && o.Was == n.ID {
			return o.ID
		}
		if n.Noun != OfCounter || o.ID != n.Office && o.Was != n.Office {
			continue
		}
		for _, counter := range o.Counters {
			if counter.Was == n.ID || o.Was == n.Office && counter.ID == n.ID {
				return o.ID + " " + counter.ID
			}
		}
	}
	for i := range s.Catalog.Services {
		if service := &s.Catalog.Services[i]; n.Noun == OfService && service.Was == n.ID {
			return service.ID
		}
	}
	return ""
}

// PlanOn gives the offices and halls whose day staff plan on a date: those of the settings, and behind them the retired
// ones with appointments then or later.
func (s *Settings) PlanOn(date civil.Date) *office.Plan {
	if len(s.Retired.Offices) == 0 {
		return &s.Plan
	}
	plan := s.Plan
	plan.Halls = slices.Concat(s.Plan.Halls, s.Retired.Halls)
	plan.Offices = slices.Clone(s.Plan.Offices)
	for i := range s.Retired.Offices {
		if o := &s.Retired.Offices[i]; s.Retired.Until[o.ID] >= date {
			plan.Offices = append(plan.Offices, *o)
		}
	}
	return &plan
}

// WithRetired gives settings in which what appointments stand on, and the settings no longer name, is in force for those
// appointments. history are earlier settings, the newest first; what none of them names is left out.
func WithRetired(s *Settings, standing []Standing, history []*Settings) *Settings {
	standing = slices.DeleteFunc(slices.Clone(standing), s.Names)
	if len(standing) == 0 {
		return s
	}
	r := retiring{Settings: *s, translated: make(map[string]map[string]string)}
	r.Plan.Offices = slices.Clone(s.Plan.Offices)
	for _, noun := range []NounOf{OfOffice, OfCounter, OfService, OfLanguage} { // a counter may be one of a retired office
		for _, n := range standing {
			if at := slices.IndexFunc(history, func(before *Settings) bool { return before.Names(n) }); n.Noun == noun && at >= 0 {
				r.retire(n, history[at])
			}
		}
	}
	r.Translations = maps.Clone(s.Translations)
	for language, texts := range r.translated {
		if r.Translations == nil {
			r.Translations = make(map[string]Translation)
		}
		maps.Copy(texts, s.Translations[language].Texts)
		translation := s.Translations[language]
		translation.Texts = texts
		r.Translations[language] = translation
	}
	return &r.Settings
}

// RetiringFrom gives settings together with all that others name and they do not, as if appointments stood on it.
func RetiringFrom(before, s *Settings) *Settings {
	var standing []Standing
	for _, offices := range [][]office.Office{before.Plan.Offices, before.Retired.Offices} {
		for i := range offices {
			o := &offices[i]
			standing = append(standing, Standing{Noun: OfOffice, ID: o.ID, Until: before.Retired.Until[o.ID]})
			for _, counter := range o.Counters {
				standing = append(standing, Standing{Noun: OfCounter, Office: o.ID, ID: counter.ID})
			}
		}
	}
	for _, services := range [][]office.Service{before.Catalog.Services, before.Catalog.Retired} {
		for i := range services {
			standing = append(standing, Standing{Noun: OfService, ID: services[i].ID})
		}
	}
	return WithRetired(s, standing, []*Settings{before})
}

type retiring struct {
	Settings
	translated map[string]map[string]string // texts of what is retired, by language and path
}

func (r *retiring) retire(n Standing, before *Settings) {
	switch n.Noun {
	case OfOffice:
		r.office(n, before)
	case OfCounter:
		r.counter(n, before)
	case OfService:
		r.service(n, before)
	case OfLanguage:
		r.texts(before, n.ID, "")
	}
}

func (r *retiring) office(n Standing, before *Settings) {
	o := *before.Office(n.ID)
	o.Retired = true
	o.Counters = slices.Clone(o.Counters)
	r.Retired.Offices = append(r.Retired.Offices, o)
	if r.Retired.Until == nil {
		r.Retired.Until = make(map[string]civil.Date)
	}
	r.Retired.Until[o.ID] = n.Until
	if hall := before.Hall(o.Hall); hall != nil && r.Hall(o.Hall) == nil {
		r.Retired.Halls = append(r.Retired.Halls, *hall)
	}
	r.allTexts(before, "offices."+o.ID+".")
}

// counter adds a counter behind those of its office, so that their places stay. An office has room for so many only.
func (r *retiring) counter(n Standing, before *Settings) {
	o := r.Office(n.Office)
	if o == nil || o.Counter(n.ID) >= 0 || len(o.Counters) >= maxCounters {
		return
	}
	old := before.Office(n.Office)
	counter := old.Counters[old.Counter(n.ID)]
	counter.Retired = true
	o.Counters = append(slices.Clip(o.Counters), counter)
	r.allTexts(before, "offices."+o.ID+".counters."+counter.ID+".")
}

// service keeps a service with the offices and counters that knew it.
func (r *retiring) service(n Standing, before *Settings) {
	service := *before.Catalog.Service(n.ID)
	service.Retired = true
	service.Offices = slices.Clone(service.Offices)
	for i := range r.Plan.Offices {
		o := &r.Plan.Offices[i]
		if slices.Contains(service.Offices, o.Was) {
			service.Offices = append(service.Offices, o.ID)
		}
		old := before.Office(o.ID)
		if old == nil && o.Was != "" {
			old = before.Office(o.Was)
		}
		if old != nil {
			o.Counters = knowing(o.Counters, old, n.ID)
		}
	}
	r.Catalog.Retired = append(slices.Clip(r.Catalog.Retired), service)
	r.allTexts(before, "services."+service.ID+".")
}

// knowing lets those counters that are named for some services alone go on knowing one that they knew.
func knowing(counters []office.Counter, old *office.Office, service string) []office.Counter {
	counters = slices.Clone(counters)
	for i := range counters {
		c := &counters[i]
		at := old.Counter(c.ID)
		if at < 0 && c.Was != "" {
			at = old.Counter(c.Was)
		}
		if at >= 0 && len(c.Services) > 0 && old.Counters[at].Knows(service) && !slices.Contains(c.Services, service) {
			c.Services = append(slices.Clip(c.Services), service)
		}
	}
	return counters
}

func (r *retiring) allTexts(before *Settings, prefix string) {
	for language := range before.Translations {
		r.texts(before, language, prefix)
	}
}

func (r *retiring) texts(before *Settings, language, prefix string) {
	for path, text := range before.Translations[language].Texts {
		if strings.HasPrefix(path, prefix) {
			if r.translated[language] == nil {
				r.translated[language] = make(map[string]string)
			}
			r.translated[language][path] = text
		}
	}
}
