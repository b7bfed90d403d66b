package desk

import (
	"strings"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// counterCookie remembers at which counter this browser stands, as office/counter, until it is closed: whoever works
// there says so once a day. It gives no right; calling asks for that itself.
const counterCookie = "schalter"

// workplace is an office's counter; the zero value is none.
type workplace struct{ office, counter string }

// mine gives the counter that the browser stands at, as far as the reader may call people there.
func mine(r *staffauth.Request) workplace {
	officeID, counter, _ := strings.Cut(render.Cookie(r.Context, counterCookie), "/")
	o := r.Settings.Office(officeID)
	if o == nil || o.Counter(counter) < 0 || !r.Staff.Can(authz.Visit, authz.Call, officeID) {
		return workplace{}
	}
	return workplace{officeID, counter}
}

// chooseCounter answers POST /bedienplatz/:office/schalter.
func (p *Pages) chooseCounter(r *staffauth.Request) error {
	o, err := asked(r, authz.Call)
	if err != nil {
		return err
	}
	counter := r.PostForm("schalter")
	if o.Counter(counter) < 0 {
		return apperr.New(apperr.Invalid).At("schalter")
	}
	taken, err := p.Duties.Take(r.Ctx(), r.Town, o.ID, counter, r.Staff.ID)
	if err != nil {
		return err
	}
	render.SetCookie(r.Context, counterCookie, o.ID+"/"+counter, 0)
	from := backTo(r)
	if taken != nil {
		from.done = tookOver
	}
	r.SeeOther(from.address(r))
	return nil
}

// tookOver is what an address says after a counter was taken at which somebody else worked.
const tookOver = "uebernommen"

// settle gives up the reader's counter where somebody else works there by now: it is one person's.
func (d *plan) settle() {
	for _, day := range d.days {
		if day.office.ID != d.mine.office || d.date != d.Today() {
			continue
		}
		for i := range day.Lanes {
			if duty := day.Lanes[i].Duty; day.Lanes[i].Counter == d.mine.counter && duty != nil && duty.Staff != d.Staff.ID {
				d.lost, d.mine = duty, workplace{}
				return
			}
		}
	}
}

// asked gives the office of the address; one in which the reader may not do this with people in the hall is refused.
func asked(r *staffauth.Request, action authz.Action) (*office.Office, error) {
	o := r.Settings.Office(r.Param("office"))
	if o == nil {
		return nil, apperr.New(apperr.NotFound)
	}
	if !r.Staff.Can(authz.Visit, action, o.ID) {
		return nil, apperr.New(apperr.Forbidden)
	}
	return o, nil
}
