package settings

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"stadttermin/internal/civil"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// problemSaid says what is wrong in the reader's language.
func problemSaid(r *staffauth.Request, problem tenant.Problem) string {
	return r.Printer.T("check."+problem.Code, problem.Args...)
}

// shortDay says Do 24.12.2026.
func shortDay(r *staffauth.Request, date civil.Date) string {
	return r.Printer.WeekdayShort(date.Weekday()) + " " + date.Time().Format("02.01.2006")
}

// stamp says Do 24.12.2026 07:30.
func stamp(r *staffauth.Request, t time.Time) string {
	t = t.In(r.Town.Rules.Location)
	return shortDay(r, civil.DateOf(t)) + " " + t.Format("15:04")
}

// changeRow is one place of the settings that changes.
type changeRow struct {
	Place    string
	Old, New string
	Kind     tenant.Kind
}

// changeRows says changes in the reader's words. Opening rules are told apart one by one, for nobody reads all of them
// twice to find what differs.
func changeRows(r *staffauth.Request, s *tenant.Settings, changes []tenant.Change) (rows []changeRow) {
	for _, c := range changes {
		place := placeName(r, s, c.Path)
		if strings.HasSuffix(c.Path, ".opening") {
			rows = append(rows, openingRows(r, place, c)...)
			continue
		}
		rows = append(rows, changeRow{Place: place, Old: valueSaid(r, c.Old), New: valueSaid(r, c.New), Kind: c.Kind})
	}
	return rows
}

// openingRows pairs the rules that are gone with those that are new.
func openingRows(r *staffauth.Request, place string, c tenant.Change) (rows []changeRow) {
	var before, after []office.OpeningRule
	if json.Unmarshal([]byte(orNone(c.Old)), &before) != nil || json.Unmarshal([]byte(orNone(c.New)), &after) != nil {
		return []changeRow{{Place: place, Old: c.Old, New: c.New, Kind: c.Kind}}
	}
	gone, come := onlyIn(before, after), onlyIn(after, before)
	for i := range max(len(gone), len(come)) {
		row := changeRow{Place: place, Kind: tenant.Changed}
		if i < len(gone) {
			row.Old = ruleSaid(r, &gone[i])
		}
		if i < len(come) {
			row.New = ruleSaid(r, &come[i])
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		rows = []changeRow{{Place: place, Old: r.Printer.T("settings.changes.order"), New: r.Printer.T("settings.changes.other_order"), Kind: tenant.Changed}}
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
		return slices.ContainsFunc(others, func(other office.OpeningRule) bool { return tenant.Same(rule, other) })
	})
}

// ruleSaid says Mo, Di 07:30–16:00, ab 01.12.2026.
func ruleSaid(r *staffauth.Request, rule *office.OpeningRule) string {
	said := daysOf(r, rule) + " " + rule.From.String() + "–" + rule.Until.String()
	if rule.ValidFrom != nil || rule.ValidUntil != nil {
		said += ", " + validity(r, rule)
	}
	return said
}

// valueSaid says a value as the settings render it: lists word by word, things by what stands in them.
func valueSaid(r *staffauth.Request, value string) string {
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
