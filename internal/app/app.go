// Package app puts the use cases together: from stores, clock, log and keys to services. The program, its tests and its
// measurements take them from here, so that what is tested is wired as what runs.
package app

import (
	"context"
	"log/slog"
	"time"

	"stadttermin/internal/hall/lookup"

	"stadttermin/internal/appointment/addresscheck"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/appointment/external"
	"stadttermin/internal/appointment/imports"
	"stadttermin/internal/appointment/letter"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/budget"
	"stadttermin/internal/change"
	"stadttermin/internal/directory"
	"stadttermin/internal/feedback"
	"stadttermin/internal/figures"
	"stadttermin/internal/hall/daylist"
	"stadttermin/internal/hall/device"
	"stadttermin/internal/hall/live"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/i18n"
	"stadttermin/internal/keyring"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/pdf"
	checked "stadttermin/internal/postgres/addresscheck"
	stored "stadttermin/internal/postgres/appointment"
	"stadttermin/internal/postgres/db"
	recorded "stadttermin/internal/postgres/figures"
	"stadttermin/internal/postgres/hall"
	"stadttermin/internal/postgres/message"
	"stadttermin/internal/postgres/staff"
	"stadttermin/internal/postgres/town"
	"stadttermin/internal/redis"
	"stadttermin/internal/search"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/staff/passkey"
	"stadttermin/internal/town/tenant"
	"stadttermin/web"
)

// Deps is what an installation stands on. Whoever makes it closes it.
type Deps struct {
	DB    *db.DB
	Redis *redis.Client

	Keys        *keyring.Ring // sign and encrypt what is handed out and what is kept in the database
	PublicURL   string        // with {slug} where the name of the town stands
	Development bool          // demo accounts exist, names below localhost are everybody's

	Now func() time.Time
	Log *slog.Logger
}

// App is all use cases of an installation.
type App struct {
	Deps
	Bundle   *i18n.Bundle
	Limiter  *redis.Limiter
	Budget   *budget.Keeper
	Regulars *budget.Regulars
	Changes  *redis.Settings // of settings, as other instances announce them
	Towns    *directory.Directory
	Services *search.Memory

	Settings     town.Store    // as they are stored
	Appointments *stored.Store // as they are stored

	Days     *officeday.Days
	Checks   *addresscheck.Service
	Bookings *booking.Service
	Letters  *letter.Letters
	Feedback *feedback.Service
	Imports  *imports.Service
	Closures *closure.Service
	Edits    *change.Service // of the settings

	Queue     *queue.Service
	Hub       *live.Hub
	Duties    *queue.Duties
	Lists     *daylist.Lists
	Finder    *lookup.Search
	Unreached *queue.Unreaching
	Devices   *device.Service

	Figures *figures.Service
	Counter *figures.Counter
	Daily   *figures.Daily

	Staff *account.Services
	Chain *audit.Chain
}

