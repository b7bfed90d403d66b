package phone

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/availability"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// timesView is the free times to choose from.
type timesView struct {
	Choices []proposedTime
	Offices []placeChoice // to choose from; empty where there is nothing to choose
	Place   request.Text  // where all of them are; empty where they are at several offices
	Date    string
	Half    string
	Clock   string
	Form    string // id of the form that a wish is sent with
	Why     *whyLink
	Notice  string // what happened to the time that was chosen
}

// proposedTime is a time. Its value names the office as well.
type proposedTime struct {
	Value   string
	Label   string
	Note    string
	Office  request.Text // where several are possible
	Kept    bool         // not offered online; Note says why
	Refused bool         // the wished time, which is not free
	Checked bool
	Why     string // address of the reasons; empty where the reader may not see them

	start time.Time
}

// whyLink leads to the reasons why the wished time is not free.
type whyLink struct {
	Label   string
	Address string
}

type placeChoice struct {
	ID      string
	Name    request.Text
	Current bool
}

// timesQuestion is a question for free times of a basket.
type timesQuestion struct {
	basket  office.Basket
	wish    wish
	offices []string // in which the reader may give times
	mine    string   // token of the hold of this desk
	chosen  string   // value of the time that was chosen before
	form    string
	moves   uuid.UUID // the appointment that is to move; zero: none
	since   time.Time // times before are offered only where their day is asked for
	open    bool      // nothing is chosen unless it was before: one press on the button must not be enough
}

// filter gives what is looked for. Whoever names a day may have any time of it.
func (q *timesQuestion) filter() booking.Filter {
	filter := q.wish.filter()
	if q.wish.date == nil {
		filter.Since = q.since
	}
	return filter
}

func (q *timesQuestion) query() booking.Query {
	return booking.Query{Basket: q.basket, Office: q.wish.office, Among: q.offices, Channel: office.Phone, Moves: q.moves}
}

// times answers the question for a page.
func (p *Pages) times(r *staffauth.Request, q timesQuestion) (*timesView, error) {
	found, err := p.Times.Propose(r.Ctx(), r.Town, q.query(), q.filter(), q.mine)
	if err != nil {
		return nil, err
	}
	view := &timesView{Form: q.form, Half: q.wish.half}
	if q.wish.date != nil {
		view.Date = q.wish.date.String()
	}
	serving := r.Town.Rules.Serving(q.basket.Services(), "")
	var able []string
	for _, o := range serving {
		if authz.Offices(r.Staff.Grants, authz.Appointment, authz.Create, []string{o.ID}) != nil {
			able = append(able, o.ID)
			view.Offices = append(view.Offices, placeChoice{ID: o.ID, Name: r.OfficeName(o.Office), Current: o.ID == q.wish.office})
		}
	}
	if len(able) == 1 {
		view.Place, view.Offices = view.Offices[0].Name, nil
	}
	several := len(able) > 1 && q.wish.office == ""
	if err := p.addWished(r, q, view, several); err != nil {
		return nil, err
	}
	for _, proposal := range found {
		c := proposedTime{
			Value: timeValue(proposal.Start, proposal.Office), Label: r.ShortTime(proposal.Start),
			Note: r.Printer.T("desk.phone.capacity", "count", proposal.Capacity), start: proposal.Start,
		}
		if view.has(c.Value) {
			continue
		}
		if proposal.Kept != "" {
			c.Kept, c.Note = true, r.Printer.T("desk.phone.kept."+string(proposal.Kept))
		}
		if several {
			c.Office = r.OfficeName(r.Settings.Office(proposal.Office))
		}
		c.Why = whyAddress(r, q.basket, proposal.Office, proposal.Start)
		view.Choices = append(view.Choices, c)
	}
	if q.open && q.chosen == "" && q.wish.clock == nil {
		return view, nil
	}
	view.check(q.chosen, q.wish.start(r.Town.Rules.Location))
	return view, nil
}

