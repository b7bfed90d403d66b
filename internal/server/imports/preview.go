package imports

import (
	"net/http"
	"slices"
	"strconv"

	"stadttermin/internal/appointment/imports"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
)

// previewView is every line of a file with what would become of it.
type previewView struct {
	ID       string
	File     string
	Office   request.Text
	Good     int
	Bad      int
	Out      int // left out
	Back     int // of those: could be taken in again
	Total    int
	Groups   []groupView // good, bad, left out
	Kinds    []groupView // of problems
	Rows     []lineView
	Services []serviceChoice
	Asked    []*questionView
	Marked   groupView // lines with a remark
	Shown    string
	Version  int
	Mails    int // people who can be written to
	Mail     bool
	Changed  []int  // lines that are no longer as they were shown
	Stale    bool   // the draft was changed elsewhere
	Filter   string // shown
	Steps    string // address of the mapping
	Drop     string
	Problems string // address of the list of problems
}

type groupView struct {
	Name    string // of the filter
	Code    imports.Code
	Count   int
	Address string
	Current bool
}

func (p *Pages) preview(r *staffauth.Request) error {
	d, key, err := p.draft(r)
	if err != nil {
		return err
	}
	if !d.Mapping.Settled {
		r.SeeOther(r.Link(pathOf(d.ID, "/zuordnung")))
		return nil
	}
	preview, err := p.Lines.Preview(r.Ctx(), r.Town, key)
	if err != nil {
		return err
	}
	open, _ := strconv.Atoi(r.Query("zeile"))
	return p.showPreview(r, http.StatusOK, preview, &previewView{Filter: r.Query("zeigen")}, open)
}

func (p *Pages) showPreview(r *staffauth.Request, status int, preview *imports.Preview, view *previewView, open int) error {
	d := preview.Draft
	view.ID, view.File, view.Office = d.ID.String(), d.File, r.OfficeNameOf(d.Mapping.Office)
	by, good := preview.Count()
	view.Good, view.Out, view.Total = good, by[imports.Skipped], len(preview.Lines)
	view.Back = len(preview.Out())
	view.Bad = view.Total - view.Good - view.Out
	view.Shown, view.Version, view.Mails = preview.Shown, d.Version, preview.Reachable()
	view.Drop = pathOf(d.ID, "/verwerfen")
	view.Steps, view.Problems = r.Link(pathOf(d.ID, "/zuordnung")), r.Link(pathOf(d.ID, "/probleme.csv"))
	view.Services = serviceChoices(r, d.Mapping.Office)
	if view.Filter == "" {
		view.Filter = showAll
		if view.Bad > 0 {
			view.Filter = showBad
		}
	}
	address := func(filter string) string { return r.Link(pathOf(d.ID, "/vorschau"), "zeigen", filter) }
	for _, g := range []groupView{{Name: showGood, Count: view.Good}, {Name: showBad, Count: view.Bad}, {Name: showOut, Count: view.Out}, {Name: showAll, Count: view.Total}} {
		g.Address, g.Current = address(g.Name), g.Name == view.Filter
		view.Groups = append(view.Groups, g)
	}
	for _, code := range imports.Problems {
		if by[code] > 0 {
			view.Kinds = append(view.Kinds, groupView{Name: string(code), Code: code, Count: by[code], Address: address(string(code)), Current: view.Filter == string(code)})
		}
	}
	view.Marked = groupView{Name: showNote, Count: preview.Marked(), Address: address(showNote), Current: view.Filter == showNote}
	for _, q := range preview.Questions() {
		view.Asked = append(view.Asked, questionOf(r, d.ID, q))
	}
	for _, l := range preview.Lines {
		changed := slices.Contains(view.Changed, l.Number)
		if matches(l, view.Filter) || l.Number == open || changed {
			row := lineOf(r, preview, l, view.Filter)
			row.Changed = changed
			if l.Number == open {
				row.Open = openLineOf(r, preview, l, view.Filter)
			}
			view.Rows = append(view.Rows, row)
		}
	}
	return p.Show(r, status, "desk/intake_preview", r.Printer.T("desk.intake.preview.title"), view)
}
