package figures

// State says whether a cell has a value.
type State uint8

// States of a cell.
const (
	Told    State = iota
	Few           // withheld: too few cases, or it would tell of too few elsewhere
	Missing       // there is nothing that it could be reckoned from
)

// Cell is a value of a table.
type Cell struct {
	Value float64
	State State
}

func told(value float64) Cell { return Cell{Value: value} }

// cases is a count that may be withheld.
func cases(n int, shown bool) Cell {
	if !shown {
		return Cell{State: Few}
	}
	return told(float64(n))
}

// share is a part of a whole, both of which may be withheld.
func share(part, whole Cell) Cell {
	switch {
	case part.State != Told || whole.State != Told:
		return Cell{State: Few}
	case whole.Value == 0:
		return Cell{State: Missing}
	}
	return told(100 * part.Value / whole.Value)
}

// value is a figure that rests on cases.
func value(of Cell, reckon func() float64) Cell {
	switch {
	case of.State != Told:
		return Cell{State: of.State}
	case of.Value < Least:
		return Cell{State: Missing}
	}
	return told(reckon())
}

// Unit is what a column counts in.
type Unit string

// Units.
const (
	Cases   Unit = "cases"
	Percent Unit = "percent"
	Minutes Unit = "minutes"
	Days    Unit = "days"
)

// Column is one figure of every row.
type Column struct {
	Name  string // the catalogue's figures.col.<name>
	Unit  Unit
	Drawn bool // in the chart
}

// Subject is what the rows of a table are about, which their keys name.
type Subject string

// Subjects.
const (
	OfWhole   Subject = "whole"
	OfService Subject = "service"
	OfPeriod  Subject = "period"
	OfChannel Subject = "channel"
	OfOutcome Subject = "outcome"
	OfHour    Subject = "hour"
	OfReason  Subject = "reason"
	OfTerm    Subject = "term"
)

// Row is one line of a table.
type Row struct {
	Key   string
	Cells []Cell
}

// Table is one group of figures. Page, chart and files show it alike.
type Table struct {
	Name    string // the catalogue's figures.<name>
	Of      Subject
	Columns []Column
	Rows    []Row
	Total   *Row
}

// Withheld tells whether anything in the table is.
func (t *Table) Withheld() bool {
	for _, row := range t.Rows {
		for _, cell := range row.Cells {
			if cell.State == Few {
				return true
			}
		}
	}
	return false
}
