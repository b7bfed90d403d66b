package booking_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/budget"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/office"
)

// oracle gives the same service reading every row at every question.
func (v *visitor) oracle() *booking.Service {
	return booking.New(booking.Deps{
		Store: v.Bookings.Store, Days: &officeday.Days{Store: v.Days.Store, Holds: v.Redis, Now: v.Clock.Now, Log: v.Bookings.Log}, Limit: v.Bookings.Limit, Budget: v.Budget, Towns: v.Towns, Tokens: v.Bookings.Tokens, Now: v.Clock.Now, Log: v.Bookings.Log,
	})
}

// another gives a second instance on the same database and Redis, with a memory of its own.
func (v *visitor) another() *booking.Service {
	instance := v.oracle()
	instance.Days.Changes = v.Redis
	return instance
}

// agrees fails unless an instance offers what the database does.
func (v *visitor) agrees(instance *booking.Service, what string) {
	v.Helper()
	v.keepsItsWord(instance, map[string]string{}, what)
}

// keepsItsWord fails unless an instance offers what the database does, and the same in a state as before; said is what
// it offered, by the states' names.
func (v *visitor) keepsItsWord(instance *booking.Service, said map[string]string, what string) (known bool) {
	v.Helper()
	q := booking.Query{Basket: pass, Channel: office.Online}
	name := instance.State(v.Context(), v.town, q, monday, monday.AddDays(18))
	remembered, err := instance.Calendar(v.Context(), v.town, q, monday, monday.AddDays(18))
	if err != nil {
		v.Fatal(err)
	}
	read, err := v.oracle().Calendar(v.Context(), v.town, q, monday, monday.AddDays(18))
	if err != nil {
		v.Fatal(err)
	}
	for i := range read.Days {
		want, got := read.Days[i].Times(), remembered.Days[i].Times()
		if len(want) != len(got) {
			v.Fatalf("%s: on %s memory offers %d times, the database %d", what, read.Days[i].Date, len(got), len(want))
		}
		for n := range want {
			if !want[n].Start.Equal(got[n].Start) {
				v.Fatalf("%s: on %s memory offers %v, the database %v", what, read.Days[i].Date, got[n], want[n])
			}
		}
	}
	var answer strings.Builder
	for i := range read.Days {
		fmt.Fprintln(&answer, read.Days[i].Times())
	}
	before, known := said[name]
	if known = known && name != ""; known && before != answer.String() {
		v.Fatalf("%s: state %q offered %s, and now %s", what, name, before, &answer)
	}
	said[name] = answer.String()
	return known
}

