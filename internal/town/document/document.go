// Package document walks through the documents that a town's settings are written in: values by their paths, elements of lists
// by what they are known by.
package document

import (
	"encoding"
	"encoding/json"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"stadttermin/internal/town/office"
)

// Part is one of the files as a value, with what its paths begin with.
type Part struct {
	Prefix string
	Value  reflect.Value
}

// IDOf gives the id of a noun that has one.
func IDOf(v reflect.Value) string { return v.FieldByName("ID").String() }

// Identified tells whether elements of a type are known by their id.
func Identified(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	_, found := t.FieldByName("ID")
	return found
}

// MomentOf gives the moment by which a dated element of a list is known, or "" for any other.
func MomentOf(v reflect.Value) string {
	switch element := v.Interface().(type) {
	case office.Closure:
		return element.From.String()
	case office.SpecialOpening:
		return element.Date.String() + "T" + element.From.String()
	case office.Fee:
		return element.From.String()
	case office.Length:
		return element.From.String()
	}
	return ""
}

// Keyed tells whether the elements of a list are compared by key and not by position.
func Keyed(list reflect.Type) bool {
	return list.Kind() == reflect.Slice &&
		(Identified(list.Elem()) || list.Elem().Kind() == reflect.Struct && MomentOf(reflect.Zero(list.Elem())) != "")
}

// shortened is a struct that is written as its text alone where nothing else is set.
type shortened interface {
	Short() (text string, short bool)
}

// Divisible tells whether a value is compared field by field: a struct that is not written as one word.
func Divisible(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[shortened]()) || t.Kind() == reflect.Struct && !t.Implements(reflect.TypeFor[json.Marshaler]()) &&
		!t.Implements(reflect.TypeFor[encoding.TextMarshaler]())
}

// FieldPath gives the path of a field below path, as the key stands in the files. The texts of a translation have no
// key of their own there, and that of a document need have none.
func FieldPath(path string, in reflect.Type, field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	if name == "texts" || name == "text" && in.Implements(reflect.TypeFor[shortened]()) {
		return path
	}
	return Join(path, name)
}

// Join gives the path of a name below another path, which may be empty.
func Join(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + "." + name
}

// IsID tells whether a text can be an id, which keeps clear of everything that baskets, paths and addresses of pages give
// a meaning.
func IsID(text string) bool { return idPattern.MatchString(text) }

var idPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,47}$`)

// ElementPath gives the path of an element of a list: by its id, by its position where elements have none, and in
// brackets where the id is of no use.
func ElementPath[T any](path string, list []T, i int) string {
	return ElementPathOf(path, reflect.ValueOf(list), i)
}

// ElementPathOf is ElementPath for a list whose type is not known.
func ElementPathOf(path string, list reflect.Value, i int) string {
	if !Identified(list.Type().Elem()) {
		return path + "." + strconv.Itoa(i)
	}
	id := IDOf(list.Index(i))
	usable := IsID(id)
	for before := 0; usable && before < i; before++ {
		usable = IDOf(list.Index(before)) != id
	}
	if !usable {
		return path + "[" + strconv.Itoa(i) + "]"
	}
	return path + "." + id
}

// EachString visits every text of a value with its path.
func EachString(path string, v reflect.Value, visit func(path, text string)) {
	switch v.Kind() {
	case reflect.String:
		visit(path, v.String())
	case reflect.Pointer:
		if !v.IsNil() {
			EachString(path, v.Elem(), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			EachString(ElementPathOf(path, v, i), v.Index(i), visit)
		}
	case reflect.Struct:
		if Divisible(v.Type()) {
			for i := range v.NumField() {
				EachString(FieldPath(path, v.Type(), v.Type().Field(i)), v.Field(i), visit)
			}
		}
	}
}

// Equal compares two values of one type; a list or map that is empty equals one that is not there.
func Equal(a, b reflect.Value) bool {
	switch {
	case a.Kind() == reflect.Pointer:
		return a.IsNil() && b.IsNil() || !a.IsNil() && !b.IsNil() && Equal(a.Elem(), b.Elem())
	case a.Kind() == reflect.Slice:
		same := a.Len() == b.Len()
		for i := 0; same && i < a.Len(); i++ {
			same = Equal(a.Index(i), b.Index(i))
		}
		return same
	case a.Kind() == reflect.Map:
		same := a.Len() == b.Len()
		for _, key := range a.MapKeys() {
			same = same && b.MapIndex(key).IsValid() && Equal(a.MapIndex(key), b.MapIndex(key))
		}
		return same
	case Divisible(a.Type()):
		same := true
		for i := 0; same && i < a.NumField(); i++ {
			same = Equal(a.Field(i), b.Field(i))
		}
		return same
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

// Render writes a value for a person: a text as it is, a noun by its name, anything else as the files do, in one line.
func Render(v reflect.Value) string {
	if !v.IsValid() || v.IsZero() && (v.Kind() == reflect.Pointer || v.Kind() == reflect.Slice) {
		return ""
	}
	if v.Kind() == reflect.String {
		return v.String()
	}
	if v.Kind() == reflect.Struct && Identified(v.Type()) {
		return v.FieldByName("Name").String()
	}
	written, err := json.Marshal(v.Interface())
	if err != nil {
		return ""
	}
	return strings.Trim(string(written), `"`)
}

// Same tells whether two values say the same in the files; a list that is empty says what one says that is not there.
func Same[T any](a, b T) bool { return Equal(reflect.ValueOf(a), reflect.ValueOf(b)) }
