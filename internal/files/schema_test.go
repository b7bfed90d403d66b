package files_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"stadttermin/internal/files"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

type schema struct {
	Description string
	Properties  map[string]schema
	Items       *schema
	Required    []string
	Default     *any // of a key that has none: nil
	Keys        map[string]json.RawMessage
}

// UnmarshalJSON keeps apart a default of null and none at all.
func (s *schema) UnmarshalJSON(data []byte) error {
	type plain schema
	if err := json.Unmarshal(data, (*plain)(s)); err != nil {
		return err
	}
	if err := json.Unmarshal(data, &s.Keys); err != nil {
		return err
	}
	if raw, found := s.Keys["default"]; found {
		var value any
		if err := json.Unmarshal(raw, &value); err != nil {
			return err
		}
		s.Default = &value
	}
	return nil
}

func readSchema(t *testing.T, name string) schema {
	t.Helper()
	content, err := files.Schemas.ReadFile("schema/" + name + ".schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var s schema
	if err := json.Unmarshal(content, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheSchemasListTheKeysOfTheNounsWithMeaningAndDefault(t *testing.T) {
	t.Parallel()
	for name, noun := range map[string]reflect.Type{
		"tenant": reflect.TypeFor[tenant.Profile](), "offices": reflect.TypeFor[office.Plan](), "services": reflect.TypeFor[office.Catalog](),
	} {
		compareKeys(t, name, noun, readSchema(t, name))
	}
}

func compareKeys(t *testing.T, path string, noun reflect.Type, s schema) {
	t.Helper()
	for noun.Kind() == reflect.Pointer || noun.Kind() == reflect.Slice && s.Items != nil {
		if noun.Kind() == reflect.Slice {
			s = *s.Items
		}
		noun = noun.Elem()
	}
	if len(s.Properties) == 0 {
		return
	}
	known := make(map[string]bool)
	for i := range noun.NumField() {
		key, options, _ := strings.Cut(noun.Field(i).Tag.Get("yaml"), ",")
		if key == "-" {
			continue
		}
		known[key] = true
		property, found := s.Properties[key]
		optional := options == "omitempty"
		switch {
		case !found:
			t.Errorf("%s.%s is missing in the schema", path, key)
			continue
		case property.Description == "":
			t.Errorf("%s.%s has no description", path, key)
		case optional == slices.Contains(s.Required, key):
			t.Errorf("%s.%s is optional: %v in the noun, %v in the schema", path, key, optional, !optional)
		case optional != (property.Default != nil):
			t.Errorf("%s.%s is optional: %v, has a default: %v", path, key, optional, property.Default != nil)
		}
		compareKeys(t, path+"."+key, noun.Field(i).Type, property)
	}
	for key := range s.Properties {
		if !known[key] {
			t.Errorf("%s.%s is no key of the noun", path, key)
		}
	}
}

func TestTheSchemaStatesTheDefaultsThatHold(t *testing.T) {
	t.Parallel()
	profile := readSchema(t, "tenant").Properties
	booking := profile["booking"].Properties
	p := tenant.Profile{}.WithDefaults()
	grid := readSchema(t, "offices").Properties["offices"].Items.Properties["grid_minutes"]
	for key, pair := range map[string][2]any{
		"release":        {*booking["release"].Default, p.Booking.Release},
		"max_minutes":    {*booking["max_minutes"].Default, float64(p.Booking.MaxMinutes)},
		"hold_minutes":   {*booking["hold_minutes"].Default, float64(p.Booking.HoldMinutes)},
		"open_per_email": {*booking["open_per_email"].Default, float64(p.Booking.OpenPerEmail)},
		"retention_days": {*profile["retention_days"].Default, float64(p.RetentionDays)},
		"reminder_at":    {*profile["reminder_at"].Default, p.ReminderAt.String()},
		"grid_minutes":   {*grid.Default, float64(office.DefaultGrid)},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: the schema says %v, the noun %v", key, pair[0], pair[1])
		}
	}
}

func compiled(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	content, err := files.Schemas.Open("schema/" + name + ".schema.json")
	if err != nil {
		t.Fatal(err)
	}
	defer content.Close()
	document, err := jsonschema.UnmarshalJSON(content)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(name, document); err != nil {
		t.Fatal(err)
	}
	s, err := compiler.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, content []byte) error {
	t.Helper()
	converted, err := yaml.YAMLToJSON(content)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(converted)))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(document)
}

func TestEveryTownIsValidByTheSchemas(t *testing.T) {
	t.Parallel()
	for _, name := range towns {
		for _, kind := range []string{"tenant", "offices", "services", "translations"} {
			files, err := filepath.Glob(filepath.Join(town(name), kind+".yaml"))
			if kind == "translations" {
				files, err = filepath.Glob(filepath.Join(town(name), kind, "*.yaml"))
			}
			if err != nil || len(files) == 0 {
				t.Fatalf("no %s of %s: %v", kind, name, err)
			}
			for _, file := range files {
				content, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if err := validate(t, compiled(t, kind), content); err != nil {
					t.Errorf("%s: %v", file, err)
				}
			}
		}
	}
}

func TestTheSchemaRefusesWhatLoadRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ kind, content string }{
		"an unknown key":        {"tenant", tenantYAML + "colour: red\n"},
		"a missing key":         {"tenant", strings.Replace(tenantYAML, "timezone", "# timezone", 1)},
		"a number for a text":   {"offices", strings.Replace(officesYAML, `"1"`, "1", 1)},
		"a time off the raster": {"offices", strings.Replace(officesYAML, "08:00", "08:03", 1)},
		"no length":             {"services", strings.Replace(servicesYAML, ", minutes: 15", "", 1)},
		"an empty translation":  {"translations", "a: \"\"\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := validate(t, compiled(t, test.kind), []byte(test.content)); err == nil {
				t.Error("the schema accepts it")
			}
		})
	}
}

func TestTheSchemaAcceptsTheSmallestTenant(t *testing.T) {
	t.Parallel()
	for kind, content := range map[string]string{"tenant": tenantYAML, "offices": officesYAML, "services": servicesYAML} {
		if err := validate(t, compiled(t, kind), []byte(content)); err != nil {
			t.Error(err)
		}
	}
}
