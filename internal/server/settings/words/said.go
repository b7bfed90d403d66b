// Package words says the settings, and what is wrong with them or changes, in the words of whoever administers them.
package words

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/town/document"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Problem says what is wrong in the reader's language.
func Problem(r *staffauth.Request, problem tenant.Problem) string {
	return r.Printer.Problem(problem)
}

// Day says Do 24.12.2026.
func Day(r *staffauth.Request, date civil.Date) string {
	return r.Printer.WeekdayShort(date.Weekday()) + " " + date.Time().Format("02.01.2006")
}

// Stamp says Do 24.12.2026 07:30.
func Stamp(r *staffauth.Request, t time.Time) string {
	t = t.In(r.Town.Rules.Location)
	return Day(r, civil.DateOf(t)) + " " + t.Format("15:04")
}

// Change is one place of the settings that changes.
type Change struct {
	Place    string
	Old, New string
	Kind     tenant.Kind
}

// Changes says changes in the reader's words. Opening rules are told apart one by one, for nobody reads all of them
// twice to find what differs.
func Changes(r *staffauth.Request, s *tenant.Settings, changes []tenant.Change) (rows []Change) {
	for _, c := range changes {
		place := Place(r, s, c.Path)
		if strings.HasSuffix(c.Path, ".opening") {
			rows = append(rows, openingRows(r, place, c)...)
			continue
		}
		if file, named := strings.CutPrefix(c.Path, "files."); named {
			rows = append(rows, Change{Place: place, Old: fileSaid(r, file, c.Old), New: fileSaid(r, file, c.New), Kind: c.Kind})
			continue
		}
		rows = append(rows, Change{Place: place, Old: Value(r, c.Old), New: Value(r, c.New), Kind: c.Kind})
	}
	return rows
}

// fileSaid says what a file holds: nobody reads a drawing, and a text is read on its preview.
func fileSaid(r *staffauth.Request, name, content string) string {
	switch {
	case content == "":
		return ""
	case strings.HasSuffix(name, ".svg"):
		return r.Printer.T("settings.changes.drawing", "count", len(content))
	}
	return r.Printer.T("settings.changes.text", "count", len(strings.Fields(content)))
}

// openingRows pairs the rules that are gone with those that are new.
func openingRows(r *staffauth.Request, place string, c tenant.Change) (rows []Change) {
	var before, after []office.OpeningRule
	if json.Unmarshal([]byte(orNone(c.Old)), &before) != nil || json.Unmarshal([]byte(orNone(c.New)), &after) != nil {
		return []Change{{Place: place, Old: c.Old, New: c.New, Kind: c.Kind}}
	}
	gone, come := onlyIn(before, after), onlyIn(after, before)
	for i := range max(len(gone), len(come)) {
		row := Change{Place: place, Kind: tenant.Changed}
		if i < len(gone) {
			row.Old = Rule(r, &gone[i])
		}
		if i < len(come) {
			row.New = Rule(r, &come[i])
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		rows = []Change{{Place: place, Old: r.Printer.T("settings.changes.order"), New: r.Printer.T("settings.changes.other_order"), Kind: tenant.Changed}}
	}
	return rows
}

func orNone(list string) string {
	if list == "" {
		return "[]"
	}
	return list
}

// onlyIn gives the rules of one list that the other has not.
func onlyIn(rules, others []office.OpeningRule) []office.OpeningRule {
	return slices.DeleteFunc(slices.Clone(rules), func(rule office.OpeningRule) bool {
		return slices.ContainsFunc(others, func(other office.OpeningRule) bool { return document.Same(rule, other) })
	})
}

// Rule says Mo, Di 07:30–16:00, ab 01.12.2026.
func Rule(r *staffauth.Request, rule *office.OpeningRule) string {
	said := Days(r, rule) + " " + rule.From.String() + "–" + rule.Until.String()
	if rule.ValidFrom != nil || rule.ValidUntil != nil {
		said += ", " + Validity(r, rule)
	}
	return said
}

// Value says a value as the settings render it: lists word by word, things by what stands in them.
func Value(r *staffauth.Request, value string) string {
	if !strings.HasPrefix(value, "[") && !strings.HasPrefix(value, "{") {
		switch value {
		case "true":
			return r.Printer.T("settings.yes")
		case "false":
			return r.Printer.T("settings.no")
		}
		return value
	}
	var parsed any
	if json.Unmarshal([]byte(value), &parsed) != nil {
		return value
	}
	return strings.Join(leaves(parsed), ", ")
}

// leaves lists the single values of a document.
func leaves(v any) (said []string) {
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			said = append(said, strings.Join(leaves(element), " "))
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			said = append(said, leaves(v[key])...)
		}
	case string:
		return []string{v}
	default:
		written, err := json.Marshal(v)
		if err == nil {
			return []string{string(written)}
		}
	}
	return said
}

// Validity says from when until when a rule holds.
func Validity(r *staffauth.Request, rule *office.OpeningRule) string {
	date := func(d *civil.Date) string { return d.Time().Format("02.01.2006") }
	switch {
	case rule.ValidFrom != nil && rule.ValidUntil != nil:
		return date(rule.ValidFrom) + " – " + date(rule.ValidUntil)
	case rule.ValidFrom != nil:
		return r.Printer.T("settings.rule.from_date", "date", date(rule.ValidFrom))
	case rule.ValidUntil != nil:
		return r.Printer.T("settings.rule.until_date", "date", date(rule.ValidUntil))
	}
	return r.Printer.T("settings.rule.always")
}

// Days says Mo, Di, or 1. Sa im Monat.
func Days(r *staffauth.Request, rule *office.OpeningRule) string {
	var days []string
	for _, day := range rule.Days {
		days = append(days, r.Printer.T("settings.weekday."+day.String()))
	}
	said := strings.Join(days, ", ")
	if len(rule.Nth) > 0 {
		var nth []string
		for _, n := range rule.Nth {
			nth = append(nth, r.Printer.T("settings.nth."+n.String()))
		}
		said = r.Printer.T("settings.rule.nth_of", "nth", r.Printer.List(nth), "days", said)
	}
	if rule.EveryWeeks > 1 {
		said = r.Printer.T("settings.rule.every", "count", rule.EveryWeeks, "days", said)
	}
	return said
}

func Counters(r *staffauth.Request, o *office.Office, named []string) string {
	if len(named) == 0 {
		return r.Printer.T("settings.rule.all_counters")
	}
	var names []string
	for _, id := range named {
		if i := o.Counter(id); i >= 0 {
			names = append(names, o.Counters[i].Name)
		}
	}
	return strings.Join(names, ", ")
}

func Online(r *staffauth.Request, online *int) string {
	if online == nil {
		return r.Printer.T("settings.rule.all_counters")
	}
	return strconv.Itoa(*online)
}
