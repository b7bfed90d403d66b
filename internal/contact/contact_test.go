package contact_test

import (
	"strings"
	"testing"

	"stadttermin/internal/apperr"
	"stadttermin/internal/contact"
)

func code(refusal *apperr.Error) apperr.Code {
	if refusal == nil {
		return ""
	}
	return refusal.Code
}

func TestANumberIsTakenInWhateverFormATelephoneGivesIt(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"":                                   "",
		"  ":                                 "",
		"02389 71-333":                       "02389 71-333",
		"\u202a+49 2389 71333\u202c":         "+49 2389 71333",
		"\u202d02389 71333\u202c":            "02389 71333",
		"\u202e02389 71333":                  "02389 71333",
		"\u206602389 71-333\u2069":           "02389 71-333",
		"0151\u202f2345\u00a06789":           "0151 2345 6789",
		"02389\t71333":                       "02389 71333",
		"0\u200b2389 71333":                  "02389 71333",
		"02389\u201171\u2013333":             "02389-71-333",
		"02389 71\u2212333":                  "02389 71-333",
		"1\ufe0f\u20e3":                      "!",
		"\u260e\ufe0e 02389 71333":           "!",
		"0\ufe0d2389 71333":                  "02389 71333",
		"02389 71-333 App. 12":               "02389 71-333 App. 12",
		"02389 71333 Durchwahl 4":            "02389 71333 App. 4",
		"+49 (0) 2389 71333 ext. 12":         "+49 (0) 2389 71333 App. 12",
		"02389 71333 x12":                    "02389 71333 App. 12",
		"tel:+49-2389-71333":                 "+49-2389-71333",
		"TEL: 02389/71333;phone-context=+49": "02389/71333",
		"\u0660\u0662\u0663\u0668\u0669 \u06f7\u06f1":  "02389 71",
		"\uff10\uff12\uff13\uff18\uff19 \uff0d \uff17": "02389 - 7",
		"call me":     "!",
		"12":          "!",
		"02389\r\n71": "!",
		"02389 App.":  "!",
	} {
		got, refusal := contact.Phone(typed)
		if want == "!" {
			if code(refusal) != apperr.PhoneInvalid {
				t.Errorf("%q: %q, %v", typed, got, refusal)
			}
			continue
		}
		if got != want || refusal != nil {
			t.Errorf("%q: %q %v, want %q", typed, got, refusal, want)
		}
	}
	if _, refusal := contact.Phone(strings.Repeat("1", 41)); code(refusal) != apperr.PhoneLong {
		t.Errorf("too long: %v", refusal)
	}
}

func TestANameLosesWhatCannotBeSeenAndNothingElse(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"Kim Beispiel":                    "Kim Beispiel",
		"\u200fنور الدين\u200e":           "نور الدين",
		"\u2066Kim\u2069":                 "Kim",
		"Kim\tBeispiel":                   "Kim Beispiel",
		" Kim\u00a0 Bei\u00adspiel\u200b": "Kim Beispiel",
		"Zoe\u0308":                       "Zoë",
		"Zoë 👩\u200d👩\u200d👧 X":           "Zoë 👩\u200d👩\u200d👧 X",
		"Dr.med. Anna O’Neill-Müller":     "Dr.med. Anna O’Neill-Müller",
		"Prof.Dr. St.John":                "Prof.Dr. St.John",
		"M. Müller":                       "M. Müller",
		"Anna Müller geb. Schmidt":        "Anna Müller geb. Schmidt",
		"Müller/Schmidt":                  "Müller/Schmidt",
		"Martin Luther King, Jr.":         "Martin Luther King, Jr.",
	} {
		if got, refusal := contact.Name(typed); got != want || refusal != nil {
			t.Errorf("%q: %q %v, want %q", typed, got, refusal, want)
		}
	}
	for typed, want := range map[string]apperr.Code{
		"":                       apperr.NameMissing,
		"\u200b":                 apperr.NameMissing,
		"12345":                  apperr.NameInvalid,
		"Kim\nBeispiel":          apperr.NameInvalid,
		"Kim\u202emik":           apperr.NameInvalid,
		"Kim\xff":                apperr.NameInvalid,
		strings.Repeat("n", 121): apperr.NameLong,
		"Gewinn abholen: https://boese.example/x": apperr.NameAddress,
		"Gewinn auf www.boese.example":            apperr.NameAddress,
		"Schreib an kim@boese.example":            apperr.NameAddress,
		"Gewinn boese.example/x":                  apperr.NameAddress,
		"Dr. Gewinn boese.de":                     apperr.NameAddress,
		"Dr.med. boese.de":                        apperr.NameAddress,
		"=?UTF-8?Q?Gewinn?=":                      apperr.NameAddress,
	} {
		if got, refusal := contact.Name(typed); code(refusal) != want {
			t.Errorf("%q: %q %v, want %s", typed, got, refusal, want)
		}
	}
}

