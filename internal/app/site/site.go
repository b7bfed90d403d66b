// Package site puts everything that an installation answers over HTTP together.
package site

import (
	"io/fs"

	"stadttermin/internal/app"
	"stadttermin/internal/postgres/hall"
	"stadttermin/internal/postgres/message"
	"stadttermin/internal/postgres/staff"
	"stadttermin/internal/postgres/town"
	"stadttermin/internal/server"
	"stadttermin/internal/server/account"
	"stadttermin/internal/server/admin"
	"stadttermin/internal/server/api"
	"stadttermin/internal/server/booked"
	"stadttermin/internal/server/change"
	"stadttermin/internal/server/citizen"
	"stadttermin/internal/server/closure"
	"stadttermin/internal/server/daylist"
	"stadttermin/internal/server/desk"
	"stadttermin/internal/server/figures"
	"stadttermin/internal/server/imports"
	"stadttermin/internal/server/kiosk"
	"stadttermin/internal/server/manage"
	"stadttermin/internal/server/phone"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/settings"
	"stadttermin/internal/server/settings/draft"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/server/texts"
	"stadttermin/web"
)

// New gives the server's configuration, with built style sheets and scripts.
//
// Errors: page.ErrNotBuilt where there are none.
func New(a *app.App, built fs.FS) (*server.Config, error) {
	assets, err := render.LoadAssets(built)
	if err != nil {
		return nil, err
	}
	renderer, err := render.New(render.Config{Templates: web.Templates, Assets: assets, Bundle: a.Bundle, Budget: a.Budget})
	if err != nil {
		return nil, err
	}
	day, trail := hall.Queue{DB: a.DB}, staff.Trail{DB: a.DB}
	gate := staffauth.NewGate(staffauth.AccountsOf(a.Staff), trail, a.Regulars, renderer, a.Now)
	c := &server.Config{
		Towns: a.Towns, Limiter: a.Limiter, Budget: a.Budget, Regulars: a.Regulars, Renderer: renderer, Assets: assets, Bundle: a.Bundle,
		Metrics: server.NewMetrics(), Now: a.Now, Log: a.Log, Ready: a.DB.Ping,
	}
	c.API = &api.API{Searching: a.Bookings, Holding: a.Bookings, Managing: a.Bookings, Budget: a.Budget, Now: a.Now}
	citizens := citizen.New(citizen.Config{
		Calendars: a.Bookings, Holds: a.Bookings, Bookings: a.Bookings, Feedback: a.Feedback, Services: a.Services, Searches: a.Counter, Bundle: a.Bundle,
		Renderer: renderer,
	})
	c.Citizen = citizens
	c.Manage = manage.New(manage.Config{
		Calendars: a.Bookings, Holds: a.Bookings, Appointments: a.Bookings, Changes: a.Bookings, Addresses: a.Bookings, Messages: a.Letters, Queue: a.Queue,
		Bundle: a.Bundle, Renderer: renderer,
	})
	c.Gate = gate
	c.Own = account.New(gate, a.Staff)
	appointments := booked.New(booked.Config{
		Gate: gate, Changes: a.Bookings, Displacements: a.Bookings, Search: a.Finder, Unreached: a.Unreached, Bundle: a.Bundle,
	})
	c.Appointments = appointments
	c.Phone = phone.New(phone.Config{
		Gate: gate, Times: a.Bookings, Bookings: a.Bookings, Moves: a.Bookings, Search: a.Finder, Services: a.Services, Bundle: a.Bundle, Appointments: appointments,
	})
	c.Desk = desk.New(desk.Config{
		Gate: gate, Days: hall.Days{DB: a.DB}, Search: a.Finder, Histories: day, Pickups: day, Duties: a.Duties, Queue: a.Queue, Hub: a.Hub,
		Appointments: appointments,
	})
	c.Lists = daylist.New(daylist.Config{Gate: gate, Lists: a.Lists, Plans: a.Lists})
	c.Imports = imports.New(imports.Config{Gate: gate, Files: a.Imports, Lines: a.Imports, Imports: a.Imports})
	c.Closures = closure.New(closure.Config{Gate: gate, Orders: a.Closures, Rows: a.Closures, Answers: a.Bookings, Messages: a.Letters, Bundle: a.Bundle})
	c.Admin = admin.New(admin.Config{
		Gate: gate, People: staff.Accounts{DB: a.DB}, Inviting: a.Staff.Links, Accounts: a.Staff.Accounts, Trails: trail, Chain: a.Chain, Devices: a.Devices,
		Mails: message.Outbox{DB: a.DB}, Gone: town.Gone{DB: a.DB},
	})
	c.Settings = settings.New(settings.Config{Gate: gate, Drafts: draft.Drafts{Changes: a.Edits}, Bundle: a.Bundle})
	c.Texts = texts.New(texts.Config{Gate: gate, Drafts: draft.Drafts{Changes: a.Edits}, Bundle: a.Bundle})
	c.Changes = change.New(change.Config{Gate: gate, Changes: a.Edits, Saving: a.Edits, History: a.Edits, Citizens: citizens, Bundle: a.Bundle})
	c.Figures = figures.New(figures.Config{Gate: gate, Reports: a.Figures})
	c.Hall = kiosk.New(kiosk.Config{
		Devices: a.Devices, Queue: a.Queue, Hub: a.Hub, Bundle: a.Bundle, Renderer: renderer, Now: a.Now, Budget: a.Budget, Regulars: a.Regulars,
	})
	return c, nil
}
