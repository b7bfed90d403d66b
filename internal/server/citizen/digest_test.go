package citizen_test

import (
	"net/http"
	"regexp"
	"slices"
	"testing"

	"stadttermin/internal/civil"
)

var formKey = regexp.MustCompile(`name="schluessel" value="([^"]*)" form="([^"]*)"`)

func TestTwoWhoSeeTheSameTimesHaveKeysOfTheirOwn(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	one := formKey.FindAllStringSubmatch(v.get("/zeiten?anliegen=ausweis").body, -1)
	other := formKey.FindAllStringSubmatch(v.get("/zeiten?anliegen=ausweis").body, -1)
	if len(one) != 2 || len(other) != 2 || one[0][1] == other[0][1] || one[0][1] != one[1][1] {
		t.Errorf("keys %v and %v", one, other)
	}
	if forms := []string{one[0][2], one[1][2]}; !slices.Equal(forms, []string{"naechste", "zeiten"}) {
		t.Errorf("the keys belong to %v", forms)
	}
}

func TestWhatWasTakenIsGoneFromThePageAtOnce(t *testing.T) {
	t.Parallel()
	s := newServer(t, "http", nil)
	v := s.visitor()
	v.get("/zeiten?anliegen=ausweis&ort=buergerbuero").expect(t, http.StatusOK, "tag-2026-11-23")
	v.get("/").expect(t, http.StatusOK, "Montag, 23. November 2026")
	s.hall.fill(s.town, civil.NewDate(2026, 11, 23))
	v.get("/zeiten?anliegen=ausweis&ort=buergerbuero").lacks(t, `id="tag-2026-11-23"`)
	v.get("/").expect(t, http.StatusOK, "Dienstag, 24. November 2026")
}

func TestTheTimesOfAMoveAreShownToNobodyElse(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	token := v.book()
	v.get("/termin/"+token+"/verschieben").expect(t, http.StatusOK, "Bisher:")
	v.get("/zeiten?anliegen=ausweis:2").lacks(t, "Bisher:", token)
}

func TestAPageThatIsKeptSpeaksTheVisitorsLanguage(t *testing.T) {
	t.Parallel()
	v := newServer(t, "http", nil).visitor()
	v.get("/zeiten?anliegen=ausweis&lang=de").expect(t, http.StatusOK, "Wann möchten Sie kommen?")
	v.get("/zeiten?anliegen=ausweis&lang=en").lacks(t, "Wann möchten Sie kommen?")
}