func TestWhatIsOfferedFromMemoryIsWhatTheDatabaseOffersAfterEveryChangeOnEveryInstance(t *testing.T) {
	t.Parallel()
	settings := apptest.Town("werne", 2)
	settings.Profile.Booking.OpenPerEmail = 1000
	settings.Profile.Booking.RereleaseMinutes = 30
	i := apptest.Install(t, settings)
	v := &visitor{T: t, Installation: i, town: i.Town(t, "werne")}
	other := v.another()
	random := rand.New(rand.NewPCG(7, 7))
	said := map[*booking.Service]map[string]string{v.Bookings: {}, other: {}}
	known := 0
	var holds []*booking.Hold
	var booked []*appointment.Appointment
	for range 120 {
		var what string
		switch start := at(monday.AddDays(random.IntN(19)), 0).Add(time.Duration(8*60+random.IntN(16)*15) * time.Minute); random.IntN(7) {
		case 0, 1:
			what = "hold"
			if h, err := v.tryHold(start); err == nil {
				holds = append(holds, h)
			}
		case 2, 3:
			what = "book"
			if len(holds) > 0 {
				h := holds[len(holds)-1]
				holds = holds[:len(holds)-1]
				if a, err := v.Bookings.Book(t.Context(), v.town, request(h, "kim@example.org")); err == nil {
					booked = append(booked, a)
				}
			}
		case 4:
			what = "release or cancel"
			if len(holds) > 0 {
				if err := other.Release(t.Context(), v.town, holds[0].Token, budget.Claim{}); err != nil {
					t.Fatal(err)
				}
				holds = holds[1:]
			} else if len(booked) > 0 {
				if _, err := other.Cancel(t.Context(), v.town, v.Bookings.ManageToken(v.town, booked[0]), ""); err != nil {
					t.Fatal(err)
				}
				booked = booked[1:]
			}
		case 5:
			what = "time passes"
			v.Clock.Advance(time.Duration(random.IntN(12)) * time.Minute)
		case 6:
			what = "move"
			if len(booked) > 0 {
				if h, err := v.tryHold(start); err == nil {
					if _, err := other.Move(t.Context(), v.town, v.Bookings.ManageToken(v.town, booked[0]), h.Token, "", budget.Claim{}); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		for instance, said := range said {
			v.keepsItsWord(instance, said, what)
			if v.keepsItsWord(instance, said, "nothing") {
				known++
			}
		}
	}
	if known == 0 {
		t.Error("no state was ever known again")
	}
	if len(booked) == 0 {
		t.Error("nothing was booked")
	}
}

func TestMemorySurvivesAFlushOfRedis(t *testing.T) {
	t.Parallel()
	redis := apptest.RedisServer(t)
	i := apptest.InstallOn(t, apptest.Postgres(t), redis.URL, apptest.Town("werne", 1))
	v := &visitor{T: t, Installation: i, town: i.Town(t, "werne")}
	for n := range 3 {
		v.book(at(monday, 8*60).Add(time.Duration(n)*15*time.Minute), "kim@example.org")
		v.agrees(v.Bookings, "booked")
		redis.FlushAll()
		v.agrees(v.Bookings, "flushed")
	}
}

func TestAChangeThatNobodyAnnouncedIsSeenWithinTenSeconds(t *testing.T) {
	t.Parallel()
	v := visit(t, 1)
	v.book(at(monday, 8*60), "kim@example.org")
	v.agrees(v.Bookings, "booked")
	// Somebody commits and dies before the change is announced.
	err := v.DB.InTenant(t.Context(), v.town.ID, func(tx *db.Tx) error {
		if _, err := tx.Exec(t.Context(), `DELETE FROM seat WHERE tenant_id = $1`, v.town.ID); err != nil {
			return err
		}
		_, err := tx.Exec(t.Context(), `UPDATE office_day SET version = version + 1, event = event + 1 WHERE tenant_id = $1`, v.town.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	v.Clock.Advance(10 * time.Second)
	v.agrees(v.Bookings, "ten seconds later")
	if got := v.free(monday); got != 16 {
		t.Errorf("%d starts are free, want 16", got)
	}
}

func TestABookingOnAVacantDayThatNobodyAnnouncedIsSeenWithinTenSeconds(t *testing.T) {
	t.Parallel()
	v := visit(t, 1)
	v.book(at(monday, 8*60), "kim@example.org")
	v.agrees(v.Bookings, "booked")
	tuesday := monday.AddDays(1)
	err := v.DB.InTenant(t.Context(), v.town.ID, func(tx *db.Tx) error {
		if _, err := tx.Exec(t.Context(), `UPDATE office_day SET version = version + 1 WHERE tenant_id = $1`, v.town.ID); err != nil {
			return err
		}
		if _, err := tx.Exec(t.Context(), `INSERT INTO office_day (tenant_id, office_id, day, version) SELECT tenant_id, office_id, $2, 1
			FROM office_day WHERE tenant_id = $1`, v.town.ID, tuesday.Time()); err != nil {
			return err
		}
		_, err := tx.Exec(t.Context(), `UPDATE seat SET day = $2 WHERE tenant_id = $1`, v.town.ID, tuesday.Time())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	v.Clock.Advance(10 * time.Second)
	v.agrees(v.Bookings, "ten seconds later")
	if got := v.free(tuesday); got != 15 {
		t.Errorf("%d starts are free on the day that was vacant, want 15", got)
	}
}

func TestNewSettingsAreSearchedAtOnce(t *testing.T) {
	t.Parallel()
	v := visit(t, 1)
	v.free(monday)
	wider := apptest.Town("werne", 1)
	wider.Plan.Offices[0].Opening[0].Until = 13 * 60
	v.Apply(t, wider)
	v.town = v.Town(t, "werne")
	if got := v.free(monday); got != 20 {
		t.Errorf("%d starts are free, want 20", got)
	}
}
