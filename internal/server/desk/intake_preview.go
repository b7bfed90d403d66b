package desk

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/imports"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// previewView is every line of a file with what would become of it.
type previewView struct {
	ID       string
	File     string
	Office   render.Text
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

// lineView is one line. Words are what stands in the file where it is not understood.
type lineView struct {
	Number   int
	Code     imports.Code
	Tone     string // ok, warn, bad, out
	Word     string // of the verdict
	Sentence []string
	Date     string
	Time     string
	Name     string
	Services string
	Edited   bool

	RawDate, RawTime, RawServices bool // as in the file, because it is not understood

	Changed bool
	Skipped bool
	Address string // that opens it for changing
	Open    *openLine
}

// openLine is a line that is being changed.
type openLine struct {
	ID       string // of the draft
	Line     int
	Skipped  bool
	Filter   string
	Services []serviceChoice
	Values   map[string]string
	Minutes  string
	Usual    string // minutes that the service takes
	Service  string // chosen
	Raw      string // what the file says, where it is none or several
	Quantity string
	Near     []string // free times of the day
	Close    string
	First    string // id of the field to begin in
}

const nearTimes = 6

func (p *Pages) preview(r *staffauth.Request) error {
	d, key, err := p.own(r)
	if err != nil {
		return err
	}
	if !d.Mapping.Settled {
		render.SeeOther(r.Context, r.Link(intakePath(d.ID, "/zuordnung")))
		return nil
	}
	preview, err := p.Lines.Preview(r.Ctx(), r.Town, key)
	if err != nil {
		return err
	}
	open, _ := strconv.Atoi(r.Query("zeile"))
	return p.showPreview(r, http.StatusOK, preview, &previewView{Filter: r.Query("zeigen")}, open)
}

// Filters of the preview, beside those of a kind of problem.
const (
	showAll  = "alle"
	showGood = "gut"
	showBad  = "probleme"
	showOut  = "ausgelassen"
	showNote = "hinweise" // lines on which something is remarked
)

func (p *Pages) showPreview(r *staffauth.Request, status int, preview *imports.Preview, view *previewView, open int) error {
	d := preview.Draft
	view.ID, view.File, view.Office = d.ID.String(), d.File, officeText(r, d.Mapping.Office)
	by, good := preview.Count()
	view.Good, view.Out, view.Total = good, by[imports.Skipped], len(preview.Lines)
	view.Back = len(preview.Out())
	view.Bad = view.Total - view.Good - view.Out
	view.Shown, view.Version, view.Mails = preview.Shown, d.Version, preview.Reachable()
	view.Drop = intakePath(d.ID, "/verwerfen")
	view.Steps, view.Problems = r.Link(intakePath(d.ID, "/zuordnung")), r.Link(intakePath(d.ID, "/probleme.csv"))
	view.Services = serviceChoices(r, d.Mapping.Office)
	if view.Filter == "" {
		view.Filter = showAll
		if view.Bad > 0 {
			view.Filter = showBad
		}
	}
	address := func(filter string) string { return r.Link(intakePath(d.ID, "/vorschau"), "zeigen", filter) }
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
		view.Asked = append(view.Asked, questioned(r, d.ID, q))
	}
	for _, l := range preview.Lines {
		changed := slices.Contains(view.Changed, l.Number)
		if matches(l, view.Filter) || l.Number == open || changed {
			row := lineOf(r, preview, l, view.Filter)
			row.Changed = changed
			if l.Number == open {
				row.Open = opened(r, preview, l, view)
			}
			view.Rows = append(view.Rows, row)
		}
	}
	return p.Show(r, status, "desk/intake_preview", r.Printer.T("desk.intake.preview.title"), view)
}

func matches(l *imports.Line, filter string) bool {
	switch filter {
	case showAll:
		return true
	case showBad:
		return l.Bad()
	case showGood:
		return !l.Bad() && l.Code != imports.Skipped
	case showOut:
		return l.Code == imports.Skipped
	case showNote:
		return l.Marked()
	}
	return string(l.Code) == filter
}

