package desk

import (
	"stadttermin/internal/apperr"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// callNext answers POST /bedienplatz/:office/naechste. Whoever the page named is called, or nobody: if somebody else
// would come first by now, the page says so and names them.
func (p *Pages) callNext(r *staffauth.Request) error {
	o, err := asked(r, authz.Call)
	if err != nil {
		return err
	}
	from := backTo(r)
	_, err = p.Queue.CallNext(r.Ctx(), r.Town, actOf(r), queue.Next{Office: o.ID, Counter: r.PostForm("schalter"), Expected: r.PostForm("erwartet")})
	if err != nil {
		return p.refused(r, from, nil, err)
	}
	r.SeeOther(from.address(r))
	return nil
}

// call calls somebody to the counter that the form names, or else to the one that the browser stands at.
func call(p *Pages, r *staffauth.Request, by queue.Act, c *queue.Case) (*queue.Outcome, error) {
	counter := r.PostForm("schalter")
	if counter == "" {
		at := mine(r)
		if at.office != c.Office {
			return nil, apperr.New(apperr.UnknownCounter)
		}
		counter = at.counter
	}
	return p.Queue.Call(r.Ctx(), r.Town, by, c.Key(), counter)
}
