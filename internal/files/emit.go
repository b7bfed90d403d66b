package files

import (
	"bytes"
	"encoding"
	"encoding/json"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"stadttermin/internal/town/office"
)

// lineWidth is how many characters a value may take to stand on one line, behind its key.
const lineWidth = 140

// emit writes a document in the order of its fields, which is that of the format, and leaves out what is not set. What
// fits stands on one line in braces; lists of things stand one below the other.
func emit(document any) []byte {
	var out bytes.Buffer
	emitKeys(&out, reflect.ValueOf(document), "")
	return out.Bytes()
}

func emitKeys(out *bytes.Buffer, v reflect.Value, indent string) {
	for _, pair := range pairs(v) {
		out.WriteString(indent + pair.key + ":")
		emitValue(out, pair.value, indent)
		indent = strings.Repeat(" ", len(indent)) // only the first key of an entry follows its dash
	}
}

func emitValue(out *bytes.Buffer, v reflect.Value, indent string) {
	v = reflect.Indirect(v)
	below := strings.Repeat(" ", len(indent)) + "  "
	inline := flow(v)
	fits := utf8.RuneCountInString(inline) <= lineWidth
	switch {
	case ofThings(v) && v.Len() > 0, v.Kind() == reflect.Slice && !fits:
		out.WriteString("\n")
		for i := range v.Len() {
			element := v.Index(i)
			if line := flow(element); !divisible(element) || utf8.RuneCountInString(line) <= lineWidth {
				out.WriteString(below + "- " + line + "\n")
			} else {
				emitKeys(out, element, below+"- ")
			}
		}
	case divisible(v) && !fits:
		out.WriteString("\n")
		emitKeys(out, v, below)
	default:
		out.WriteString(" " + inline + "\n")
	}
}

// flow writes a value on one line.
func flow(v reflect.Value) string {
	v = reflect.Indirect(v)
	switch value := v.Interface().(type) {
	case shortened:
		if text, short := value.Short(); short {
			return inQuotesIfNeeded(text)
		}
	case encoding.TextMarshaler:
		// A noun's own word: a date, a length, a weekday need no quotes, a wall time does for readers of YAML 1.1.
		word, _ := value.MarshalText() // the nouns never fail
		if bytes.ContainsRune(word, ':') && !bytes.ContainsRune(word, 'T') {
			return string(quoted(string(word)))
		}
		return string(word)
	case json.Marshaler:
		raw, _ := value.MarshalJSON()
		var word string
		if json.Unmarshal(raw, &word) == nil {
			return word
		}
		return strings.ReplaceAll(string(raw), ",", ", ")
	}
	var parts []string
	switch v.Kind() {
	case reflect.String:
		return inQuotesIfNeeded(v.String())
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Slice:
		for i := range v.Len() {
			parts = append(parts, flow(v.Index(i)))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	for _, pair := range pairs(v) {
		parts = append(parts, pair.key+": "+flow(pair.value))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

type pair struct {
	key   string
	value reflect.Value
}

// pairs gives the keys of a struct that are set or may not be left out.
func pairs(v reflect.Value) []pair {
	var all []pair
	service, is := v.Interface().(office.Service)
	many := is && len(service.MinutesFrom) > 0
	for i := range v.NumField() {
		key, optional := keyOf(v.Type().Field(i))
		switch {
		case key == noKey, many && key == minutesMoreKey:
			continue
		case many && key == minutesKey:
			all = append(all, pair{key, reflect.ValueOf(listed(&service))})
			continue
		}
		field := v.Field(i)
		unset := field.IsZero() || field.Kind() == reflect.Slice && field.Len() == 0
		if !optional || !unset {
			all = append(all, pair{key, field})
		}
	}
	return all
}

// divisible tells a struct with keys from one that is written as a single value.
func divisible(v reflect.Value) bool {
	if v.Kind() != reflect.Struct {
		return false
	}
	switch value := v.Interface().(type) {
	case shortened:
		_, short := value.Short()
		return !short
	case encoding.TextMarshaler, json.Marshaler:
		return false
	}
	return true
}

// ofThings tells a list of halls, offices, rules and the like from a list of words. One entry with keys makes it one of
// things.
func ofThings(v reflect.Value) bool {
	if v.Kind() != reflect.Slice {
		return false
	}
	for i := range v.Len() {
		if divisible(v.Index(i)) {
			return true
		}
	}
	return divisible(reflect.Zero(v.Type().Elem()))
}

// plainText needs no quotes, whatever stands before or behind it: words that begin with a letter and hold no sign that
// YAML could read as something else.
var plainText = regexp.MustCompile(`^\p{L}[\p{L}\p{M}\p{N}_ ./()+–€§%-]*$`)

// words are what some readers of YAML take for something other than a text.
var words = map[string]bool{
	"true": true, "false": true, "yes": true, "no": true, "on": true, "off": true, "y": true, "n": true, "null": true,
	"nan": true, "inf": true,
}

func inQuotesIfNeeded(s string) string {
	if plainText.MatchString(s) && !words[strings.ToLower(s)] && strings.TrimSpace(s) == s {
		return s
	}
	return string(quoted(s))
}

// quoted writes a text as JSON does, which every reader of YAML understands.
func quoted(s string) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(s) // a string always encodes
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}
