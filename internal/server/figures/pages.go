// Package figures holds the pages of a town's figures, and the files that take them along.
//
// Invariants: page, charts and files show the tables of one report, and word every cell in one place (words.go); whoever
// leads an office sees that office alone.
package figures

import (
	"context"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/directory"
	"stadttermin/internal/figures"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// Reports reckons figures.
type Reports interface {
	Report(ctx context.Context, town *directory.Town, q figures.Question) (*figures.Report, error)
}

// Config is what Pages needs.
type Config struct {
	*staffauth.Gate

	Reports Reports
}

// Pages answers the requests of staff.
type Pages struct{ Config }

// New gives the pages.
func New(config Config) *Pages { return &Pages{Config: config} }

// Mount registers the addresses.
func (p *Pages) Mount(r gin.IRouter) {
	r.GET(staffauth.Figures, p.Need(authz.Figures, authz.Read, p.page))
	r.GET(staffauth.Figures+"/datei", p.Need(authz.Figures, authz.Read, p.file))
}

// page is everything on one page.
type page struct {
	choice

	Tiles  []tile
	Tables []tableView
	CSV    string // address
	XLSX   string
}

// tile is a figure that stands by itself.
type tile struct {
	Name  string
	Value string
	Told  bool
}

func (p *Pages) page(r *staffauth.Request) error {
	q, err := readQuestion(r)
	if err != nil {
		return err
	}
	report, err := p.Reports.Report(r.Ctx(), r.Town, q)
	if err != nil {
		return at(err)
	}
	w := words{r}
	view := &page{choice: choiceOf(w, q), CSV: fileAddress(r, q, "csv"), XLSX: fileAddress(r, q, "xlsx")}
	for i, column := range report.Overview.Columns {
		cell := report.Overview.Rows[0].Cells[i]
		view.Tiles = append(view.Tiles, tile{Name: w.column(report.Overview, column), Value: w.cell(cell, column.Unit), Told: cell.State == figures.Told})
	}
	for _, t := range report.Tables {
		view.Tables = append(view.Tables, tableOf(w, t))
	}
	return p.Show(r, http.StatusOK, "admin/figures", r.Printer.T("admin.figures.title"), view)
}

// file gives all tables of a report as a file.
func (p *Pages) file(r *staffauth.Request) error {
	q, err := readQuestion(r)
	if err != nil {
		return err
	}
	kind := r.DefaultQuery("art", "csv")
	write, contentType := writeCSV, "text/csv; charset=utf-8"
	switch kind {
	case "csv":
	case "xlsx":
		write, contentType = writeXLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	default:
		return apperr.New(apperr.Invalid).At("art")
	}
	report, err := p.Reports.Report(r.Ctx(), r.Town, q)
	if err != nil {
		return at(err)
	}
	place := q.Office
	if place == "" {
		place = r.Town.Slug()
	}
	r.Header("Content-Type", contentType)
	r.Header("Content-Disposition", fmt.Sprintf(`attachment; filename="kennzahlen-%s-%s.%s"`, place, q.Period, kind))
	r.Status(http.StatusOK)
	return write(words{r}, report, r.Writer)
}

func fileAddress(r *staffauth.Request, q figures.Question, kind string) string {
	return r.Link(staffauth.Figures+"/datei", "art", kind, "zeitraum", q.Period.String(), "standort", q.Office)
}
