package simulate

import (
	_ "embed"
	"html/template"
	"io"
	"slices"
	"strings"

	"stadttermin/internal/i18n"
)

//go:embed chart.svg
var chartDrawing string

var chartTemplate = template.Must(template.New("chart").Parse(chartDrawing))

// Chart draws the simulation as one SVG: a panel for each measure that has figures, with a line for each run over the
// weeks. Runs differ by dash and mark as well as by colour, and the description says in words what the lines show.
func (s *Simulation) Chart(w io.Writer, p *i18n.Printer) error {
	c := chart{Lang: p.Lang(), Title: p.T("simulate.title", "town", s.Town)}
	var said []string
	for i := range s.Runs {
		run := &s.Runs[i]
		name := p.T("simulate.today")
		if len(run.Changes) > 0 {
			name = p.T("simulate.changed") + ": " + strings.Join(run.Changes, ", ")
		}
		c.Runs = append(c.Runs, legend{Look: looks[i%len(looks)], Name: name, Y: legendTop + i*legendStep})
		said = append(said, p.T("simulate.summary", "run", name, "first", decimal(p, run.Total.FirstFreeDays, 1),
			"use", decimal(p, percent(run.Total.Use), 0), "refused", run.Total.Refused, "wait", decimal(p, run.Total.WaitMinutes, 1)))
	}
	c.Description = strings.Join(said, " ")
	top := legendTop + len(s.Runs)*legendStep
	shown := slices.DeleteFunc(slices.Clone(measures), func(m measure) bool { return !s.has(m) })
	for i, m := range shown {
		c.Panels = append(c.Panels, s.panel(p, m, i%2*panelWidth, top+i/2*panelHeight))
	}
	c.Width, c.Height = 2*panelWidth, top+(len(shown)+1)/2*panelHeight
	return chartTemplate.Execute(w, c)
}

// has tells whether any week has a figure for the measure: nobody waits where everybody has an appointment.
func (s *Simulation) has(m measure) bool {
	return slices.ContainsFunc(s.Runs, func(run Run) bool {
		return slices.ContainsFunc(run.Weeks, func(week Week) bool { return m.of(&week.Figures) != nil })
	})
}

// decimal says a figure, or a dash where there is none.
func decimal(p *i18n.Printer, figure *float64, places int) string {
	if figure == nil {
		return "–"
	}
	return p.Decimal(*figure, places)
}

func percent(share *float64) *float64 {
	if share == nil {
		return nil
	}
	hundredfold := *share * 100
	return &hundredfold
}

// measure is what a panel shows, under simulate.figure.<key>; nil leaves a gap in the line.
type measure struct {
	key string
	of  func(*Figures) *float64
}

var measures = []measure{
	{"first_free", func(f *Figures) *float64 { return f.FirstFreeDays }},
	{"use", func(f *Figures) *float64 { return percent(f.Use) }},
	{"refused", func(f *Figures) *float64 { refused := float64(f.Refused); return &refused }},
	{"wait", func(f *Figures) *float64 { return f.WaitMinutes }},
}

// looks keep a contrast of at least 4.5 to white, also for people who do not tell red from green.
var looks = []look{{Color: "#005a9c"}, {Color: "#a33b00", Dash: "7 4", Square: true}}

type look struct {
	Color  string
	Dash   string
	Square bool
}

// Sizes of the drawing, in its own units.
const (
	panelWidth, panelHeight          = 480, 300
	plotLeft, plotTop                = 56, 48
	plotWidth, plotHeight            = 400, 180
	legendTop, legendStep            = 64, 24
	mostLabels                       = 13 // on the axis of weeks
	valueSteps                       = 4  // on the axis of values
	labelBelow, unitBelow, labelLeft = 20, 40, 8
)

type chart struct {
	Lang, Title, Description string
	Width, Height            int
	Runs                     []legend
	Panels                   []panel
}

type legend struct {
	Look look
	Name string
	Y    int
}