// addWished puts the wished time first.
func (p *Pages) addWished(r *staffauth.Request, q timesQuestion, view *timesView, several bool) error {
	start := q.wish.start(r.Town.Rules.Location)
	if start.IsZero() {
		return nil
	}
	view.Clock = q.wish.clock.String()
	explanations, err := p.Times.Explain(r.Ctx(), r.Town, q.query(), start, q.mine)
	if err != nil {
		return err
	}
	for _, e := range explanations {
		if !e.Free {
			continue
		}
		c := proposedTime{Value: timeValue(start, e.Office), Label: r.ShortTime(start), Note: r.Printer.T("desk.phone.wished"), start: start}
		if several {
			c.Office = r.OfficeName(r.Settings.Office(e.Office))
		}
		c.Why = whyAddress(r, q.basket, e.Office, start)
		view.Choices = append(view.Choices, c)
	}
	if len(view.Choices) == 0 {
		view.Choices = []proposedTime{{Label: r.ShortTime(start), Note: r.Printer.T("desk.phone.not_free"), Refused: true}}
		if address := whyAddress(r, q.basket, q.wish.office, start); address != "" {
			view.Why = &whyLink{Label: r.Printer.T("desk.phone.why", "time", r.ShortTime(start)), Address: address}
		}
	}
	return nil
}

func (view *timesView) has(value string) bool {
	for i := range view.Choices {
		if view.Choices[i].Value == value {
			return true
		}
	}
	return false
}

// check checks the time that was chosen before, else the one nearest to the wish, else the first.
func (view *timesView) check(chosen string, wished time.Time) {
	best, away := -1, time.Duration(0)
	for i := range view.Choices {
		c := &view.Choices[i]
		if c.Refused {
			continue
		}
		if chosen != "" && c.Value == chosen {
			c.Checked = true
			return
		}
		distance := time.Duration(i)
		if !wished.IsZero() {
			distance = c.start.Sub(wished).Abs()
		}
		if best < 0 || distance < away {
			best, away = i, distance
		}
	}
	if best >= 0 {
		view.Choices[best].Checked = true
	}
}

// Empty tells whether nothing can be chosen.
func (view *timesView) Empty() bool {
	for i := range view.Choices {
		if !view.Choices[i].Refused {
			return false
		}
	}
	return true
}

// timeValue writes a time and its office for a form.
func timeValue(start time.Time, office string) string {
	return start.Format(time.RFC3339) + " " + office
}

// readTime reads what timeValue wrote.
func readTime(r *staffauth.Request, value string) (start time.Time, office string, err error) {
	moment, office, _ := strings.Cut(value, " ")
	start, err = time.Parse(time.RFC3339, moment)
	if err != nil || r.Settings.Office(office) == nil {
		return start, "", apperr.New(apperr.Invalid).At("wahl")
	}
	return start.In(r.Town.Rules.Location), office, nil
}

// whyAddress leads to the reasons for a time, if the reader may see them.
func whyAddress(r *staffauth.Request, basket office.Basket, at string, start time.Time) string {
	if !authz.Anywhere(r.Staff.Grants, authz.Reason, authz.Read) {
		return ""
	}
	return r.Link(whyPath, "anliegen", basket.String(), "ort", at, "wann", start.Format(time.RFC3339))
}

// notOffered tells whether a refusal is about the chosen time.
func notOffered(err error) bool {
	code := apperr.CodeOf(err)
	return err != nil && (code == apperr.TimeTaken || code == apperr.NotOffered)
}

// noticeOf says what happened to the time that was chosen.
func noticeOf(r *staffauth.Request, err error, start time.Time) string {
	refusal := apperr.Of(err)
	reasons, _ := refusal.Extra["reasons"].([]availability.Reason)
	if len(reasons) == 0 {
		return r.Printer.T("desk.phone.taken", "time", r.ShortTime(start))
	}
	return r.Printer.T("desk.phone.refused", "time", r.ShortTime(start), "reason", r.Printer.T("desk.why.reason."+string(reasons[0].Code)))
}