func TestAnAddressIsTakenAsItIsPasted(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"kim@beispiel.de":                   "kim@beispiel.de",
		" kim@beispiel.de\u200b":            "kim@beispiel.de",
		"mailto:kim@beispiel.de?subject=x":  "kim@beispiel.de",
		"Anna <a@b.de>":                     "a@b.de",
		`"Müller, Anna" <a@b.de>`:           "a@b.de",
		"<a@b.de>":                          "a@b.de",
		"kim@beispiel.de.":                  "kim@beispiel.de",
		"kim@kfz-müller-beispiel.de":        "kim@kfz-müller-beispiel.de",
		"käthe@beispiel.de":                 "käthe@beispiel.de",
		"o'neill+termin@sub.beispiel.co.uk": "o'neill+termin@sub.beispiel.co.uk",
		"kim@beispiel.xn--p1ai":             "kim@beispiel.xn--p1ai",
		strings.Repeat("k", 64) + "@b.de":   strings.Repeat("k", 64) + "@b.de",
	} {
		if got, refusal := contact.Email(typed); got != want || refusal != nil {
			t.Errorf("%q: %q %v, want %q", typed, got, refusal, want)
		}
	}
	for _, typed := range []string{
		"kim", "kim@localhost", "kim@gmail.c", "kim@beispiel.123", "kim@192.168.1.1", "kim@[127.0.0.1]", "kim@-beispiel.de", "kim@beispiel-.de",
		"kim@bei_spiel.de", strings.Repeat("k", 65) + "@b.de", "kim@" + strings.Repeat("b", 64) + ".de", "😀@b.de", "kim@b..de", ".kim@b.de", "k..im@b.de",
		"kim@b.de,toni@b.de", "kim@exa mple.org", "k\u202emi@b.de", "kim@b.de\r\nBcc: x@y.de", `"kim"@b.de`, "kim\xff@b.de", "@b.de", "kim@", "kim@b@c.de",
	} {
		if got, refusal := contact.Email(typed); code(refusal) != apperr.EmailInvalid {
			t.Errorf("%q: %q %v", typed, got, refusal)
		}
	}
	if _, refusal := contact.Email("\u200b "); code(refusal) != apperr.EmailMissing {
		t.Errorf("nothing: %v", refusal)
	}
}

func TestATypingErrorInAWellKnownDomainIsAskedAbout(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"kim@gmial.com": "kim@gmail.com", "kim@gmail.con": "kim@gmail.com", "kim@gamil.com": "kim@gmail.com", "kim@gmai.com": "kim@gmail.com",
		"kim@gxm.de": "kim@gmx.de", "kim@wbe.de": "kim@web.de", "kim@web.ed": "kim@web.de", "kim@t-onlin.de": "kim@t-online.de",
		"kim@hotmial.con": "kim@hotmail.com", "kim@beispiel.cmo": "kim@beispiel.com", "Kim@GMIAL.com": "Kim@gmail.com",
		"kim@gmail.com": "", "kim@web.de": "", "kim@gmx.at": "", "kim@wep.de": "", "kim@live.com": "", "kim@mail.com": "", "kim@stadt-werne.de": "", "kim": "",
		"kim@outlook.de": "", "kim@yahoo.fr": "", "kim@gmx.net": "",
	} {
		if got := contact.Suggest(typed); got != want {
			t.Errorf("%s: %q, want %q", typed, got, want)
		}
	}
}
