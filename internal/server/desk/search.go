package desk

import (
	"net/http"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// searchView is the form with what was found.
type searchView struct {
	Typed    string
	Wrong    string
	Searched bool
	Rows     []foundRow
	More     bool
	Mixed    bool // the reader sees several offices
}

// foundRow is an appointment that was found.
type foundRow struct {
	Reference string
	Address   string
	Number    string
	Name      string
	Stand     string // in the place of a name
	When      string
	Services  []request.Item
	Office    request.Text
	State     appointment.State
	Over      bool
}

func (p *Pages) searchForm(r *staffauth.Request) error {
	return p.showSearch(r, http.StatusOK, &searchView{})
}

// search answers a form alone with what it finds: a name that is looked for stands in no address.
func (p *Pages) search(r *staffauth.Request) error {
	view := &searchView{Typed: r.PostForm("suche"), Searched: true}
	offices := r.Offices(authz.Contact, authz.Read)
	found, err := p.Search.Find(r.Ctx(), r.Town, view.Typed, authz.Offices(r.Staff.Grants, authz.Search, authz.Read, offices))
	if refusal := apperr.Of(err); err != nil && refusal.Code == apperr.SearchTooShort {
		view.Wrong, view.Searched = r.Sentence(refusal), false
		return p.showSearch(r, refusal.Status(), view)
	}
	if err != nil {
		return err
	}
	view.More, view.Mixed = found.More, len(offices) > 1
	for _, c := range found.WalkIns {
		row := foundRow{
			Address: r.Link(staffauth.Case + "/" + c.Key()), Number: c.WaitingNumber(), Stand: r.Printer.T("desk.day.walk_in"), When: r.ShortTime(c.Arrived), State: c.State,
		}
		if o := r.Settings.Office(c.Office); o != nil {
			row.Office = r.OfficeName(o)
		}
		for _, i := range c.Items {
			row.Services = append(row.Services, request.Item{Service: r.ServiceName(i.Service), Quantity: i.Quantity})
		}
		view.Rows = append(view.Rows, row)
	}
	for _, a := range found.Appointments {
		row := foundRow{
			Reference: a.Reference, Address: r.Link(staffauth.Appointment + "/" + a.Reference), Number: a.WaitingNumber(), Name: a.Contact.Name,
			When: r.ShortTime(a.Start), State: a.State, Over: a.Start.Before(r.Now),
		}
		if o := r.Settings.Office(a.Office); o != nil {
			row.Office = r.OfficeName(o)
		}
		for _, i := range a.Items {
			row.Services = append(row.Services, request.Item{Service: r.ServiceName(i.Service), Quantity: i.Quantity})
		}
		view.Rows = append(view.Rows, row)
	}
	return p.showSearch(r, http.StatusOK, view)
}

func (p *Pages) showSearch(r *staffauth.Request, status int, view *searchView) error {
	return p.Show(r, status, "desk/search", r.Printer.T("desk.search.title"), view)
}
