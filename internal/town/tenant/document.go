package tenant

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"

	"stadttermin/internal/town/office"
)

// document is one of the files as a value, with what its paths begin with.
type document struct {
	prefix string
	value  reflect.Value
}

// documents gives the three documents, addressable. Only the keys of tenant.yaml stand behind a prefix; those of the
// other two are distinct by themselves.
func (s *Settings) documents() []document {
	return []document{
		{"tenant", reflect.ValueOf(&s.Profile).Elem()},
		{"", reflect.ValueOf(&s.Plan).Elem()},
		{"", reflect.ValueOf(&s.Catalog).Elem()},
	}
}

// idOf gives the id of a noun that has one.
func idOf(v reflect.Value) string { return v.FieldByName("ID").String() }

// identified tells whether elements of a type are known by their id.
func identified(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	_, found := t.FieldByName("ID")
	return found
}

// momentOf gives the moment by which a dated element of a list is known, or "" for any other.
func momentOf(v reflect.Value) string {
	switch element := v.Interface().(type) {
	case office.Closure:
		return element.From.String()
	case office.SpecialOpening:
		return element.Date.String() + "T" + element.From.String()
	case office.Fee:
		return element.From.String()
	}
	return ""
}

// keyed tells whether the elements of a list are compared by key and not by position.
func keyed(list reflect.Type) bool {
	return list.Kind() == reflect.Slice &&
		(identified(list.Elem()) || list.Elem().Kind() == reflect.Struct && momentOf(reflect.Zero(list.Elem())) != "")
}

// shortened is a struct that is written as its text alone where nothing else is set.
type shortened interface {
	Short() (text string, short bool)
}

// divisible tells whether a value is compared field by field: a struct that is not written as one word.
func divisible(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[shortened]()) || t.Kind() == reflect.Struct && !t.Implements(reflect.TypeFor[json.Marshaler]()) &&
		!t.Implements(reflect.TypeFor[encoding.TextMarshaler]())
}

// fieldPath gives the path of a field below path, as the key stands in the files. The texts of a translation have no
// key of their own there, and that of a document need have none.
func fieldPath(path string, in reflect.Type, field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	if name == "texts" || name == "text" && in.Implements(reflect.TypeFor[shortened]()) {
		return path
	}
	return join(path, name)
}

func join(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + "." + name
}

// eachString visits every text of a value with its path.
func eachString(path string, v reflect.Value, visit func(path, text string)) {
	switch v.Kind() {
	case reflect.String:
		visit(path, v.String())
	case reflect.Pointer:
		if !v.IsNil() {
			eachString(path, v.Elem(), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachString(elementPathOf(path, v, i), v.Index(i), visit)
		}
	case reflect.Struct:
		if divisible(v.Type()) {
			for i := range v.NumField() {
				eachString(fieldPath(path, v.Type(), v.Type().Field(i)), v.Field(i), visit)
			}
		}
	}
}

// equal compares two values of one type; a list or map that is empty equals one that is not there.
func equal(a, b reflect.Value) bool {
	switch {
	case a.Kind() == reflect.Pointer:
		return a.IsNil() && b.IsNil() || !a.IsNil() && !b.IsNil() && equal(a.Elem(), b.Elem())
	case a.Kind() == reflect.Slice:
		same := a.Len() == b.Len()
		for i := 0; same && i < a.Len(); i++ {
			same = equal(a.Index(i), b.Index(i))
		}
		return same
	case a.Kind() == reflect.Map:
		same := a.Len() == b.Len()
		for _, key := range a.MapKeys() {
			same = same && b.MapIndex(key).IsValid() && equal(a.MapIndex(key), b.MapIndex(key))
		}
		return same
	case divisible(a.Type()):
		same := true
		for i := 0; same && i < a.NumField(); i++ {
			same = equal(a.Field(i), b.Field(i))
		}
		return same
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

// render writes a value for a person: a text as it is, a noun by its name, anything else as the files do, in one line.
func render(v reflect.Value) string {
	if !v.IsValid() || v.IsZero() && (v.Kind() == reflect.Pointer || v.Kind() == reflect.Slice) {
		return ""
	}
	if v.Kind() == reflect.String {
		return v.String()
	}
	if v.Kind() == reflect.Struct && identified(v.Type()) {
		return v.FieldByName("Name").String()
	}
	written, err := json.Marshal(v.Interface())
	if err != nil {
		return ""
	}
	return strings.Trim(string(written), `"`)
}

// Same tells whether two values say the same in the files; a list that is empty says what one says that is not there.
func Same[T any](a, b T) bool { return equal(reflect.ValueOf(a), reflect.ValueOf(b)) }
