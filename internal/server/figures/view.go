package figures

import (
	"strconv"

	"stadttermin/internal/figures"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// tableView is a table as it is shown beside its chart.
type tableView struct {
	Name     string
	Title    string
	Lead     string
	Subject  string
	Columns  []string
	Legend   []legend
	Rows     []rowView
	Total    *rowView
	Chart    *chart
	Withheld bool
}

// legend says what a colour of the chart means; it is empty where there is one alone.
type legend struct{ Class, Name string }

type rowView struct {
	Name   string
	Cells  []cellView
	Accept string // address of the service's form with the proposed minutes; empty: nothing is proposed
}

type cellView struct {
	Text string
	Told bool
}

func tableOf(w words, t *figures.Table) tableView {
	v := tableView{
		Name: t.Name, Title: w.Printer.T("figures." + t.Name + ".title"), Lead: w.Printer.T("figures." + t.Name + ".lead"),
		Subject: w.subject(t), Withheld: t.Withheld(),
	}
	for _, c := range t.Columns {
		v.Columns = append(v.Columns, w.column(t, c))
	}
	for _, row := range t.Rows {
		v.Rows = append(v.Rows, w.rowOf(t, row, w.row(t, row.Key)))
	}
	if t.Total != nil && len(t.Rows) > 0 {
		total := w.rowOf(t, *t.Total, w.Printer.T("figures.total"))
		v.Total = &total
	}
	v.Chart, v.Legend = chartOf(w, t), legendOf(w, t)
	return v
}

func (w words) rowOf(t *figures.Table, row figures.Row, name string) rowView {
	v := rowView{Name: name}
	for i, cell := range row.Cells {
		v.Cells = append(v.Cells, cellView{Text: w.cell(cell, t.Columns[i].Unit), Told: cell.State == figures.Told})
	}
	if proposal := row.Cells[len(row.Cells)-1]; t.Name == figures.OfMinutes && proposal.State == figures.Told && w.Staff.Can(authz.Service, authz.Change, "") {
		v.Accept = w.Link(staffauth.Admin+"/anliegen/"+row.Key, "minuten", strconv.Itoa(int(proposal.Value)))
	}
	return v
}

func legendOf(w words, t *figures.Table) (list []legend) {
	for _, at := range drawn(t) {
		list = append(list, legend{Class: classes[len(list)%len(classes)], Name: w.column(t, t.Columns[at])})
	}
	if len(list) < 2 {
		return nil
	}
	return list
}
