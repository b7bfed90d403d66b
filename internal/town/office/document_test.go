package office_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"stadttermin/internal/town/office"
)

// said gives a list of needs in short: when, what, for whom, and of a form its link.
func said(needs []office.Need) []string {
	lines := make([]string, len(needs))
	for i, need := range needs {
		parts := []string{need.Text}
		if need.When != "" {
			parts = append([]string{need.When}, parts...)
		}
		if need.Per != "" {
			parts = append(parts, string(need.Per))
		}
		if need.Form {
			parts = append(parts, "form "+need.URL)
		}
		lines[i] = strings.Join(parts, "|")
	}
	return lines
}

func TestTheListOfAnAppointmentNamesEveryDocumentOnce(t *testing.T) {
	t.Parallel()
	catalog := &office.Catalog{Services: []office.Service{
		{ID: "card", Bring: []office.Document{
			{Text: "Ausweis"}, {Text: "Foto", Per: office.PerPerson}, {Text: "Geburtsurkunde", When: office.FirstTime}, {Text: "Ein Elternteil", When: office.Under16},
		}, Forms: []office.Form{{Name: "Einverständnis", URL: "https://a.example/f", When: office.Under16, Per: office.PerPerson}}},
		{ID: "pass", Bring: []office.Document{{Text: "foto."}, {Text: "Geburtsurkunde"}}},
		{ID: "move", Bring: []office.Document{{Text: "Ausweis", Per: office.PerPerson}, {Text: "Wohnungsgeberbestätigung", Per: office.PerAppointment}},
			Forms: []office.Form{{Name: "Wohnungsgeberbestätigung", URL: "https://a.example/w"}}},
		{ID: "named", Bring: []office.Document{{Text: "Erklärung der Eltern", Form: "Einverständnis"}, {Text: "Antrag", Form: "https://a.example/x"}},
			Forms: []office.Form{{Name: "Einverständnis", URL: "https://a.example/f"}, {Name: "Vollmacht"}}},
		{ID: "theft", Bring: []office.Document{{Text: "Ausweis", When: "Bei Verlust"}, {Text: "Anzeige", When: "Bei Diebstahl"}}},
	}, Retired: []office.Service{{ID: "gone", Bring: office.Documents("Ausweis", "Stempel")}}}
	for basket, want := range map[string][]string{
		"card":            {"Ausweis", "Foto", "first_time|Geburtsurkunde", "under_16|Ein Elternteil", "under_16|Einverständnis|form https://a.example/f"},
		"card:2":          {"Ausweis", "Foto|person", "first_time|Geburtsurkunde", "under_16|Ein Elternteil", "under_16|Einverständnis|person|form https://a.example/f"},
		"card,pass":       {"Ausweis", "Foto", "under_16|Ein Elternteil", "Geburtsurkunde", "under_16|Einverständnis|form https://a.example/f"},
		"pass,card:2":     {"foto.|person", "Geburtsurkunde", "Ausweis", "under_16|Ein Elternteil", "under_16|Einverständnis|person|form https://a.example/f"},
		"move":            {"Ausweis", "Wohnungsgeberbestätigung|form https://a.example/w"},
		"move:3":          {"Ausweis|person", "Wohnungsgeberbestätigung|appointment|form https://a.example/w"},
		"named":           {"Erklärung der Eltern|form https://a.example/f", "Antrag|form https://a.example/x", "Vollmacht|form "},
		"theft":           {"Bei Verlust|Ausweis", "Bei Diebstahl|Anzeige"},
		"theft,gone":      {"Bei Diebstahl|Anzeige", "Ausweis", "Stempel"},
		"unknown,theft:2": {"Bei Verlust|Ausweis", "Bei Diebstahl|Anzeige"},
	} {
		parsed, err := office.ParseBasket(basket)
		if err != nil {
			t.Fatal(err)
		}
		if got := said(catalog.Needs(parsed)); !slices.Equal(got, want) {
			t.Errorf("%s:\n got %q\nwant %q", basket, got, want)
		}
	}
}

// Whatever services ask for: nothing is lost, nothing stands twice, and no two lines share a name.
func TestAListOfNeedsLosesNothingAndRepeatsNothing(t *testing.T) {
	t.Parallel()
	texts := rapid.SampledFrom([]string{"Ausweis", "ausweis", "Foto", "Antrag", "Antrag."})
	whens := rapid.SampledFrom([]string{"", "", office.Under16, "Bei Diebstahl"})
	pers := rapid.SampledFrom([]office.Per{"", office.PerPerson, office.PerAppointment})
	rapid.Check(t, func(t *rapid.T) {
		catalog, basket := &office.Catalog{}, office.Basket{}
		asked := make(map[string]bool)
		plain := func(text string) string { return strings.ToLower(strings.TrimSuffix(text, ".")) }
		for _, id := range []string{"a", "b", "c"} {
			service := office.Service{ID: id}
			for range rapid.IntRange(0, 3).Draw(t, "documents") {
				service.Bring = append(service.Bring, office.Document{Text: texts.Draw(t, "text"), When: whens.Draw(t, "when"), Per: pers.Draw(t, "per")})
			}
			for range rapid.IntRange(0, 2).Draw(t, "forms") {
				service.Forms = append(service.Forms, office.Form{Name: texts.Draw(t, "form"), When: whens.Draw(t, "condition")})
			}
			for _, document := range service.Bring {
				asked[plain(document.Text)] = true
			}
			for _, form := range service.Forms {
				asked[plain(form.Name)] = true
			}
			catalog.Services = append(catalog.Services, service)
			basket = basket.Add(id, rapid.IntRange(1, 3).Draw(t, "quantity"))
		}
		lines, keys, always := make(map[string]bool), make(map[string]bool), make(map[string]bool)
		for _, need := range catalog.Needs(basket) {
			line := plain(need.Text) + "|" + need.When
			if lines[line] || keys[need.Key] {
				t.Fatalf("%s stands twice", line)
			}
			lines[line], keys[need.Key] = true, true
			always[plain(need.Text)] = always[plain(need.Text)] || need.When == ""
			delete(asked, plain(need.Text))
		}
		for line := range lines {
			if text, when, _ := strings.Cut(line, "|"); when != "" && always[text] {
				t.Fatalf("%s is needed anyway", line)
			}
		}
		if len(asked) > 0 {
			t.Fatalf("lost %v", asked)
		}
	})
}

func TestADocumentIsWrittenAsTextWhereNothingElseIsSaid(t *testing.T) {
	t.Parallel()
	for written, document := range map[string]office.Document{
		`"Foto"`:                         {Text: "Foto"},
		`{"text":"Foto","per":"person"}`: {Text: "Foto", Per: office.PerPerson},
		`{"text":"Foto","when":"under_16","form":"https://a.example"}`: {Text: "Foto", When: office.Under16, Form: "https://a.example"},
	} {
		got, err := json.Marshal(document)
		if err != nil || string(got) != written {
			t.Errorf("%+v is written %s, %v", document, got, err)
		}
		var back office.Document
		if err := json.Unmarshal([]byte(written), &back); err != nil || back != document {
			t.Errorf("%s reads %+v, %v", written, back, err)
		}
	}
}
