package mail_test

import (
	"testing"

	"pgregory.net/rapid"

	"stadttermin/internal/message/mail"
)

func TestWritingsThatLeadToOneMailboxAreOneAddress(t *testing.T) {
	t.Parallel()
	for key, writings := range map[string][]string{
		"one@example.org":                    {"one@example.org", "ONE@Example.ORG", " one@example.org ", "one+a@example.org", "one+a+b@example.org", "One+@example.org"},
		"o.ne@example.org":                   {"o.ne@example.org", "O.Ne+x@example.org"},
		"kimbeispiel@gmail.com":              {"kim.beispiel@gmail.com", "k.i.m.beispiel+termin@googlemail.com", "KimBeispiel@GMAIL.com"},
		"info@xn--kfz-mller-beispiel-q6b.de": {"info@kfz-müller-beispiel.de", "Info@KFZ-MÜLLER-beispiel.de", "info@kfz-mu\u0308ller-beispiel.de", "info@xn--kfz-mller-beispiel-q6b.de"},
		"jürgen@example.org":                 {"Jürgen@example.org", "ju\u0308rgen+a@example.org"},
		"+a@example.org":                     {"+a@example.org"},
		"":                                   {"", " "},
	} {
		for _, writing := range writings {
			if got := mail.AddressKey(writing); got != key {
				t.Errorf("%q counts as %q, want %q", writing, got, key)
			}
		}
	}
}

func TestTheKeyOfAKeyIsItself(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		local := rapid.StringMatching(`[a-zA-ZäöüÄÖÜß.+]{1,12}`).Draw(t, "local")
		domain := rapid.SampledFrom([]string{"gmail.com", "googlemail.com", "example.org", "müller.example", "Straße.example"}).Draw(t, "domain")
		key := mail.AddressKey(local + "@" + domain)
		if again := mail.AddressKey(key); again != key {
			t.Errorf("%s@%s counts as %q, and that as %q", local, domain, key, again)
		}
	})
}

func TestADomainIsRoutedInASCIIAndALocalPartAsItIs(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]struct {
		routed        string
		international bool
	}{
		"Kim@Example.ORG":             {"Kim@example.org", false},
		"info@kfz-müller-beispiel.de": {"info@xn--kfz-mller-beispiel-q6b.de", false},
		"jürgen@müller.example":       {"jürgen@xn--mller-kva.example", true},
	} {
		if routed, international := mail.Route(address); routed != want.routed || international != want.international {
			t.Errorf("%s is routed as %q, %v", address, routed, international)
		}
	}
}
