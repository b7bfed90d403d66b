package files_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/files"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// apply brings files into force and gives the number of the new revision.
func apply(t *testing.T, i *apptest.Installation, wanted *tenant.Settings, decide map[string]tenant.Side) (int64, error) {
	t.Helper()
	return files.Apply(t.Context(), i.Settings, wanted, decide, "test", i.Clock.Now())
}

func mustLoad(t *testing.T, dir string) *tenant.Settings {
	t.Helper()
	settings, findings, err := files.Load(dir)
	if err != nil || settings == nil {
		t.Fatalf("%s: %v, %v", dir, findings, err)
	}
	return settings
}

func TestApplyingTheSameFilesAgainChangesNothing(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t)
	for _, slug := range []string{"werne", "plettenberg", "selm", "herscheid"} {
		wanted := mustLoad(t, "../../tenants/"+slug)
		for attempt, want := range []int64{1, 0, 0} {
			if got, err := apply(t, i, wanted, nil); err != nil || got != want {
				t.Errorf("%s, attempt %d: revision %d, %v; want %d", slug, attempt+1, got, err, want)
			}
		}
	}
}

func TestAnExportAppliesToNoChange(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, mustLoad(t, "../../tenants/selm"))
	id, err := i.Settings.OfSlug(t.Context(), "selm")
	if err != nil {
		t.Fatal(err)
	}
	revision, err := i.Settings.Revision(t.Context(), id, i.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := files.Write(folder, revision.Settings); err != nil {
		t.Fatal(err)
	}
	if got, err := apply(t, i, mustLoad(t, folder), nil); err != nil || got != 0 {
		t.Errorf("revision %d, %v", got, err)
	}
}

// administer changes settings as a town's administrator would.
func administer(t *testing.T, i *apptest.Installation, slug string, change func(*tenant.Settings)) {
	t.Helper()
	id, err := i.Settings.OfSlug(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	revision, err := i.Settings.Revision(t.Context(), id, i.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	change(revision.Settings)
	err = i.Settings.Append(t.Context(), id, &tenant.Revision{
		Settings: revision.Settings, Author: "Vera Brandt", Source: tenant.FromAdmin, Base: revision.Number, ValidFrom: i.Clock.Now(), Created: i.Clock.Now(),
	}, audit.Entry{At: i.Clock.Now(), Actor: audit.Staff("vera"), Action: "revision.edit", Object: "settings"})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatTheAdministratorChangedIsNeverOverwrittenSilently(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, apptest.Town("werne", 2))
	administer(t, i, "werne", func(s *tenant.Settings) {
		s.Catalog.Services[0].Minutes = 20
		s.Profile.Booking.HoldMinutes = 15
	})
	wanted := apptest.Town("werne", 2)
	wanted.Catalog.Services[0].Minutes = 25
	plan, err := files.Prepare(t.Context(), i.Settings, wanted, nil, i.Clock.Now())
	if err != nil || len(plan.Conflicts) != 1 || plan.Conflicts[0].Path != "services.pass.minutes" {
		t.Fatalf("conflicts %+v, %v", plan.Conflicts, err)
	}
	if _, err := apply(t, i, wanted, nil); !errors.Is(err, files.ErrConflicts) {
		t.Errorf("applied with a conflict: %v", err)
	}
	if _, err := apply(t, i, wanted, map[string]tenant.Side{"services.pass.minutes": tenant.Keep}); err != nil {
		t.Fatal(err)
	}
	settings := i.Town(t, "werne").Settings()
	if settings.Catalog.Services[0].Minutes != 20 || settings.Profile.Booking.HoldMinutes != 15 {
		t.Errorf("kept: %d minutes, held %d", settings.Catalog.Services[0].Minutes, settings.Profile.Booking.HoldMinutes)
	}
	// What was decided stays decided, and what the administrator alone changed stays too.
	if got, err := apply(t, i, wanted, nil); err != nil || got != 0 {
		t.Errorf("again: revision %d, %v", got, err)
	}
	wanted.Profile.Booking.LeadMinutes = 45
	if _, err := apply(t, i, wanted, nil); err != nil {
		t.Fatal(err)
	}
	settings = i.Town(t, "werne").Settings()
	if settings.Catalog.Services[0].Minutes != 20 || settings.Profile.Booking.HoldMinutes != 15 || settings.Profile.Booking.LeadMinutes != 45 {
		t.Errorf("after a later change of the files: %+v", settings.Profile.Booking)
	}
}

func TestAClosureThatIsMadeWhileFilesAreAppliedIsNotLost(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, apptest.Town("werne", 2))
	wanted := apptest.Town("werne", 2)
	const rounds = 8
	for round := range rounds {
		wanted.Profile.Booking.LeadMinutes = 20 + round
		if _, err := files.Prepare(t.Context(), i.Settings, wanted, nil, i.Clock.Now()); err != nil {
			t.Fatal(err)
		}
		town, day := i.Town(t, "werne"), monday.AddDays(round)
		order := &closure.Order{
			ID: uuid.New(), Said: fmt.Sprintf("Störung %d", round), Days: 2, Staff: uuid.New(), Author: "Vera Brandt", Seen: "-", Outage: closure.Outage{
				Office: "amt", Reason: "technical", From: civil.Moment{Date: day, HasTime: true}, Until: civil.Moment{Date: day, Clock: 18 * 60, HasTime: true},
			},
		}
		var changing sync.WaitGroup
		changing.Go(func() {
			if _, err := files.Apply(t.Context(), i.Settings, wanted, nil, "test", i.Clock.Now()); err != nil {
				t.Error(err)
			}
		})
		changing.Go(func() {
			if _, err := i.Closures.CarryOut(t.Context(), town, order, nil); err != nil {
				t.Error(err)
			}
		})
		changing.Wait()
		settings := i.Town(t, "werne").Settings()
		if n := len(settings.Office("amt").Closures); n != round+1 || settings.Profile.Booking.LeadMinutes != 20+round {
			t.Fatalf("round %d: %d closures, lead time %d", round, n, settings.Profile.Booking.LeadMinutes)
		}
	}
	// Nor do files that say nothing of them take them away later.
	wanted.Profile.Booking.HoldMinutes = 12
	if _, err := apply(t, i, wanted, nil); err != nil {
		t.Fatal(err)
	}
	if n := len(i.Town(t, "werne").Settings().Office("amt").Closures); n != rounds {
		t.Errorf("%d closures, want %d", n, rounds)
	}
}

func TestAChangeIsInForceOnEveryInstanceWithinASecond(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, apptest.Town("werne", 1))
	town := i.Town(t, "werne")
	wanted := apptest.Town("werne", 1)
	wanted.Profile.Booking.MaxMinutes = 60
	if _, err := apply(t, i, wanted, nil); err != nil {
		t.Fatal(err)
	}
	i.Clock.Advance(time.Second)
	now, err := i.Towns.Town(t.Context(), town.ID)
	if err != nil || now.Revision != 2 || now.Settings().Profile.Booking.MaxMinutes != 60 {
		t.Errorf("a second later: revision %d, %v", now.Revision, err)
	}
}

