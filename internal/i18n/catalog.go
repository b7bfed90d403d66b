package i18n

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// plain is the form of a text that does not depend on a number.
const plain = "plain"

// text is one entry of a catalogue: its wording by plural form, or under plain alone.
type text map[string]string

func (t text) plural() bool {
	_, ok := t[plain]
	return !ok
}

// catalog is one language's texts by key.
type catalog map[string]text

// parseCatalog reads a flat JSON object whose values are a text or an object of CLDR plural forms, to which a
// "description" for the translator may be added. A key written twice is refused; JSON itself would drop the first.
func parseCatalog(data []byte) (catalog, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return nil, fmt.Errorf("not a JSON object")
	}
	c := make(catalog)
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		key := token.(string)
		if c[key] != nil {
			return nil, fmt.Errorf("%s is written twice", key)
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		if c[key], err = parseText(value); err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
	}
	_, err := decoder.Token()
	return c, err
}

func parseText(value []byte) (text, error) {
	var wording string
	if json.Unmarshal(value, &wording) == nil {
		return text{plain: wording}, nil
	}
	var forms text
	if err := json.Unmarshal(value, &forms); err != nil {
		return nil, fmt.Errorf("neither a text nor plural forms")
	}
	delete(forms, "description")
	return forms, nil
}

// defects lists what is wrong with the catalogue, measured by the source and by the plural forms of its language.
func (c catalog) defects(source catalog, forms []string) []error {
	var defects []error
	for _, key := range slices.Sorted(maps.Keys(source)) {
		if c[key] == nil {
			defects = append(defects, fmt.Errorf("%s is missing", key))
			continue
		}
		for _, defect := range c[key].defects(source[key], forms) {
			defects = append(defects, fmt.Errorf("%s %s", key, defect))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(c)) {
		if source[key] == nil {
			defects = append(defects, fmt.Errorf("%s is not in %s.json", key, Source))
		}
	}
	return defects
}

// settings checks the entries that steer the program instead of being shown.
func (c catalog) settings() []error {
	var defects []error
	for key, allowed := range map[string][]string{keyReviewed: {"yes", "no"}, keyHours: {"12", "24"}} {
		if value := c[key][plain]; !slices.Contains(allowed, value) {
			defects = append(defects, fmt.Errorf("%s is %q, not one of %s", key, value, strings.Join(allowed, ", ")))
		}
	}
	return defects
}

func (t text) defects(source text, forms []string) []string {
	if t.plural() != source.plural() {
		return []string{fmt.Sprintf("has plural forms in one of this language and %s alone", Source)}
	}
	if !t.plural() {
		forms = []string{plain}
	}
	var defects []string
	for _, form := range forms {
		if t[form] == "" {
			defects = append(defects, fmt.Sprintf("has no text for %q", form))
		}
	}
	for _, form := range slices.Sorted(maps.Keys(t)) {
		if !slices.Contains(forms, form) {
			defects = append(defects, fmt.Sprintf("has the form %q, which this language does not know", form))
			continue
		}
		got, stray := placeholders(t[form])
		want := source.placeholders()
		if t.plural() && !slices.Contains(got, "count") {
			// Languages say one, two or none in words.
			want = slices.DeleteFunc(want, func(name string) bool { return name == "count" })
		}
		if stray || t[form] != "" && !slices.Equal(got, want) {
			defects = append(defects, fmt.Sprintf("uses the placeholders %v, %s.json has %v", got, Source, want))
		}
	}
	return defects
}

// placeholders gives those of all forms together.
func (t text) placeholders() []string {
	names, _ := placeholders(strings.Join(slices.Collect(maps.Values(t)), " "))
	return names
}

var placeholder = regexp.MustCompile(`\{\{\.([a-z_]+)\}\}`)

// placeholders gives the names in order without repetition, and whether braces are left that form none.
func placeholders(wording string) (names []string, stray bool) {
	for _, match := range placeholder.FindAllStringSubmatch(wording, -1) {
		names = append(names, match[1])
	}
	slices.Sort(names)
	rest := placeholder.ReplaceAllString(wording, "")
	return slices.Compact(names), strings.ContainsAny(rest, "{}")
}
