package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/availability"
	"stadttermin/internal/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/i18n"
	"stadttermin/internal/office"
	"stadttermin/internal/postgres"
	"stadttermin/internal/redis"
	"stadttermin/internal/server"
	"stadttermin/internal/server/api"
	"stadttermin/internal/tenant"
	"stadttermin/internal/tenantfile"
	"stadttermin/web"
)

// town is a running service with one tenant, on a database of its own.
type town struct {
	db      *postgres.DB
	service *booking.Service
	address string // of the web server
	host    string
	now     time.Time
	close   func()
}

const host = "bench.localhost"

// open makes a database, brings settings into force and serves them.
func open(ctx context.Context, settings *tenant.Settings, now time.Time) (*town, error) {
	owner, redisURL := os.Getenv("DATABASE_URL"), os.Getenv("REDIS_URL")
	if owner == "" || redisURL == "" {
		return nil, errors.New("run make bench, which brings servers of its own")
	}
	appURL, err := postgres.AppURL(owner)
	if err != nil {
		return nil, err
	}
	if err := postgres.Migrate(ctx, owner, appURL); err != nil {
		return nil, err
	}
	db, err := postgres.Open(ctx, appURL)
	if err != nil {
		return nil, err
	}
	client, err := redis.Open(redisURL, time.Now)
	if err != nil {
		return nil, err
	}
	keys, err := booking.NewKeys("the benchmarks' secret, 32 characters or more")
	if err != nil {
		return nil, err
	}
	t := &town{db: db, host: host, now: now}
	clock := func() time.Time { return now }
	log := slog.New(slog.DiscardHandler)
	towns := &booking.Directory{Source: db, Now: time.Now, Public: "http://{slug}.localhost", Development: true}
	limiter := redis.NewLimiter(client)
	t.service = &booking.Service{
		Store: postgres.Bookings{DB: db}, Swift: postgres.Bookings{DB: db}, Pins: client, Changes: client, Limit: limiter, Towns: towns, Keys: keys, Now: clock, Log: log,
	}
	if _, err := tenantfile.Apply(ctx, db, settings, nil, "bench", time.Now()); err != nil {
		return nil, err
	}
	if err := lift(ctx, db, settings.Profile.Slug); err != nil {
		return nil, err
	}
	bundle, err := i18n.Load(web.Locales)
	if err != nil {
		return nil, err
	}
	handler, err := server.New(server.Config{
		Towns: towns, Limiter: limiter, Bundle: bundle, Metrics: server.NewMetrics(), Now: time.Now, Log: log, Ready: db.Ping,
		API: &api.API{Searching: t.service, Holding: t.service, Managing: t.service, Now: clock}, Citizen: nothing{}, Desk: nothing{},
	})
	if err != nil {
		return nil, err
	}
	var stop func()
	t.address, stop, err = listen(handler)
	t.close = func() { stop(); _ = client.Close(); db.Close() }
	return t, err
}

