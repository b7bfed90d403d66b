package simulate

import (
	"fmt"
	"math"
	"strings"

	"stadttermin/internal/i18n"
)

// panel is one measure over the weeks, with its axes.
type panel struct {
	X, Y          int
	Title, Unit   string
	Left, Right   int
	Bottom        int
	UnitX, UnitY  int
	Values, Weeks []label
	Lines         []line
}

type label struct {
	X, Y int
	Text string
}

// line is one run: runs of weeks without a gap, and a mark for each week.
type line struct {
	Look      look
	Stretches []string
	Marks     []mark
}

type mark struct{ X, Y float64 }

func (s *Simulation) panel(p *i18n.Printer, m measure, x, y int) panel {
	drawn := panel{
		X: x, Y: y, Title: p.T("simulate.figure." + m.key), Unit: p.T("simulate.week"),
		Left: plotLeft, Right: plotLeft + plotWidth, Bottom: plotTop + plotHeight, UnitX: plotLeft + plotWidth/2, UnitY: plotTop + plotHeight + unitBelow,
	}
	step := niceStep(s.highest(m) / valueSteps)
	for i := range valueSteps + 1 {
		drawn.Values = append(drawn.Values, label{
			X: plotLeft - labelLeft, Y: plotTop + plotHeight - plotHeight*i/valueSteps, Text: p.Decimal(step*float64(i), places(step)),
		})
	}
	for week := 0; week < s.Weeks; week += (s.Weeks + mostLabels - 1) / mostLabels {
		drawn.Weeks = append(drawn.Weeks, label{X: int(s.across(week)), Y: plotTop + plotHeight + labelBelow, Text: p.Decimal(float64(week+1), 0)})
	}
	for i := range s.Runs {
		drawn.Lines = append(drawn.Lines, s.line(i, m, step*valueSteps))
	}
	return drawn
}

func (s *Simulation) line(run int, m measure, most float64) line {
	l := line{Look: looks[run%len(looks)]}
	var stretch []string
	end := func() {
		if len(stretch) > 1 {
			l.Stretches = append(l.Stretches, strings.Join(stretch, " "))
		}
		stretch = nil
	}
	for week := range s.Runs[run].Weeks {
		value := m.of(&s.Runs[run].Weeks[week].Figures)
		if value == nil {
			end()
			continue
		}
		at := mark{s.across(week), plotTop + plotHeight*(1-*value/most)}
		l.Marks = append(l.Marks, at)
		stretch = append(stretch, fmt.Sprintf("%.1f,%.1f", at.X, at.Y))
	}
	end()
	return l
}

func (s *Simulation) across(week int) float64 {
	return plotLeft + plotWidth*(float64(week)+0.5)/float64(s.Weeks)
}

func (s *Simulation) highest(m measure) (highest float64) {
	for i := range s.Runs {
		for j := range s.Runs[i].Weeks {
			if value := m.of(&s.Runs[i].Weeks[j].Figures); value != nil {
				highest = max(highest, *value)
			}
		}
	}
	return highest
}

// niceStep gives the smallest of 1, 2, 2.5, 5, 10 and so on that is not below a distance.
func niceStep(distance float64) float64 {
	for step := 1.0; ; step *= 10 {
		for _, factor := range []float64{1, 2, 2.5, 5} {
			if step*factor >= distance {
				return step * factor
			}
		}
	}
}

func places(step float64) int {
	if step == math.Trunc(step) {
		return 0
	}
	return 1
}
