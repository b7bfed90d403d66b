package tenant_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// changed gives the smallest tenant with an English translation, after one change.
func changed(t *testing.T, changes ...func(*tenant.Settings)) *tenant.Settings {
	t.Helper()
	s := smallest()
	s.Profile.Languages = []string{"de", "en"}
	s.Plan.Closures = []office.Closure{{From: moment("2027-02-08"), Until: moment("2027-02-08"), Reason: "Rosenmontag"}}
	s.Translations = map[string]tenant.Translation{"en": {Reviewed: true, Texts: map[string]string{
		"services.personalausweis.name": "Identity card", "closures.Rosenmontag": "Carnival",
	}}}
	for _, change := range changes {
		change(s)
	}
	return s
}

func rename(name string) func(*tenant.Settings) {
	return func(s *tenant.Settings) { firstOffice(s).Name = name }
}

func addOffice(id string) func(*tenant.Settings) {
	return func(s *tenant.Settings) {
		s.Plan.Offices = append(s.Plan.Offices, office.Office{ID: id, Name: id, Hall: "rathaus", Letter: "Z"})
	}
}

func document(t *testing.T, s *tenant.Settings) string {
	t.Helper()
	written, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(written)
}

func TestDiffOfASettingsWithItselfIsEmpty(t *testing.T) {
	t.Parallel()
	if changes := tenant.Diff(changed(t), changed(t)); len(changes) > 0 {
		t.Errorf("changes: %+v", changes)
	}
}

func TestAnEmptyListEqualsOneThatIsAbsent(t *testing.T) {
	t.Parallel()
	empty := changed(t, func(s *tenant.Settings) { s.Profile.Hosts, s.Files = []string{}, map[string]string{} })
	if changes := tenant.Diff(changed(t), empty); len(changes) > 0 {
		t.Errorf("changes: %+v", changes)
	}
}

