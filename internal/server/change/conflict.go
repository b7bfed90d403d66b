package change

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	edits "stadttermin/internal/change"
	"stadttermin/internal/server/settings/words"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/town/tenant"
)

// conflictView is what two have changed at the same time.
type conflictView struct {
	Action    string // addresses
	Drop      string
	Stand     string
	InForce   string // number of the revision
	Who       string // made the settings that are in force
	When      string
	Open      []conflictRow
	Merged    []mergedRow
	Undecided bool // a decision is missing
}

type conflictRow struct {
	Name               string // of the control
	Place              string
	Base, Ours, Theirs string
	Chosen             tenant.Side
	Long               bool // a text, of which nothing is preselected
}

type mergedRow struct {
	words.Change
	Who string
}

// longText is from when on a value is a text, of which a person has to choose.
const longText = 24

// showConflict shows what was changed twice, and what is put together without a question.
func (p *Pages) showConflict(r *staffauth.Request, m *edits.Merged) error {
	view := &conflictView{
		Action: r.Link(changePath(m.ID) + "/entscheiden"), Drop: r.Link(changePath(m.ID) + "/verwerfen"), Stand: standOf(m.Change), InForce: strconv.FormatInt(m.InForce.Number, 10),
		Who: m.InForce.Author, When: words.Stamp(r, m.InForce.Created), Undecided: r.Request.Method == http.MethodPost,
	}
	conflicting := func(path string) bool {
		return slices.ContainsFunc(m.Conflicts, func(c tenant.Conflict) bool { return c.Path == path })
	}
	for i, c := range m.Conflicts {
		row := conflictRow{
			Name: "k" + strconv.Itoa(i), Place: words.Place(r, m.Settings, c.Path), Base: c.Base, Ours: c.Ours, Theirs: c.Theirs,
			Long: len(c.Ours) > longText || len(c.Theirs) > longText,
		}
		if !row.Long {
			row.Chosen = tenant.Keep
		}
		view.Open = append(view.Open, row)
	}
	for who, changes := range map[string][]tenant.Change{m.InForce.Author: m.Theirs, m.Author.Name: m.Changes} {
		undisputed := slices.DeleteFunc(slices.Clone(changes), func(c tenant.Change) bool { return conflicting(c.Path) })
		for _, row := range words.Changes(r, m.Settings, undisputed) {
			view.Merged = append(view.Merged, mergedRow{row, who})
		}
	}
	slices.SortFunc(view.Merged, func(a, b mergedRow) int { return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.Who, b.Who)) })
	return p.Show(r, http.StatusConflict, "admin/conflict", r.Printer.T("settings.conflict.title"), view)
}

// decide answers POST: what two have changed is settled, and the effect of both together is shown.
func (p *Pages) decide(r *staffauth.Request) error {
	c, err := p.change(r)
	if err != nil {
		return err
	}
	m, err := p.Changes.Merge(r.Ctx(), r.Town, c, nil)
	if err != nil {
		return err
	}
	if r.PostForm("fassung") != strconv.FormatInt(m.InForce.Number, 10) { // a third one has saved meanwhile
		return p.showConflict(r, m)
	}
	sides := make(map[string]tenant.Side)
	all := tenant.Side(r.PostForm("alle"))
	for i, conflict := range m.Conflicts {
		side := tenant.Side(r.PostForm("k" + strconv.Itoa(i)))
		if all == tenant.Keep || all == tenant.Take {
			side = all
		}
		if side == tenant.Keep || side == tenant.Take {
			sides[conflict.Path] = side
		}
	}
	if m, err = p.Saving.Decide(r.Ctx(), r.Town, c, sides); err != nil {
		return err
	}
	if len(m.Conflicts) > 0 {
		return p.showConflict(r, m)
	}
	r.SeeOther(r.Link(changePath(c.ID)))
	return nil
}
