package server_test

import (
	"io/fs"
	"maps"
	"regexp"
	"strings"
	"testing"

	"stadttermin/web"
)

// unversioned are the forms of staff that name no version of what they change, each with why that is right. The name is
// the template and the address that the form posts to.
var unversioned = map[string]string{
	"desk/_intake.html {{.Drop}}":                                        "a draft is its uploader's alone",
	"desk/_intake.html {{.Submit}}":                                      "a draft is its uploader's alone",
	"desk/intake.html {{.Submit}}":                                       "makes a draft",
	"desk/intake_mapping.html {{.Submit}}":                               "a draft is its uploader's alone",
	"desk/intake_preview.html /bedienplatz/import/{{.ID}}/auslassen":     "a draft is its uploader's alone",
	"desk/intake_preview.html /bedienplatz/import/{{.ID}}/zeile":         "a draft is its uploader's alone",
	"desk/intake_result.html {{.Submit}}":                                "takes back what nobody has changed since, and says what was",
	"desk/list.html {{.Make}}":                                           "makes the file of a day from what is so now",
	"desk/listplan.html {{.Address}}/probe":                              "makes the file of a day from what is so now",
	"desk/number.html {{.Path}}":                                         "draws a number",
	"desk/phone.html /bedienplatz/telefon":                               "books what was held",
	"desk/pickup.html /bedienplatz/abholung":                             "what has arrived has arrived, and its person is told once",
	"desk/search.html /bedienplatz/suche":                                "looks for somebody",
	"part/staff.html /bedienplatz/suche":                                 "looks for somebody",
	"part/staff.html /bedienplatz/abmelden":                              "ends the own session",
	"admin/invite.html /verwaltung/zugaenge/einladen":                    "makes an account",
	"admin/devices.html /verwaltung/geraete":                             "pairs by a code that works once",
	"admin/audit.html /verwaltung/protokoll/export":                      "reads",
	"admin/audit.html /verwaltung/protokoll/pruefung":                    "reads",
	"account/forgotten.html /bedienplatz/passwort":                       "asks for a mail",
	"account/link.html {{.Action}}":                                      "a link that works once",
	"account/factor.html /bedienplatz/konto/faktor":                      "the own account, with its password or code",
	"account/own.html /bedienplatz/konto/passwort":                       "the own account, with its password",
	"account/own.html /bedienplatz/konto/faktor/bestaetigen":             "the own account, with a second factor",
	"account/factor.html /bedienplatz/konto/faktor/passkey":              "the own account, with the answer to a question that counts once",
	"account/own.html /bedienplatz/konto/sitzungen":                      "ends the own sessions",
	"account/codes.html /bedienplatz/konto/faktor/ersatzcodes/gesichert": "the own account",
	"staff/signin.html /bedienplatz/anmelden":                            "signs in",
	"staff/code.html /bedienplatz/anmelden/code":                         "signs in",
}

var (
	posting = regexp.MustCompile(`(?s)<form[^>]*method="post"[^>]*>.*?</form>`)
	posted  = regexp.MustCompile(`action="([^"]*)"`)
)

// carries are what brings a version into a form: the field itself, or a part of a template that has it.
var carries = []string{`name="stand"`, `name="fassung"`, `{{template "made-from"`, `{{template "act-fields"`, `{{template "with-key"`, `{{template "hidden"`}

func TestEveryFormOfStaffSaysWhatItWasMadeFrom(t *testing.T) {
	t.Parallel()
	missing := maps.Clone(unversioned)
	for _, folder := range []string{"templates/desk", "templates/admin", "templates/account", "templates/staff", "templates/part"} {
		err := fs.WalkDir(web.Templates, folder, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			source, err := fs.ReadFile(web.Templates, name)
			if err != nil {
				return err
			}
			for _, form := range posting.FindAllString(string(source), -1) {
				address := posted.FindStringSubmatch(form)
				if address == nil {
					t.Errorf("%s: a form without an address: %.80s", name, form)
					continue
				}
				said := strings.TrimPrefix(name, "templates/") + " " + address[1]
				_, reason := unversioned[said]
				delete(missing, said)
				versioned := false
				for _, field := range carries {
					versioned = versioned || strings.Contains(form, field)
				}
				switch {
				case !versioned && !reason:
					t.Errorf("%s names no version of what it changes: carry one, refuse what is stale, or say here why not", said)
				case versioned && reason:
					t.Errorf("%s names a version, and is said not to", said)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for said := range missing {
		t.Errorf("there is no form %s any more", said)
	}
}
