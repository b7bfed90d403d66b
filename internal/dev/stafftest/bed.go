// Package stafftest is the pages of staff of one town on a real database, and the browsers of people who have signed in there.
package stafftest

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"stadttermin/internal/hall/lookup"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/external"
	"stadttermin/internal/appointment/imports"
	"stadttermin/internal/budget"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/directory"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/i18n"
	stored "stadttermin/internal/postgres/appointment"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/postgres/hall"
	"stadttermin/internal/postgres/message"
	"stadttermin/internal/postgres/staff"
	"stadttermin/internal/search"
	"stadttermin/internal/server/booked"
	"stadttermin/internal/server/daylist"
	"stadttermin/internal/server/desk"
	importpages "stadttermin/internal/server/imports"
	"stadttermin/internal/server/phone"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/account"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
	"stadttermin/web"
)

// Password is everybody's.
const Password = "Wattestäbchen im Regal"

// Bed is the pages of one town on a real database.
type Bed struct {
	*gin.Engine
	*apptest.Installation
	Accounts *account.Services
	Here     *directory.Town
	Scheme   string

	t      *testing.T
	number int // of the last appointment
}

// New gives a town whose day begins at eight on the Tuesday of the pictures that the pages were designed with.
func New(t *testing.T) *Bed {
	t.Helper()
	gin.SetMode(gin.ReleaseMode)
	b := &Bed{Installation: apptest.Install(t), Scheme: "http", t: t}
	b.Clock.Set(time.Date(2026, 11, 24, 7, 0, 0, 0, time.UTC))
	b.Apply(t, Town())
	b.mount(t)
	return b
}

// Open is a town that is open from eight to noon, at nine on the Friday before.
func Open(t *testing.T, settings *tenant.Settings) *Bed {
	t.Helper()
	gin.SetMode(gin.ReleaseMode)
	b := &Bed{Installation: apptest.Install(t, settings), Scheme: "http", t: t}
	b.mount(t)
	return b
}

// mount makes the pages.
func (b *Bed) mount(t *testing.T) {
	t.Helper()
	b.Here = b.Installation.Town(t, "werne")
	b.Accounts = account.NewServices(&account.Deps{
		Store: account.Store{Accounts: staff.Accounts{DB: b.DB}, Sessions: staff.Sessions{DB: b.DB}}, Budget: unlimited{}, Keys: b.Keys, Now: b.Clock.Now,
	})
	bundle, err := i18n.Load(web.Locales)
	if err != nil {
		t.Fatal(err)
	}
	renderer, err := render.New(render.Config{Templates: web.Templates, Assets: assets(t), Bundle: bundle})
	if err != nil {
		t.Fatal(err)
	}
	b.Engine = gin.New()
	group := b.Group("/", func(c *gin.Context) {
		language := c.Query("lang")
		if language == "" {
			language = c.PostForm("lang")
		}
		request.Set(c, &request.Visit{Town: b.Here, Now: b.Clock.Now(), Printer: bundle.Printer(language), Scheme: b.Scheme})
	})
	gate := staffauth.NewGate(staffauth.AccountsOf(b.Accounts), staff.Trail{DB: b.DB}, b.Regulars, renderer, b.Clock.Now)
	gate.Mount(group)
	agreed := &imports.Service{Drafts: stored.Drafts{DB: b.DB}, Imports: stored.Imports{DB: b.DB}, Bookings: &external.Importer{Service: b.Bookings}, Now: b.Clock.Now}
	importpages.New(importpages.Config{Gate: gate, Files: agreed, Lines: agreed, Imports: agreed}).Mount(group)
	daylist.New(daylist.Config{Gate: gate, Lists: b.Lists, Plans: b.Lists}).Mount(group)
	finder := &lookup.Search{Directory: hall.Search{DB: b.DB}, Now: b.Clock.Now}
	appointments := booked.New(booked.Config{
		Gate: gate, Changes: b.Bookings, Displacements: b.Bookings, Search: finder, Bundle: bundle,
		Unreached: &queue.Unreaching{Store: message.Unreached{DB: b.DB}, Now: b.Clock.Now},
	})
	appointments.Mount(group)
	phone.New(phone.Config{
		Gate: gate, Times: b.Bookings, Bookings: b.Bookings, Moves: b.Bookings, Search: finder, Services: new(search.Memory), Bundle: bundle, Appointments: appointments,
	}).Mount(group)
	desk.New(desk.Config{
		Gate: gate, Days: hall.Days{DB: b.DB}, Histories: hall.Queue{DB: b.DB}, Pickups: hall.Queue{DB: b.DB}, Duties: b.Duties, Queue: b.Queue, Hub: b.Hub,
		Search: finder, Appointments: appointments,
	}).Mount(group)
}

