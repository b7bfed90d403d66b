package sheet_test

import (
	"net/url"
	"reflect"
	"strings"
	"testing"

	"stadttermin/internal/civil"
	"stadttermin/internal/server/settings/sheet"
	"stadttermin/internal/town/document"
	"stadttermin/internal/town/office"
)

var service = &sheet.Sheet{Name: "service", Groups: []sheet.Group{{Name: "main", Fields: []sheet.Field{
	{Key: "name", Need: true}, {Key: "minutes"}, {Key: "minutes_more"}, {Key: "synonyms"}, {Key: "online"}, {Key: "horizon"},
	{Key: "combines", Options: []sheet.Option{{Value: "pass"}, {Value: "foto"}}},
	{Key: "season.from"}, {Key: "season.until"}, {Key: "no_visit.text"}, {Key: "no_visit.url"},
	{Key: "bring", Rows: []sheet.Field{{Key: "text"}, {Key: "per", Options: []sheet.Option{{Value: ""}, {Value: "person"}}}, {Key: "when"}, {Key: "form"}}},
	{Key: "fees", Rows: []sheet.Field{{Key: "from", Need: true}, {Key: "amount", Need: true}, {Key: "note"}}},
}}}}

// sent gives what a browser sends of a form.
func sent(form *sheet.Form) url.Values {
	values := url.Values{}
	form.Inputs(func(in *sheet.Input) {
		switch in.Kind {
		case sheet.Rows:
			for _, row := range in.Lines {
				values.Set(row.Name+"."+sheet.Mark, "1")
			}
		case sheet.Moment:
			values.Set(in.Name, in.Day())
			values.Set(in.Name+sheet.ClockSuffix, in.Clock())
		case sheet.Many, sheet.Combines, sheet.Flag:
			if len(in.Values) > 0 {
				values[in.Name] = in.Values
			}
		default:
			values.Set(in.Name, in.Value())
		}
	})
	return values
}

func read(t *testing.T, s *office.Service, values url.Values) *sheet.Form {
	t.Helper()
	return service.Read(reflect.ValueOf(s).Elem(), "services.pass", values)
}

func whole() office.Service {
	more, no := 5, false
	horizon := civil.Days(42)
	return office.Service{
		ID: "pass", Name: "Reisepass", Minutes: 15, MinutesMore: &more, Synonyms: []string{"Pass", "Passport"}, Online: &no, Horizon: &horizon,
		Combines: office.Combines{With: []string{"foto"}}, Season: &office.Season{From: civil.NewDate(2027, 1, 1), Until: civil.NewDate(2027, 3, 31)},
		Bring: []office.Document{{Text: "Alter Pass"}, {Text: "Foto", Per: office.PerPerson, When: "under_16"}},
		Fees:  []office.Fee{{From: civil.NewDate(2026, 1, 1), Amount: 3750}, {From: civil.NewDate(2027, 1, 1), Amount: 4600, Note: "unter 24 weniger"}},
	}
}

func TestAFormThatIsSentBackUnchangedChangesNothing(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]office.Service{"whole": whole(), "least": {ID: "pass", Name: "Reisepass", Minutes: 15}} {
		before := s
		form := service.Of(reflect.ValueOf(&s).Elem(), "services.pass")
		if after := read(t, &s, sent(form)); after.Wrong != 0 || !document.Same(before, s) {
			t.Errorf("%s: %d wrong\n%+v\n%+v", name, after.Wrong, before, s)
		}
	}
}

func TestWhatCannotBeReadIsShownAgainAsItWasTyped(t *testing.T) {
	t.Parallel()
	for field, typed := range map[string]string{"minutes": "eine Viertelstunde", "horizon": "bald", "fees.0.amount": "37 Mark", "season.from": "neulich", "name": "", "no_visit.text": "a\x00b"} {
		s := whole()
		values := sent(service.Of(reflect.ValueOf(&s).Elem(), "services.pass"))
		values.Set(field, typed)
		form, found := read(t, &s, values), false
		form.Inputs(func(in *sheet.Input) {
			if in.Name == field {
				found = in.Wrong != "" && in.Value() == typed
			}
		})
		if form.Wrong != 1 || !found {
			t.Errorf("%s: %q gave %d wrong", field, typed, form.Wrong)
		}
	}
}

func TestRowsAreAddedMovedAndRemovedByTheirButtons(t *testing.T) {
	t.Parallel()
	for button, want := range map[string]string{
		sheet.Up + " bring.1": "Foto, Alter Pass", sheet.Down + " bring.0": "Foto, Alter Pass", sheet.Remove + " bring.0": "Foto", sheet.Up + " bring.0": "Alter Pass, Foto",
		sheet.Add + " bring": "Alter Pass, Foto, Vollmacht",
	} {
		s := whole()
		values := sent(service.Of(reflect.ValueOf(&s).Elem(), "services.pass"))
		name, row, _ := strings.Cut(button, " ")
		values.Set(name, row)
		if name == sheet.Add {
			values.Set("bring.2.text", "Vollmacht")
		}
		form := read(t, &s, values)
		var texts []string
		for _, d := range s.Bring {
			texts = append(texts, d.Text)
		}
		if got := strings.Join(texts, ", "); got != want || !sheet.Rearranging(values) {
			t.Errorf("%s: %s, want %s", button, got, want)
		}
		form.Inputs(func(in *sheet.Input) {
			if in.Kind == sheet.Rows && in.Name == "bring" && !in.Lines[len(in.Lines)-1].Blank {
				t.Errorf("%s: there is no room for one more", button)
			}
		})
	}
}

func TestWhatIsWrongStandsAtTheNarrowestPlace(t *testing.T) {
	t.Parallel()
	s := whole()
	form := service.Of(reflect.ValueOf(&s).Elem(), "services.pass")
	if !form.Say("services.pass.fees.1.amount", "zu hoch") || form.Say("offices.amt.name", "fehlt") {
		t.Fatal("a place was not found, or one of another noun was")
	}
	form.Inputs(func(in *sheet.Input) {
		if (in.Said != "") != (in.Name == "fees.1.amount") {
			t.Errorf("%s says %q", in.Name, in.Said)
		}
	})
}
