package tenant_test

import (
	"testing"

	"stadttermin/internal/town/tenant"
)

const path = "tenant.contact.hours"

// textOf gives the hours of the town's telephone, as a text that is translated.
func textOf(t *testing.T, s *tenant.Settings) tenant.Text {
	t.Helper()
	for _, text := range s.Texts() {
		if text.Path == path {
			return text
		}
	}
	t.Fatalf("there is no %s", path)
	return tenant.Text{}
}

func TestATranslationIsOldOnceItsSourceHasChangedAndNotOnceItIsConfirmed(t *testing.T) {
	t.Parallel()
	before := &tenant.Settings{Profile: tenant.Profile{Languages: []string{"de", "en"}, Contact: tenant.Contact{Hours: "bis 12"}}}
	before.Translations = map[string]tenant.Translation{"en": {Texts: map[string]string{path: "until 12"}}}
	is := func(s *tenant.Settings, want tenant.TextState) {
		t.Helper()
		if got := s.State("en", textOf(t, s)); got != want {
			t.Errorf("is %s, want %s", got, want)
		}
	}
	is(before, tenant.TextUnchecked)
	after := *before
	after.Translations = map[string]tenant.Translation{"en": {Texts: map[string]string{path: "until 12"}}}
	after.Profile.Contact.Hours = "bis 16"
	tenant.RememberSources(before, &after)
	is(&after, tenant.TextOld)
	if from := after.Translations["en"].Sources[path]; from != "bis 12" {
		t.Errorf("was made from %q", from)
	}
	after.Translate("en", textOf(t, &after), "until 4 pm")
	is(&after, tenant.TextChecked)
	after.Translate("en", textOf(t, &after), "")
	is(&after, tenant.TextMissing)
}

func TestASourceTextThatIsChangedTogetherWithItsTranslationMakesNothingOld(t *testing.T) {
	t.Parallel()
	settings := func(hours, english string) *tenant.Settings {
		return &tenant.Settings{
			Profile:      tenant.Profile{Languages: []string{"de", "en"}, Contact: tenant.Contact{Hours: hours}},
			Translations: map[string]tenant.Translation{"en": {Reviewed: true, Texts: map[string]string{path: english}}},
		}
	}
	before, after := settings("bis 12", "until 12"), settings("bis 16", "until 4 pm")
	tenant.RememberSources(before, after)
	if state := after.State("en", textOf(t, after)); state != tenant.TextChecked {
		t.Error(state)
	}
	back, again := settings("bis 16", "until 12"), settings("bis 12", "until 12")
	tenant.RememberSources(settings("bis 12", "until 12"), back)
	again.Translations = back.Translations
	tenant.RememberSources(back, again)
	if state := again.State("en", textOf(t, again)); state != tenant.TextChecked {
		t.Errorf("the source is again what it was: %s", state)
	}
}
