package apptest_test

import (
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"

	"stadttermin/internal/dev/apptest"
)

func TestEveryTestHasADatabaseOfItsOwn(t *testing.T) {
	t.Parallel()
	first, second := apptest.Postgres(t), apptest.Postgres(t)
	query(t, first.OwnerURL, "CREATE TABLE mine ()")
	if got := query(t, second.OwnerURL, "SELECT to_regclass('mine') IS NULL"); got != true {
		t.Error("a table of one test stands in the database of another")
	}
}

func TestADatabaseIsMigrated(t *testing.T) {
	t.Parallel()
	database := apptest.Postgres(t)
	if got := query(t, database.OwnerURL, "SELECT to_regclass('appointment') IS NOT NULL"); got != true {
		t.Error("the table appointment is missing")
	}
}

func TestNeitherRoleEscapesRowLevelSecurity(t *testing.T) {
	t.Parallel()
	database := apptest.Postgres(t)
	for _, url := range []string{database.OwnerURL, database.AppURL} {
		escapes := "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
		if got := query(t, url, escapes); got != false {
			t.Error("a role of the tests bypasses row-level security")
		}
	}
}

func TestADatabaseGoesWithItsTestAlthoughSomebodyIsConnected(t *testing.T) {
	t.Parallel()
	var database *apptest.Database
	t.Run("test", func(t *testing.T) {
		database = apptest.Postgres(t)
		conn, err := pgx.Connect(t.Context(), database.AppURL)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if conn.IsClosed() {
				t.Error("the connection was closed before the test's clean-up")
			}
		})
	})
	if conn, err := pgx.Connect(t.Context(), database.OwnerURL); err == nil {
		conn.Close(t.Context())
		t.Error("the database is still there")
	}
}

func TestEveryTestHasARedisOfItsOwn(t *testing.T) {
	t.Parallel()
	first, second := client(t, apptest.Redis(t)), client(t, apptest.Redis(t))
	if err := first.Set(t.Context(), "key", "value", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if keys, err := second.DBSize(t.Context()).Result(); err != nil || keys != 0 {
		t.Errorf("%d keys in an empty database, error %v", keys, err)
	}
}

func TestARedisIsEmptyForTheNextTest(t *testing.T) {
	t.Parallel()
	var url string
	t.Run("test", func(t *testing.T) {
		url = apptest.Redis(t)
		if err := client(t, url).Set(t.Context(), "left", "over", 0).Err(); err != nil {
			t.Fatal(err)
		}
	})
	if n, err := client(t, url).Exists(t.Context(), "left").Result(); err != nil || n != 0 {
		t.Errorf("a key survived its test: %d, error %v", n, err)
	}
}

func TestAKilledPostgresComesBackWithItsData(t *testing.T) {
	t.Parallel()
	server := apptest.PostgresServer(t)
	query(t, server.OwnerURL, "CREATE TABLE kept ()")
	server.Kill()
	if conn, err := pgx.Connect(t.Context(), server.OwnerURL); err == nil {
		conn.Close(t.Context())
		t.Error("a killed server answers")
	}
	server.Start()
	if got := query(t, server.OwnerURL, "SELECT to_regclass('kept') IS NOT NULL"); got != true {
		t.Error("what was committed is lost")
	}
	if server.Log() == "" {
		t.Error("the log is empty")
	}
}

func TestAKilledRedisComesBackEmpty(t *testing.T) {
	t.Parallel()
	server := apptest.RedisServer(t)
	redis := client(t, server.URL)
	for _, lose := range []func(){server.FlushAll, func() { server.Kill(); server.Start() }} {
		if err := redis.Set(t.Context(), "key", "value", 0).Err(); err != nil {
			t.Fatal(err)
		}
		lose()
		if keys, err := redis.DBSize(t.Context()).Result(); err != nil || keys != 0 {
			t.Errorf("%d keys are left, error %v", keys, err)
		}
	}
}

func TestAPausedRedisHangsUntilItIsResumed(t *testing.T) {
	t.Parallel()
	server := apptest.RedisServer(t)
	options, err := redis.ParseURL(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	options.ReadTimeout, options.MaxRetries = 50*time.Millisecond, -1
	impatient := redis.NewClient(options)
	defer impatient.Close()
	server.Pause()
	if err := impatient.Ping(t.Context()).Err(); err == nil {
		t.Error("a paused server answers")
	}
	server.Resume()
	apptest.Until(t, "the server answers again", func() bool { return impatient.Ping(t.Context()).Err() == nil })
}

func TestTheClockMovesOnlyWhenTold(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	clock := apptest.NewClock(start)
	if !clock.Now().Equal(start) {
		t.Errorf("the clock began at %s", clock.Now())
	}
	clock.Advance(90 * time.Minute)
	if want := start.Add(90 * time.Minute); !clock.Now().Equal(want) {
		t.Errorf("the clock stands at %s, want %s", clock.Now(), want)
	}
	clock.Set(start)
	if !clock.Now().Equal(start) {
		t.Errorf("the clock stands at %s, want %s", clock.Now(), start)
	}
}

func TestTheClockMayBeMovedWhileOthersReadIt(t *testing.T) {
	t.Parallel()
	clock := apptest.NewClock(time.Unix(0, 0))
	var readers sync.WaitGroup
	for range 8 {
		readers.Go(func() {
			before := clock.Now()
			clock.Advance(time.Second)
			if !clock.Now().After(before) {
				t.Error("the clock did not move")
			}
		})
	}
	readers.Wait()
	if got := clock.Now().Unix(); got != 8 {
		t.Errorf("the clock moved %d seconds, want 8", got)
	}
}

func query(t *testing.T, url, sql string) any {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	rows, err := conn.Query(t.Context(), sql)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var value any
	for rows.Next() {
		if err := rows.Scan(&value); err != nil {
			t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return value
}

func client(t *testing.T, url string) *redis.Client {
	t.Helper()
	options, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(options)
	t.Cleanup(func() { client.Close() })
	return client
}
