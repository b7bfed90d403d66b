package calendar

import (
	"stadttermin/internal/civil"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/visitor"
)

// timesView is the choice of office, day and time.
type timesView struct {
	Summary  *visitor.Summary
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
	Minutes  int             // that a time is kept
	Held     *HeldTime       // that the visitor has already; nil: none of this choice
	Previous *Previous       // when an appointment is moved
	Contact  visitor.Contact // where people ask who find nothing
}

// chosenDay is the day whose times are shown.
type chosenDay struct {
	Date   civil.Date
	Groups []group
	Why    request.Text // nothing is free, when nothing is
}

// group is the times of one half of a day.
type group struct {
	ID    string
	Title string
	Times []slot
}

// ShowTimes answers with the times of a question, or with why there are none.
func (v *Page) ShowTimes(q Question) error {
	key := fresh{Key: request.NewKey()}
	state := "" // of a page that nobody else sees
	own := q.Moved != nil || q.Held != nil
	if !own {
		state = v.state(q.Basket)
		if done, err := v.ShowKept("times", state, key); done || err != nil {
			return err
		}
	}
	calendar, err := v.Calendar(v.Ctx(), q.query())
	if err != nil {
		return err
	}
	list := v.list(calendar, v.Query("ort"), q)
	if list.free() == 0 {
		return v.showNothingFree(calendar, list.office(), q)
	}
	view := render.View{Title: v.Printer.T("page.times.title")}
	if own {
		view.Data = ownView{list.view(), key}
	} else {
		view.Data, view.Alike = key, &render.Alike{Key: list.digest(), State: state, Data: func() any { return list.view() }}
	}
	return v.OK("times", view)
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
		Summary:  l.Summary(l.question.Basket, l.calendar.Request.On(l.chosenDate()).Minutes, l.chosenDate()),
		Change:   l.question.Change,
		Next:     l.next(),
		Offices:  l.choices(),
		Last:     l.last,
		Action:   l.question.Action,
		Basket:   l.question.Basket.String(),
		Office:   l.office(),
		Minutes:  l.Settings.Profile.Booking.HoldMinutes,
		Held:     l.question.Held,
		Previous: l.question.Moved,
		Contact:  l.Contact(),
		Chosen:   l.chosen(),
	}
	view.Weeks, view.Later = l.weeks()
	return view
}

// chosen gives the times of the chosen day by halves of the day.
func (l *timeList) chosen() chosenDay {
	judgement := l.day(l.wanted)
	day := chosenDay{Date: l.wanted}
	morning := group{ID: "vormittag", Title: l.Printer.T("page.times.morning")}
	afternoon := group{ID: "nachmittag", Title: l.Printer.T("page.times.afternoon")}
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
