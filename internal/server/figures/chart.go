package figures

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"stadttermin/internal/figures"
)

// chart is a drawing of a table's columns, in units of its own. What is withheld is not drawn.
type chart struct {
	Width, Height int
	Title         string
	Bars          []bar
	Lines         []line
	Curves        []curve
	Dots          []dot
	Labels        []label
}

type bar struct {
	X, Y, Width, Height int
	Class               string
}

type line struct{ X1, Y1, X2, Y2 int }

type curve struct{ Points, Class string }

type dot struct {
	X, Y  int
	Class string
}

type label struct {
	X, Y   int
	Anchor string
	Strong bool
	Text   string
}

// classes are the colours of the drawn columns, in order.
var classes = []string{"b2", "b1"}

const (
	chartWidth = 460
	mostBars   = 15 // rows
	longest    = 20 // signs of a name beside a bar
)

// drawn gives the columns of a table that its chart shows.
func drawn(t *figures.Table) (columns []int) {
	for i, c := range t.Columns {
		if c.Drawn {
			columns = append(columns, i)
		}
	}
	return columns
}

func chartOf(w words, t *figures.Table) *chart {
	columns := drawn(t)
	if len(columns) == 0 || !anythingTold(t, columns) {
		return nil
	}
	c := &chart{Width: chartWidth, Title: w.Printer.T("figures.chart", "title", w.Printer.T("figures."+t.Name+".title"))}
	if t.Name == figures.OfCourse {
		c.draw(w, t, columns)
	} else {
		c.stack(w, t, columns)
	}
	return c
}

// anythingTold tells whether there is anything to draw.
func anythingTold(t *figures.Table, columns []int) bool {
	for _, row := range t.Rows {
		for _, at := range columns {
			if row.Cells[at].State == figures.Told {
				return true
			}
		}
	}
	return false
}

// stack draws a bar of each column for every row, below each other.
func (c *chart) stack(w words, t *figures.Table, columns []int) {
	const left, right, thick, gap = 146, 60, 13, 11
	rows := t.Rows[:min(len(t.Rows), mostBars)]
	greatest := 0.0
	for _, row := range rows {
		for _, at := range columns {
			greatest = max(greatest, row.Cells[at].Value)
		}
	}
	class := func(i int) string {
		if len(columns) == 1 {
			return "b1"
		}
		return classes[i%len(classes)]
	}
	y := 4
	for _, row := range rows {
		height := thick * len(columns)
		c.Labels = append(c.Labels, label{X: 0, Y: y + height/2 + 4, Anchor: "start", Strong: true, Text: cut(w.row(t, row.Key))})
		for i, at := range columns {
			cell, width := row.Cells[at], 0
			if cell.State == figures.Told && greatest > 0 {
				width = int(cell.Value / greatest * (chartWidth - left - right))
				c.Bars = append(c.Bars, bar{X: left, Y: y + 1, Width: max(width, 1), Height: thick - 2, Class: class(i)})
			}
			c.Labels = append(c.Labels, label{X: left + width + 6, Y: y + thick - 2, Anchor: "start", Strong: i == len(columns)-1, Text: w.cell(cell, t.Columns[at].Unit)})
			y += thick
		}
		y += gap
	}
	c.Height = y - gap + 6
}

// draw draws a curve of each column over all rows. All are shares of a hundred; the scale ends where they do.
func (c *chart) draw(w words, t *figures.Table, columns []int) {
	const left, top, bottom, height = 44, 16, 180, 210
	c.Height = height
	greatest := 0.0
	for _, row := range t.Rows {
		for _, at := range columns {
			greatest = max(greatest, row.Cells[at].Value)
		}
	}
	highest := 100.0
	for _, enough := range []float64{50, 20, 10} {
		if greatest <= enough {
			highest = enough
		}
	}
	level := func(percent float64) int { return bottom - int(percent/highest*(bottom-top)) }
	for _, percent := range []float64{0, highest / 2, highest} {
		c.Lines = append(c.Lines, line{left, level(percent), chartWidth, level(percent)})
		c.Labels = append(c.Labels, label{X: left - 6, Y: level(percent) + 4, Anchor: "end", Text: w.Printer.T("figures.unit.percent", "value", w.Printer.Decimal(percent, 0))})
	}
	step := (chartWidth - left) / len(t.Rows)
	place := func(i int) int { return left + step/2 + i*step }
	for i, row := range t.Rows {
		c.Labels = append(c.Labels, label{X: place(i), Y: bottom + 20, Anchor: "middle", Text: short(w.row(t, row.Key), step)})
	}
	for n, at := range columns {
		beside := -8 // above, and for the first of two curves below
		if n == 0 && len(columns) > 1 {
			beside = 18
		}
		var points []string
		for i, row := range t.Rows {
			cell := row.Cells[at]
			if cell.State != figures.Told { // a gap, so that nothing is guessed from a line across it
				c.curve(&points, n)
				continue
			}
			x, y := place(i), level(min(cell.Value, highest))
			points = append(points, fmt.Sprintf("%d,%d", x, y))
			c.Dots = append(c.Dots, dot{x, y, classes[n%len(classes)]})
			c.Labels = append(c.Labels, label{X: x, Y: y + beside, Anchor: "middle", Strong: true, Text: w.Printer.Decimal(cell.Value, decimals(t.Columns[at].Unit))})
		}
		c.curve(&points, n)
	}
}

func (c *chart) curve(points *[]string, column int) {
	if len(*points) > 1 {
		c.Curves = append(c.Curves, curve{strings.Join(*points, " "), [...]string{"ln2", "ln"}[column%2]})
	}
	*points = nil
}

// cut shortens a name to what fits beside a bar; the table says it whole.
func cut(name string) string {
	if utf8.RuneCountInString(name) <= longest {
		return name
	}
	return strings.TrimSpace(string([]rune(name)[:longest-1])) + "…"
}

// short shortens the name of a month where there is little room.
func short(name string, width int) string {
	if runes := []rune(name); len(runes)*7 > width && len(runes) > 3 {
		return string(runes[:3])
	}
	return name
}
