package town_test

import (
	"testing"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/directory"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// aSecond is within which a change is in force everywhere.
const aSecond = time.Second

func byHost(t *testing.T, i *apptest.Installation, host string) *directory.Town {
	t.Helper()
	town, err := i.Towns.ByHost(t.Context(), host)
	if err != nil {
		t.Fatalf("%s: %v", host, err)
	}
	return town
}

func TestChangedSettingsAreInForceWithinASecond(t *testing.T) {
	t.Parallel()
	settings := apptest.Town("werne", 1)
	i := apptest.Install(t, settings, apptest.Town("selm", 1))
	before, other := byHost(t, i, "werne.localhost:8080"), byHost(t, i, "selm.localhost:8080")
	changed := apptest.Town("werne", 2)
	i.Apply(t, changed)
	if again := byHost(t, i, "werne.localhost:8080"); again != before {
		t.Error("settings are asked for at every request")
	}
	i.Clock.Advance(aSecond)
	if town := byHost(t, i, "werne.localhost:8080"); town.Revision == before.Revision || len(town.Rules.Offices[0].Counters) != 2 {
		t.Errorf("revision %d with %d counters", town.Revision, len(town.Rules.Offices[0].Counters))
	}
	if byHost(t, i, "selm.localhost:8080") != other {
		t.Error("the settings of a town that did not change were read again")
	}
}

func TestSettingsWrittenAheadComeIntoForceAtTheirMoment(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, apptest.Town("werne", 1))
	before := byHost(t, i, "werne.localhost:8080")
	ahead := &tenant.Revision{
		Settings: apptest.Town("werne", 3), Author: "test", Source: tenant.FromFiles, Base: before.Revision,
		ValidFrom: i.Clock.Now().Add(time.Hour), Created: i.Clock.Now(),
	}
	if err := i.Settings.Append(t.Context(), before.ID, ahead, audit.Entry{At: i.Clock.Now(), Actor: audit.System, Action: "revision.add", Object: "revision"}); err != nil {
		t.Fatal(err)
	}
	i.Clock.Advance(time.Hour - aSecond)
	if town := byHost(t, i, "werne.localhost:8080"); town.Revision != before.Revision {
		t.Error("in force before its moment")
	}
	i.Clock.Advance(aSecond)
	if town := byHost(t, i, "werne.localhost:8080"); town.Revision != ahead.Number {
		t.Errorf("revision %d is in force, not %d", town.Revision, ahead.Number)
	}
}

func TestASuspendedTownIsServedNoLongerAndItsLimitsHoldWithinASecond(t *testing.T) {
	t.Parallel()
	i := apptest.Install(t, apptest.Town("werne", 1))
	town := byHost(t, i, "werne.localhost:8080")
	write := func(statement string, arguments ...any) {
		t.Helper()
		err := i.DB.InTenant(t.Context(), town.ID, func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), statement, arguments...)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		i.Clock.Advance(aSecond)
	}
	write(`INSERT INTO tenant_limit (tenant_id, requests_per_minute, holds_per_minute, bookings_per_minute) VALUES ($1, 7, 8, 9)`, town.ID)
	if limits := byHost(t, i, "werne.localhost:8080").Limits; limits != (directory.Limits{Requests: 7, Holds: 8, Bookings: 9}) {
		t.Errorf("limits %+v", limits)
	}
	write(`UPDATE tenant SET state = 'suspended' WHERE tenant_id = $1`, town.ID)
	if _, err := i.Towns.ByHost(t.Context(), "werne.localhost:8080"); apperr.CodeOf(err) != apperr.NotFound {
		t.Errorf("got %v", err)
	}
}
