package desk

import (
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/server/board"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// callNext answers POST /bedienplatz/:office/naechste. Whoever the page named is called, or nobody: if somebody else
// would come first by now, the page says so and names them.
func (p *Pages) callNext(r *staffauth.Request) error {
	o, err := officeFor(r, authz.Call)
	if err != nil {
		return err
	}
	from := board.ReadBack(r)
	_, err = p.Queue.CallNext(r.Ctx(), r.Town, actOf(r), queue.Next{Office: o.ID, Counter: r.PostForm("schalter"), Expected: r.PostForm("erwartet")})
	if err != nil {
		return p.refuse(r, from, nil, err)
	}
	r.SeeOther(from.Address(r))
	return nil
}
