package figures

import (
	"slices"

	"stadttermin/internal/apperr"
	"stadttermin/internal/figures"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// readQuestion takes period and office from the address. Without a period it is the month before, without an office the town, or for
// whoever may not see that their first office.
func readQuestion(r *staffauth.Request) (q figures.Question, err error) {
	q.Period = figures.PeriodOf(figures.Month, r.Today()).Before()
	if written := r.Query("zeitraum"); written != "" {
		if q.Period, err = figures.ParsePeriod(written); err != nil {
			return q, apperr.New(apperr.Invalid).At("zeitraum")
		}
	}
	q.Office = r.Query("standort")
	if q.Office == "" && !r.Staff.Can(authz.Figures, authz.Read, "") {
		q.Office = r.Offices(authz.Figures, authz.Read)[0] // Need lets nobody in who has none
	}
	switch {
	case q.Office != "" && r.Settings.Office(q.Office) == nil:
		return q, apperr.New(apperr.NotFound)
	case !r.Staff.Can(authz.Figures, authz.Read, q.Office):
		return q, apperr.New(apperr.Forbidden)
	}
	return q, nil
}

// at names the parameter of the address that is refused.
func at(err error) error {
	if refusal := apperr.Of(err); refusal.Code == apperr.Invalid {
		return refusal.At("zeitraum")
	}
	return err
}

// choice is what can be chosen, and what was.
type choice struct {
	Place   string // in words
	Period  string
	Kinds   []kind
	Offices []option
	Earlier string // address of the period before
	Later   string // of the one behind it; empty: it is not over yet
}

// kind is periods of one length.
type kind struct {
	Name    string
	Options []option
}

type option struct {
	Value, Label string
	Current      bool
}

// offered is how many periods of each kind can be chosen; others are reached from one to the next, and by their address.
var offered = map[figures.Kind]int{figures.Week: 13, figures.Month: 14, figures.Quarter: 8, figures.Year: 4}

func choiceOf(w words, q figures.Question) choice {
	c := choice{Place: w.place(q.Office), Period: w.period(q.Period)}
	for _, k := range slices.Backward(figures.Kinds) {
		group := kind{Name: w.Printer.T("figures.kind." + string(k))}
		p, seen := figures.PeriodOf(k, w.Today()).Before(), false
		for range offered[k] {
			group.Options = append(group.Options, option{p.String(), w.period(p), p == q.Period})
			p, seen = p.Before(), seen || p == q.Period
		}
		if q.Period.Kind == k && !seen {
			group.Options = append(group.Options, option{q.Period.String(), w.period(q.Period), true})
		}
		c.Kinds = append(c.Kinds, group)
	}
	if w.Staff.Can(authz.Figures, authz.Read, "") {
		c.Offices = append(c.Offices, option{"", w.place(""), q.Office == ""})
	}
	for _, id := range w.Offices(authz.Figures, authz.Read) {
		c.Offices = append(c.Offices, option{id, w.place(id), q.Office == id})
	}
	c.Earlier = w.Link(staffauth.Figures, "zeitraum", q.Period.Before().String(), "standort", q.Office)
	if later := q.Period.After(); later.Over(w.Today()) {
		c.Later = w.Link(staffauth.Figures, "zeitraum", later.String(), "standort", q.Office)
	}
	return c
}