func TestDiffNamesWhatChanged(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*tenant.Settings)
		want   []tenant.Change
	}{
		"a key of tenant.yaml": {
			func(s *tenant.Settings) { s.Profile.Booking.Horizon = 42 },
			[]tenant.Change{{Path: "tenant.booking.horizon", Kind: tenant.Changed, Old: "3w", New: "6w"}},
		},
		"a key that was absent": {
			func(s *tenant.Settings) { s.Profile.Holidays = "DE-NW" },
			[]tenant.Change{{Path: "tenant.holidays", Kind: tenant.Added, New: "DE-NW"}},
		},
		"an office by its id, wherever it stands": {
			func(s *tenant.Settings) {
				s.Plan.Offices = append([]office.Office{{ID: "abholung", Name: "Abholung"}}, s.Plan.Offices...)
			},
			[]tenant.Change{{Path: "offices.abholung", Kind: tenant.Added, New: "Abholung"}},
		},
		"a counter that is gone": {
			func(s *tenant.Settings) { firstOffice(s).Counters = nil },
			[]tenant.Change{{Path: "offices.buergerbuero.counters.1", Kind: tenant.Removed, Old: "Schalter 1"}},
		},
		"opening rules as one value": {
			func(s *tenant.Settings) { firstRule(s).Until = 13 * 60 },
			[]tenant.Change{{
				Path: "offices.buergerbuero.opening", Kind: tenant.Changed,
				Old: `[{"days":["mon"],"from":"08:00","until":"12:00"}]`, New: `[{"days":["mon"],"from":"08:00","until":"13:00"}]`,
			}},
		},
		"a closure by the moment it begins": {
			func(s *tenant.Settings) { s.Plan.Closures[0].Reason = "Karneval" },
			[]tenant.Change{{Path: "closures.2027-02-08.reason", Kind: tenant.Changed, Old: "Rosenmontag", New: "Karneval"}},
		},
		"a translation": {
			func(s *tenant.Settings) { s.Translations["en"].Texts["services.personalausweis.name"] = "ID card" },
			[]tenant.Change{{Path: "translations.en.services.personalausweis.name", Kind: tenant.Changed, Old: "Identity card", New: "ID card"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tenant.Diff(changed(t), changed(t, test.change)); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func TestTheOrderOfAListIsAChangeOfTheList(t *testing.T) {
	t.Parallel()
	before, after := changed(t, addOffice("abholung")), changed(t, addOffice("abholung"))
	slices.Reverse(after.Plan.Offices)
	want := []tenant.Change{{Path: "offices", Kind: tenant.Changed, Old: "buergerbuero, abholung", New: "abholung, buergerbuero"}}
	if got := tenant.Diff(before, after); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	merged, _, conflicts := tenant.Merge(before, before, after, nil)
	if len(conflicts) > 0 || document(t, merged) != document(t, after) {
		t.Errorf("merged %s, conflicts %+v", document(t, merged), conflicts)
	}
}

func TestMergingIntoUnchangedSettingsGivesTheFiles(t *testing.T) {
	t.Parallel()
	base := changed(t)
	theirs := changed(t, rename("Rathaus"), addOffice("abholung"), func(s *tenant.Settings) { s.Profile.Booking.Horizon = 42 })
	merged, changes, conflicts := tenant.Merge(base, base, theirs, nil)
	if len(conflicts) > 0 || len(changes) != 3 || document(t, merged) != document(t, theirs) {
		t.Errorf("merged %s\nchanges %+v\nconflicts %+v", document(t, merged), changes, conflicts)
	}
}

func TestApplyingTheSameFilesAgainChangesNothing(t *testing.T) {
	t.Parallel()
	base := changed(t)
	ours := changed(t, rename("Rathaus"))
	merged, changes, conflicts := tenant.Merge(base, ours, base, nil)
	if len(conflicts)+len(changes) > 0 || document(t, merged) != document(t, ours) {
		t.Errorf("changes %+v, conflicts %+v", changes, conflicts)
	}
}

func TestWhatEachSideChangedAloneIsMerged(t *testing.T) {
	t.Parallel()
	ours := changed(t, rename("Rathaus"), addOffice("ours"), func(s *tenant.Settings) { firstService(s).Minutes = 20 })
	theirs := changed(t, addOffice("theirs"), func(s *tenant.Settings) { firstService(s).Name = "Ausweis" })
	merged, _, conflicts := tenant.Merge(changed(t), ours, theirs, nil)
	if len(conflicts) > 0 {
		t.Fatalf("conflicts: %+v", conflicts)
	}
	var offices []string
	for _, o := range merged.Plan.Offices {
		offices = append(offices, o.ID)
	}
	slices.Sort(offices)
	if firstOffice(merged).Name != "Rathaus" || firstService(merged).Minutes != 20 || firstService(merged).Name != "Ausweis" ||
		!slices.Equal(offices, []string{"buergerbuero", "ours", "theirs"}) {
		t.Errorf("merged %s", document(t, merged))
	}
}

func TestAKeyThatBothChangedDifferentlyIsAConflictUntilSomebodyDecides(t *testing.T) {
	t.Parallel()
	base, ours, theirs := changed(t), changed(t, rename("Ours")), changed(t, rename("Theirs"))
	const path = "offices.buergerbuero.name"
	merged, _, conflicts := tenant.Merge(base, ours, theirs, nil)
	want := []tenant.Conflict{{Path: path, Base: "Bürgerbüro", Ours: "Ours", Theirs: "Theirs"}}
	if !reflect.DeepEqual(conflicts, want) || firstOffice(merged).Name != "Ours" {
		t.Errorf("conflicts %+v, name %q", conflicts, firstOffice(merged).Name)
	}
	for side, name := range map[tenant.Side]string{tenant.Keep: "Ours", tenant.Take: "Theirs"} {
		merged, _, conflicts := tenant.Merge(base, ours, theirs, map[string]tenant.Side{path: side})
		if len(conflicts) > 0 || firstOffice(merged).Name != name {
			t.Errorf("%s: name %q, conflicts %+v", side, firstOffice(merged).Name, conflicts)
		}
	}
}

func TestRemovingWhatTheOtherSideChangedIsAConflict(t *testing.T) {
	t.Parallel()
	base := changed(t, addOffice("abholung"))
	ours := changed(t, addOffice("abholung"), func(s *tenant.Settings) { s.Plan.Offices[1].Name = "Ausgabe" })
	theirs := changed(t)
	merged, _, conflicts := tenant.Merge(base, ours, theirs, nil)
	want := []tenant.Conflict{{Path: "offices.abholung", Base: "abholung", Ours: "Ausgabe", Theirs: ""}}
	if !reflect.DeepEqual(conflicts, want) || merged.Office("abholung") == nil {
		t.Errorf("conflicts %+v", conflicts)
	}
	merged, _, _ = tenant.Merge(base, ours, theirs, map[string]tenant.Side{"offices.abholung": tenant.Take})
	if merged.Office("abholung") != nil {
		t.Error("the office that was taken away is still there")
	}
}

func TestRemovingWhatNobodyElseChangedIsNoConflict(t *testing.T) {
	t.Parallel()
	base := changed(t, addOffice("abholung"))
	for name, sides := range map[string][2]*tenant.Settings{"ours": {changed(t), base}, "theirs": {base, changed(t)}} {
		merged, _, conflicts := tenant.Merge(base, sides[0], sides[1], nil)
		if len(conflicts) > 0 || merged.Office("abholung") != nil {
			t.Errorf("removed by %s: conflicts %+v", name, conflicts)
		}
	}
}

func TestTranslationsFollowTheirClosureWhenBothSidesAddClosures(t *testing.T) {
	t.Parallel()
	insert := func(date, reason, english string) func(*tenant.Settings) {
		return func(s *tenant.Settings) {
			closure := office.Closure{From: moment(date), Until: moment(date), Reason: reason}
			s.Plan.Closures = append([]office.Closure{closure}, s.Plan.Closures...)
			s.Translations["en"].Texts["closures."+reason] = english
		}
	}
	ours := changed(t, insert("2027-01-04", "Umzug", "Relocation"))
	theirs := changed(t, insert("2027-01-05", "Wahl", "Election"))
	merged, _, conflicts := tenant.Merge(changed(t), ours, theirs, nil)
	if len(conflicts) > 0 || len(merged.Plan.Closures) != 3 {
		t.Fatalf("closures %+v, conflicts %+v", merged.Plan.Closures, conflicts)
	}
	english := map[string]string{"Umzug": "Relocation", "Wahl": "Election", "Rosenmontag": "Carnival"}
	for i, closure := range merged.Plan.Closures {
		path := "closures." + string(rune('0'+i)) + ".reason"
		if got := merged.Text("en", path, closure.Reason); got != english[closure.Reason] {
			t.Errorf("%s reads %q in English", closure.Reason, got)
		}
	}
}

func TestMergeLeavesItsArgumentsAlone(t *testing.T) {
	t.Parallel()
	base, ours, theirs := changed(t), changed(t, rename("Ours"), addOffice("a")), changed(t, addOffice("b"))
	before := []string{document(t, base), document(t, ours), document(t, theirs)}
	tenant.Merge(base, ours, theirs, nil)
	if after := []string{document(t, base), document(t, ours), document(t, theirs)}; !slices.Equal(before, after) {
		t.Error("an argument has changed")
	}
}
