package settings

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/civil"
	"stadttermin/internal/i18n"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
	"stadttermin/web"
)

// elsewhere are the keys of the files that no form of these pages asks for, each with why.
var elsewhere = map[string]string{
	"hall.id": "an id is made from the name and stays", "office.id": "an id is made from the name and stays", "counter.id": "an id is a number and stays",
	"service.id": "an id is made from the name and stays", "category.id": "an id is made from the name and stays",
	"hall.was": "ids are changed in files alone", "office.was": "ids are changed in files alone", "counter.was": "ids are changed in files alone", "service.was": "ids are changed in files alone",
	"office.counters": "a form of its own", "office.opening": "a form of its own", "office.special": "a form of its own", "office.closures": "a form of its own",
	"tenant.legal": "pages of their own", "tenant.brand": "a page of its own",
}

// nouns are the structs of the files with the sheets that ask for their values.
var nouns = []struct {
	name    string
	of      reflect.Type
	editors []*editor
}{
	{"hall", reflect.TypeFor[office.Hall](), []*editor{hallEditor}},
	{"office", reflect.TypeFor[office.Office](), []*editor{officeEditor}},
	{"counter", reflect.TypeFor[office.Counter](), []*editor{counterEditor}},
	{"rule", reflect.TypeFor[office.OpeningRule](), []*editor{ruleEditor}},
	{"special", reflect.TypeFor[office.SpecialOpening](), []*editor{specialEditor}},
	{"closing", reflect.TypeFor[office.Closure](), []*editor{closureEditor}},
	{"category", reflect.TypeFor[office.Category](), []*editor{categoryEditor}},
	{"service", reflect.TypeFor[office.Service](), []*editor{serviceEditor}},
	{"tenant", reflect.TypeFor[tenant.Profile](), []*editor{bookingEditor, visitorsEditor, townEditor}},
}

func TestEveryKeyOfTheFilesHasAFieldOrAReasonWhyNot(t *testing.T) {
	t.Parallel()
	c := aDesk(t)
	reasons := make(map[string]bool)
	for _, n := range nouns {
		var asked []string
		for _, e := range n.editors {
			asked = append(asked, e.sheet(c).Keys()...)
		}
		for _, key := range keysOf(n.of) {
			at := n.name + "." + key
			if elsewhere[at] != "" {
				reasons[at] = true
				continue
			}
			within := func(a string) bool { return a == key || strings.HasPrefix(a, key+".") }
			if !slices.ContainsFunc(asked, within) {
				t.Errorf("%s stands in the files and no form asks for it: add a field to the sheet, or say here why not", at)
			}
		}
	}
	for at := range elsewhere {
		if !reasons[at] {
			t.Errorf("there is no key %s any more", at)
		}
	}
}

func TestEveryFieldExplainsItselfInGermanAndEnglish(t *testing.T) {
	t.Parallel()
	c := aDesk(t)
	bundle, err := i18n.Load(web.Locales)
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"de", "en"} {
		printer := bundle.Printer(language)
		for _, e := range editors {
			s := e.sheet(c)
			for _, key := range s.Keys() {
				word := "settings." + s.Name + "." + strings.ReplaceAll(key, ".", "_")
				for _, said := range []string{word, word + ".hint"} {
					if printer.T(said) == said {
						t.Errorf("%s: add %s", language, said)
					}
				}
			}
		}
	}
}

// aDesk gives choices of a small town.
func aDesk(t *testing.T) *choices {
	t.Helper()
	bundle, err := i18n.Load(web.Locales)
	if err != nil {
		t.Fatal(err)
	}
	s := &tenant.Settings{
		Plan:    office.Plan{Offices: []office.Office{{ID: "amt", Counters: []office.Counter{{ID: "1"}}, Opening: []office.OpeningRule{{Days: []civil.Weekday{1}}}}}},
		Catalog: office.Catalog{Services: []office.Service{{ID: "pass"}}},
	}
	r := &staffauth.Request{Visit: &request.Visit{Context: &gin.Context{}, Settings: s, Printer: bundle.Printer("de")}}
	return &choices{r: r, s: s, key: []string{"amt", "0"}}
}

// keysOf lists the keys of a struct as the files write them, those of structs below it behind a full stop.
func keysOf(of reflect.Type) (keys []string) {
	for i := range of.NumField() {
		key, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
		if key == "-" || key == "" {
			continue
		}
		below := of.Field(i).Type
		if below.Kind() == reflect.Pointer || below.Kind() == reflect.Slice {
			below = below.Elem()
		}
		if below.Kind() != reflect.Struct || below == reflect.TypeFor[civil.Moment]() || below == reflect.TypeFor[office.Combines]() ||
			elsewhere["tenant."+key] != "" || elsewhere["office."+key] != "" {
			keys = append(keys, key)
			continue
		}
		for _, nested := range keysOf(below) {
			keys = append(keys, key+"."+nested)
		}
	}
	return keys
}
