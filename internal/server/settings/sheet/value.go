package sheet

import (
	"encoding"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// Wrong is why a value cannot be read, as the catalogue's settings.wrong.<word> says it; empty: it can.
type Wrong string

// Why values cannot be read.
const (
	Missing   Wrong = "missing"
	NoNumber  Wrong = "number"
	NoClock   Wrong = "clock"
	NoDate    Wrong = "date"
	NoDays    Wrong = "days"
	NoMoney   Wrong = "money"
	NoOption  Wrong = "option"
	TooLong   Wrong = "long"
	Unallowed Wrong = "signs"
)

// at finds a value by its key below a noun. Where a struct on the way is not there, make makes it; else the value is
// invalid.
func at(v reflect.Value, key string, make bool) reflect.Value {
	for name := range strings.SplitSeq(key, ".") {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				if !make {
					return reflect.Value{}
				}
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = member(v, name)
	}
	return v
}

// member gives the field of a struct that has a key in the files. It panics where there is none: a sheet names it.
func member(v reflect.Value, key string) reflect.Value {
	for i := range v.NumField() {
		if name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); name == key {
			return v.Field(i)
		}
	}
	panic("sheet: " + v.Type().String() + " has no " + key)
}

// prune removes structs that were made for a value and have none.
func prune(v reflect.Value, key string) {
	first, rest, nested := strings.Cut(key, ".")
	if !nested {
		return
	}
	field := member(v, first)
	if field.Kind() != reflect.Pointer || field.IsNil() {
		return
	}
	prune(field.Elem(), rest)
	if field.Elem().IsZero() {
		field.SetZero()
	}
}

// kindOf gives how a value of a type is shown.
func kindOf(f *Field, t reflect.Type) Kind {
	if f.Kind != "" {
		return f.Kind
	}
	if len(f.Rows) > 0 {
		return Rows
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t {
	case reflect.TypeFor[civil.Clock]():
		return Clock
	case reflect.TypeFor[civil.Date]():
		return Date
	case reflect.TypeFor[civil.Moment]():
		return Moment
	case reflect.TypeFor[civil.Days]():
		return Days
	case reflect.TypeFor[office.Euro]():
		return Money
	case reflect.TypeFor[office.Combines]():
		return Combines
	}
	switch t.Kind() {
	case reflect.Int:
		return Number
	case reflect.Bool:
		return Flag
	case reflect.Slice:
		if len(f.Options) > 0 {
			return Many
		}
		return Words
	}
	if len(f.Options) > 0 {
		return Choice
	}
	return Line
}

// written gives a value as a form shows it; several only where several may be chosen.
func written(kind Kind, v reflect.Value) []string {
	if !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		if kind == Flag && v.IsValid() { // what is not said is so
			return []string{yes}
		}
		return nil
	}
	v = reflect.Indirect(v)
	switch kind {
	case Flag:
		if v.Bool() {
			return []string{yes}
		}
		return nil
	case Number:
		if v.Int() == 0 && v.Type() == reflect.TypeFor[int]() {
			return []string{zero(v)}
		}
	case Date, Moment, Days:
		if v.IsZero() {
			return nil
		}
	case Words:
		return []string{strings.Join(v.Interface().([]string), "\n")}
	case Many:
		var values []string
		for i := range v.Len() {
			values = append(values, text(v.Index(i)))
		}
		return values
	case Combines:
		return combines(v.Interface().(office.Combines))
	case Money:
		return []string{strings.ReplaceAll(v.Interface().(office.Euro).String(), ".", ",")}
	}
	return []string{text(v)}
}

const yes = "1"

// zero writes a number that is not set: empty, for the default holds. Where no default is, Check asks for one.
func zero(reflect.Value) string { return "" }

// text writes a single value.
func text(v reflect.Value) string {
	if m, ok := v.Interface().(encoding.TextMarshaler); ok {
		written, err := m.MarshalText()
		if err != nil {
			return ""
		}
		return string(written)
	}
	switch v.Kind() {
	case reflect.Int:
		return strconv.FormatInt(v.Int(), 10)
	default:
		return v.String()
	}
}

