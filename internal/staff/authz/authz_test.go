package authz

import (
	"slices"
	"strings"
	"testing"
)

func TestASubjectWithoutPrefixIsDeniedAlthoughItIsNamedLikeARole(t *testing.T) {
	t.Parallel()
	enforcer, err := newEnforcer(policyText)
	if err != nil {
		t.Fatal(err)
	}
	for subject, want := range map[string]bool{"role:administrator": true, "administrator": false, "": false, "role:": false} {
		if got, err := enforcer.Enforce(subject, string(Settings), string(Change)); err != nil || got != want {
			t.Errorf("%q: %v, error %v", subject, got, err)
		}
	}
	if Can([]Grant{{Role: "role:administrator"}}, Settings, Change, "") {
		t.Error("a role that brings the prefix itself was taken for one of the policy")
	}
}

func TestAPolicyThatNamesWhatDoesNotExistIsRefused(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"p, role:clark, day, read", "p, clerk, day, read", "p, role:clerk, days, read", "p, role:clerk, day, reed",
	} {
		if _, err := newEnforcer(line); err == nil || !strings.Contains(err.Error(), "does not exist") {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestClerkAndLeadActInTheirOwnOfficeOnly(t *testing.T) {
	t.Parallel()
	for _, role := range []Role{Clerk, Lead} {
		grants := []Grant{{role, "buergerbuero"}}
		if !Can(grants, Contact, Read, "buergerbuero") {
			t.Errorf("%s does not see the names of the own office", role)
		}
		if Can(grants, Contact, Read, "standesamt") || Can(grants, Contact, Read, "") {
			t.Errorf("%s sees names beyond the own office", role)
		}
	}
}

func TestReceptionActsInAllOfficesOfTheTown(t *testing.T) {
	t.Parallel()
	offices := []string{"buergerbuero", "standesamt", "abholung"}
	if got := Offices([]Grant{{Role: Reception}}, Contact, Read, offices); !slices.Equal(got, offices) {
		t.Errorf("reception sees names in %v", got)
	}
}

func TestSeveralGrantsAddUpPerOffice(t *testing.T) {
	t.Parallel()
	grants := []Grant{{Clerk, "buergerbuero"}, {Lead, "standesamt"}}
	if Can(grants, Closure, Create, "buergerbuero") {
		t.Error("leading one office closes another")
	}
	if got := Offices(grants, Day, Read, []string{"abholung", "standesamt", "buergerbuero"}); !slices.Equal(got, []string{"standesamt", "buergerbuero"}) {
		t.Errorf("days of %v", got)
	}
	if !Anywhere(grants, Closure, Create) || Anywhere(grants, Settings, Read) {
		t.Error("a page is opened by what one may do in some office, and by nothing else")
	}
}

func TestWithoutADeskRoleNobodySeesACitizensDatum(t *testing.T) {
	t.Parallel()
	for _, role := range []Role{Administrator, Privacy, Display, Kiosk, Provider} {
		for _, object := range []Object{Appointment, Contact, Visit, Case, Day, Search} {
			if Can([]Grant{{Role: role}}, object, Read, "") {
				t.Errorf("%s reads %s", role, object)
			}
		}
	}
}

func TestAnAdministratorWithADeskRoleSeesTheNamesOfThatOffice(t *testing.T) {
	t.Parallel()
	grants := []Grant{{Role: Administrator}, {Clerk, "buergerbuero"}}
	if !Can(grants, Contact, Read, "buergerbuero") || Can(grants, Contact, Read, "standesamt") {
		t.Error("the desk role counts for its office, and only for it")
	}
}

func TestThePrivacyOfficerReadsTheTrailAndEditsNothing(t *testing.T) {
	t.Parallel()
	grants := []Grant{{Role: Privacy}}
	if !Can(grants, Audit, Read, "") {
		t.Error("the trail is closed to the privacy officer")
	}
	for _, object := range Objects {
		for _, action := range []Action{Create, Change, Call, Remove} {
			if Can(grants, object, action, "") {
				t.Errorf("privacy may %s %s", action, object)
			}
		}
	}
}

func TestNobodyWithoutAGrantMayDoAnything(t *testing.T) {
	t.Parallel()
	for _, grants := range [][]Grant{nil, {{}}, {{Role: "mayor"}}} {
		for _, object := range Objects {
			for _, action := range Actions {
				if Can(grants, object, action, "") || Anywhere(grants, object, action) {
					t.Errorf("%v may %s %s", grants, action, object)
				}
			}
		}
	}
}

func BenchmarkCan(b *testing.B) {
	grants := []Grant{{Clerk, "buergerbuero"}, {Clerk, "standesamt"}, {Role: Administrator}}
	for b.Loop() {
		if !Can(grants, Settings, Change, "") {
			b.Fatal("denied")
		}
	}
}
