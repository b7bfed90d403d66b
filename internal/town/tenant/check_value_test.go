package tenant_test

import (
	"testing"

	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

var unreadable = []struct {
	typed string
	into  func() any
	code  string
}{
	{" ", fresh[int], "required"},
	{"fünf", fresh[int], "value_number"},
	{"25:00", fresh[civil.Clock], "value_clock"},
	{"31.2.2027", fresh[civil.Date], "value_date"},
	{"2027-02-04T11", fresh[civil.Moment], "value_moment"},
	{"drei Wochen", fresh[civil.Days], "value_days"},
	{"Montag", fresh[civil.Weekday], "value_weekday"},
	{"6", fresh[office.Nth], "value_nth"},
	{"46,001", fresh[office.Euro], "value_euro"},
}

func fresh[T any]() any { return new(T) }

func TestWhatCannotBeReadIsAProblemOfItsKind(t *testing.T) {
	t.Parallel()
	for _, test := range unreadable {
		if problem, readable := tenant.Read("a.b", test.typed, test.into()); readable || problem.Code != test.code || problem.Path != "a.b" || problem.Severity != tenant.Refusal {
			t.Errorf("%q: %+v, readable %t", test.typed, problem, readable)
		}
	}
}

func TestValuesAreReadAsFilesAndAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	reads(t, 15, " 15 ")
	reads(t, civil.Clock(8*60), "08:00", "8:00")
	reads(t, day("2026-11-03"), "2026-11-03", "3.11.2026", "03.11.2026")
	reads(t, moment("2027-02-04T11:00"), "2027-02-04T11:00")
	reads(t, civil.Days(21), "21", "21d", "3w")
	reads(t, civil.Weekday(1), "mon")
	reads(t, office.Last, "last")
	reads(t, office.Euro(46_50), "46.50", "46,5", "46,50")
}

func reads[T comparable](t *testing.T, want T, forms ...string) {
	t.Helper()
	for _, typed := range forms {
		var got T
		if problem, readable := tenant.Read("x", typed, &got); !readable || got != want {
			t.Errorf("%q is read as %v, not %v: %+v", typed, got, want, problem)
		}
	}
}
