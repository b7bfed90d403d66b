package closure

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
)

// formView is the form and, once it is said what is to be closed, what that would do.
type formView struct {
	Form     *form
	Offices  []choice
	Office   request.Text
	Counters []counterChoice
	Reasons  []string
	Wrong    string // sentence; empty where all is well
	Field    string // that it is about
	Reckoned *reckonedView
}

// reckonedView is what a closure would do.
type reckonedView struct {
	Heading  string
	At       string
	Count    int
	Groups   []groupView
	Flow     flow
	Rows     []caseView
	Shown    closure.Resolution
	More     int    // rows that are not shown
	All      string // address with all of them
	Mail     *preview
	Calls    []string // who is to be telephoned: number and time, and name where it may be seen
	Confirm  string   // what the button says
	Hidden   []field
	Key      string
	Seen     string
	Differs  bool // something is not as it was shown
	Gone     int
	Cancel   string
	Names    bool // are shown
	DayShown bool // more than one day is closed
}

// groupView is one of the groups that people are put in.
type groupView struct {
	Way     closure.Resolution
	Count   int
	Address string
	Current bool
}

// flow draws the groups as parts of a line of 400.
type flow struct{ Reseated, ByMail, ByCall, MailAt, CallAt int }

// caseView is one person of a group.
type caseView struct {
	Reference string
	When      string
	Number    string
	Name      string
	Items     []item
	Kept      string // the time that is kept
	Until     string
	Elsewhere request.Text // office of the kept time, where it is another one
	Counter   string       // that the person is re-seated to
	Language  string
	Here      bool
	Reach     string // how the person can be reached: phone number where it may be seen
	HasPhone  bool
	New       bool
	Missed    bool
	Change    string // address at which the row can be changed
	Editing   *caseForm
}

// caseForm changes what becomes of one person.
type caseForm struct {
	Hidden  []field
	Options []option
	Close   string
}

// option is one of the things that may become of a person.
type option struct {
	Value, Label string
	Chosen       bool
}

// mostRows is how many rows are shown at first; mostProposals how many other times.
const (
	mostRows      = 60
	mostProposals = 6
)

func (p *Pages) assess(r *staffauth.Request) error {
	f, err := read(r, r.Request.URL.Query())
	if err != nil {
		return err
	}
	view := p.formView(r, f)
	if !f.complete() {
		return p.showForm(r, http.StatusOK, view)
	}
	order, err := p.order(r, f)
	if err == nil {
		var assessed *closure.Assessment
		if assessed, err = p.Orders.Assess(r.Ctx(), r.Town, order, named(r)); err == nil {
			err = p.reckoned(r, view, order, assessed)
		}
	}
	if refusal := apperr.Of(err); err != nil {
		if !ofForm(refusal) {
			return err
		}
		view.Wrong, view.Field = sentence(r, string(refusal.Code), refusal.Args), refusal.Field
		return p.showForm(r, refusal.Status(), view)
	}
	return p.showForm(r, http.StatusOK, view)
}

// ofForm tells whether a refusal is shown at the form.
func ofForm(refusal *apperr.Error) bool {
	return slices.Contains([]apperr.Code{
		apperr.ClosureSpan, apperr.ClosureOver, apperr.ClosureLong, apperr.ClosureReason, apperr.ClosureChanged, apperr.Busy,
	}, refusal.Code)
}

func (p *Pages) showForm(r *staffauth.Request, status int, view *formView) error {
	return p.Show(r, status, "desk/closure_new", r.Printer.T("desk.closure.title"), view)
}

func (p *Pages) formView(r *staffauth.Request, f *form) *formView {
	view := &formView{Form: f, Offices: f.officeChoices(r), Reasons: append(slices.Clone(appointment.ClosureReasons), otherReason)}
	if o := r.Settings.Office(f.Office); o != nil {
		view.Office, view.Counters = r.OfficeName(o), f.counterChoices(o)
	}
	return view
}

// reckoned adds what the closure would do.
func (p *Pages) reckoned(r *staffauth.Request, view *formView, order *closure.Order, a *closure.Assessment) error {
	f, query := view.Form, r.Request.URL.Query()
	v := &reckonedView{
		Heading: what(r, &order.Outage) + ", " + span(r, &order.Outage), At: a.At.In(r.Town.Rules.Location).Format(clockFormat),
		Count: len(a.Cases), Hidden: f.hidden(""), Key: key(), Seen: a.Fingerprint, Gone: a.Gone, Differs: a.Differs(), Cancel: r.Link(listPath),
		DayShown: order.Outage.From.Date != order.Outage.Until.Date,
	}
	v.Shown = shownWay(query, a)
	v.Flow = flowOf(len(a.Group(closure.Reseated)), len(a.Group(closure.ByMail)), len(a.Group(closure.ByCall)))
	for _, way := range closure.Resolutions {
		if n := len(a.Group(way)); n > 0 || way != closure.Left {
			v.Groups = append(v.Groups, groupView{way, n, r.Link(newPath+"#gruppe", append(f.pairs(""), "gruppe", string(way))...), way == v.Shown})
		}
	}
	group := a.Group(v.Shown)
	if query.Get("zeigen") == "" && len(group) > mostRows {
		v.More = len(group) - mostRows
		v.All = r.Link(newPath+"#gruppe", append(f.pairs(""), "gruppe", string(v.Shown), "zeigen", "1")...)
		group = group[:mostRows]
	}
	v.Names = len(named(r)) > 0
	for _, c := range group {
		v.Rows = append(v.Rows, f.caseOf(r, c, a, v))
	}
	for _, c := range a.Group(closure.ByCall) {
		v.Calls = append(v.Calls, callOf(r, c))
	}
	v.Confirm = r.Printer.T("desk.closure.confirm_none")
	if written := len(a.Group(closure.ByMail)); written > 0 {
		v.Confirm = r.Printer.T("desk.closure.confirm", "count", written)
	}
	view.Reckoned = v
	var err error
	v.Mail, err = p.preview(r, f, a, query.Get("mail"))
	return err
}

