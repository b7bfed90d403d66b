package apptest

import (
	"log/slog"
	"testing"
	"time"

	"stadttermin/internal/app"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/files"
	"stadttermin/internal/keyring"
	"stadttermin/internal/redis"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Installation is a running service without its web pages: an own database and Redis, a clock that only the test moves,
// and the towns it was made with.
type Installation struct {
	*app.App
	Database *Database
	RedisURL string
	Clock    *Clock
}

// Secret signs everything of an Installation.
const Secret = "a secret for tests of at least 32 characters"

// Now is the moment an Installation's clock shows at first: Friday, 2026-11-20, 9:00 in Werne.
func Now() time.Time { return time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC) }

// Install makes an installation and brings settings into force.
func Install(t testing.TB, towns ...*tenant.Settings) *Installation {
	t.Helper()
	database := Postgres(t)
	redisURL := Redis(t)
	return InstallOn(t, database, redisURL, towns...)
}

// Keys gives a ring of secrets, of Secret where none is given.
func Keys(t testing.TB, secrets ...string) *keyring.Ring {
	t.Helper()
	if len(secrets) == 0 {
		secrets = []string{Secret}
	}
	ring, err := keyring.New(secrets...)
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

// InstallOn makes an installation on servers of the test's own choice.
func InstallOn(t testing.TB, database *Database, redisURL string, towns ...*tenant.Settings) *Installation {
	t.Helper()
	db := Open(t, database.OwnerURL, database.AppURL)
	client, err := redis.Open(redisURL, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	i := &Installation{Database: database, RedisURL: redisURL, Clock: NewClock(Now())}
	i.Clock.lead(t, database)
	i.App, err = app.New(t.Context(), app.Deps{
		DB: db, Redis: client, Keys: Keys(t), PublicURL: "http://{slug}.localhost:8080", Development: true,
		Now: i.Clock.Now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	running := make(chan struct{})
	go func() {
		defer close(running)
		_ = i.Hub.Run(t.Context()) // ends with the test
	}()
	t.Cleanup(func() { <-running })
	for _, settings := range towns {
		i.Apply(t, settings)
	}
	return i
}

// Apply brings settings into force, as a tenant's files would.
func (i *Installation) Apply(t testing.TB, settings *tenant.Settings) {
	t.Helper()
	if _, err := files.Apply(t.Context(), i.Settings, settings, nil, "test", i.Clock.Now()); err != nil {
		t.Fatal(err)
	}
}

// Town gives a town with the settings in force.
func (i *Installation) Town(t testing.TB, slug string) *directory.Town {
	t.Helper()
	id, err := i.Settings.OfSlug(t.Context(), slug)
	if err != nil {
		t.Fatal(err)
	}
	town, err := i.Towns.Reload(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return town
}

// Town makes the settings of a small town: one office "amt" (B) open Monday to Friday 8 to 12 with as many counters as
// asked for, one service "pass" of 15 minutes (10 for each further person, at most 4) and one "kurz" of 5 minutes.
func Town(slug string, counters int) *tenant.Settings {
	more := 10
	o := office.Office{
		ID: "amt", Name: "Bürgerbüro", Hall: "halle", Letter: "B",
		Opening: []office.OpeningRule{{
			Days: []civil.Weekday{1, 2, 3, 4, 5}, From: 8 * 60, Until: 12 * 60,
		}},
	}
	for c := range counters {
		id := string(rune('1' + c))
		o.Counters = append(o.Counters, office.Counter{ID: id, Name: "Schalter " + id})
	}
	return &tenant.Settings{
		Profile: tenant.Profile{
			Slug: slug, Name: "Stadt " + slug, ReferencePrefix: prefix(slug), Timezone: "Europe/Berlin", Languages: []string{"de", "en"},
			Booking: tenant.Booking{Horizon: 21, OpenPerEmail: 3}, Visitors: Busy(),
			Mail: tenant.Mail{FromName: "Stadt " + slug, From: "termine@" + slug + ".example"},
		},
		Plan: office.Plan{Halls: []office.Hall{{ID: "halle", Name: "Rathaus"}}, Offices: []office.Office{o}},
		Catalog: office.Catalog{
			Categories: []office.Category{{ID: "alles", Name: "Alles"}},
			Services: []office.Service{
				{ID: "pass", Category: "alles", Name: "Reisepass", Minutes: 15, MinutesMore: &more, Max: 4, Bring: office.Documents("Alter Pass")},
				{ID: "kurz", Category: "alles", Name: "PIN ändern", Minutes: 5, Max: 2},
			},
		},
	}
}

// Busy lists the networks that tests ask from: one test does in a moment what many visitors do in a day.
func Busy() tenant.Visitors {
	return tenant.Visitors{Networks: []tenant.Network{{Name: "Tests", Addresses: []string{"127.0.0.0/8", "192.0.2.0/24"}, Times: 100_000}}}
}

// prefix makes reference prefixes differ wherever slugs do in their first three letters.
func prefix(slug string) string {
	letters := make([]byte, 0, 3)
	for i := 0; i < len(slug) && len(letters) < 3; i++ {
		letters = append(letters, slug[i]-'a'+'A')
	}
	return string(letters)
}
