package change

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/closure"
	edits "stadttermin/internal/change"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/settings/draft"
	"stadttermin/internal/server/settings/words"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/town/tenant"
)

// effectView is what a change would do.
type effectView struct {
	ID       string
	Action   string // addresses
	Back     string
	Subject  string
	Stand    string
	Seen     string
	Tone     string // warn: somebody is touched; info: only times; ok: nobody
	Touched  int
	Figures  []figure
	Rows     []effectRow
	Weeks    []weekRow
	Changes  []words.Change
	Later    []words.Change
	Refused  []string
	Warned   []string
	Wrong    string // why it was not saved
	Field    string
	Day      string
	OnDay    bool
	Dated    bool // a date makes sense: not everything of it has dates of its own
	Reason   string
	Deadline int
	Mails    int
	Calls    int
	Free     freeView
	At       string
	Took     int // milliseconds
	Waiting  string
	Preview  string // address of what citizens would see; empty: it cannot come into force
}

type freeView struct{ Before, After, Weeks int }

// figure is one number with what it counts.
type figure struct {
	Number, Label, Note string
}

// effectRow is somebody who loses their place.
type effectRow struct {
	Reference string
	When      string
	Number    string
	Services  string
	Reach     string
	Way       closure.Resolution
	Ways      []closure.Resolution // that may be chosen
	Follows   string
	New       bool
}

type weekRow struct {
	Office        string
	Week          string
	Before, After int
}

// wayField begins the names of what is chosen for one appointment.
const wayField = "weg."

// when reads from when a change is wanted, out of an address or a posted form.
func (p *Pages) when(r *staffauth.Request, sent url.Values) (edits.When, error) {
	when := edits.When{Seen: sent.Get("gesehen"), Reason: strings.TrimSpace(sent.Get("grund")), Wishes: make(map[string]closure.Wish)}
	when.Said = when.Reason
	if slices.Contains(appointment.ClosureReasons, when.Reason) {
		when.Said = p.Bundle.Printer(r.Settings.SourceLanguage()).T("closure.reason." + when.Reason)
	}
	if sent.Get("wann") == "tag" {
		day, err := civil.ParseDate(sent.Get("tag"))
		if err != nil {
			return when, apperr.New(apperr.ChangePast).At("tag")
		}
		when.Day = &day
	}
	if days := sent.Get("frist"); days != "" {
		var err error
		if when.Days, err = strconv.Atoi(days); err != nil {
			return when, apperr.New(apperr.Invalid).At("frist")
		}
	}
	for name, values := range sent {
		reference, found := strings.CutPrefix(name, wayField)
		if way := closure.Resolution(values[0]); found && way != closure.Reseated && slices.Contains(closure.Resolutions, way) {
			when.Wishes[reference] = closure.Wish{Resolution: way}
		}
	}
	return when, nil
}

// effect answers GET: nothing is saved.
func (p *Pages) effect(r *staffauth.Request) error {
	c, err := p.change(r)
	if err != nil {
		return err
	}
	when, err := p.when(r, r.Request.URL.Query())
	wrong := apperr.Of(err)
	if err == nil {
		wrong = nil
	}
	return p.showEffect(r, c, when, wrong)
}

// showEffect shows the effect of a change, or what two have changed differently.
func (p *Pages) showEffect(r *staffauth.Request, c *edits.Change, when edits.When, wrong *apperr.Error) error {
	e, err := p.Changes.Effect(r.Ctx(), r.Town, c, when)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if wrong != nil {
		status = wrong.Status()
	}
	if len(e.Conflicts) > 0 {
		return p.showConflict(r, e.Merged)
	}
	view := p.effectView(r, e, when)
	if wrong != nil {
		view.Wrong, view.Field = r.Sentence(wrong), wrong.Field
	}
	return p.Show(r, status, "admin/effect", r.Printer.T("settings.effect.title"), view)
}