// assets stand for the built ones, whose content does not matter here.
func assets(t *testing.T) *render.Assets {
	t.Helper()
	files := fstest.MapFS{"dist/x": {}}
	var manifest []string
	for _, name := range []string{
		"fonts.css", "kern.css", "desk.css", "stadttermin.css", "citizen.js", "intake.css", "intake.js", "plan.css", "desk.js", "list.css",
		"hall.css", "hall.js", "phone.css", "phone.js", "paper.css", "paper.js", "staff.js", "closure.css",
		"fira-sans-latin-400-normal.woff2", "fira-sans-latin-600-normal.woff2", "noto-sans-arabic-arabic-400-normal.woff2",
	} {
		manifest = append(manifest, `"`+name+`":"x"`)
	}
	files["dist/manifest.json"] = &fstest.MapFile{Data: []byte("{" + strings.Join(manifest, ",") + "}")}
	a, err := render.LoadAssets(files)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Town is one with two offices; only the first has more than one counter.
func Town() *tenant.Settings {
	settings := apptest.Town("werne", 3)
	settings.Profile.Name = "Stadt Werne"
	settings.Plan.Halls = []office.Hall{{ID: "stadthaus", Name: "Stadthaus"}}
	opening := []office.OpeningRule{{Days: []civil.Weekday{1, 2, 3, 4, 5}, From: 7*60 + 30, Until: 17 * 60}}
	settings.Plan.Offices = nil
	for _, o := range []office.Office{{ID: "buergerbuero", Name: "Bürgerbüro", Letter: "B"}, {ID: "standesamt", Name: "Standesamt", Letter: "S"}} {
		o.Hall, o.Opening, o.Counters = "stadthaus", opening, []office.Counter{{ID: "1", Name: "Schalter 1"}}
		if o.ID == "buergerbuero" {
			o.Counters = append(o.Counters, office.Counter{ID: "2", Name: "Schalter 2"})
		}
		settings.Plan.Offices = append(settings.Plan.Offices, o)
	}
	settings.Catalog.Categories = []office.Category{{ID: "ausweise", Name: "Ausweise"}}
	settings.Catalog.Services = []office.Service{
		{ID: "personalausweis", Category: "ausweise", Name: "Personalausweis", Minutes: 15, Max: 4, Bring: []office.Document{{Text: "Alter Ausweis"}, {Text: "Foto", Per: office.PerPerson}, {Text: "Ein Elternteil", When: office.Under16}},
			Forms: []office.Form{{Name: "Einverständnis", When: office.Under16}}, Pickup: "abholung"},
		{ID: "abholung", Category: "ausweise", Name: "Abholung", Minutes: 10, Offices: []string{"standesamt"}},
	}
	return settings
}

type unlimited struct{}

func (unlimited) Spend(context.Context, budget.Act) error { return nil }

func (unlimited) Refund(context.Context, budget.Act) {}

// Appointment writes one of fifteen minutes for each identity card.
func (b *Bed) Appointment(office, name string, start time.Time, quantity int, state appointment.State) {
	b.t.Helper()
	b.number++
	id := uuid.New()
	start = start.In(b.Here.Rules.Location)
	tick := (start.Hour()*60 + start.Minute()) / civil.TickMinutes
	err := b.DB.InTenant(b.t.Context(), b.Here.ID, func(tx *db.Tx) error {
		_, err := tx.Exec(b.t.Context(), `INSERT INTO appointment (tenant_id, appointment_id, office_id, day, start_tick, minutes, starts_at, wall, zone,
			state, channel, language, revision, reference, letter, number, nonce, booked)
			VALUES ($1, $2, $3, $4, $5, $6, $7, now(), 'Europe/Berlin', $8, 'online', 'de', $9, $10, $11, $12, $13, $14)`,
			b.Here.ID, id, office, start.Format(time.DateOnly), tick, 15*quantity, start, state, b.Here.Revision, "WER-"+id.String(),
			strings.ToUpper(office[:1]), b.number, id[:], b.Clock.Now())
		if err != nil {
			return err
		}
		if _, err := tx.Exec(b.t.Context(), `INSERT INTO appointment_item (tenant_id, appointment_id, position, service_id, quantity, minutes)
			VALUES ($1, $2, 0, 'personalausweis', $3, $4)`, b.Here.ID, id, quantity, 15*quantity); err != nil {
			return err
		}
		if state != appointment.Cancelled && state != appointment.NoShow {
			_, err := tx.Exec(b.t.Context(), `INSERT INTO seat (tenant_id, appointment_id, office_id, counter_key, day, ticks, services)
				SELECT $1, $2, $3, counter_key, $4, int4range($5, $6), '{personalausweis}' FROM counter WHERE tenant_id = $1 AND office_id = $3 AND counter_id = '1'`,
				b.Here.ID, id, office, start.Format(time.DateOnly), tick, tick+3*quantity)
			if err != nil {
				return err
			}
		}
		if name == "" {
			return nil
		}
		_, err = tx.Exec(b.t.Context(), `INSERT INTO contact (tenant_id, appointment_id, name, email) VALUES ($1, $2, $3, 'geheim@example.org')`, b.Here.ID, id, name)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// Count asks the database as the owner would.
func (b *Bed) Count(t *testing.T, query string, args ...any) (n int) {
	t.Helper()
	err := b.DB.InTenant(t.Context(), b.Here.ID, func(tx *db.Tx) error {
		return tx.QueryRow(context.WithoutCancel(t.Context()), query, args...).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
