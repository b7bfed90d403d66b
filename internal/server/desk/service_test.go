package desk_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// found gives the services that a clerk's field lists.
func (p *person) found(t *testing.T, typed string) (ids []string) {
	t.Helper()
	answer := p.get("/bedienplatz/telefon/anliegen?q=" + typed)
	if answer.Code != http.StatusOK || json.Unmarshal(answer.Body.Bytes(), &ids) != nil {
		t.Fatalf("%q: %d %s", typed, answer.Code, answer.Body)
	}
	return ids
}

func TestTheFieldOfServicesFindsWhatCitizensFind(t *testing.T) {
	t.Parallel()
	p := reception(t, 1)
	for typed, want := range map[string][]string{"pa": {"pass"}, "reisepas": {"pass"}, "passport": {"pass"}, "jwx": {}, "": {}} {
		if got := p.found(t, typed); !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", typed, got, want)
		}
	}
}

func TestTheFieldOfServicesListsOnlyWhatItsReaderMayBook(t *testing.T) {
	t.Parallel()
	settings := newTown()
	settings.Catalog.Services = append(settings.Catalog.Services, office.Service{
		ID: "ehe", Category: settings.Catalog.Categories[0].ID, Name: "Eheschließung anmelden", Offices: []string{"standesamt"}, Minutes: 30,
	})
	b := newPhone(t, settings)
	if got := b.as(t, authz.Grant{Role: authz.Clerk, Office: "buergerbuero"}).found(t, "heiraten"); len(got) > 0 {
		t.Errorf("a clerk of the other office finds %q", got)
	}
	if got := b.as(t, authz.Grant{Role: authz.Clerk, Office: "standesamt"}).found(t, "heiraten"); !slices.Equal(got, []string{"ehe"}) {
		t.Errorf("the registrar finds %q", got)
	}
}
