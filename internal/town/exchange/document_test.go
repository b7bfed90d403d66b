package exchange_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"stadttermin/internal/town/exchange"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

func town() *tenant.Settings {
	return &tenant.Settings{
		Profile: tenant.Profile{Slug: "werne", Name: "Stadt Werne", Languages: []string{"de", "en", "ar"}, Contact: tenant.Contact{Hours: "bis {uhr} Uhr"}},
		Catalog: office.Catalog{Services: []office.Service{
			{ID: "pass", Name: "=Reisepass; \"neu\"", Description: "Zwei\nZeilen & <mehr>"}, {ID: "ausweis", Name: "Ausweis"},
		}},
		Translations: map[string]tenant.Translation{"en": {Texts: map[string]string{"services.ausweis.name": "Identity card"}}},
	}
}

func written(t *testing.T, d *exchange.Document) map[string][]byte {
	t.Helper()
	xliff, err := d.XLIFF()
	if err != nil {
		t.Fatal(err)
	}
	table, err := d.CSV()
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{"xliff": xliff, "csv": table}
}

func TestWhatIsWrittenIsReadBackExactly(t *testing.T) {
	t.Parallel()
	want := exchange.Of(town(), "en", true)
	for kind, content := range written(t, want) {
		got, err := exchange.Read(content)
		if err != nil {
			t.Fatalf("%s: %v\n%s", kind, err, content)
		}
		if got.Town != "werne" || got.Source != "de" || got.Target != "en" || len(got.Rows) != len(want.Rows) {
			t.Fatalf("%s: %+v", kind, got)
		}
		for i, row := range got.Rows {
			if row.Line == 0 || row.Key != want.Rows[i].Key || row.Source != want.Rows[i].Source || row.Target != want.Rows[i].Target {
				t.Errorf("%s: got %+v, want %+v", kind, row, want.Rows[i])
			}
		}
	}
}

func TestATextThatComesBackIsTakenOnlyWhereItFits(t *testing.T) {
	t.Parallel()
	s := town()
	d := exchange.Of(s, "ar", true)
	for i := range d.Rows {
		row := &d.Rows[i]
		row.Line = i + 1
		switch row.Key {
		case "tenant.contact.hours":
			row.Target = "حتى الساعة"
		case "services.pass.name":
			row.Target = strings.Repeat("ج", 201)
		case "services.pass.description":
			row.Target = "<b>سطران</b>"
			row.Source = "Eine Zeile"
		case "services.ausweis.name":
			row.Target = " بطاقة "
		}
	}
	d.Rows = append(d.Rows, exchange.Row{Key: "services.gone.name", Source: "Weg", Target: "ذهب"})
	judged, err := exchange.Judge(s, d)
	if err != nil {
		t.Fatal(err)
	}
	var faults []string
	for _, wrong := range judged.Wrong {
		faults = append(faults, wrong.Key+" "+string(wrong.Fault)+" "+wrong.Detail)
	}
	for _, want := range []string{
		"tenant.contact.hours placeholder {uhr}", "services.pass.name unfit ", "services.pass.description changed Zwei\nZeilen & <mehr>", "services.gone.name unknown ",
	} {
		if !slices.Contains(faults, want) {
			t.Errorf("%q is missing in %q", want, faults)
		}
	}
	if len(judged.Fitting) != 1 || judged.Fitting[0].Key != "services.ausweis.name" {
		t.Fatalf("fitting %+v", judged.Fitting)
	}
	judged.Take(s, "ar")
	if said := s.Translations["ar"].Texts["services.ausweis.name"]; said != "بطاقة" {
		t.Errorf("took %q", said)
	}
}

func TestAFileOfAnotherTownOrLanguageOrKindIsNotTaken(t *testing.T) {
	t.Parallel()
	s := town()
	other := *exchange.Of(s, "en", true)
	other.Town = "balve"
	if _, err := exchange.Judge(s, &other); !errors.Is(err, exchange.ErrTown) {
		t.Error(err)
	}
	turkish := *exchange.Of(s, "tr", true)
	if _, err := exchange.Judge(s, &turkish); !errors.Is(err, exchange.ErrLanguage) {
		t.Error(err)
	}
	for _, content := range []string{"", "a;b", "<xliff version=\"1.2\"/>", "<broken", "%PDF", "name;de;en\nx;y;z"} {
		if _, err := exchange.Read([]byte(content)); !errors.Is(err, exchange.ErrFormat) {
			t.Errorf("%q: %v", content, err)
		}
	}
}

func TestATextThatStandsTwiceIsTranslatedOnce(t *testing.T) {
	t.Parallel()
	s := town()
	s.Plan.Closures = []office.Closure{{Reason: "Betriebsausflug"}, {Reason: "Betriebsausflug"}}
	seen := make(map[string]bool)
	for _, row := range exchange.Of(s, "en", true).Rows {
		if seen[row.Key] {
			t.Errorf("%s stands there twice", row.Key)
		}
		seen[row.Key] = true
	}
}

func TestElementsInATranslationAreMarkup(t *testing.T) {
	t.Parallel()
	content := `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="de" trgLang="en"><file id="werne">
<unit id="u1" name="services.ausweis.name"><segment><source>Ausweis</source><target>Identity <pc id="1">card</pc></target></segment></unit></file></xliff>`
	d, err := exchange.Read([]byte(content))
	if err != nil {
		t.Fatal(err)
	}
	judged, err := exchange.Judge(town(), d)
	if err != nil || len(judged.Wrong) != 1 || judged.Wrong[0].Fault != exchange.Markup || judged.Wrong[0].Line != 2 {
		t.Fatalf("%+v %v", judged, err)
	}
}
