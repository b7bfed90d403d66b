package files_test

import (
	"strings"
	"testing"

	"stadttermin/internal/files"
)

func TestFilesAreRefusedWithTheirLineWhenThey(t *testing.T) {
	t.Parallel()
	in := func(name, content string) map[string]string { return map[string]string{name: content} }
	for name, test := range map[string]struct {
		files map[string]string
		want  string // what the finding begins with
	}{
		"are missing":                   {in("offices.yaml", ""), "offices.yaml: this file is missing"},
		"are larger than 1 MB":          {in("tenant.yaml", tenantYAML+strings.Repeat("#\n", 1<<19)), "tenant.yaml: this file is larger than 1 MB"},
		"have too many keys":            {in("tenant.yaml", tenantYAML+strings.Repeat("- a\n", 30_000)), "tenant.yaml: this file has more than"},
		"have too many blank lines":     {in("tenant.yaml", tenantYAML+"name: |\n"+strings.Repeat("\n", 200)), "tenant.yaml:8: more than 100 blank lines"},
		"hold a NUL":                    {in("tenant.yaml", "slug: a\nname: \"a\x00b\"\n"), "tenant.yaml:2: this line holds a NUL"},
		"hold a lone carriage return":   {in("tenant.yaml", "slug: a\nname: b\rc\n"), "tenant.yaml:2: this line holds a NUL, a lone carriage return"},
		"are not UTF-8":                 {in("tenant.yaml", "slug: a\n\nname: B\xfcrgerb\xfcro\n"), "tenant.yaml:3: this line holds a NUL, a lone"},
		"are empty":                     {in("services.yaml", "# nothing\n"), "services.yaml: this file is empty"},
		"are a list":                    {in("services.yaml", "- a\n"), "services.yaml:1: this is not a list of keys"},
		"are not YAML":                  {in("tenant.yaml", "slug: a\nname: [a\n"), "tenant.yaml:2: this is not YAML"},
		"leave a quote open":            {in("tenant.yaml", "slug: a\nname: \"a\n"), "tenant.yaml:2: this is not YAML"},
		"hold two documents":            {in("tenant.yaml", tenantYAML+"---\nslug: b\n"), "tenant.yaml:8: a second document begins here"},
		"hold an anchor":                {in("tenant.yaml", tenantYAML+"hosts: &h [a.de]\n"), "tenant.yaml:7: anchors (&) are not allowed"},
		"hold an alias":                 {in("tenant.yaml", tenantYAML+"hosts: *h\n"), "tenant.yaml:7: aliases (*) are not allowed"},
		"hold an alias bomb":            {in("tenant.yaml", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"), "tenant.yaml:1: anchors (&)"},
		"hold a merge key":              {in("tenant.yaml", tenantYAML+"<<: {slug: b}\n"), "tenant.yaml:7: merge keys"},
		"hold a tag":                    {in("tenant.yaml", tenantYAML+"hosts: !!set {}\n"), "tenant.yaml:7: tags (!) are not allowed"},
		"hold a directive":              {in("tenant.yaml", "%YAML 1.2\n---\n"+tenantYAML), "tenant.yaml:1: directives (%)"},
		"hold an explicit key":          {in("tenant.yaml", "? slug\n: b\n"), "tenant.yaml:1: explicit keys (?)"},
		"nest too many brackets":        {in("tenant.yaml", tenantYAML+"hosts: "+strings.Repeat("[", 10_000)), "tenant.yaml:7: more than 12 levels"},
		"nest too many dashes":          {in("tenant.yaml", tenantYAML+"hosts:\n  "+strings.Repeat("- ", 10_000)+"a\n"), "tenant.yaml:8: more than 12 levels"},
		"hold an unknown key":           {in("services.yaml", servicesYAML+"  - {id: pass, category: ausweise, name: Pass, minuts: 10}\n"), `services.yaml:5: there is no key "minuts" here; did you mean minutes?`},
		"hold a key that nobody knows":  {in("tenant.yaml", tenantYAML+"colour: red\n"), `tenant.yaml:7: there is no key "colour" here; the keys are slug, name`},
		"hold a key twice":              {in("tenant.yaml", tenantYAML+"slug: b\n"), "tenant.yaml:7: slug stands here a second time, first in line 1"},
		"hold a key twice in braces":    {in("offices.yaml", "halls: [{id: a, id: b, name: c}]\noffices: []\n"), "offices.yaml:1: id stands here a second time"},
		"leave a required key out":      {in("offices.yaml", officesYAML+"      - {days: [tue], until: \"12:00\"}\n"), "offices.yaml:12: from is missing in opening"},
		"leave a value out":             {in("tenant.yaml", tenantYAML+"holidays:\n"), "tenant.yaml:7: holidays has no value"},
		"write a number for a text":     {in("offices.yaml", strings.Replace(officesYAML, `"1"`, `1`, 1)), `offices.yaml:9: id is a text; put it in quotes: "1"`},
		"write a text for a number":     {in("services.yaml", strings.Replace(servicesYAML, "15", "kurz", 1)), "services.yaml:4: minutes is not a whole number"},
		"write a number in hexadecimal": {in("services.yaml", strings.Replace(servicesYAML, "15", "0x0f", 1)), "services.yaml:4: minutes is not a whole number"},
		"write yes for true":            {in("offices.yaml", strings.Replace(officesYAML, "letter: B", "letter: B\n    snug: yes", 1)), "offices.yaml:8: snug is yes or no; write true or false"},
		"write a zero for a default":    {in("tenant.yaml", tenantYAML+"retention_days: 0\n"), "tenant.yaml:7: retention_days cannot be 0"},
		"write a word for a list":       {in("tenant.yaml", strings.Replace(tenantYAML, "[de]", "de", 1)), "tenant.yaml:5: languages is a list"},
		"write a word for keys":         {in("tenant.yaml", strings.Replace(tenantYAML, "{horizon: 3w}", "3w", 1)), "tenant.yaml:6: booking is not a list of keys"},
		"write keys for a text":         {in("tenant.yaml", strings.Replace(tenantYAML, "Stadt Musterstadt", "{de: a}", 1)), "tenant.yaml:2: name is not a text"},
		"misspell a wall time":          {in("offices.yaml", strings.Replace(officesYAML, "08:00", "8:00", 1)), `offices.yaml:11: from: "8:00" is not a wall time like 07:30`},
		"misspell a weekday":            {in("offices.yaml", strings.Replace(officesYAML, "[mon]", "[mo]", 1)), `offices.yaml:11: days: "mo" is not one of mon`},
		"misspell a length":             {in("tenant.yaml", strings.Replace(tenantYAML, "3w", "3 weeks", 1)), `tenant.yaml:6: horizon: "3 weeks" is not a length`},
		"misspell an amount":            {in("services.yaml", servicesYAML+"    # fees\n  - {id: b, category: ausweise, name: B, minutes: 5, fees: [{from: 2021-01-01, amount: 1.234}]}\n"), `services.yaml:6: amount: "1.234" is not an amount`},
		"misspell an nth":               {in("offices.yaml", strings.Replace(officesYAML, "days:", "nth: [6], days:", 1)), `offices.yaml:11: nth: "6" is not one of 1, 2, 3, 4, 5, last`},
		"misspell combines":             {in("services.yaml", strings.Replace(servicesYAML, "minutes:", "combines: some, minutes:", 1)), `services.yaml:4: combines: "some" is not all, none`},
		"misspell a key of a document":  {in("services.yaml", strings.Replace(servicesYAML, "minutes:", "bring: [{text: Foto, wen: under_16}], minutes:", 1)), `services.yaml:4: there is no key "wen" here; did you mean per?`},
		"bring a number":                {in("services.yaml", strings.Replace(servicesYAML, "minutes:", "bring: [5], minutes:", 1)), `services.yaml:4: bring is a text; put it in quotes: "5"`},
		"leave a document's text out":   {in("services.yaml", strings.Replace(servicesYAML, "minutes:", "bring: [{per: person}], minutes:", 1)), "services.yaml:4: text is missing in bring"},
		"refer to nothing":              {in("offices.yaml", strings.Replace(officesYAML, "hall: rathaus", "hall: keller", 1)), `offices.yaml:6: offices.buergerbuero.hall: there is no hall "keller"`},
		"break a rule far inside":       {in("offices.yaml", strings.Replace(officesYAML, "12:00", "07:00", 1)), "offices.yaml:11: offices.buergerbuero.opening.0.until: 07:00 is not after 08:00"},
		"break a rule of a counter":     {in("offices.yaml", strings.Replace(officesYAML, "name: Schalter 1", "name: \" \"", 1)), "offices.yaml:9: offices.buergerbuero.counters.1.name: this text begins or ends with a blank"},
		"repeat an id":                  {in("services.yaml", servicesYAML+"  - {id: personalausweis, category: ausweise, name: B, minutes: 5}\n"), "services.yaml:5: services[1].id: \"personalausweis\" stands here a second time"},
		"name a file that is missing":   {in("tenant.yaml", tenantYAML+"brand:\n  mark: mark.svg\n"), "tenant.yaml:8: tenant.brand.mark: there is no file"},
		"name a file above the folder":  {in("tenant.yaml", tenantYAML+"legal:\n  imprint: ../../impressum.md\n"), "tenant.yaml:8: tenant.legal.imprint: \"../../impressum.md\" is not a file of this folder"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			settings, findings, err := files.Load(folder(t, test.files))
			if err != nil || settings != nil || len(findings) == 0 || !strings.HasPrefix(findings[0].String(), test.want) {
				t.Errorf("want %q first\ngot %v (settings %v, error %v)", test.want, findings, settings != nil, err)
			}
		})
	}
}

func TestATranslationIsRefusedWithItsLineWhenIt(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ content, want string }{
		"is a number":    {"services.personalausweis.name: 7\n", "translations/en.yaml:1: services.personalausweis.name is not a text"},
		"is empty":       {"services.personalausweis.name: \"\"\n", "translations/en.yaml:1: services.personalausweis.name is empty"},
		"stands twice":   {"a.b: x\na:\n  b: y\n", "translations/en.yaml:3: a.b stands here a second time, first in line 1"},
		"has no path":    {"\"\": x\n", "translations/en.yaml:1: this is not a path"},
		"breaks a page":  {"services.personalausweis.name: \"a\\u202eb\"\n", "translations/en.yaml:1: translations.en.services.personalausweis.name: this text holds"},
		"is reviewed ja": {"reviewed: 1\n", "translations/en.yaml:1: reviewed is not a text"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, findings, err := files.Load(folder(t, map[string]string{
				"tenant.yaml": strings.Replace(tenantYAML, "[de]", "[de, en]", 1), "translations/en.yaml": test.content,
			}))
			for _, finding := range findings {
				if strings.HasPrefix(finding.String(), test.want) {
					return
				}
			}
			t.Errorf("no %q in %v (error %v)", test.want, findings, err)
		})
	}
}

func TestATranslationThatNoLanguageNamesIsWarnedOf(t *testing.T) {
	t.Parallel()
	_, findings, err := files.Load(folder(t, map[string]string{"translations/tr.yaml": "a: b\n"}))
	if err != nil || len(findings) != 1 || !strings.HasPrefix(findings[0].String(), "translations/tr.yaml: warning: this file is not read") {
		t.Errorf("findings %v, error %v", findings, err)
	}
}

func TestOneRunReportsTheMistakesOfAllFilesInTheirOrder(t *testing.T) {
	t.Parallel()
	_, findings, err := files.Load(folder(t, map[string]string{
		"tenant.yaml":   tenantYAML + "holidays: 7\nnosuchkey: 1\n",
		"offices.yaml":  "halls: [\n",
		"services.yaml": strings.Replace(servicesYAML, "15", "kurz", 1),
	}))
	var places []string
	for _, finding := range findings {
		place, _, _ := strings.Cut(finding.String(), ": ")
		places = append(places, place)
	}
	want := "tenant.yaml:7 tenant.yaml:8 offices.yaml:1 services.yaml:4"
	if err != nil || strings.Join(places, " ") != want {
		t.Errorf("places %v, want %s (error %v)", places, want, err)
	}
}
