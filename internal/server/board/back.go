package board

import (
	"stadttermin/internal/civil"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
)

// Back is where somebody was when they did something: the plan of a day, or the case.
type Back struct {
	Office string // of the plan; empty: all
	Tag    string // its day; empty: today
	View   string
	ToCase bool
	Done   string // what was just done there
}

// What the hidden field zurueck says.
const (
	FromPlan = "plan"
	FromCase = "fall"
)

// ReadBack reads where a form came from. What is not understood leads to the plan of today.
func ReadBack(r *staffauth.Request) Back {
	b := Back{Office: r.PostForm("amt"), View: knownView(r.PostForm("ansicht")), ToCase: r.PostForm("zurueck") == FromCase}
	if b.Office == "" {
		b.Office = r.Param("office")
	}
	if r.Settings.Office(b.Office) == nil {
		b.Office = ""
	}
	if date, err := civil.ParseDate(r.PostForm("tag")); err == nil {
		b.Tag = date.String()
	}
	return b
}

// Address gives the plan.
func (b Back) Address(r *staffauth.Request) string {
	return r.Link(Path(b.Office), "tag", b.Tag, "ansicht", b.View, "getan", b.Done)
}

// Fields repeat in a form where it stands.
func (b Back) Fields() []request.Field {
	fields := []request.Field{{Name: "zurueck", Value: FromPlan}}
	if b.ToCase {
		fields[0].Value = FromCase
	}
	for _, f := range []request.Field{{Name: "amt", Value: b.Office}, {Name: "tag", Value: b.Tag}, {Name: "ansicht", Value: b.View}} {
		if f.Value != "" {
			fields = append(fields, f)
		}
	}
	return fields
}
