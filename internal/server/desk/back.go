package desk

import (
	"strings"

	"stadttermin/internal/civil"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
)

// back is where somebody was when they did something: the plan of a day, or the case.
type back struct {
	office string // of the plan; empty: all
	tag    string // its day; empty: today
	view   string
	toCase bool
	done   string // what was just done there
}

// What the hidden field zurueck says.
const (
	fromPlan = "plan"
	fromCase = "fall"
)

// backTo reads where a form came from. What is not understood leads to the plan of today.
func backTo(r *staffauth.Request) back {
	b := back{office: r.PostForm("amt"), view: viewOf(r.PostForm("ansicht")), toCase: r.PostForm("zurueck") == fromCase}
	if b.office == "" {
		b.office = r.Param("office")
	}
	if r.Settings.Office(b.office) == nil {
		b.office = ""
	}
	if date, err := civil.ParseDate(r.PostForm("tag")); err == nil {
		b.tag = date.String()
	}
	return b
}

// address gives the plan.
func (b back) address(r *staffauth.Request) string {
	return r.Link(planPath(b.office), "tag", b.tag, "ansicht", b.view, "getan", b.done)
}

// fields repeat in a form where it stands.
func (b back) fields() []request.Field {
	fields := []request.Field{{Name: "zurueck", Value: fromPlan}}
	if b.toCase {
		fields[0].Value = fromCase
	}
	for _, f := range []request.Field{{Name: "amt", Value: b.office}, {Name: "tag", Value: b.tag}, {Name: "ansicht", Value: b.view}} {
		if f.Value != "" {
			fields = append(fields, f)
		}
	}
	return fields
}

func planPath(office string) string { return strings.TrimSuffix(staffauth.Home+"/"+office, "/") }

// seeCase sends the browser to a case after something was done there.
func seeCase(r *staffauth.Request, key, done string) {
	if done != documentHere {
		done = "" // the page shows what has changed
	}
	r.SeeOther(r.Link(staffauth.Case+"/"+key, "getan", done))
}

// toPlan and toCase lead on whoever opens an address that only forms post to, such as by loading a refusal again.
func (p *Pages) toPlan(r *staffauth.Request) error {
	r.SeeOther(r.Link(planPath(r.Param("office"))))
	return nil
}

func (p *Pages) toCase(r *staffauth.Request) error {
	seeCase(r, r.Param("fall"), "")
	return nil
}