func TestARevisionInTheFutureIsInForceFromItsMoment(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, apptest.Town("werne", 1))
	later := i.Clock.Now().Add(time.Hour)
	town := i.Town(t, "werne")
	changed := apptest.Town("werne", 1)
	changed.Profile.Name = "Stadt Werne an der Lippe"
	err := i.Settings.Append(t.Context(), town.ID, &tenant.Revision{
		Settings: changed, Author: "Vera Brandt", Source: tenant.FromAdmin, Base: 1, ValidFrom: later, Created: i.Clock.Now(),
	}, audit.Entry{At: i.Clock.Now(), Actor: audit.System, Action: "revision.edit", Object: "settings"})
	if err != nil {
		t.Fatal(err)
	}
	if got := i.Town(t, "werne").Revision; got != 1 {
		t.Errorf("before its moment revision %d is in force", got)
	}
	i.Clock.Set(later)
	if got := i.Town(t, "werne").Revision; got != 2 {
		t.Errorf("at its moment revision %d is in force", got)
	}
}

func TestCountersThatGoAreRetiredAndThoseThatComeBackAreTheSame(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, apptest.Town("werne", 3))
	for counters, want := range map[int]int{1: 1, 3: 3} {
		i.Apply(t, apptest.Town("werne", counters))
		var known, retired int
		town := i.Town(t, "werne")
		err := i.DB.InTenant(t.Context(), town.ID, func(tx *db.Tx) error {
			return tx.QueryRow(t.Context(), `SELECT count(*), count(*) FILTER (WHERE retired) FROM counter WHERE tenant_id = $1`, town.ID).Scan(&known, &retired)
		})
		if err != nil || known != 3 || known-retired != want {
			t.Errorf("%d counters: %d known, %d retired, %v", counters, known, retired, err)
		}
	}
}

func TestAReferencePrefixBelongsToOneTenant(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, apptest.Town("werne", 1))
	wanted := apptest.Town("wernigerode", 1)
	if _, err := apply(t, i, wanted, nil); err == nil {
		t.Error("two tenants share a reference prefix")
	}
}
