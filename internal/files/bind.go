package files

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// binder puts a document into the nouns. It goes on after a mistake, so that one run reports all of them.
type binder struct {
	file     string
	findings []Finding
	unread   bool // a value could not be read
}

func (b *binder) refuse(node ast.Node, format string, args ...any) {
	b.findings = append(b.findings, Finding{
		File: b.file, Line: lineOf(node), Severity: tenant.Refusal, Message: fmt.Sprintf(format, args...),
	})
}

// fail refuses a value and remembers that it is missing from the settings.
func (b *binder) fail(node ast.Node, format string, args ...any) {
	b.refuse(node, format, args...)
	b.unread = true
}

func (b *binder) document(body *ast.MappingNode, into any) {
	b.mapping("", body, reflect.ValueOf(into).Elem())
}

// value reads a node into v; key names it in messages.
func (b *binder) value(key string, node ast.Node, v reflect.Value) {
	if _, null := node.(*ast.NullNode); null {
		b.fail(node, "%s has no value; write one or remove the key", key)
		return
	}
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	switch into := v.Addr().Interface().(type) {
	case shortened:
		if body, ok := node.(*ast.MappingNode); ok {
			b.mapping(key, body, v)
		} else {
			b.plain(key, node, v.FieldByName("Text"))
		}
		return
	case encoding.TextUnmarshaler:
		if text, ok := scalar(node); !ok {
			b.fail(node, "%s is not a single value; write one", key)
		} else if err := into.UnmarshalText([]byte(text)); err != nil {
			b.fail(node, "%s: %v; correct it", key, err)
		}
		return
	case json.Unmarshaler:
		if err := into.UnmarshalJSON(written(node)); err != nil {
			b.fail(node, "%s: %v; correct it", key, err)
		}
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		if body, ok := node.(*ast.MappingNode); ok {
			b.mapping(key, body, v)
			return
		}
		b.fail(node, "%s is not a list of keys; write key: value below it", key)
	case reflect.Slice:
		b.list(key, node, v)
	default:
		b.plain(key, node, v)
	}
}

// shortened is a struct that is written as its Text alone where nothing else is set.
type shortened interface {
	Short() (text string, short bool)
}

func (b *binder) plain(key string, node ast.Node, v reflect.Value) {
	text, single := scalar(node)
	switch v.Kind() {
	case reflect.String:
		switch node.(type) {
		case *ast.StringNode, *ast.LiteralNode:
			v.SetString(text)
		default:
			if !single {
				b.fail(node, "%s is not a text; write one", key)
				return
			}
			b.fail(node, "%s is a text; put it in quotes: \"%s\"", key, text)
		}
	case reflect.Bool:
		value, ok := node.(*ast.BoolNode)
		if !ok {
			b.fail(node, "%s is yes or no; write true or false", key)
			return
		}
		v.SetBool(value.Value)
	case reflect.Int:
		// Only plain decimals: 0o17, 0x10 and 1_000 are numbers of YAML that people read differently.
		n, err := strconv.Atoi(text)
		if _, number := node.(*ast.IntegerNode); !number || err != nil || strconv.Itoa(n) != text {
			b.fail(node, "%s is not a whole number; write digits only", key)
			return
		}
		if n == 0 && zeroIsDefault[key] {
			b.refuse(node, "%s cannot be 0; write a larger number, or remove the key for the default", key)
		}
		v.SetInt(int64(n))
	}
}

// zeroIsDefault are the keys whose zero means in the nouns that nothing was written.
var zeroIsDefault = map[string]bool{
	"max_minutes": true, "hold_minutes": true, "open_per_email": true, "retention_days": true, "grid_minutes": true,
	"every_weeks": true, "max": true, "all": true, "minutes_after": true,
}

func (b *binder) list(key string, node ast.Node, v reflect.Value) {
	sequence, ok := node.(*ast.SequenceNode)
	if !ok {
		b.fail(node, "%s is a list; write it as [a, b] or with one dash per line", key)
		return
	}
	// An empty list stays nil, so that it equals a list that was never written.
	for _, entry := range sequence.Values {
		element := reflect.New(v.Type().Elem()).Elem()
		b.value(key, entry, element)
		v.Set(reflect.Append(v, element))
	}
}

func (b *binder) mapping(key string, body *ast.MappingNode, v reflect.Value) {
	seen, listed := make(map[string]ast.Node, len(body.Values)), false
	for _, pair := range body.Values {
		name, ok := scalar(pair.Key)
		field, known := fieldOf(v, name)
		switch {
		case !ok || !known:
			b.refuse(pair.Key, "there is no key %q here; %s", name, advice(v.Type(), name))
		case seen[name] != nil:
			b.refuse(pair.Key, "%s stands here a second time, first in line %d; remove one", name, lineOf(seen[name]))
		default:
			seen[name] = pair.Key
			list, many := pair.Value.(*ast.SequenceNode)
			if service, ok := v.Addr().Interface().(*office.Service); ok && many && name == minutesKey {
				var lengths []writtenLength
				b.list(name, list, reflect.ValueOf(&lengths).Elem())
				b.lengths(list, lengths, service)
				listed = true
				continue
			}
			b.value(name, pair.Value, field)
		}
	}
	if listed && seen[minutesMoreKey] != nil {
		b.refuse(seen[minutesMoreKey], "%s stands beside a list of %s; write it into the list", minutesMoreKey, minutesKey)
	}
	for i := range v.NumField() {
		name, optional := keyOf(v.Type().Field(i))
		if name != noKey && !optional && seen[name] == nil {
			b.fail(firstOf(body), "%s is missing%s; write it", name, within(key))
		}
	}
}

// lengths takes what was read of a list of lengths into a service. What the first entry says holds before its day as well.
func (b *binder) lengths(node *ast.SequenceNode, list []writtenLength, into *office.Service) {
	if len(list) == 0 {
		b.fail(node, "%s is an empty list; write a number or what holds from which day on", minutesKey)
		return
	}
	into.Minutes, into.MinutesMore, into.MinutesFrom = list[0].Minutes, list[0].MinutesMore, nil
	for i, length := range list {
		switch {
		case length.From != nil:
			into.MinutesFrom = append(into.MinutesFrom, office.Length{From: *length.From, Minutes: length.Minutes, MinutesMore: length.MinutesMore})
		case i > 0:
			b.fail(firstOf(node.Values[i]), "from is missing in %s; write the day on which it begins", minutesKey)
		}
	}
}

func within(key string) string {
	if key == "" {
		return ""
	}
	return " in " + key
}

// noKey marks fields that are no part of the files.
const noKey = "-"

// keyOf gives the key of a field and whether it may be left out.
func keyOf(field reflect.StructField) (name string, optional bool) {
	name, options, _ := strings.Cut(field.Tag.Get("yaml"), ",")
	return name, options == "omitempty"
}

func fieldOf(v reflect.Value, name string) (reflect.Value, bool) {
	for i := range v.NumField() {
		if key, _ := keyOf(v.Type().Field(i)); key == name && key != noKey {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}