func lineOf(r *staffauth.Request, preview *imports.Preview, l *imports.Line, filter string) lineView {
	number := strconv.Itoa(l.Number)
	row := lineView{
		Number: l.Number, Code: l.Code, Word: r.Printer.T("desk.intake.verdict." + string(l.Code)), Edited: l.Edited, Skipped: l.Code == imports.Skipped,
		Date: l.Values[imports.FieldDate], Time: l.Values[imports.FieldTime], Name: l.Agreed.Contact.Name, Services: l.Values[imports.FieldService],
		Address: r.Link(intakePath(preview.Draft.ID, "/vorschau"), "zeigen", filter, "zeile", number), // no fragment: it would take the focus
	}
	switch {
	case row.Skipped:
		row.Tone = "out"
	case l.Bad():
		row.Tone = "bad"
	case l.Code == imports.Elsewhere || l.Trial.Moves > 0:
		row.Tone = "warn"
	case l.Marked():
		row.Tone = "note"
	default:
		row.Tone = "ok"
	}
	if start := l.Agreed.Start; !start.IsZero() {
		row.Date = r.Printer.WeekdayShort(start.Weekday()) + " " + start.Format("02.01.2006")
		row.Time = start.Format("15:04")
		if l.Trial.Minutes > 0 {
			row.Time += "–" + start.Add(minutes(l.Trial.Minutes)).Format("15:04")
		}
	}
	for _, problem := range l.Problems {
		switch problem.Code {
		case imports.DateUnreadable:
			row.RawDate = true
		case imports.TimeUnreadable, imports.TimeBetween:
			row.RawTime = true
		case imports.ServiceUnknown:
			row.RawServices = true
		}
	}
	if len(l.Agreed.Basket) > 0 {
		var names []string
		for _, item := range l.Agreed.Basket {
			name := r.ServiceName(item.Service).String()
			if item.Quantity > 1 {
				name += " × " + strconv.Itoa(item.Quantity)
			}
			names = append(names, name)
		}
		row.Services = strings.Join(names, ", ")
	}
	row.Sentence = sentences(r, preview.Draft, l)
	return row
}

// sentences say what is wrong with a line and how to mend it, or what happens beside it.
func sentences(r *staffauth.Request, d *imports.Draft, l *imports.Line) (list []string) {
	for _, problem := range l.Problems {
		if problem.Fault != nil {
			sentence := refused(r, problem.Fault)
			if problem.Value != "" {
				sentence = r.Printer.T("desk.intake.quoted", "value", problem.Value, "sentence", sentence)
			}
			list = append(list, sentence)
			continue
		}
		entry := "desk.intake.problem."
		list = append(list, r.Printer.T(entry+string(problem.Code), "value", problem.Value, "line", problem.Line))
	}
	o := r.Settings.Office(d.Mapping.Office)
	name := func(id string) string {
		if i := o.Counter(id); i >= 0 {
			return o.Counters[i].Name
		}
		return id
	}
	if l.Code == imports.Elsewhere {
		list = append(list, r.Printer.T("desk.intake.elsewhere", "counter", name(l.Trial.Counter), "wished", name(l.Agreed.Counter)))
	}
	if l.Trial.Moves > 0 {
		list = append(list, r.Printer.T("desk.intake.moves", "count", l.Trial.Moves))
	}
	for _, note := range l.Notes {
		date := ""
		if !l.Agreed.Start.IsZero() {
			date = r.Printer.Date(civil.DateOf(l.Agreed.Start))
		}
		list = append(list, r.Printer.T("desk.intake.note."+string(note.Code), "value", note.Value, "read", note.Read, "line", note.Line, "date", date))
	}
	return list
}

// staffed are refusals of what a person is called by, which speak to whoever it is about: here they are said to staff.
var staffed = map[apperr.Code]bool{apperr.NameMissing: true, apperr.NameInvalid: true, apperr.EmailInvalid: true, apperr.PhoneInvalid: true}

func refused(r *staffauth.Request, refusal *apperr.Error) string {
	if staffed[refusal.Code] {
		return r.Printer.Fill("desk.intake.refused."+string(refusal.Code), refusal.Args)
	}
	return r.Sentence(refusal)
}

func opened(r *staffauth.Request, preview *imports.Preview, l *imports.Line, view *previewView) *openLine {
	o := &openLine{
		ID: view.ID, Line: l.Number, Skipped: l.Code == imports.Skipped, Filter: view.Filter, Services: view.Services,
		Values: make(map[string]string), Quantity: l.Values[imports.FieldQuantity], First: "datum",
		Close: r.Link(intakePath(preview.Draft.ID, "/vorschau")+"#z"+strconv.Itoa(l.Number), "zeigen", view.Filter),
	}
	for field, value := range l.Values {
		o.Values[string(field)] = value
	}
	if l.Agreed.Minutes > 0 {
		o.Minutes = strconv.Itoa(l.Agreed.Minutes)
	} else if l.Trial.Minutes > 0 {
		o.Usual = strconv.Itoa(l.Trial.Minutes)
	}
	if len(l.Agreed.Basket) == 1 {
		o.Service = l.Agreed.Basket[0].Service
	} else {
		o.Raw = l.Values[imports.FieldService]
	}
	if l.Code != imports.Fine && l.Code != imports.Skipped {
		for _, start := range preview.Near(l, nearTimes) {
			o.Near = append(o.Near, start.Format("15:04"))
		}
		slices.Sort(o.Near)
	}
	if len(l.Problems) > 0 {
		o.First = begin(l.Problems[0])
	}
	return o
}

