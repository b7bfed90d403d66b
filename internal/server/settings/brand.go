package settings

import (
	"html/template"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"stadttermin/internal/apperr"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/settings/draft"
	"stadttermin/internal/server/settings/words"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/town/look"
	"stadttermin/internal/town/tenant"
)

// brandView is the form of what a town looks like.
type brandView struct {
	Action   string
	Draft    string
	Stand    string
	Effect   string // address of the draft's effect; empty: there is no draft
	May      bool
	Drawings []drawingField
	Colours  []colourField
	Pairs    []pairRow
	Weak     int
	Wrong    []wrongPlace
	LeftOut  []string // of drawings, by what was uploaded just now
	Light    string   // addresses of previews
	Dark     string
	Kept     bool // the previews show what is in force
}

// drawingField is a drawing with the control that takes another one.
type drawingField struct {
	Name  string // of the control, and of its words
	Has   bool
	Drawn template.HTML
	Most  int // kB
	Wrong string
}

// colourField is one colour: what is typed leads, what is picked follows it.
type colourField struct {
	Key      string
	Value    string // as it is typed
	Picked   string // what the browser's field shows
	Wrong    string
	Proposal string
}

type pairRow struct {
	Name     string
	Ratio    string
	Demanded string
	Good     bool
}

// wrongPlace leads to a control.
type wrongPlace struct{ Field, Said string }

// drawings are what can be uploaded.
var drawings = []struct {
	name, file string
	most       int // kB
	at         func(*tenant.Brand) *string
}{
	{"mark", "branding/mark.svg", 20, func(b *tenant.Brand) *string { return &b.Mark }},
	{"skyline", "branding/skyline.svg", 40, func(b *tenant.Brand) *string { return &b.Skyline }},
}

// Endings of the controls of a colour or drawing, beside that of its name.
const (
	pickedSuffix = "_wahl" // the browser's own field
	beforeSuffix = "_war"  // what was typed when the form was made
	removeSuffix = "_weg"
	proposal     = "vorschlag" // button that takes what is proposed: color=#2f8468
	stay         = "zeigen"    // button that keeps the draft and shows the form again
)

// unset is what a colour field of the browser shows where the town has none.
const unset = "#14507f"

func (p *Pages) brand(r *staffauth.Request) error {
	o, err := p.Open(r, r.Query(draft.Field))
	if err != nil {
		return err
	}
	return p.showBrand(r, http.StatusOK, o, &brandView{})
}

func (p *Pages) showBrand(r *staffauth.Request, status int, o *draft.Opened, view *brandView) error {
	b := &o.Settings.Profile.Brand
	view.Action, view.Draft, view.Stand = r.Link(words.Branding), o.ID(), strconv.FormatInt(o.Stand, 10)
	view.Effect, view.May = draft.BarOf(r, o).Effect, mayChange(r)
	view.Light, view.Dark = o.Shown(r, "ansicht", "hell"), o.Shown(r, "ansicht", "dunkel")
	wrong := make(map[string]string)
	for _, problem := range tenant.Check(o.Settings) {
		if key, ours := strings.CutPrefix(problem.Path, "tenant.brand"); ours && problem.Severity == tenant.Refusal {
			key = strings.TrimPrefix(key, ".")
			wrong[key] = words.Problem(r, problem)
			view.Kept = true
		}
	}
	for _, d := range drawings {
		drawn := render.Drawing(o.Settings.Files[*d.at(b)], b)
		field := drawingField{Name: d.name, Has: *d.at(b) != "", Drawn: drawn, Most: d.most, Wrong: wrong[d.name]}
		for _, place := range view.Wrong {
			if place.Field == d.name {
				field.Wrong = place.Said
			}
		}
		view.Drawings = append(view.Drawings, field)
	}
	view.colours(b, wrong)
	for _, pair := range b.Scheme().Pairs() {
		row := pairRow{Name: pair.Name, Ratio: r.Printer.Decimal(pair.Ratio, 2), Demanded: r.Printer.Decimal(look.Demanded, 1), Good: pair.Suffices()}
		if !row.Good {
			view.Weak++
		}
		view.Pairs = append(view.Pairs, row)
	}
	render.AllowFrames(r.Context)
	return p.Show(r, status, "admin/branding", r.Printer.T("admin.branding.title"), view)
}

