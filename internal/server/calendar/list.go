package calendar

import (
	"slices"
	"time"

	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/visitor"
)

// slot is a time that can be taken.
type slot struct {
	Start time.Time
	Place visitor.Place
}

// officeChoice is an office that does everything in the basket.
type officeChoice struct {
	Place   visitor.Place
	Free    int
	Address string
	Chosen  bool
}

// timeList is a calendar seen from one office.
type timeList struct {
	*Page
	calendar *booking.Calendar
	question Question
	at       int // position of the office
	last     civil.Date
	wanted   civil.Date
}

// list looks at a calendar from the office that is asked for, or else from the one with the first free time.
func (v *Page) list(calendar *booking.Calendar, office string, q Question) *timeList {
	l := &timeList{Page: v, calendar: calendar, question: q}
	_, l.last = v.Town.Rules.Dates(calendar.Request.Window)
	l.at = l.position(office)
	l.wanted = l.firstFreeDate()
	if date, err := civil.ParseDate(v.Query("tag")); err == nil && l.day(date) != nil {
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
	moved := l.question.Moved
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
	return l.Today()
}

func (l *timeList) chosenDate() civil.Date { return l.wanted }

// next gives the office's first free time.
func (l *timeList) next() slot {
	judgement := l.day(l.firstFreeDate())
	tick := judgement.Next(0)
	if own, is := l.own(judgement); is && tick == own {
		tick = judgement.Next(own + 1)
	}
	return slot{Start: judgement.Day().At(tick), Place: l.Place(l.office())}
}

// choices lists the offices with what is free at each, where there is a choice.
func (l *timeList) choices() []officeChoice {
	if len(l.calendar.Offices) < 2 {
		return nil
	}
	choices := make([]officeChoice, len(l.calendar.Offices))
	for i, id := range l.calendar.Offices {
		choices[i] = officeChoice{
			Place:   l.Place(id),
			Free:    l.freeAt(i),
			Address: l.address(id, nil),
			Chosen:  i == l.at,
		}
	}
	return choices
}

// address gives this page for an office and a day.
func (l *timeList) address(office string, date *civil.Date) string {
	pairs := []string{"anliegen", l.question.Written, "ort", office}
	path := l.question.Path
	if date != nil {
		pairs = append(pairs, "tag", date.String())
		path += "#zeiten"
	}
	return l.Link(path, pairs...)
}
