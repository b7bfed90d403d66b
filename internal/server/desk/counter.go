package desk

import (
	"stadttermin/internal/apperr"
	"stadttermin/internal/server/board"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// chooseCounter answers POST /bedienplatz/:office/schalter.
func (p *Pages) chooseCounter(r *staffauth.Request) error {
	o, err := officeFor(r, authz.Call)
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
	board.Workplace{Office: o.ID, Counter: counter}.Remember(r)
	from := board.ReadBack(r)
	if taken != nil {
		from.Done = tookOver
	}
	r.SeeOther(from.Address(r))
	return nil
}

// tookOver is what an address says after a counter was taken at which somebody else worked.
const tookOver = "uebernommen"

// officeFor gives the office of the address; one in which the reader may not do this with people in the hall is refused.
func officeFor(r *staffauth.Request, action authz.Action) (*office.Office, error) {
	o := r.Settings.Office(r.Param("office"))
	if o == nil {
		return nil, apperr.New(apperr.NotFound)
	}
	if !r.Staff.Can(authz.Visit, action, o.ID) {
		return nil, apperr.New(apperr.Forbidden)
	}
	return o, nil
}