// New puts an installation together. The context is that of its connections to Redis, which end with it.
func New(ctx context.Context, deps Deps) (*App, error) {
	bundle, err := i18n.Load(web.Locales)
	if err != nil {
		return nil, err
	}
	a := &App{Deps: deps, Bundle: bundle, Limiter: redis.NewLimiter(deps.Redis), Regulars: new(budget.Regulars), Services: new(search.Memory)}
	a.Settings, a.Appointments = town.Store{DB: deps.DB}, stored.New(deps.DB)
	db, client, ring, now, log := deps.DB, deps.Redis, deps.Keys, deps.Now, deps.Log
	a.Budget = &budget.Keeper{Counter: redis.Budgets{Client: client}, Local: new(budget.Memory), Keys: ring, Now: now}
	a.Changes = redis.NewSettings(client)
	a.Towns = &directory.Directory{Source: a.Settings, Now: now, Hearing: a.Changes.Hearing, Public: deps.PublicURL, Development: deps.Development}
	db.Announce = Announcing(client, log)
	db.Due.Tell = func(ctx context.Context, towns map[tenant.ID]time.Time) {
		_ = redis.Due{Client: client}.Tell(ctx, towns) // else the worker looks through the database
	}

	bookings := a.Appointments
	a.Counter = &figures.Counter{Store: recorded.Store{DB: db}, Now: now, Log: log}
	a.Days = &officeday.Days{Store: bookings, Holds: client, Changes: client, Now: now, Log: log}
	a.Checks = &addresscheck.Service{Store: checked.Store{DB: db}, Budget: a.Budget, Ring: ring, Now: now}
	a.Bookings = booking.New(booking.Deps{
		Tokens: booking.Tokens{Keys: ring}, Store: bookings, Days: a.Days, Batches: bookings, Limit: a.Limiter, Budget: a.Budget, Checks: a.Checks, Towns: a.Towns, Refusals: a.Counter, Now: now, Log: log,
	})
	a.Figures = &figures.Service{Store: recorded.Store{DB: db}, Now: now}
	a.Daily = &figures.Daily{Store: recorded.Store{DB: db}, Times: a.Bookings, Now: now}
	a.Letters = &letter.Letters{Store: bookings, Links: a.Bookings, Towns: a.Towns, Bundle: bundle, Now: now}
	a.Feedback = &feedback.Service{Store: stored.Feedback{DB: db}, Budget: a.Budget, Now: now}
	a.Imports = &imports.Service{Drafts: stored.Drafts{DB: db}, Imports: stored.Imports{DB: db}, Bookings: &external.Importer{Service: a.Bookings}, Now: now}
	a.Closures = &closure.Service{Store: stored.Closures{DB: db}, Days: a.Days, Towns: a.Towns, Now: now, Log: log}
	a.Edits = &change.Service{Store: town.Changes{DB: db}, Closures: a.Closures, Towns: a.Towns, Bundle: bundle, Now: now, Log: log}

	day := hall.Queue{DB: db}
	a.Queue = &queue.Service{Store: day, Bookings: a.Bookings, Days: a.Days, Towns: a.Towns, Wake: client, Now: now, Log: log}
	a.Hub = &live.Hub{Events: day, Wakeups: redis.NewWakeups(ctx, client), Log: log}
	a.Duties = &queue.Duties{Store: day, Wake: client, Now: now, Log: log}
	lists := hall.Lists{DB: db}
	a.Lists = &daylist.Lists{Days: a.Queue, Plans: lists, Files: lists, Printer: pdf.Printer{}, Vault: ring, Bundle: bundle, Now: now}
	a.Finder = &lookup.Search{Directory: hall.Search{DB: db}, Now: now}
	a.Unreached = &queue.Unreaching{Store: message.Unreached{DB: db}, Now: now}
	a.Devices = &device.Service{Store: hall.Devices{DB: db}, Pairings: redis.Pairings{Client: client}, Limiter: a.Limiter, Now: now}

	people, sessions := staff.Accounts{DB: db}, staff.Sessions{DB: db}
	a.Staff = account.NewServices(&account.Deps{
		Store:    account.Store{Accounts: people, Sessions: sessions, Pending: sessions, Factors: people, Links: people, Notices: people},
		Passkeys: &passkey.Keeper{Store: people, Vault: ring, Now: now}, Budget: a.Budget, Towns: a.Towns,
		Keys:           ring,
		FactorRequired: []authz.Role{authz.Administrator}, Development: deps.Development, Now: now,
	})
	a.Chain = &audit.Chain{Seals: staff.Trail{DB: db}, Keys: ring, Now: now, Log: log}
	return a, nil
}

// Announcing gives what tells other instances that settings have changed. Where that fails they notice by themselves.
func Announcing(client *redis.Client, log *slog.Logger) func(context.Context) {
	return func(ctx context.Context) {
		if err := client.AnnounceSettings(ctx); err != nil {
			log.WarnContext(ctx, "change of settings not announced", "error", err)
		}
	}
}

// Hear lets changes of settings be noticed as soon as they are announced, until the context ends.
func (a *App) Hear(ctx context.Context) error { return a.Changes.Run(ctx, a.Towns.Heard) }

// Composers make the mails of the outbox, each by what it is about.
func (a *App) Composers() outbox.Composers {
	return outbox.Composers{
		outbox.OfAppointment:  a.Letters,
		outbox.OfFeedback:     &feedback.Letters{Store: a.Feedback.Store, Towns: a.Towns, Bundle: a.Bundle},
		outbox.OfAddressCheck: &addresscheck.Letters{Service: a.Checks, Towns: a.Towns, Bundle: a.Bundle},
		outbox.OfOfficeList:   &daylist.Letters{Lists: a.Lists, Towns: a.Towns},
		outbox.OfStaff:        &account.Letters{Links: a.Staff.Links, Senders: a.Towns, Bundle: a.Bundle},
	}
}
