package closure

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/office"
)

// wholeTown stands in the address for everything; no id can be written like this.
const wholeTown = "*"

// otherReason stands for words of one's own.
const otherReason = "other"

// form is what is closed, as it was typed or as it is proposed.
type form struct {
	Office    string // of the town, or wholeTown
	Counters  []string
	All       bool // of the office
	FromDay   string
	FromTime  string // empty: from the beginning of the day
	UntilDay  string
	UntilTime string // empty: until its end
	Reason    string // one that every language knows, or otherReason
	Text      string
	Days      string
	Wishes    []string // as they stand in the address, see readWish
	asked     bool     // something was typed
}

// defaultDays is how many working days a time is kept for unless somebody chooses otherwise.
const defaultDays = "3"

// read takes the form from an address or a posted form. An office in which the reader may close nothing is refused.
func read(r *staffauth.Request, values url.Values) (*form, error) {
	f := &form{
		Office: values.Get("amt"), Counters: values["schalter"], All: values.Get("alle") != "", FromDay: values.Get("von_tag"), FromTime: values.Get("von_zeit"),
		UntilDay: values.Get("bis_tag"), UntilTime: values.Get("bis_zeit"), Reason: values.Get("grund"), Text: strings.TrimSpace(values.Get("grund_text")),
		Days: values.Get("frist"), Wishes: values["f"], asked: values.Get("von_tag") != "",
	}
	may := offices(r, authz.Closure, authz.Create)
	if f.Office == "" && len(may) > 0 {
		f.Office = may[0]
	}
	switch {
	case f.Office == wholeTown:
		if !r.Staff.Can(authz.Closure, authz.Create, "") {
			return nil, apperr.New(apperr.Forbidden)
		}
	case r.Settings.Office(f.Office) == nil:
		return nil, apperr.New(apperr.NotFound)
	case !slices.Contains(may, f.Office):
		return nil, apperr.New(apperr.Forbidden)
	}
	f.propose(r)
	return f, nil
}

// propose fills in what was not typed: from now on until the end of the day.
func (f *form) propose(r *staffauth.Request) {
	if !f.asked {
		f.FromDay, f.UntilDay, f.FromTime = r.Today().String(), r.Today().String(), r.Now.Truncate(civil.Tick).Format(clockFormat)
	}
	if f.UntilDay == "" {
		f.UntilDay = f.FromDay
	}
	if f.Reason == "" {
		f.Reason = appointment.ClosureReasons[0]
	}
	if f.Days == "" {
		f.Days = defaultDays
	}
}

// complete tells whether it is said what is to be closed.
func (f *form) complete() bool {
	return f.asked && (f.Office == wholeTown || f.All || len(f.Counters) > 0)
}

// order makes an order of the form. Its refusals name the field.
func (p *Pages) order(r *staffauth.Request, f *form) (*closure.Order, error) {
	order := &closure.Order{
		ID: uuid.New(), Staff: r.Staff.ID, Author: r.Staff.Name, Wishes: make(map[string]closure.Wish),
		Outage: closure.Outage{Office: f.Office, Reason: f.Reason},
	}
	if f.Office == wholeTown {
		order.Outage.Office = ""
	} else if !f.All {
		order.Outage.Counters = f.Counters
	}
	var err error
	if order.Outage.From, err = readMoment(f.FromDay, f.FromTime, 0); err != nil {
		return nil, apperr.New(apperr.ClosureSpan).At("von")
	}
	if order.Outage.Until, err = readMoment(f.UntilDay, f.UntilTime, endOfDay); err != nil {
		return nil, apperr.New(apperr.ClosureSpan).At("bis")
	}
	if order.Days, err = strconv.Atoi(f.Days); err != nil {
		return nil, apperr.New(apperr.Invalid).At("frist")
	}
	switch {
	case f.Reason == otherReason:
		order.Outage.Reason, order.Said = f.Text, f.Text
	case slices.Contains(appointment.ClosureReasons, f.Reason):
		order.Said = p.Bundle.Printer(r.Settings.SourceLanguage()).T("closure.reason." + f.Reason)
	}
	for _, written := range f.Wishes {
		reference, wish, err := readWish(r, written)
		if err != nil {
			return nil, err
		}
		order.Wishes[reference] = wish
	}
	return order, nil
}