// begin names the field in which a problem is mended.
func begin(problem imports.Problem) string {
	switch problem.Code {
	case imports.TimeMissing, imports.TimeUnreadable, imports.TimeBetween, imports.TimeSkipped, imports.NoCounter, imports.Closed, imports.Unable, imports.AllDay:
		return "uhrzeit"
	case imports.MinutesUnreadable:
		return "minuten"
	case imports.ServiceMissing, imports.ServiceUnknown:
		return "anliegen"
	case imports.QuantityUnreadable:
		return "anzahl"
	case imports.FileTwice, imports.BookedTwice:
		return "auslassen"
	case imports.Refused:
		switch problem.Fault.Field {
		case "name":
			return "name"
		case "email":
			return "email"
		case "phone":
			return "telefon"
		}
		return "anliegen"
	}
	return "datum"
}

// fields are the inputs of a line that is changed.
var fields = map[string]imports.Field{
	"datum": imports.FieldDate, "uhrzeit": imports.FieldTime, "minuten": imports.FieldMinutes, "name": imports.FieldName, "vorname": imports.FieldFirst,
	"email": imports.FieldEmail, "telefon": imports.FieldPhone, "anliegen": imports.FieldService, "anzahl": imports.FieldQuantity,
}

// correct changes a line, or leaves it out, and opens the next one that has a problem.
func (p *Pages) correct(r *staffauth.Request) error {
	_, key, err := p.own(r)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(r.PostForm("zeile"))
	if err != nil {
		return apperr.New(apperr.Invalid).At("zeile")
	}
	switch r.PostForm("aktion") {
	case "auslassen", "aufnehmen":
		err = p.Lines.Skip(r.Ctx(), r.Town, key, []int{number}, r.PostForm("aktion") == "auslassen")
	default:
		values := make(map[imports.Field]string)
		for name, field := range fields {
			if value, given := r.GetPostForm(name); given {
				values[field] = value
			}
		}
		if free := r.PostForm("frei"); free != "" {
			values[imports.FieldTime] = free
		}
		err = p.Lines.Correct(r.Ctx(), r.Town, key, number, values)
	}
	if err != nil {
		return err
	}
	preview, err := p.Lines.Preview(r.Ctx(), r.Town, key)
	if err != nil {
		return err
	}
	filter := r.PostForm("zeigen")
	next := following(preview, filter, number)
	if next == 0 && filter != showAll { // no more of this kind
		filter = showBad
		next = following(preview, filter, number)
	}
	pairs := []string{"zeigen", filter}
	end := "#z" + strconv.Itoa(number)
	if next > 0 {
		end = ""
		pairs = append(pairs, "zeile", strconv.Itoa(next))
	}
	render.SeeOther(r.Context, r.Link(intakePath(key.Draft, "/vorschau")+end, pairs...))
	return nil
}

// following gives the first problem among the lines that are shown, from one on, or else the first of all; 0 where there
// is none.
func following(preview *imports.Preview, filter string, from int) (first int) {
	for _, l := range preview.Lines {
		if !l.Bad() || !matches(l, filter) {
			continue
		}
		if l.Number >= from {
			return l.Number
		}
		if first == 0 {
			first = l.Number
		}
	}
	return first
}

// skip leaves all lines with problems out, or takes all that were left out in again.
func (p *Pages) skip(r *staffauth.Request) error {
	_, key, err := p.own(r)
	if err != nil {
		return err
	}
	preview, err := p.Lines.Preview(r.Ctx(), r.Town, key)
	if err != nil {
		return err
	}
	out := r.PostForm("aktion") != "aufnehmen"
	lines := preview.Bad()
	if !out {
		lines = preview.Out()
	}
	if err := p.Lines.Skip(r.Ctx(), r.Town, key, lines, out); err != nil {
		return err
	}
	render.SeeOther(r.Context, r.Link(intakePath(key.Draft, "/vorschau")))
	return nil
}

// takeOver books everything, or shows what is no longer as it was shown.
func (p *Pages) takeOver(r *staffauth.Request) error {
	key, err := keyOf(r)
	if err != nil {
		return err
	}
	if d, err := p.Files.Draft(r.Ctx(), r.Town, key); err == nil && !mayImport(r, authz.Create, d.Mapping.Office) {
		return apperr.New(apperr.Forbidden)
	}
	c := imports.Confirmation{Key: key, Actor: r.Staff.Actor(), Shown: r.PostForm("gezeigt"), Mails: r.PostForm("mail") != ""}
	if c.Version, err = strconv.Atoi(r.PostForm("fassung")); err != nil {
		return apperr.New(apperr.Invalid).At("fassung")
	}
	done, preview, err := p.Lines.Confirm(r.Ctx(), r.Town, c)
	if err != nil {
		return err
	}
	if done != nil {
		render.SeeOther(r.Context, r.Link(intakePath(done.ID, "")))
		return nil
	}
	view := &previewView{Filter: showBad, Changed: preview.Differs(c.Shown), Stale: preview.Draft.Version != c.Version, Mail: c.Mails}
	if len(view.Changed) == len(preview.Lines) {
		view.Changed, view.Stale = nil, true
	}
	return p.showPreview(r, http.StatusConflict, preview, view, 0)
}