// Values of Combines beside the list of ids.
const (
	combinesAll  = "*"
	combinesNone = "-"
)

func combines(c office.Combines) []string {
	switch {
	case c.None:
		return []string{combinesNone}
	case c.With == nil:
		return []string{combinesAll}
	}
	return slices.Clone(c.With)
}

// longest is how many characters one value of a form may have.
const longest = 20_000

// read sets a value from what a form sent.
func read(f *Field, kind Kind, v reflect.Value, sent []string) Wrong {
	for i, s := range sent {
		if len(s) > longest {
			return TooLong
		}
		sent[i] = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
		if strings.ContainsFunc(sent[i], func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f }) {
			return Unallowed
		}
	}
	only := ""
	if len(sent) > 0 {
		only = sent[0]
	}
	if f.Need && only == "" {
		return Missing
	}
	switch kind {
	case Flag:
		flag(v, only != "")
		return ""
	case Many, Choice:
		for _, s := range sent {
			if s != "" && !slices.ContainsFunc(f.Options, func(o Option) bool { return o.Value == s }) {
				return NoOption
			}
		}
	case Combines:
		v.Set(reflect.ValueOf(readCombines(sent)))
		return ""
	}
	switch kind {
	case Many:
		return many(v, sent)
	case Words:
		return many(v, lines(only))
	}
	return one(kind, v, only)
}

// flag sets a yes or no. One that may be left unsaid is unsaid where it is so.
func flag(v reflect.Value, is bool) {
	if v.Kind() != reflect.Pointer {
		v.SetBool(is)
		return
	}
	v.SetZero()
	if !is {
		v.Set(reflect.ValueOf(&is))
	}
}

func readCombines(sent []string) office.Combines {
	switch {
	case slices.Contains(sent, combinesAll):
		return office.Combines{}
	case slices.Contains(sent, combinesNone) || len(sent) == 0:
		return office.Combines{None: true}
	}
	return office.Combines{With: slices.Clone(sent)}
}

func lines(s string) (list []string) {
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

func many(v reflect.Value, sent []string) Wrong {
	list := reflect.MakeSlice(v.Type(), 0, len(sent))
	for _, s := range sent {
		if s == "" {
			continue
		}
		element := reflect.New(v.Type().Elem()).Elem()
		if wrong := one(Line, element, s); wrong != "" {
			return wrong
		}
		list = reflect.Append(list, element)
	}
	if list.Len() == 0 {
		v.SetZero()
		return ""
	}
	v.Set(list)
	return ""
}

// one sets a single value; empty: none.
func one(kind Kind, v reflect.Value, sent string) Wrong {
	if v.Kind() == reflect.Pointer {
		if sent == "" {
			v.SetZero()
			return ""
		}
		value := reflect.New(v.Type().Elem())
		wrong := one(kind, value.Elem(), sent)
		if wrong == "" {
			v.Set(value)
		}
		return wrong
	}
	if v.Type() == reflect.TypeFor[office.Euro]() && sent != "" {
		amount, err := office.ParseEuro(strings.TrimSpace(strings.TrimSuffix(strings.ReplaceAll(sent, ",", "."), "€")))
		if err != nil {
			return NoMoney
		}
		v.Set(reflect.ValueOf(amount))
		return ""
	}
	if sent == "" {
		v.SetZero()
		return ""
	}
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		if err := u.UnmarshalText([]byte(sent)); err != nil {
			return unread(kind)
		}
		return ""
	}
	if v.Kind() != reflect.Int {
		v.SetString(sent)
		return ""
	}
	number, err := strconv.ParseInt(sent, 10, 32)
	if err != nil {
		return NoNumber
	}
	v.SetInt(number)
	return ""
}

// unread tells what a text should have been.
func unread(kind Kind) Wrong {
	switch kind {
	case Clock:
		return NoClock
	case Date, Moment:
		return NoDate
	case Days:
		return NoDays
	}
	return NoOption
}