// colours lists the colours, each with what is wrong with it.
func (v *brandView) colours(b *tenant.Brand, wrong map[string]string) {
	scheme := b.Scheme()
	proposals := scheme.Proposals()
	for _, colour := range scheme.Colours() {
		field := colourField{Key: colour.Key, Value: *colour.Value, Picked: *colour.Value, Wrong: wrong[colour.Key], Proposal: proposals[colour.Key]}
		if !look.IsColour(field.Picked) {
			field.Picked = unset
		}
		if field.Wrong != "" {
			v.Wrong = append(v.Wrong, wrongPlace{colour.Key, field.Wrong})
		}
		v.Colours = append(v.Colours, field)
	}
	if said := wrong[""]; said != "" {
		v.Wrong = append(v.Wrong, wrongPlace{"color", said})
	}
}

// proposeBrand answers POST: what was typed and uploaded becomes a draft. Where anything is wrong with it, or was left out
// of a drawing, the form comes back and says so.
func (p *Pages) proposeBrand(r *staffauth.Request) error {
	form, err := r.MultipartForm()
	if err != nil {
		return apperr.New(apperr.Invalid)
	}
	view := &brandView{}
	uploads := make(map[string]string)
	for _, d := range drawings {
		content, said := view.upload(r, form, d.name, d.most)
		if said != "" {
			view.Wrong = append(view.Wrong, wrongPlace{d.name, said})
		} else if content != "" {
			uploads[d.name] = content
		}
	}
	c, err := p.Edit(r, func(s *tenant.Settings) (string, error) {
		b := &s.Profile.Brand
		b.Color, b.OnColor = typedColour(r, "color"), typedColour(r, "on_color")
		b.ColorDark, b.OnColorDark = typedColour(r, "color_dark"), typedColour(r, "on_color_dark")
		for _, d := range drawings {
			file := d.at(&s.Profile.Brand)
			switch content := uploads[d.name]; {
			case content != "":
				if *file == "" {
					*file = d.file
				}
				if s.Files == nil {
					s.Files = make(map[string]string)
				}
				s.Files[*file] = content
			case r.PostForm(d.name+removeSuffix) != "":
				delete(s.Files, *file)
				*file = ""
			}
		}
		return "tenant.brand", nil
	})
	if err != nil {
		return err
	}
	o := draft.Of(c)
	refused := slices.ContainsFunc(tenant.Check(c.Draft), func(problem tenant.Problem) bool {
		return problem.Severity == tenant.Refusal && strings.HasPrefix(problem.Path, "tenant.brand")
	})
	switch {
	case len(view.Wrong) > 0 || refused:
		return p.showBrand(r, http.StatusUnprocessableEntity, o, view)
	case len(view.LeftOut) > 0:
		return p.showBrand(r, http.StatusOK, o, view)
	case r.PostForm(stay) != "" || r.PostForm(proposal) != "":
		r.SeeOther(r.Link(words.Branding, draft.Field, c.ID.String()))
		return nil
	}
	r.SeeOther(r.Link(draft.Path(c.ID)))
	return nil
}

// upload reads a drawing and cleans it. said is why it was not taken; both are empty where none was chosen.
func (v *brandView) upload(r *staffauth.Request, form *multipart.Form, name string, most int) (content, said string) {
	if len(form.File[name]) == 0 || form.File[name][0].Size == 0 {
		return "", ""
	}
	header := form.File[name][0]
	if header.Size > int64(most)<<10 {
		return "", r.Printer.T("settings.branding.too_large", "most", most)
	}
	file, err := header.Open()
	if err != nil {
		return "", r.Printer.T("settings.branding.no_drawing")
	}
	defer file.Close()
	raw, err := io.ReadAll(file)
	if err != nil {
		return "", r.Printer.T("settings.branding.no_drawing")
	}
	cleaned, leftOut, code := look.CleanSVG(string(raw))
	if code != "" {
		return "", r.Printer.T("settings.branding.no_drawing")
	}
	for _, one := range leftOut {
		v.LeftOut = append(v.LeftOut, r.Printer.T("settings.branding.left_out."+one.Kind, "name", one.Name, "count", one.Count, "drawing", r.Printer.T("settings.branding."+name)))
	}
	return cleaned, ""
}

// typedColour gives a colour as it was typed, else as it was picked after the form was made, else as it was proposed.
func typedColour(r *staffauth.Request, key string) string {
	if value, taken := strings.CutPrefix(r.PostForm(proposal), key+"="); taken {
		return value
	}
	typed := strings.ToLower(strings.TrimSpace(r.PostForm(key)))
	if typed != "" && !strings.HasPrefix(typed, "#") {
		typed = "#" + typed
	}
	before, picked := r.PostForm(key+beforeSuffix), r.PostForm(key+pickedSuffix)
	shown := before
	if !look.IsColour(shown) {
		shown = unset
	}
	if typed == before && picked != "" && picked != shown {
		return picked
	}
	return typed
}
