package redis_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/directory"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/town"
	"stadttermin/internal/redis"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// instance is one of several that share a database and a Redis. Its clock stands still, so that it asks nothing by
// itself.
type instance struct {
	*testing.T
	bed   *apptest.Installation
	towns *directory.Directory
	hears *redis.Settings
	asked atomic.Int32 // how often the database was
}

// source is the database, with its questions counted.
type source struct {
	town.Store
	asked *atomic.Int32
}

func (s source) Changed(ctx context.Context, now time.Time) (int64, time.Time, error) {
	s.asked.Add(1)
	return s.Store.Changed(ctx, now)
}

// join adds an instance to an installation and waits until it hears.
func join(t *testing.T, bed *apptest.Installation) *instance {
	t.Helper()
	db, err := db.Open(t.Context(), bed.Database.AppURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	client, err := redis.Open(bed.RedisURL, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	i := &instance{T: t, bed: bed, hears: redis.NewSettings(client)}
	i.towns = &directory.Directory{Source: source{town.Store{DB: db}, &i.asked}, Now: bed.Clock.Now, Hearing: i.hears.Hearing}
	running := make(chan struct{})
	go func() {
		defer close(running)
		_ = i.hears.Run(t.Context(), i.towns.Heard) // ends with the test
	}()
	t.Cleanup(func() { <-running; _ = client.Close() })
	apptest.Until(t, "changes are heard", i.hears.Hearing)
	i.counters() // makes the settings known
	return i
}

// counters gives how many counters the town has in the settings that an instance answers by.
func (i *instance) counters() int {
	i.Helper()
	town, err := i.towns.Town(i.Context(), i.bed.Town(i.T, "werne").ID)
	if err != nil {
		i.Fatal(err)
	}
	return len(town.Rules.Offices[0].Counters)
}

// apply changes the settings, as the command does, with Redis or without.
func (i *instance) apply(counters int, announced bool) {
	i.Helper()
	i.bed.DB.Announce = nil
	if announced {
		i.bed.DB.Announce = func(ctx context.Context) {
			if err := i.bed.Redis.AnnounceSettings(ctx); err != nil {
				i.Log(err)
			}
		}
	}
	i.bed.Apply(i.T, apptest.Town("werne", counters))
}

func TestChangedSettingsAreHeardByEveryInstance(t *testing.T) {
	t.Parallel()
	bed := apptest.Install(t, apptest.Town("werne", 1))
	one, other := join(t, bed), join(t, bed)
	one.apply(2, true)
	since := time.Now()
	for _, i := range []*instance{one, other} {
		apptest.Until(t, "a change is in force", func() bool { return i.counters() == 2 })
	}
	t.Logf("in force after %s", time.Since(since))
}

func TestAMissedAnnouncementHealsWithinTenSeconds(t *testing.T) {
	t.Parallel()
	bed := apptest.Install(t, apptest.Town("werne", 1))
	i := join(t, bed)
	i.apply(2, false)
	asked := i.asked.Load()
	for range 19 {
		bed.Clock.Advance(500 * time.Millisecond)
		if i.counters() != 1 {
			t.Fatal("the change was heard of")
		}
	}
	if more := i.asked.Load() - asked; more != 0 {
		t.Errorf("the database was asked %d times in nine and a half seconds in which changes are heard", more)
	}
	bed.Clock.Advance(500 * time.Millisecond)
	if got := i.counters(); got != 2 {
		t.Errorf("%d counters after ten seconds", got)
	}
}

func TestWithoutRedisAChangeIsInForceWithinHalfASecond(t *testing.T) {
	t.Parallel()
	server := apptest.RedisServer(t)
	bed := apptest.InstallOn(t, apptest.Postgres(t), server.URL, apptest.Town("werne", 1))
	i := join(t, bed)
	server.Kill()
	apptest.Until(t, "it is noticed that nothing is heard", func() bool { return !i.hears.Hearing() })
	i.apply(2, true)
	bed.Clock.Advance(500 * time.Millisecond)
	if got := i.counters(); got != 2 {
		t.Errorf("%d counters after half a second", got)
	}

	i.apply(3, true) // nobody can hear of it
	server.Start()
	apptest.Until(t, "changes are heard again", i.hears.Hearing)
	if got := i.counters(); got != 3 {
		t.Errorf("%d counters once Redis is back: what was missed is not asked for", got)
	}
	i.apply(2, true)
	apptest.Until(t, "a change is in force", func() bool { return i.counters() == 2 })
}

func TestARedisThatHangsIsNoticed(t *testing.T) {
	t.Parallel()
	server := apptest.RedisServer(t)
	bed := apptest.InstallOn(t, apptest.Postgres(t), server.URL, apptest.Town("werne", 1))
	i := join(t, bed)
	server.Pause()
	apptest.Until(t, "it is noticed that nothing is heard", func() bool { return !i.hears.Hearing() })
	i.apply(2, false)
	bed.Clock.Advance(500 * time.Millisecond)
	if got := i.counters(); got != 2 {
		t.Errorf("%d counters after half a second", got)
	}
	server.Resume()
	apptest.Until(t, "changes are heard again", i.hears.Hearing)
}

func TestSettingsWrittenAheadComeIntoForceWhileChangesAreHeard(t *testing.T) {
	t.Parallel()
	bed := apptest.Install(t, apptest.Town("werne", 1))
	i := join(t, bed)
	town := bed.Town(t, "werne")
	revision, err := bed.Settings.Revision(t.Context(), town.ID, bed.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	next := revision.Next(apptest.Town("werne", 3), tenant.FromAdmin, "test", bed.Clock.Now())
	next.ValidFrom = bed.Clock.Now().Add(3 * time.Second)
	i.apply(2, true)
	apptest.Until(t, "a change is in force", func() bool { return i.counters() == 2 })
	if err := bed.Settings.Append(t.Context(), town.ID, next, audit.Entry{At: bed.Clock.Now(), Actor: audit.System, Action: "revision.add", Object: "revision"}); err != nil {
		t.Fatal(err)
	}
	i.towns.Heard()
	if got := i.counters(); got != 2 {
		t.Fatalf("%d counters before their moment", got)
	}
	bed.Clock.Advance(3 * time.Second)
	if got := i.counters(); got != 3 {
		t.Errorf("%d counters at their moment", got)
	}
}
