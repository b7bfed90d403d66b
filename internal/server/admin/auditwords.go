package admin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"stadttermin/internal/civil"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
)

// change is a part of a line's detail: what was before and after, or what is to be said besides.
type change struct {
	Label         string // empty for before and after themselves
	Before, After string
	Arrow         bool
}

// said gives the catalogue's text of a key, or what is given otherwise.
func (t *trail) said(key, otherwise string) string {
	if text := t.Printer.T(key); text != key {
		return text
	}
	return otherwise
}

func (t *trail) action(action string) string { return t.said("audit.action."+action, action) }

// actor names who acted: accounts of the staff by name, everybody else by what they are.
func (t *trail) actor(f *audit.Found) (who, kind string) {
	kind, id, _ := strings.Cut(string(f.Actor), ":")
	what := t.said("audit.actor."+kind, kind)
	switch {
	case f.Who != "":
		return f.Who, what
	case kind == "staff":
		return t.Printer.T("audit.actor.gone"), what
	case id != "":
		return what, short(id)
	}
	return what, ""
}

// object says what a line is about.
func (t *trail) object(f *audit.Found) (name string, reference bool) {
	kind, id, _ := strings.Cut(f.Object, ":")
	what := t.said("audit.object."+kind, kind)
	switch {
	case f.Reference != "":
		return f.Reference, true
	case f.Whom != "":
		return f.Whom, false
	case kind == "office":
		return t.officeNamed(id), false
	case kind == "day":
		return t.value(strings.TrimPrefix(id, ":")), false
	case id == "":
		return what, false
	}
	return what + " " + short(id), false
}

func (t *trail) officeNamed(id string) string {
	id, rest, more := strings.Cut(id, ":")
	name := id
	if o := t.Settings.Office(id); o != nil {
		name = t.OfficeName(o).String()
	}
	if more {
		name += ", " + t.value(rest)
	}
	return name
}

// short gives the beginning of an id, enough to tell lines of one page apart.
func short(id string) string { return id[:min(len(id), 8)] }

// changes says a line's detail: before and after first, then everything else by name.
func (t *trail) changes(f *audit.Found) []change {
	var detail map[string]any
	decoder := json.NewDecoder(bytes.NewReader(f.Detail))
	decoder.UseNumber()
	if len(f.Detail) == 0 || decoder.Decode(&detail) != nil {
		return nil
	}
	var changes []change
	before, was := detail["before"]
	after, is := detail["after"]
	if was || is {
		changes = append(changes, change{Before: t.anything(before), After: t.anything(after), Arrow: true})
	}
	for _, key := range slices.Sorted(maps.Keys(detail)) {
		if key != "before" && key != "after" {
			changes = append(changes, change{Label: t.said("audit.detail."+key, key), After: t.anything(detail[key])})
		}
	}
	return changes
}

// anything says a value of a detail.
func (t *trail) anything(v any) string {
	switch v := v.(type) {
	case nil:
		return "–"
	case string:
		return t.value(v)
	case bool:
		return t.Printer.T(fmt.Sprintf("audit.value.%t", v))
	case []any:
		words := make([]string, len(v))
		for i := range v {
			words[i] = t.anything(v[i])
		}
		if len(words) == 0 {
			return "–"
		}
		return strings.Join(words, ", ")
	case map[string]any:
		var words []string
		for _, key := range slices.Sorted(maps.Keys(v)) {
			words = append(words, t.said("audit.detail."+key, key)+": "+t.anything(v[key]))
		}
		return strings.Join(words, ", ")
	}
	return fmt.Sprint(v)
}

// value says a word of a detail: a moment, a date, a state, a role such as clerk:buergerbuero, an office; else itself.
func (t *trail) value(s string) string {
	if s == "" {
		return "–"
	}
	if at, err := time.Parse(time.RFC3339, s); err == nil {
		return at.In(t.Town.Rules.Location).Format("02.01.2006 15:04")
	}
	if date, err := civil.ParseDate(s); err == nil {
		return date.Time().Format("02.01.2006")
	}
	role, office, _ := strings.Cut(s, ":")
	if slices.Contains(authz.Roles, authz.Role(role)) {
		said := t.Printer.T("role." + role)
		if office != "" {
			said += " · " + t.officeNamed(office)
		}
		return said
	}
	if o := t.Settings.Office(s); o != nil {
		return t.OfficeName(o).String()
	}
	return t.said("audit.value."+s, t.said("desk.state."+s, s))
}

// compareNames orders names as people expect them: ä beside a.
func compareNames(a, b string) int { return collate.New(language.German).CompareString(a, b) }