func (p *Pages) effectView(r *staffauth.Request, e *edits.Effect, when edits.When) *effectView {
	view := &effectView{
		ID: e.ID.String(), Action: r.Link(changePath(e.ID)), Back: p.back(r, e.Change), Subject: words.Place(r, e.Settings, e.Subject), Stand: standOf(e.Change),
		Changes: words.Changes(r, e.Settings, e.Changes), Later: words.Changes(r, e.Settings, e.Later), Reason: when.Reason, Deadline: when.Days, Tone: "ok",
		OnDay: when.Day != nil, At: r.Printer.Time(r.Now),
	}
	if when.Day != nil {
		view.Day = when.Day.String()
	} else {
		view.Day = r.Today().AddDays(1).String()
	}
	if e.Moment != nil {
		view.Waiting = r.Printer.Date(civil.DateOf(e.Moment.In(r.Town.Rules.Location)))
	}
	for _, problem := range e.Problems {
		if said := words.Problem(r, problem); problem.Severity == tenant.Refusal {
			view.Refused = append(view.Refused, said)
		} else {
			view.Warned = append(view.Warned, said)
		}
	}
	if e.Assessment == nil {
		return view
	}
	view.Preview = draft.Of(e.Change).Shown(r)
	view.Seen, view.Took = e.Assessment.Fingerprint, max(1, int(e.Took.Milliseconds()))
	view.Free = freeView{e.Before, e.After, (int(e.Until-e.From) + 7) / 7}
	view.people(r, e)
	view.figures(r, e)
	for _, week := range e.Weeks {
		if week.Before != week.After {
			view.Weeks = append(view.Weeks, weekRow{
				Office: r.OfficeNameOf(week.Office).String(), Week: r.Printer.T("settings.effect.week", "date", week.Monday.Time().Format("02.01.2006")), Before: week.Before, After: week.After,
			})
		}
	}
	switch {
	case view.Touched > 0:
		view.Tone = "warn"
	case len(view.Weeks) > 0 || len(e.First) > 0:
		view.Tone = "info"
	}
	return view
}

// people lists those who lose their place, by number and service and never by name.
func (v *effectView) people(r *staffauth.Request, e *edits.Effect) {
	for _, c := range e.Assessment.Cases {
		row := effectRow{Reference: c.Reference, When: moment(r, c), Number: c.Number, Services: basketSaid(r, c), Reach: reach(r, c), Way: c.Resolution, New: c.New}
		row.Ways = []closure.Resolution{closure.ByCall, closure.Left}
		if c.HasEmail {
			row.Ways = slices.Insert(row.Ways, 0, closure.ByMail)
		}
		if c.Resolution == closure.Reseated {
			row.Ways = slices.Insert(row.Ways, 0, closure.Reseated)
		}
		switch {
		case c.Resolution == closure.Reseated:
			row.Follows = r.Printer.T("settings.effect.reseated", "counter", r.CounterName(r.Settings.Office(c.Was.Day.Office), c.Counter).String())
		case c.Kept != nil:
			row.Follows = r.Printer.T("settings.effect.kept", "when", words.Stamp(r, c.Kept.Start), "until", words.Stamp(r, c.Kept.Until))
		case c.Resolution == closure.Left:
			row.Follows = r.Printer.T("settings.effect.left")
		default:
			row.Follows = r.Printer.T("settings.effect.no_time")
		}
		switch c.Resolution {
		case closure.ByMail:
			v.Mails++
		case closure.ByCall:
			v.Calls++
		}
		v.Rows = append(v.Rows, row)
	}
	v.Touched = len(v.Rows)
}

func moment(r *staffauth.Request, c *closure.Case) string {
	return words.Day(r, civil.DateOf(c.Start)) + " " + c.Start.Format("15:04")
}

func basketSaid(r *staffauth.Request, c *closure.Case) string {
	var services []string
	for _, item := range c.Basket {
		services = append(services, r.ServiceName(item.Service).String())
	}
	return r.Printer.List(services) + ", " + r.Printer.Minutes(c.Minutes)
}

func reach(r *staffauth.Request, c *closure.Case) string {
	switch {
	case c.HasEmail:
		return r.Printer.T("settings.effect.email", "language", r.Printer.T("settings.language."+c.Language))
	case c.HasPhone:
		return r.Printer.T("settings.effect.phone")
	}
	return r.Printer.T("settings.effect.unreachable")
}

