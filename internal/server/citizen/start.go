package citizen

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/town/office"
)

// startView is the first page: name the concern in one step, or learn that no visit is needed.
type startView struct {
	Query     string
	Basket    string // what was chosen before, when somebody comes back for more
	Bar       *basketBar
	Found     []row // of the search; nil without one
	Searched  bool
	Featured  []row
	Next      *firstFree
	Tiles     []tile
	NoVisit   []row
	Elsewhere []row
	WalkIn    request.Text
}

// tile is a category.
type tile struct {
	Name     request.Text
	Icon     string
	Address  string
	Examples []string
}

// firstFree is the next free time for what people come for most.
type firstFree struct {
	Start   time.Time
	Office  string
	Place   request.Text
	Service request.Text
}

// String names the time in the key of a page that is kept.
func (f *firstFree) String() string {
	if f == nil {
		return ""
	}
	return f.Start.Format(time.RFC3339) + " " + f.Office
}

// examplesPerTile is how many services of a category its tile names.
const examplesPerTile = 2

func (p *Pages) start(c *gin.Context) error {
	v := p.visit(c)
	basket := chosenBefore(c)
	query := strings.TrimSpace(c.Query("q"))
	if query != "" {
		return v.showFound(query, basket)
	}
	view := render.View{Title: v.Printer.T("page.start.title")}
	next := v.firstFree()
	if len(basket) == 0 {
		view.Alike = &render.Alike{Key: fmt.Sprint(v.Today(), next), Data: func() any { return v.startView(nil, next) }}
	} else {
		view.Data = v.startView(basket, next)
	}
	return v.OK("start", view)
}

func (v *visit) startView(basket office.Basket, next *firstFree) *startView {
	view := &startView{Basket: basket.String(), Bar: v.basketBar(basket), Tiles: v.tiles(basket), Next: next}
	for _, id := range v.Settings.Profile.Featured {
		if service := v.Settings.Catalog.Service(id); service != nil && service.BookableOnline() {
			view.Featured = append(view.Featured, v.row(service, basket))
		}
	}
	view.lead(v)
	return view
}

// lead fills in the ways that lead away from an appointment.
func (view *startView) lead(v *visit) {
	for i := range v.Settings.Catalog.Services {
		service := &v.Settings.Catalog.Services[i]
		switch {
		case service.NoVisit != nil:
			view.NoVisit = append(view.NoVisit, v.row(service, nil))
		case service.Elsewhere != nil:
			view.Elsewhere = append(view.Elsewhere, v.row(service, nil))
		}
	}
	for _, o := range v.Settings.Plan.Offices {
		if o.WalkIn != "" {
			view.WalkIn = v.Place(o.ID).WalkIn
			return
		}
	}
}

func (v *visit) tiles(basket office.Basket) []tile {
	var tiles []tile
	for _, category := range v.Settings.Catalog.Categories {
		t := tile{
			Name:    v.Text("categories."+category.ID+".name", category.Name),
			Icon:    category.Icon,
			Address: v.Link("/anliegen/"+category.ID, "anliegen", basket.String()),
		}
		services := v.inCategory(category.ID)
		for _, service := range services[:min(len(services), examplesPerTile)] {
			t.Examples = append(t.Examples, v.NameOf(service).String())
		}
		if len(services) > 0 {
			tiles = append(tiles, t)
		}
	}
	return tiles
}

func (v *visit) inCategory(id string) []*office.Service {
	var services []*office.Service
	for i := range v.Settings.Catalog.Services {
		if service := &v.Settings.Catalog.Services[i]; service.Category == id {
			services = append(services, service)
		}
	}
	return services
}

// firstFreePatience is how long the first page waits for the next free time before it is shown without.
const firstFreePatience = 300 * time.Millisecond

// firstFree finds the next free time for the service that is named first of those often booked, else for the shortest one;
// nil where there is none or finding it takes long.
func (v *visit) firstFree() *firstFree {
	usual := v.shortest()
	for _, id := range v.Settings.Profile.Featured {
		if service := v.Settings.Catalog.Service(id); service != nil && service.BookableOnline() {
			usual = service
			break
		}
	}
	if usual == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(v.Ctx(), firstFreePatience)
	defer cancel()
	basket := office.Basket{{Service: usual.ID, Quantity: 1}}
	calendar, err := v.calendar(ctx, online(basket))
	if err != nil {
		return nil
	}
	for i := range calendar.Days {
		if times := calendar.Days[i].Times(); len(times) > 0 {
			return &firstFree{Start: times[0].Start, Office: times[0].Office, Place: v.Place(times[0].Office).Name, Service: v.NameOf(usual)}
		}
	}
	return nil
}

func (v *visit) shortest() *office.Service {
	var shortest *office.Service
	for i := range v.Settings.Catalog.Services {
		service := &v.Settings.Catalog.Services[i]
		if service.BookableOnline() && (shortest == nil || service.Minutes < shortest.Minutes) {
			shortest = service
		}
	}
	return shortest
}

// online asks for what citizens are offered.
func online(basket office.Basket) booking.Query {
	return booking.Query{Basket: basket, Channel: office.Online}
}

// calendar asks for every day of the basket's window.
func (v *visit) calendar(ctx context.Context, q booking.Query) (*booking.Calendar, error) {
	first, last, err := v.window(q.Basket)
	if err != nil {
		return nil, err
	}
	return v.pages.Calendars.Calendar(ctx, v.Town, q, first, last)
}

// state names what calendar would answer.
func (v *visit) state(basket office.Basket) string {
	first, last, err := v.window(basket)
	if err != nil {
		return ""
	}
	return v.pages.Calendars.State(v.Ctx(), v.Town, online(basket), first, last)
}

func (v *visit) window(basket office.Basket) (first, last civil.Date, err error) {
	request, err := v.Town.Rules.Request(basket, office.Online, v.Now)
	if err != nil {
		return 0, 0, err
	}
	first, last = v.Town.Rules.Dates(request.Window)
	return first, last, nil
}

// categoryView lists the services of a category.
type categoryView struct {
	Name   request.Text
	Rows   []row
	Basket string
	Bar    *basketBar
}

func (p *Pages) category(c *gin.Context) error {
	v := p.visit(c)
	for _, category := range v.Settings.Catalog.Categories {
		if category.ID != c.Param("category") {
			continue
		}
		basket := chosenBefore(c)
		view := categoryView{
			Name:   v.Text("categories."+category.ID+".name", category.Name),
			Rows:   v.rows(v.inCategory(category.ID), basket),
			Basket: basket.String(),
			Bar:    v.basketBar(basket),
		}
		return v.OK("category", render.View{Title: view.Name.String(), Data: view})
	}
	return apperr.New(apperr.NotFound)
}

// chosenBefore reads the basket that a visitor brings along; on pages that only pass it on, a bad one is none.
func chosenBefore(c *gin.Context) office.Basket {
	basket, err := office.ParseBasket(c.Query("anliegen"))
	if err != nil {
		return nil
	}
	return basket
}