// lift raises the tenant's limits beyond what one machine can ask.
func lift(ctx context.Context, db *postgres.DB, slug string) error {
	id, err := db.OfSlug(ctx, slug)
	if err != nil {
		return err
	}
	return db.InTenant(ctx, id, func(tx *postgres.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO tenant_limit (tenant_id, requests_per_minute, holds_per_minute, bookings_per_minute)
			VALUES ($1, 60000000, 60000000, 60000000)`, id)
		return err
	})
}

type nothing struct{}

func (nothing) Mount(gin.IRouter) {}

func listen(handler http.Handler) (address string, stop func(), err error) {
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	s := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = s.Serve(listener) }()
	return "http://" + listener.Addr().String(), func() { _ = s.Close() }, nil
}

// hello is the least that gin can answer: what everything over HTTP is compared with.
func hello() (address string, stop func(), err error) {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.GET("/", func(c *gin.Context) { c.String(http.StatusOK, "hello") })
	return listen(engine)
}

// fill writes the seats of the scenario straight into the database.
func (t *town) fill(ctx context.Context, rules *availability.Rules, days map[civil.Date][]availability.Seat) error {
	id, err := t.db.OfSlug(ctx, rules.Settings.Profile.Slug)
	if err != nil {
		return err
	}
	return t.db.InTenant(ctx, id, func(tx *postgres.Tx) error {
		for date, seats := range days {
			batch := &pgx.Batch{}
			day := civil.DayIn(date, rules.Location)
			batch.Queue(`INSERT INTO office_day (tenant_id, office_id, day, version, next_number) VALUES ($1, 'buergerbuero', $2, 1, $3)`, id, date.Time(), len(seats)+1)
			for n, seat := range seats {
				appointment := uuid.New()
				start := day.At(seat.From)
				batch.Queue(`INSERT INTO appointment (tenant_id, appointment_id, office_id, day, start_tick, minutes, starts_at, wall, zone, state, channel,
					language, revision, reference, letter, number, nonce, booked)
					VALUES ($1, $2, 'buergerbuero', $3, $4, 15, $5, $6::text::timestamp, 'Europe/Berlin', 'booked', 'online', 'de', 1, $7, 'B', $8, $9, $10)`,
					id, appointment, date.Time(), seat.From, start, start.Format(time.DateTime), appointment.String(), n+1, appointment[:], t.now)
				batch.Queue(`INSERT INTO seat (tenant_id, appointment_id, office_id, counter_key, day, ticks, services)
					SELECT $1, $2, 'buergerbuero', counter_key, $3, int4range($4, $5), '{pass}' FROM counter WHERE tenant_id = $1 AND counter_id = $6`,
					id, appointment, date.Time(), seat.From, seat.End, rules.Offices[0].Counters[seat.Counter].ID)
			}
			if err := tx.SendBatch(ctx, batch).Close(); err != nil {
				return err
			}
		}
		return nil
	})
}

// overHTTP measures looking for free days and times against gin's hello.
func overHTTP(b *board) error {
	ctx := context.Background()
	r := rows[3] // 12 counters, 42 days, half booked
	rules, err := availability.Compile(r.settings())
	if err != nil {
		return err
	}
	seats, _ := r.booked(rules)
	t, err := open(ctx, r.settings(), civil.Instant(firstDay, 0, rules.Location, civil.Beginning))
	if err != nil {
		return err
	}
	defer t.close()
	if err := t.fill(ctx, rules, seats); err != nil {
		return err
	}
	if err := t.agree(r, rules, seats); err != nil {
		return err
	}
	plain, stop, err := hello()
	if err != nil {
		return err
	}
	defer stop()
	const clients = 16
	c := client(clients)
	compared := func(address, host string) func() (float64, error) {
		return func() (float64, error) {
			return rate(clients, func(int, int) error { _, err := get(c, address, host); return err })
		}
	}
	last := firstDay.AddDays(r.days - 1)
	for _, question := range []struct {
		name, path  string
		floor, goal float64
	}{
		{"free days of 42 over HTTP ÷ gin hello", fmt.Sprintf("/api/v1/availability?services=pass&from=%s&to=%s", firstDay, last), 0.10, 0.30},
		{"free times of one day over HTTP ÷ gin hello", fmt.Sprintf("/api/v1/availability/%s?services=pass", firstDay.AddDays(3)), 0.20, 0.35},
	} {
		ratio, ours, theirs, err := paired(b.rounds, compared(t.address+question.path, t.host), compared(plain+"/", "localhost"))
		if err != nil {
			return err
		}
		b.put(figure{Name: question.name, Value: ratio, Floor: question.floor, Goal: question.goal, Counts: fmt.Sprintf("%.0f/s against %.0f/s", ours, theirs)})
	}
	return nil
}

// agree checks that the server answers what the scenario says, before anything is timed.
func (t *town) agree(r row, rules *availability.Rules, seats map[civil.Date][]availability.Seat) error {
	body, err := get(client(1), fmt.Sprintf("%s/api/v1/availability?services=pass&from=%s&to=%s", t.address, firstDay, firstDay.AddDays(r.days-1)), t.host)
	if err != nil {
		return err
	}
	var answer struct {
		Days []struct{ Free int }
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return err
	}
	sum := 0
	for _, day := range answer.Days {
		sum += day.Free
	}
	if sum != r.starts {
		return fmt.Errorf("over HTTP %d starts are free, want %d", sum, r.starts)
	}
	request, err := rules.Request(office.Basket{{Service: "pass", Quantity: 1}}, office.Online, t.now)
	if err != nil {
		return err
	}
	for i, day := range answer.Days {
		date := firstDay.AddDays(i)
		alone := availability.NewDay(rules.Offices[0], rules.Opening(rules.Offices[0], date), seats[date]).Judge(request).Free()
		if day.Free != alone {
			return fmt.Errorf("%s: over HTTP %d starts, the engine alone %d", date, day.Free, alone)
		}
	}
	return nil
}
