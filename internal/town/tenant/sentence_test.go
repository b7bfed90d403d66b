package tenant_test

import (
	"slices"
	"strings"
	"testing"

	"stadttermin/internal/i18n"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
	"stadttermin/web"
)

// Every kind of problem has a case, so that its sentences are put to what Check gives them.
func TestEveryProblemIsSaidToReadersOfFilesAndOfPages(t *testing.T) {
	t.Parallel()
	bundle, err := i18n.Load(web.Locales)
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]bool)
	for _, problem := range problemsOfAllCases() {
		found[problem.Code] = true
		if message := problem.Message(); message == "" || strings.Contains(message, "%!") {
			t.Errorf("%s of %v says %q", problem.Code, problem.Args, message)
		}
		for _, language := range bundle.StaffLanguages() {
			if said := bundle.Printer(language).Problem(problem); strings.HasPrefix(said, "check.") {
				t.Errorf("%s: %s does not say %v", language, said, problem.Args)
			}
		}
	}
	for _, code := range tenant.Codes() {
		if !found[code] {
			t.Errorf("no case has the problem %s: add one, or strike it", code)
		}
	}
	for _, key := range bundle.Keys() {
		if code, ok := strings.CutPrefix(key, "check."); ok && !slices.Contains(tenant.Codes(), code) {
			t.Errorf("%s is the sentence of no problem; remove it", key)
		}
	}
}

func problemsOfAllCases() []tenant.Problem {
	problems := tenant.Check(&tenant.Settings{})
	for _, test := range slices.Concat(profileCases(), bookingCases(), visitorCases(), officeCases(), openingCases(), closureCases(),
		serviceCases(), idCases(), translationCases(), warningCases(), colourCases(), colourWarningCases(), drawingCases(), fileCases()) {
		s := smallest()
		test.change(s)
		problems = append(problems, tenant.Check(s)...)
	}
	for _, test := range unreadable {
		problem, _ := tenant.Read("x", test.typed, test.into())
		problems = append(problems, problem)
	}
	return problems
}

func TestPagesSayValuesByTheHabitOfTheLanguage(t *testing.T) {
	t.Parallel()
	bundle, err := i18n.Load(web.Locales)
	if err != nil {
		t.Fatal(err)
	}
	s := smallest()
	firstRule(s).From, firstRule(s).Until = 24*60, 8*60
	firstService(s).Fees = []office.Fee{{Amount: 10_000_01}}
	firstOffice(s).Closures = []office.Closure{{From: moment("2027-02-04T11:00"), Until: moment("2027-02-04T10:00")}}
	var said []string
	for _, problem := range tenant.Check(s) {
		said = append(said, bundle.Printer("de").Problem(problem))
	}
	for _, want := range []string{"der Beginn um 24:00\u00a0Uhr.", "10.000,01\u00a0Euro ist keine Gebühr", "(Do, 4.\u00a0Februar 2027, 11:00\u00a0Uhr)"} {
		if !strings.Contains(strings.Join(said, "\n"), want) {
			t.Errorf("nobody says %q in %q", want, said)
		}
	}
}
