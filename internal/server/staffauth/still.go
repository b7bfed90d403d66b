package staffauth

import (
	"stadttermin/internal/apperr"
	"stadttermin/internal/staff/authz"
)

// Still tells whether the session that a request was let in with lives on and keeps a right in an office. A stream asks
// again and again, because it outlives the look at the gate. While that cannot be found out, it does.
func (g *Gate) Still(r *Request, object authz.Object, action authz.Action, office string) bool {
	staff, err := g.Accounts.Resume(r.Ctx(), r.Town.ID, r.Session)
	if err != nil {
		return apperr.CodeOf(err) != apperr.Unauthenticated
	}
	return staff.Can(object, action, office)
}