// shownWay gives the group that is asked for, or the first that somebody has to do with.
func shownWay(query url.Values, a *closure.Assessment) closure.Resolution {
	if way := closure.Resolution(query.Get("gruppe")); slices.Contains(closure.Resolutions, way) {
		return way
	}
	for _, way := range []closure.Resolution{closure.ByMail, closure.ByCall, closure.Reseated} {
		if len(a.Group(way)) > 0 {
			return way
		}
	}
	return closure.ByMail
}

// flowOf divides a line of 400 with gaps of two.
func flowOf(reseated, mail, call int) flow {
	const width, gap = 400, 2
	all := max(reseated+mail+call, 1)
	f := flow{Reseated: reseated * width / all, ByMail: mail * width / all}
	f.MailAt = f.Reseated + gap
	f.CallAt = f.Reseated + f.ByMail + gap
	f.ByMail = max(f.ByMail-gap, 0)
	f.ByCall = max(width-f.CallAt, 0)
	if call == 0 {
		f.ByCall = 0
	}
	return f
}

func (f *form) caseOf(r *staffauth.Request, c *closure.Case, a *closure.Assessment, v *reckonedView) caseView {
	one := caseView{
		Reference: c.Reference, When: c.Start.Format(clockFormat), Number: c.Number, Name: c.Name, Language: c.Language, Reach: c.Phone,
		HasPhone: c.HasPhone, New: c.New, Missed: c.Missed, Items: items(r, c.Person),
		Here: c.State == appointment.Arrived || c.State == appointment.Parked,
	}
	if v.DayShown {
		one.When = moment(r, c.Start)
	}
	if o := r.Settings.Office(c.Was.Day.Office); o != nil && c.Counter != "" {
		if at := o.Counter(c.Counter); at >= 0 {
			one.Counter = o.Counters[at].Name
		}
	}
	if c.Kept != nil {
		one.Kept, one.Until = moment(r, c.Kept.Start), moment(r, c.Kept.Until)
		if o := r.Settings.Office(c.Kept.Day.Office); o != nil && o.ID != c.Office {
			one.Elsewhere = r.OfficeName(o)
		}
	}
	if r.Query("zeile") == c.Reference {
		one.Editing = f.editing(r, c, a, v)
	} else {
		one.Change = r.Link(newPath+"#zeile", append(f.pairs(""), "gruppe", string(v.Shown), "zeigen", r.Query("zeigen"), "zeile", c.Reference)...)
	}
	return one
}

// item is a service that somebody comes for.
type item struct {
	Service  request.Text
	Quantity int
}

// items lists what somebody comes for.
func items(r *staffauth.Request, p *closure.Person) (list []item) {
	for _, i := range p.Basket {
		list = append(list, item{Service: r.ServiceName(i.Service), Quantity: i.Quantity})
	}
	return list
}

// editing lets the reader decide by hand what becomes of one person.
func (f *form) editing(r *staffauth.Request, c *closure.Case, a *closure.Assessment, v *reckonedView) *caseForm {
	e := &caseForm{Hidden: f.hidden(c.Reference), Close: r.Link(newPath+"#gruppe", append(f.pairs(""), "gruppe", string(v.Shown))...)}
	chosen := ""
	for _, wish := range f.Wishes {
		if strings.HasPrefix(wish, c.Reference+wishMark) {
			chosen = wish
		}
	}
	add := func(value, label string) {
		e.Options = append(e.Options, option{value, label, value == chosen})
	}
	add("", r.Printer.T("desk.closure.as_reckoned"))
	for _, t := range a.Proposals(c.Reference, mostProposals) {
		label := moment(r, t.Start)
		if o := r.Settings.Office(t.Office); o != nil && t.Office != c.Office {
			label += ", " + r.OfficeName(o).String()
		}
		add(writeTime(c.Reference, t), r.Printer.T("desk.closure.keep", "when", label))
	}
	if c.HasEmail && c.Resolution != closure.ByMail {
		add(writeWay(c.Reference, closure.ByMail), r.Printer.T("desk.closure.write"))
	}
	if c.Resolution != closure.ByCall {
		add(writeWay(c.Reference, closure.ByCall), r.Printer.T("desk.closure.telephone"))
	}
	add(writeWay(c.Reference, closure.Left), r.Printer.T("desk.closure.leave"))
	if !slices.ContainsFunc(e.Options, func(o option) bool { return o.Chosen }) {
		e.Options = append(e.Options, option{chosen, r.Printer.T("desk.closure.keep", "when", keptOf(r, c)), true})
	}
	return e
}

func keptOf(r *staffauth.Request, c *closure.Case) string {
	if c.Kept == nil {
		return "–"
	}
	return moment(r, c.Kept.Start)
}

// callOf says who is to be telephoned: Heitmann 09:00, or the number where the name may not be seen.
func callOf(r *staffauth.Request, c *closure.Case) string {
	who := c.Name
	if who == "" {
		who = c.Number
	}
	if civil.DateOf(c.Start) != r.Today() {
		return who + " " + moment(r, c.Start)
	}
	return who + " " + c.Start.Format(clockFormat)
}
