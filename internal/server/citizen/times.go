package citizen

import (
	"slices"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/render"
	"stadttermin/internal/town/office"
)

// timesView is the choice of office, day and time.
type timesView struct {
	Summary  *summary
	Change   string // address of the basket; empty when an appointment is moved
	Next     slot
	Offices  []officeChoice // more than one, or none
	Last     civil.Date     // that can be booked now
	Weeks    []week         // until the one with the chosen day
	Later    []week
	Chosen   chosenDay
	Action   string // where a chosen time is posted to
	Basket   string
	Office   string
	Minutes  int            // that a time is kept
	Held     *heldTime      // that the visitor has already; nil: none of this choice
	Previous *previous      // when an appointment is moved
	Contact  contactDetails // where people ask who find nothing
}

// slot is a time that can be taken.
type slot struct {
	Start time.Time
	Place place
}

// officeChoice is an office that does everything in the basket.
type officeChoice struct {
	Place   place
	Free    int
	Address string
	Chosen  bool
}

// chosenDay is the day whose times are shown.
type chosenDay struct {
	Date   civil.Date
	Groups []group
	Why    render.Text // nothing is free, when nothing is
}

// group is the times of one half of a day.
type group struct {
	ID    string
	Title string
	Times []slot
}

// previous is where an appointment lies that is being moved.
type previous struct {
	Start       time.Time
	Office      string
	Appointment uuid.UUID
	Version     string
	Address     string // of its page
}

// contactDetails is how to reach people.
type contactDetails struct {
	Phone string
	Hours render.Text
}

func (v *visit) contact() contactDetails {
	return contactDetails{
		Phone: v.settings.Profile.Contact.Phone,
		Hours: v.text("tenant.contact.hours", v.settings.Profile.Contact.Hours),
	}
}

// question is what the page answers, whether a time is chosen for the first time or to move to.
type question struct {
	basket office.Basket
	path   string // of the page
	ask    string // written basket in the page's addresses; empty where the path says it
	action string
	change string
	moved  *previous
	held   *heldTime
}

// query is what is asked of the calendar. Whoever moves an appointment gives up what it occupies.
func (q *question) query() booking.Query {
	query := online(q.basket)
	if q.moved != nil {
		query.Moves = q.moved.Appointment
	}
	return query
}

// heldTime is a time that is kept for the visitor already.
type heldTime struct {
	Start    time.Time
	Expires  time.Time
	Address  string // of its form
	Replaces string // token, where the visitor came from its form to choose another time instead
}

// heldTime finds a time that the browser holds for a basket: the one of the form that the visitor comes from, else the
// one that was held last.
func (v *visit) heldTime(basket office.Basket) *heldTime {
	var found *booking.Hold
	named := v.c.Query("r")
	for _, hold := range v.heldTimes() {
		if !hold.Expires.After(v.now) || !hold.Basket.Equal(basket) || found != nil && found.ID == named {
			continue
		}
		if found == nil || hold.ID == named || hold.Issued.After(found.Issued) {
			found = hold
		}
	}
	if found == nil {
		return nil
	}
	held := &heldTime{Start: found.Start, Expires: found.Expires.In(v.town.Rules.Location), Address: v.detailsLink(found) + "#titel"}
	if found.ID == named {
		held.Replaces = found.Token
	}
	return held
}

func (p *Pages) times(c *gin.Context) error {
	v := p.visit(c)
	basket, done, err := v.chosenBasket(c.Query("anliegen"))
	if done || err != nil {
		return err
	}
	return v.showTimes(question{
		basket: basket,
		path:   "/zeiten",
		ask:    basket.String(),
		action: v.link("/reservierung#titel"),
		change: v.link("/auswahl", "anliegen", basket.String()),
		held:   v.heldTime(basket),
	})
}

func (v *visit) showTimes(q question) error {
	key := fresh{Key: newKey()}
	state := "" // of a page that nobody else sees
	own := q.moved != nil || q.held != nil
	if !own {
		state = v.state(q.basket)
		if done, err := v.pages.Renderer.Again(v.c, "citizen/times", state, key); done || err != nil {
			return err
		}
	}
	calendar, err := v.calendar(v.ctx(), q.query())
	if err != nil {
		return err
	}
	list := v.times(calendar, v.c.Query("ort"), q)
	if list.free() == 0 {
		return v.showNothingFree(calendar, list.office(), q)
	}
	view := render.View{Title: v.p.T("page.times.title")}
	if own {
		view.Data = ownView{list.view(), key}
	} else {
		view.Data, view.Alike = key, &render.Alike{Key: list.digest(), State: state, Data: func() any { return list.view() }}
	}
	return v.ok("times", view)
}

// fresh is what differs between two visitors who see the same times.
type fresh struct{ Key string }

// ownView is the choice of a time for somebody who has one already, an appointment or a held time.
type ownView struct {
	*timesView
	fresh
}

