package desk

import (
	"net/http"
	"strconv"

	"stadttermin/internal/hall/estimate"

	"stadttermin/internal/apperr"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/server/board"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// numberView is drawing a waiting number for somebody without an appointment. It tells when they would be called before
// the number is drawn.
type numberView struct {
	Office   request.Text
	Path     string
	Home     string
	Groups   []serviceGroup
	Priority bool
	Estimate string
	Chosen   bool // the estimate is for what was chosen
	Key      string
	Notice   *board.Notice
	Drawn    *drawn
	Mine     string
}

// serviceGroup is a category of the town with those of its services that the office offers.
type serviceGroup struct {
	Name     request.Text
	Services []drawChoice
}

type drawChoice struct {
	ID       string
	Name     request.Text
	Quantity int
	Max      int
	Minutes  string
}

// drawn is the number to be told, with the case.
type drawn struct{ Number, Address, Estimate, Print string }

// numberForm answers GET /bedienplatz/:office/nummer; with services in its query it tells when somebody with these would
// be called.
func (p *Pages) numberForm(r *staffauth.Request) error {
	o, err := officeFor(r, authz.Create)
	if err != nil {
		return err
	}
	view := viewNumber(r, o, r.Query)
	if drawn := r.Query("gezogen"); drawn != "" {
		if err := p.showDrawn(r, view, drawn); err != nil {
			return err
		}
	}
	basket := chosen(r, o, r.Query)
	if err := p.estimate(r, view, queue.Draw{Office: o.ID, Basket: basket, Priority: view.Priority}); err != nil {
		return err
	}
	return p.showNumber(r, http.StatusOK, view)
}

// showDrawn adds the number that was drawn just now.
func (p *Pages) showDrawn(r *staffauth.Request, view *numberView, key string) error {
	c, err := p.Queue.Find(r.Ctx(), r.Town, key, nil)
	if err != nil {
		return err
	}
	if !may(r, authz.Visit, authz.Read, c) {
		return apperr.New(apperr.Forbidden)
	}
	day, err := p.Queue.Day(r.Ctx(), r.Town, c.Office, c.Date, false)
	if err != nil {
		return err
	}
	view.Drawn = &drawn{Number: c.WaitingNumber(), Address: r.Link(staffauth.Case + "/" + c.Key()), Print: r.Link(staffauth.Case + "/" + c.Key() + "/drucken")}
	if expected := p.Queue.Forecast(r.Town, day, nil).Cases[c.ID()]; expected.Possible() {
		view.Drawn.Estimate = r.Printer.T("desk.number.expected", "when", board.SayRange(r, expected))
	}
	return nil
}

// drawNumber answers POST /bedienplatz/:office/nummer.
func (p *Pages) drawNumber(r *staffauth.Request) error {
	o, err := officeFor(r, authz.Create)
	if err != nil {
		return err
	}
	draw := queue.Draw{Office: o.ID, Basket: chosen(r, o, r.PostForm), Priority: r.PostForm("vorrang") != ""}
	outcome, err := p.Queue.Draw(r.Ctx(), r.Town, actOf(r), draw)
	if refusal := apperr.Of(err); err != nil {
		if refusal.Status() != http.StatusConflict && refusal.Status() != http.StatusUnprocessableEntity {
			return err
		}
		view := viewNumber(r, o, r.PostForm)
		view.Notice = &board.Notice{Kind: "warn", Sentence: r.Sentence(refusal)}
		return p.showNumber(r, refusal.Status(), view)
	}
	r.SeeOther(r.Link(board.Path(o.ID)+"/nummer", "gezogen", outcome.Case.Key()))
	return nil
}

func (p *Pages) showNumber(r *staffauth.Request, status int, view *numberView) error {
	if r.Query("teil") != "" {
		return p.ShowPart(r, status, "desk/number", "main", view)
	}
	r.Self = r.Link(view.Path)
	return p.Show(r, status, "desk/number", r.Printer.T("desk.number.title"), view)
}

func viewNumber(r *staffauth.Request, o *office.Office, value func(string) string) *numberView {
	view := &numberView{
		Office: r.OfficeName(o), Path: board.Path(o.ID) + "/nummer", Home: r.Link(board.Path(o.ID)), Priority: value("vorrang") != "", Key: request.NewKey(),
	}
	if at := board.WorkplaceOf(r); at.Office == o.ID {
		view.Mine = board.CounterName(r, o, at.Counter)
	}
	for i := range r.Settings.Catalog.Categories {
		category := &r.Settings.Catalog.Categories[i]
		group := serviceGroup{Name: request.TextOf(r.Settings, r.Printer, "categories."+category.ID+".name", category.Name)}
		for j := range r.Settings.Catalog.Services {
			if s := &r.Settings.Catalog.Services[j]; s.Category == category.ID && drawable(s, o) {
				group.Services = append(group.Services, drawChoice{
					ID: s.ID, Name: r.ServiceName(s.ID), Quantity: quantity(s, value), Max: s.MaxQuantity(), Minutes: r.Printer.Minutes(s.MinutesOn(r.Today(), 1)),
				})
			}
		}
		if len(group.Services) > 0 {
			view.Groups = append(view.Groups, group)
		}
	}
	return view
}

func drawable(s *office.Service, o *office.Office) bool { return s.Bookable() && s.OfferedAt(o.ID) }

// quantity reads how many of a service were chosen; what nobody could mean is none.
func quantity(s *office.Service, value func(string) string) int {
	n, err := strconv.Atoi(value("anzahl-" + s.ID))
	if err != nil || n < 0 {
		return 0
	}
	return min(n, s.MaxQuantity())
}

func chosen(r *staffauth.Request, o *office.Office, value func(string) string) (basket office.Basket) {
	for i := range r.Settings.Catalog.Services {
		if s := &r.Settings.Catalog.Services[i]; drawable(s, o) {
			if n := quantity(s, value); n > 0 {
				basket = basket.Add(s.ID, n)
			}
		}
	}
	return basket
}

// estimate says when somebody would be called who drew now: with what was chosen, or else with something usual.
func (p *Pages) estimate(r *staffauth.Request, view *numberView, draw queue.Draw) error {
	var forecast *estimate.Forecast
	if view.Chosen = len(draw.Basket) > 0; view.Chosen {
		var err error
		if forecast, err = p.Queue.Estimate(r.Ctx(), r.Town, draw); err != nil {
			return err
		}
	} else {
		day, err := p.Queue.Day(r.Ctx(), r.Town, draw.Office, r.Today(), false)
		if err != nil {
			return err
		}
		forecast = p.Queue.Forecast(r.Town, day, day.Newcomer(nil, draw.Priority))
	}
	view.Estimate = r.Printer.T("desk.number.not_today")
	if forecast.Newcomer.Possible() {
		view.Estimate = board.SayForecast(r, "desk.number.estimate", forecast) + " " + r.Printer.T("desk.number.before", "count", forecast.Before)
	}
	return nil
}
