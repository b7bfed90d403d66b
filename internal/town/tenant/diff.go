package tenant

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"stadttermin/internal/town/document"
)

// Kind says what became of a value.
type Kind string

// What became of a value.
const (
	Added   Kind = "added"
	Changed Kind = "changed"
	Removed Kind = "removed"
)

// Change is one difference between two documents.
type Change struct {
	// Path as in Problem, except that closures, special openings and fees stand by the moment they begin:
	// offices.buergerbuero.closures.2027-02-08.reason. The path of a list itself means its order.
	Path     string
	Kind     Kind
	Old, New string // for a person to read; "" where there is none
}

// Diff lists what has to happen to old to become new, in the order of the documents. What has an id is recognised by
// it wherever it stands, so that inserting an office is one change.
func Diff(old, new *Settings) []Change {
	var d differ
	after := new.Documents()
	for i, before := range old.Documents() {
		d.value(before.Prefix, before.Value, after[i].Value)
	}
	d.value("translations", reflect.ValueOf(old.Translations), reflect.ValueOf(new.Translations))
	d.value("files", reflect.ValueOf(old.Files), reflect.ValueOf(new.Files))
	return d.changes
}

type differ struct{ changes []Change }

func (d *differ) value(path string, old, new reflect.Value) {
	switch {
	case document.Equal(old, new):
	case document.Divisible(old.Type()):
		for i := range old.NumField() {
			d.value(document.FieldPath(path, old.Type(), old.Type().Field(i)), old.Field(i), new.Field(i))
		}
	case old.Kind() == reflect.Map:
		for _, key := range keysOf(old, new) {
			d.entry(document.Join(path, key), old.MapIndex(reflect.ValueOf(key)), new.MapIndex(reflect.ValueOf(key)))
		}
	case document.Keyed(old.Type()):
		d.list(path, newIndex(old), newIndex(new))
	default:
		d.note(path, old, new, empty(old), empty(new))
	}
}

// entry compares an entry of a list or map that may be on one side only; an absent one is the zero reflect.Value.
func (d *differ) entry(path string, old, new reflect.Value) {
	if old.IsValid() && new.IsValid() {
		d.value(path, old, new)
		return
	}
	d.note(path, old, new, !old.IsValid(), !new.IsValid())
}

func (d *differ) note(path string, old, new reflect.Value, noOld, noNew bool) {
	change := Change{Path: path, Kind: Changed, Old: document.Render(old), New: document.Render(new)}
	if noOld {
		change.Kind = Added
	} else if noNew {
		change.Kind = Removed
	}
	d.changes = append(d.changes, change)
}

func (d *differ) list(path string, old, new index) {
	for _, key := range old.keys {
		d.entry(document.Join(path, key), old.at(key), new.at(key))
	}
	for _, key := range new.keys {
		if !old.has(key) {
			d.entry(document.Join(path, key), reflect.Value{}, new.at(key))
		}
	}
	if before, after := old.only(new), new.only(old); !slices.Equal(before, after) {
		d.changes = append(d.changes, Change{
			Path: path, Kind: Changed, Old: strings.Join(before, ", "), New: strings.Join(after, ", "),
		})
	}
}

func empty(v reflect.Value) bool {
	return v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0
}

func keysOf(tables ...reflect.Value) []string {
	all := make(map[string]bool)
	for _, table := range tables {
		for _, key := range table.MapKeys() {
			all[key.String()] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// index finds the elements of a list by their key: id or moment, with #2 and so on where one occurs again.
type index struct {
	keys []string
	of   map[string]reflect.Value
}

func newIndex(list reflect.Value) index {
	ix := index{of: make(map[string]reflect.Value, list.Len())}
	for i := range list.Len() {
		element := list.Index(i)
		var plain string
		if document.Identified(element.Type()) {
			plain = document.IDOf(element)
		} else {
			plain = document.MomentOf(element)
		}
		key := plain
		for n := 2; ix.has(key); n++ {
			key = plain + "#" + strconv.Itoa(n)
		}
		ix.keys = append(ix.keys, key)
		ix.of[key] = element
	}
	return ix
}

func (ix index) has(key string) bool { return ix.of[key].IsValid() }

func (ix index) at(key string) reflect.Value { return ix.of[key] }

// only gives the keys in order that the others know too.
func (ix index) only(others ...index) []string {
	return slices.DeleteFunc(slices.Clone(ix.keys), func(key string) bool {
		return slices.ContainsFunc(others, func(other index) bool { return !other.has(key) })
	})
}