func (l *timeList) view() *timesView {
	view := &timesView{
		Summary:  l.summary(l.question.basket, l.calendar.Request.Minutes, l.chosenDate()),
		Change:   l.question.change,
		Next:     l.next(),
		Offices:  l.choices(),
		Last:     l.last,
		Action:   l.question.action,
		Basket:   l.question.basket.String(),
		Office:   l.office(),
		Minutes:  l.settings.Profile.Booking.HoldMinutes,
		Held:     l.question.held,
		Previous: l.question.moved,
		Contact:  l.contact(),
		Chosen:   l.chosen(),
	}
	view.Weeks, view.Later = l.weeks()
	return view
}

// timeList is a calendar seen from one office.
type timeList struct {
	*visit
	calendar *booking.Calendar
	question question
	at       int // position of the office
	last     civil.Date
	wanted   civil.Date
}

// times looks at a calendar from the office that is asked for, or else from the one with the first free time.
func (v *visit) times(calendar *booking.Calendar, office string, q question) *timeList {
	l := &timeList{visit: v, calendar: calendar, question: q}
	_, l.last = v.town.Rules.Dates(calendar.Request.Window)
	l.at = l.position(office)
	l.wanted = l.firstFreeDate()
	if date, err := civil.ParseDate(v.c.Query("tag")); err == nil && l.day(date) != nil {
		l.wanted = date
	}
	return l
}

func (l *timeList) position(office string) int {
	if at := slices.Index(l.calendar.Offices, office); at >= 0 {
		return at
	}
	for i := range l.calendar.Days {
		if times := l.calendar.Days[i].Times(); len(times) > 0 {
			return slices.Index(l.calendar.Offices, times[0].Office)
		}
	}
	return 0
}

func (l *timeList) office() string { return l.calendar.Offices[l.at] }

// judgement gives the office's day.
func (l *timeList) judgement(i int) *availability.Judgement { return l.calendar.Days[i].Offices[l.at] }

func (l *timeList) day(date civil.Date) *availability.Judgement {
	for i := range l.calendar.Days {
		if l.calendar.Days[i].Date == date {
			return l.judgement(i)
		}
	}
	return nil
}

// free counts the times of the whole window.
func (l *timeList) free() int { return l.freeAt(l.at) }

func (l *timeList) freeAt(at int) (n int) {
	for i := range l.calendar.Days {
		n += l.freeOn(l.calendar.Days[i].Offices[at])
	}
	return n
}

// own gives the tick at which the appointment lies already that is being moved: it is offered, and no time to move to.
func (l *timeList) own(judgement *availability.Judgement) (tick int, own bool) {
	moved := l.question.moved
	if moved == nil || moved.Office != judgement.Office() {
		return 0, false
	}
	tick, exact := judgement.Day().TickAt(moved.Start)
	return tick, exact && judgement.Offered(tick)
}

// freeOn counts what can be chosen on an office's day.
func (l *timeList) freeOn(judgement *availability.Judgement) int {
	if _, own := l.own(judgement); own {
		return judgement.Free() - 1
	}
	return judgement.Free()
}

func (l *timeList) firstFreeDate() civil.Date {
	for i := range l.calendar.Days {
		if l.freeOn(l.judgement(i)) > 0 {
			return l.calendar.Days[i].Date
		}
	}
	return l.today()
}

func (l *timeList) chosenDate() civil.Date { return l.wanted }

// next gives the office's first free time.
func (l *timeList) next() slot {
	judgement := l.day(l.firstFreeDate())
	tick := judgement.Next(0)
	if own, is := l.own(judgement); is && tick == own {
		tick = judgement.Next(own + 1)
	}
	return slot{Start: judgement.Day().At(tick), Place: l.place(l.office())}
}

// choices lists the offices with what is free at each, where there is a choice.
func (l *timeList) choices() []officeChoice {
	if len(l.calendar.Offices) < 2 {
		return nil
	}
	choices := make([]officeChoice, len(l.calendar.Offices))
	for i, id := range l.calendar.Offices {
		choices[i] = officeChoice{
			Place:   l.place(id),
			Free:    l.freeAt(i),
			Address: l.address(id, nil),
			Chosen:  i == l.at,
		}
	}
	return choices
}

// address gives this page for an office and a day.
func (l *timeList) address(office string, date *civil.Date) string {
	pairs := []string{"anliegen", l.question.ask, "ort", office}
	path := l.question.path
	if date != nil {
		pairs = append(pairs, "tag", date.String())
		path += "#zeiten"
	}
	return l.link(path, pairs...)
}

// chosen gives the times of the chosen day by halves of the day.
func (l *timeList) chosen() chosenDay {
	judgement := l.day(l.wanted)
	day := chosenDay{Date: l.wanted}
	morning := group{ID: "vormittag", Title: l.p.T("page.times.morning")}
	afternoon := group{ID: "nachmittag", Title: l.p.T("page.times.afternoon")}
	own, is := l.own(judgement)
	for tick := range judgement.Starts() {
		half := &morning
		start := judgement.Day().At(tick)
		if is && tick == own {
			continue
		}
		if start.Hour() >= 12 {
			half = &afternoon
		}
		half.Times = append(half.Times, slot{Start: start})
	}
	for _, half := range []group{morning, afternoon} {
		if len(half.Times) > 0 {
			day.Groups = append(day.Groups, half)
		}
	}
	if len(day.Groups) == 0 {
		day.Why = l.why(judgement.WhyNone()).text
	}
	return day
}
