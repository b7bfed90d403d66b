package staffauth

import (
	"context"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/tenant"
)

// Stands tells what was done last to an object.
type Stands interface {
	// Last gives the newest line of the trail about an object, but for signing in and out and what is done by itself; nil
	// where there is none.
	Last(ctx context.Context, id tenant.ID, object string) (*audit.Found, error)
}

// StandField carries in every form that changes something what it was made from.
const StandField = "stand"

// Fresh refuses a form that was made before somebody changed what it shows, which is marked as now. The refusal says who
// did what to the object, and when. A form that does not say what it was made from is one of an earlier version.
func (g *Gate) Fresh(r *Request, now, object string) error {
	if seen := r.PostForm(StandField); seen == "" || seen == now {
		return nil
	}
	refusal, err := g.Overtaken(r, apperr.New(apperr.Overtaken), object)
	if err != nil {
		return err
	}
	return refusal
}

// Overtaken completes a refusal for what is not as the form had it: with who did what to the object, and when.
func (g *Gate) Overtaken(r *Request, refusal *apperr.Error, object string) (*apperr.Error, error) {
	if refusal.Code != apperr.Overtaken || refusal.Args["what"] != nil {
		return refusal, nil
	}
	last, err := g.Stands.Last(r.Ctx(), r.Town.ID, object)
	if err != nil {
		return nil, err
	}
	return apperr.New(apperr.Overtaken, "what", r.Did(last)), nil
}

// Did says who did what, and when.
func (r *Request) Did(f *audit.Found) string {
	if f == nil {
		return r.Printer.T("desk.overtaken.somehow")
	}
	what := f.Action
	if said := r.Printer.T("audit.action." + f.Action); said != "audit.action."+f.Action {
		what = said
	}
	at := f.At.In(r.Town.Rules.Location)
	when := r.Printer.DateTime(at)
	if civil.DateOf(at) == r.Today() {
		when = r.Printer.Time(at)
	}
	who := f.Who
	if who == "" {
		who = r.Printer.T("audit.actor." + f.Actor.Kind())
	}
	return r.Printer.T("desk.overtaken.did", "what", what, "who", who, "when", when)
}