func readMoment(day, clock string, otherwise civil.Clock) (m civil.Moment, err error) {
	m.HasTime, m.Clock = true, otherwise
	if m.Date, err = civil.ParseDate(day); err == nil && clock != "" {
		m.Clock, err = civil.ParseClock(clock)
	}
	return m, err
}

// A wish stands in the address as REFERENCE~mail, ~call, ~left, or REFERENCE~office~2026-11-26T16:15.
const wishMark = "~"

func readWish(r *staffauth.Request, written string) (reference string, wish closure.Wish, err error) {
	parts := strings.Split(written, wishMark)
	switch {
	case len(parts) == 2 && slices.Contains(closure.Resolutions, closure.Resolution(parts[1])) && parts[1] != string(closure.Reseated):
		return parts[0], closure.Wish{Resolution: closure.Resolution(parts[1])}, nil
	case len(parts) == 3:
		m, err := civil.ParseMoment(parts[2])
		if err == nil && m.HasTime {
			return parts[0], closure.Wish{Office: parts[1], Start: civil.Instant(m.Date, m.Clock, r.Town.Rules.Location, civil.Beginning)}, nil
		}
	}
	return "", closure.Wish{}, apperr.New(apperr.Invalid).At("f")
}

func writeWay(reference string, way closure.Resolution) string {
	return reference + wishMark + string(way)
}

func writeTime(reference string, t booking.Time) string {
	return reference + wishMark + t.Office + wishMark + t.Start.Format("2006-01-02T15:04")
}

// pairs gives the form as names and values of an address, without the wishes for one reference.
func (f *form) pairs(without string) []string {
	pairs := []string{"amt", f.Office}
	for _, counter := range f.Counters {
		pairs = append(pairs, "schalter", counter)
	}
	if f.All {
		pairs = append(pairs, "alle", "1")
	}
	pairs = append(pairs, "von_tag", f.FromDay, "von_zeit", f.FromTime, "bis_tag", f.UntilDay, "bis_zeit", f.UntilTime, "grund", f.Reason, "grund_text", f.Text, "frist", f.Days)
	for _, wish := range f.Wishes {
		if without == "" || !strings.HasPrefix(wish, without+wishMark) {
			pairs = append(pairs, "f", wish)
		}
	}
	return pairs
}

// choice is a link of a group, one of which is what the page shows.
type choice struct {
	Label   string
	Text    request.Text // instead of Label, where it is the town's own
	Address string
	Current bool
}

// field is a hidden one.
type field struct{ Name, Value string }

func (f *form) hidden(without string) (fields []field) {
	pairs := f.pairs(without)
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			fields = append(fields, field{pairs[i], pairs[i+1]})
		}
	}
	return fields
}

// officeChoices lets the reader choose what is closed, without what was chosen of another office.
func (f *form) officeChoices(r *staffauth.Request) (choices []choice) {
	other := *f
	other.Counters, other.All, other.Wishes = nil, false, nil
	add := func(id string, c choice) {
		other.Office = id
		c.Address, c.Current = r.Link(newPath, other.pairs("")...), id == f.Office
		choices = append(choices, c)
	}
	may := offices(r, authz.Closure, authz.Create)
	plan := r.Settings.PlanOn(r.Today()).Offices
	for i := range plan {
		if o := &plan[i]; slices.Contains(may, o.ID) {
			add(o.ID, choice{Text: r.OfficeName(o)})
		}
	}
	if r.Staff.Can(authz.Closure, authz.Create, "") {
		add(wholeTown, choice{Label: r.Printer.T("desk.closure.whole_town")})
	}
	return choices
}

// counterChoice is a counter that may be closed.
type counterChoice struct {
	ID, Name string
	Chosen   bool
}

func (f *form) counterChoices(o *office.Office) (counters []counterChoice) {
	if o == nil {
		return nil
	}
	for i := range o.Counters {
		if o.Counters[i].Retired {
			continue
		}
		counters = append(counters, counterChoice{o.Counters[i].ID, o.Counters[i].Name, slices.Contains(f.Counters, o.Counters[i].ID)})
	}
	return counters
}
