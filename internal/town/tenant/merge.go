package tenant

import (
	"reflect"
	"slices"
	"strings"

	"stadttermin/internal/town/document"
)

// Side is a person's decision about a conflict.
type Side string

// Keep what is in force, or take what the files say.
const (
	Keep Side = "keep"
	Take Side = "take"
)

// Conflict is a place that both sides changed differently since the base. The values are for a person to read;
// "" stands for a value that is not there.
type Conflict struct {
	Path               string // as in Change
	Base, Ours, Theirs string
}

// Merge brings the files of a town (theirs) together with the settings in force (ours), which its administrator may
// have changed since the files were last applied (base). What only one side changed is taken; what both changed
// differently is a conflict, which decide settles by path. A conflict nobody decided keeps ours in merged and is
// reported; as long as there is one, merged is for looking at only. changes are those from ours to merged.
//
// A value is a single key of the files. Opening rules and lists of texts have no identity, so such a list is one
// value; offices, counters, services, categories and halls are known by id, closures, special openings and fees by the
// moment they begin, and under the id that was gives them. Merging into unchanged settings gives exactly theirs, and applying the same files again changes
// nothing.
func Merge(base, ours, theirs *Settings, decide map[string]Side) (merged *Settings, changes []Change, conflicts []Conflict) {
	m := merger{decide: decide}
	b, o, t := following(base, theirs), following(ours, theirs), theirs
	result := *o
	into, b3, o3, t3 := result.Documents(), b.Documents(), o.Documents(), t.Documents()
	for i := range into {
		into[i].Value.Set(m.value(into[i].Prefix, b3[i].Value, o3[i].Value, t3[i].Value))
	}
	result.Translations = m.value("translations", reflect.ValueOf(b.Translations), reflect.ValueOf(o.Translations),
		reflect.ValueOf(t.Translations)).Interface().(map[string]Translation)
	result.Files = m.value("files", reflect.ValueOf(b.Files), reflect.ValueOf(o.Files),
		reflect.ValueOf(t.Files)).Interface().(map[string]string)
	return &result, Diff(ours, &result), m.conflicts
}

type merger struct {
	decide    map[string]Side
	conflicts []Conflict
}

func (m *merger) value(path string, base, ours, theirs reflect.Value) reflect.Value {
	switch {
	case document.Equal(ours, theirs), document.Equal(base, theirs):
		return ours
	case document.Equal(base, ours):
		return theirs
	case document.Divisible(ours.Type()):
		out := reflect.New(ours.Type()).Elem()
		for i := range out.NumField() {
			out.Field(i).Set(m.value(document.FieldPath(path, out.Type(), out.Type().Field(i)), base.Field(i), ours.Field(i), theirs.Field(i)))
		}
		return out
	case ours.Kind() == reflect.Map:
		out := reflect.MakeMap(ours.Type())
		for _, name := range keysOf(base, ours, theirs) {
			key := reflect.ValueOf(name)
			if v := m.entry(document.Join(path, name), base.MapIndex(key), ours.MapIndex(key), theirs.MapIndex(key)); v.IsValid() {
				out.SetMapIndex(key, v)
			}
		}
		return out
	case document.Keyed(ours.Type()):
		return m.list(path, ours.Type(), newIndex(base), newIndex(ours), newIndex(theirs))
	}
	return m.settle(path, base, ours, theirs)
}

// entry merges an entry of a list or map that a side may lack; an absent one is the zero reflect.Value.
func (m *merger) entry(path string, base, ours, theirs reflect.Value) reflect.Value {
	switch {
	case ours.IsValid() && theirs.IsValid():
		if !base.IsValid() {
			base = reflect.Zero(ours.Type())
		}
		return m.value(path, base, ours, theirs)
	case !base.IsValid():
		if ours.IsValid() {
			return ours
		}
		return theirs
	case !ours.IsValid() && (!theirs.IsValid() || document.Equal(base, theirs)), !theirs.IsValid() && document.Equal(base, ours):
		return reflect.Value{}
	}
	return m.settle(path, base, ours, theirs)
}

func (m *merger) list(path string, list reflect.Type, base, ours, theirs index) reflect.Value {
	lead, other := m.order(path, base, ours, theirs)
	out := reflect.MakeSlice(list, 0, len(lead.keys)+len(other.keys))
	for _, key := range interleaved(lead, other) {
		if v := m.entry(document.Join(path, key), base.at(key), ours.at(key), theirs.at(key)); v.IsValid() {
			out = reflect.Append(out, v)
		}
	}
	return out
}

// order decides which side's order the merged list follows, judged by the elements that all three know.
func (m *merger) order(path string, base, ours, theirs index) (lead, other index) {
	before, here, there := base.only(ours, theirs), ours.only(base, theirs), theirs.only(base, ours)
	switch oursMoved, theirsMoved := !slices.Equal(before, here), !slices.Equal(before, there); {
	case !theirsMoved || slices.Equal(here, there):
		return ours, theirs
	case !oursMoved, m.side(path, strings.Join(before, ", "), strings.Join(here, ", "), strings.Join(there, ", ")) == Take:
		return theirs, ours
	}
	return ours, theirs
}

// interleaved gives the keys of lead, with those that only other knows behind the key they follow there.
func interleaved(lead, other index) []string {
	keys := slices.Clone(lead.keys)
	for i, key := range other.keys {
		if lead.has(key) {
			continue
		}
		at := 0
		if i > 0 {
			at = slices.Index(keys, other.keys[i-1]) + 1
		}
		keys = slices.Insert(keys, at, key)
	}
	return keys
}

func (m *merger) settle(path string, base, ours, theirs reflect.Value) reflect.Value {
	if m.side(path, document.Render(base), document.Render(ours), document.Render(theirs)) == Take {
		return theirs
	}
	return ours
}

// side looks a decision up, or reports the conflict.
func (m *merger) side(path, base, ours, theirs string) Side {
	if side, decided := m.decide[path]; decided {
		return side
	}
	m.conflicts = append(m.conflicts, Conflict{Path: path, Base: base, Ours: ours, Theirs: theirs})
	return Keep
}
