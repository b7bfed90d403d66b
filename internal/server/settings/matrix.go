package settings

import (
	"net/http"
	"slices"
	"strconv"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/settings/draft"
	"stadttermin/internal/server/settings/words"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// matrixView says which counter of an office is for which service.
type matrixView struct {
	Office   string
	List     string // addresses
	Action   string
	Draft    string
	Stand    string
	May      bool
	Counters []string // names
	Groups   []matrixGroup
	Wrong    string
}

type matrixGroup struct {
	Name string
	Rows []matrixRow
}

type matrixRow struct {
	Name    string
	Minutes int
	Cells   []matrixCell
	Only    string // the one counter that can; empty: several can, or none
	None    bool
}

// matrixCell is one tick.
type matrixCell struct {
	Value   string // service and counter
	Counter string
	Ticked  bool
}

// tickField names the ticks of the matrix. A tick says service, a blank and counter; no id has a blank.
const tickField = "kann"

func (p *Pages) matrix(r *staffauth.Request) error {
	d, err := p.Open(r, r.Query(draft.Field))
	if err != nil {
		return err
	}
	o := officeOf(d.Settings, []string{r.Param("office")})
	if o == nil {
		return apperr.New(apperr.NotFound)
	}
	return p.showMatrix(r, d, o, http.StatusOK)
}

func (p *Pages) showMatrix(r *staffauth.Request, d *draft.Opened, o *office.Office, status int) error {
	view := &matrixView{
		Office: o.Name, List: r.Link(words.Offices, draft.Field, d.ID()), Action: r.Link(words.Offices + "/" + o.ID + "/koennen"),
		Draft: d.ID(), Stand: strconv.FormatInt(d.Stand, 10), May: r.Staff.Can(authz.Settings, authz.Change, ""),
	}
	if status != http.StatusOK {
		view.Wrong = r.Printer.T("settings.matrix.nothing")
	}
	for _, counter := range o.Counters {
		view.Counters = append(view.Counters, counter.Name)
	}
	for _, category := range d.Settings.Catalog.Categories {
		group := matrixGroup{Name: category.Name}
		for i := range d.Settings.Catalog.Services {
			if s := &d.Settings.Catalog.Services[i]; s.Category == category.ID && s.OfferedAt(o.ID) && s.Bookable() {
				group.Rows = append(group.Rows, rowOf(s, o))
			}
		}
		if len(group.Rows) > 0 {
			view.Groups = append(view.Groups, group)
		}
	}
	return p.Show(r, status, "admin/matrix", r.Printer.T("settings.matrix.title"), view)
}

func rowOf(s *office.Service, o *office.Office) matrixRow {
	row := matrixRow{Name: s.Name, Minutes: s.Minutes}
	able := 0
	for _, counter := range o.Counters {
		knows := counter.Knows(s.ID)
		if knows {
			able++
			row.Only = counter.Name
		}
		row.Cells = append(row.Cells, matrixCell{Value: s.ID + " " + counter.ID, Counter: counter.Name, Ticked: knows})
	}
	if row.None = able == 0; able != 1 {
		row.Only = ""
	}
	return row
}

// proposeMatrix answers POST: the ticks become a draft, and its effect is shown. A counter without any tick is refused: one
// that names no service would be for all of them.
func (p *Pages) proposeMatrix(r *staffauth.Request) error {
	id, ticks := r.Param("office"), r.PostFormArray(tickField)
	idle := false
	c, err := p.Edit(r, func(s *tenant.Settings) (string, error) {
		o := officeOf(s, []string{id})
		if o == nil {
			return "", apperr.New(apperr.NotFound)
		}
		for i := range o.Counters {
			idle = tick(s, o, &o.Counters[i], ticks) || idle
		}
		if idle {
			return "", errUnread
		}
		return "offices." + id, nil
	})
	if idle {
		d, err := p.Open(r, r.PostForm(draft.Field))
		if err != nil {
			return err
		}
		o := officeOf(d.Settings, []string{id})
		if o == nil {
			return apperr.New(apperr.NotFound)
		}
		return p.showMatrix(r, d, o, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	r.SeeOther(r.Link(draft.Path(c.ID)))
	return nil
}

// tick lets a counter know what is ticked for it, and tells whether that is nothing. Where everything is, nothing is named.
func tick(s *tenant.Settings, o *office.Office, counter *office.Counter, ticks []string) (idle bool) {
	var knows []string
	offered := 0
	for i := range s.Catalog.Services {
		service := &s.Catalog.Services[i]
		if !service.Bookable() || !service.OfferedAt(o.ID) {
			continue
		}
		offered++
		if slices.Contains(ticks, service.ID+" "+counter.ID) {
			knows = append(knows, service.ID)
		}
	}
	counter.Services = knows
	if len(knows) == offered {
		counter.Services = nil
	}
	return len(knows) == 0 && offered > 0
}
