package citizen

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/search"
	"stadttermin/internal/server/calendar"
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

// firstFree is the next free time for what people come for most.
type firstFree struct {
	Start   time.Time
	Office  string
	Place   request.Text
	Service request.Text
}

// key names the time in the key of a page that is kept.
func (f *firstFree) key() string {
	if f == nil {
		return ""
	}
	return f.Start.Format(time.RFC3339) + " " + f.Office
}

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
		view.Alike = &render.Alike{Key: fmt.Sprint(v.Today(), " ", next.key()), Data: func() any { return v.startView(nil, next) }}
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
	calendar, err := v.Calendar(ctx, calendar.Online(basket))
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
		if service.BookableOnline() && (shortest == nil || service.MinutesOn(v.Today(), 1) < shortest.MinutesOn(v.Today(), 1)) {
			shortest = service
		}
	}
	return shortest
}

// mostFound is how many services a page of results lists; who needs more has better words.
const mostFound = 20

func (v *visit) showFound(query string, basket office.Basket) error {
	var found []*office.Service
	for _, hit := range v.pages.Services.Of(v.Settings).Search(query) {
		if service := v.Settings.Catalog.Service(hit.ID); hit.Kind == search.KindService && service != nil && len(found) < mostFound {
			found = append(found, service)
		}
	}
	if len(found) == 0 {
		v.pages.Searches.InVain(v.Town, query)
	}
	return v.OK("start", render.View{Title: v.Printer.T("page.search.title", "query", query), Data: &startView{
		Query: query, Basket: basket.String(), Bar: v.basketBar(basket), Tiles: v.tiles(basket), Searched: true, Found: v.rows(found, basket),
	}})
}