// figures are the four numbers above the list.
func (v *effectView) figures(r *staffauth.Request, e *edits.Effect) {
	t := r.Printer.T
	v.Figures = append(v.Figures,
		figure{signed(e.After - e.Before), t("settings.effect.free"), t("settings.effect.of", "count", e.Before, "weeks", v.Free.Weeks)},
		figure{strconv.Itoa(v.Touched), t("settings.effect.touched"), t("settings.effect.touched_note")})
	worst := edits.First{}
	for _, f := range e.First {
		if f.After >= 0 && f.After-f.Before > worst.After-worst.Before {
			worst = f
		}
	}
	if worst.Service != "" {
		v.Figures = append(v.Figures, figure{t("settings.effect.days", "count", worst.After), t("settings.effect.first"),
			t("settings.effect.first_was", "service", r.ServiceName(worst.Service).String(), "count", worst.Before)})
	} else {
		v.Figures = append(v.Figures, figure{"±0", t("settings.effect.first"), t("settings.effect.first_same")})
	}
	without := make([]string, 0, len(e.Without))
	for _, id := range e.Without {
		without = append(without, r.ServiceName(id).String())
	}
	note := t("settings.effect.without_none")
	if len(without) > 0 {
		note = r.Printer.List(without)
	}
	v.Figures = append(v.Figures, figure{strconv.Itoa(len(without)), t("settings.effect.without"), note})
}

func signed(n int) string {
	switch {
	case n < 0:
		return "−" + strconv.Itoa(-n)
	case n > 0:
		return "+" + strconv.Itoa(n)
	}
	return "±0"
}

// save answers POST: the change comes into force as it was shown, or what is other now is shown.
func (p *Pages) save(r *staffauth.Request) error {
	if err := r.Request.ParseForm(); err != nil {
		return apperr.New(apperr.Invalid)
	}
	c, err := p.change(r)
	if apperr.CodeOf(err) == apperr.NotFound {
		r.SeeOther(r.Link(changesPath))
		return nil
	}
	if err != nil {
		return err
	}
	when, err := p.when(r, r.Request.PostForm)
	if err == nil {
		err = p.Fresh(r, standOf(c), "settings") // the draft is what was shown
	}
	if refusal := apperr.Of(err); err != nil && (refusal.Field != "" || refusal.Code == apperr.Overtaken) {
		when.Seen = ""
		return p.showEffect(r, c, when, refusal)
	}
	if err != nil {
		return err
	}
	if r.PostForm("rechnen") != "" { // only to reckon again
		return p.showEffect(r, c, when, nil)
	}
	_, err = p.Saving.Save(r.Ctx(), r.Town, c.ID, author(r), when)
	switch refusal := apperr.Of(err); {
	case err == nil:
		r.SeeOther(r.Link(changesPath, "nach", "gesichert"))
		return nil
	case refusal.Code == apperr.ClosureChanged, refusal.Code == apperr.ChangeConflict, refusal.Code == apperr.ChangeRefused, refusal.Code == apperr.ChangeNothing:
		when.Seen = ""
		return p.showEffect(r, c, when, refusal)
	case refusal.Field != "":
		return p.showEffect(r, c, when, refusal)
	}
	return err
}

// drop gives a draft up.
func (p *Pages) drop(r *staffauth.Request) error {
	c, err := p.change(r)
	if err != nil {
		return err
	}
	if err := p.Fresh(r, standOf(c), "settings"); err != nil {
		return err
	}
	if err := p.Saving.Drop(r.Ctx(), r.Town, c.ID, author(r)); err != nil {
		return err
	}
	r.SeeOther(r.Link(changesPath, "nach", "verworfen"))
	return nil
}

func (p *Pages) toChange(r *staffauth.Request) error {
	r.SeeOther(r.Link(changesPath + "/" + r.Param("change")))
	return nil
}

// back gives the address of the form that a change was made on.
func (p *Pages) back(r *staffauth.Request, c *edits.Change) string {
	if c.Origin != edits.FromForm {
		return r.Link(changesPath)
	}
	return r.Link(words.Form(c.Subject), "entwurf", c.ID.String())
}
