package staff

import (
	"context"
	"strconv"

	"stadttermin/internal/audit"
	"stadttermin/internal/civil"
	"stadttermin/internal/fault"
	"stadttermin/internal/tenant"
)

// Stands tells what was done last to an object.
type Stands interface {
	// Last gives the newest line of the trail about any of the objects; nil where there is none.
	Last(ctx context.Context, id tenant.ID, objects []string) (*audit.Found, error)
}

// StandField carries in every form that changes something what it was made from.
const StandField = "stand"

// Stand names how an object stands, for a form that changes it.
func (g *Gate) Stand(r *Request, objects ...string) (string, error) {
	last, err := g.Stands.Last(r.Ctx(), r.Town.ID, objects)
	if err != nil || last == nil {
		return "0", err
	}
	return strconv.FormatInt(last.ID, 10), nil
}

// Fresh refuses a form that was made before somebody changed the object. The refusal says who did what and when. A form
// that does not say what it was made from is one of an earlier version of this program.
func (g *Gate) Fresh(r *Request, objects ...string) error {
	seen := r.PostForm(StandField)
	if seen == "" {
		return nil
	}
	last, err := g.Stands.Last(r.Ctx(), r.Town.ID, objects)
	switch {
	case err != nil:
		return err
	case last == nil || strconv.FormatInt(last.ID, 10) == seen:
		return nil
	}
	return fault.New(fault.Overtaken, "what", r.Did(last))
}

// Overtaken completes a refusal for what is not as the form had it: with who did what to the object, and when.
func (g *Gate) Overtaken(r *Request, refusal *fault.Error, objects ...string) (*fault.Error, error) {
	if refusal.Code != fault.Overtaken || refusal.Args["what"] != nil {
		return refusal, nil
	}
	last, err := g.Stands.Last(r.Ctx(), r.Town.ID, objects)
	if err != nil {
		return nil, err
	}
	return fault.New(fault.Overtaken, "what", r.Did(last)), nil
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
