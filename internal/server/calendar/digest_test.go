package calendar_test

import (
	"net/http"
	"regexp"
	"slices"
	"testing"

	"stadttermin/internal/dev/citizentest"

	"stadttermin/internal/civil"
)

var formKey = regexp.MustCompile(`name="schluessel" value="([^"]*)" form="([^"]*)"`)

func TestTwoWhoSeeTheSameTimesHaveKeysOfTheirOwn(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	one := formKey.FindAllStringSubmatch(v.Get("/zeiten?anliegen=ausweis").Body, -1)
	other := formKey.FindAllStringSubmatch(v.Get("/zeiten?anliegen=ausweis").Body, -1)
	if len(one) != 2 || len(other) != 2 || one[0][1] == other[0][1] || one[0][1] != one[1][1] {
		t.Errorf("keys %v and %v", one, other)
	}
	if forms := []string{one[0][2], one[1][2]}; !slices.Equal(forms, []string{"naechste", "zeiten"}) {
		t.Errorf("the keys belong to %v", forms)
	}
}

func TestWhatWasTakenIsGoneFromThePageAtOnce(t *testing.T) {
	t.Parallel()
	s := citizentest.New(t, "http", nil)
	v := s.Visitor()
	v.Get("/zeiten?anliegen=ausweis&ort=buergerbuero").Expect(t, http.StatusOK, "tag-2026-11-23")
	v.Get("/").Expect(t, http.StatusOK, "Montag, 23. November 2026")
	s.Hall.Fill(s.Town, civil.NewDate(2026, 11, 23))
	v.Get("/zeiten?anliegen=ausweis&ort=buergerbuero").Lacks(t, `id="tag-2026-11-23"`)
	v.Get("/").Expect(t, http.StatusOK, "Dienstag, 24. November 2026")
}

func TestTheTimesOfAMoveAreShownToNobodyElse(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	token := v.Book()
	v.Get("/termin/"+token+"/verschieben").Expect(t, http.StatusOK, "Bisher:")
	v.Get("/zeiten?anliegen=ausweis:2").Lacks(t, "Bisher:", token)
}

func TestAPageThatIsKeptSpeaksTheVisitorsLanguage(t *testing.T) {
	t.Parallel()
	v := citizentest.New(t, "http", nil).Visitor()
	v.Get("/zeiten?anliegen=ausweis&lang=de").Expect(t, http.StatusOK, "Wann möchten Sie kommen?")
	v.Get("/zeiten?anliegen=ausweis&lang=en").Lacks(t, "Wann möchten Sie kommen?")
}
