package phone_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"stadttermin/internal/dev/stafftest"

	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// found gives the services that a clerk's field lists.
func found(t *testing.T, p *stafftest.Person, typed string) (ids []string) {
	t.Helper()
	answer := p.Get("/bedienplatz/telefon/anliegen?q=" + typed)
	if answer.Code != http.StatusOK || json.Unmarshal(answer.Body.Bytes(), &ids) != nil {
		t.Fatalf("%q: %d %s", typed, answer.Code, answer.Body)
	}
	return ids
}

func TestTheFieldOfServicesFindsWhatCitizensFind(t *testing.T) {
	t.Parallel()
	p := stafftest.Reception(t, 1)
	for typed, want := range map[string][]string{"pa": {"pass"}, "reisepas": {"pass"}, "passport": {"pass"}, "jwx": {}, "": {}} {
		if got := found(t, p, typed); !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", typed, got, want)
		}
	}
}

func TestTheFieldOfServicesListsOnlyWhatItsReaderMayBook(t *testing.T) {
	t.Parallel()
	settings := stafftest.Town()
	settings.Catalog.Services = append(settings.Catalog.Services, office.Service{
		ID: "ehe", Category: settings.Catalog.Categories[0].ID, Name: "Eheschließung anmelden", Offices: []string{"standesamt"}, Minutes: 30,
	})
	b := stafftest.Open(t, settings)
	if got := found(t, b.As(t, authz.Grant{Role: authz.Clerk, Office: "buergerbuero"}), "heiraten"); len(got) > 0 {
		t.Errorf("a clerk of the other office finds %q", got)
	}
	if got := found(t, b.As(t, authz.Grant{Role: authz.Clerk, Office: "standesamt"}), "heiraten"); !slices.Equal(got, []string{"ehe"}) {
		t.Errorf("the registrar finds %q", got)
	}
}
