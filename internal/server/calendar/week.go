package calendar

import (
	"cmp"
	"slices"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/visitor"
	"stadttermin/internal/town/office"
)

// week is one week of working days.
type week struct {
	Label string
	Days  []day
	Wide  bool         // it has a Saturday or Sunday
	First int          // column of the first day, from 1
	Full  bool         // nothing is free because all of it is taken
	None  request.Text // why nothing is free in the whole week; then it has no days
	Notes []note
}

// day is one day as people see and hear it.
type day struct {
	Date    civil.Date
	Weekday string
	Number  string
	Free    int
	Address string // empty where nothing is free
	Chosen  bool
	Full    bool         // open, but everything is taken
	Why     request.Text // nothing is free
}

// note says under a week what is news about one of its days.
type note struct {
	Date civil.Date
	Why  request.Text
}

// weeks gives the weeks until the one with the chosen day, and those after it. Past days and days that are over for
// today are left out, so that the list begins with what can still be had.
func (l *timeList) weeks() (until, later []week) {
	var all []week
	chosenIn := 0
	for monday := l.calendar.Days[0].Date.Monday(); monday <= l.last; monday = monday.AddDays(7) {
		w, worth := l.week(monday)
		if !worth {
			continue
		}
		if l.wanted.Monday() == monday {
			chosenIn = len(all)
		}
		all = append(all, w)
	}
	return all[:chosenIn+1], all[chosenIn+1:]
}

// week describes a week; worth is false where nothing of it lies ahead.
func (l *timeList) week(monday civil.Date) (w week, worth bool) {
	var reasons []reason
	free := 0
	for i := range 7 {
		date := monday.AddDays(i)
		judgement := l.day(date)
		if judgement == nil {
			continue
		}
		d, why := l.dayOf(date, judgement)
		if d.Free == 0 && (why.code == availability.BeforeLead || i >= 5 && why.code == availability.Closed) {
			continue
		}
		if d.Free == 0 {
			reasons = append(reasons, why)
			if why.news {
				w.Notes = append(w.Notes, note{Date: date, Why: why.text})
			}
		}
		free += d.Free
		w.Wide = w.Wide || i >= 5
		if len(w.Days) == 0 {
			w.First = i + 1
		}
		w.Days = append(w.Days, d)
	}
	if len(w.Days) == 0 {
		return w, false
	}
	w.Label = l.span(w.Days[0].Date, w.Days[len(w.Days)-1].Date)
	if free == 0 {
		why := weightiest(reasons)
		w.None, w.Full = why.text, why.full
		w.Days, w.Notes = nil, nil
	}
	return w, true
}

func (l *timeList) dayOf(date civil.Date, judgement *availability.Judgement) (day, reason) {
	d := day{
		Date:    date,
		Weekday: l.Printer.WeekdayShort(date.Weekday()),
		Number:  l.Printer.T("page.times.day_number", "day", date.Time().Day()),
		Free:    l.freeOn(judgement),
		Chosen:  date == l.wanted,
	}
	if d.Free > 0 {
		d.Address = l.address(l.office(), &date)
		return d, reason{}
	}
	why := l.why(judgement.WhyNone())
	d.Why, d.Full = why.text, why.full
	return d, why
}

// span says 23. bis 27. November, or 30. November bis 4. Dezember.
func (l *timeList) span(from, until civil.Date) string {
	if from == until {
		return l.Printer.DayMonth(from)
	}
	first := l.Printer.DayMonth(from)
	if from.Time().Month() == until.Time().Month() {
		first = l.Printer.T("page.times.day_number", "day", from.Time().Day())
	}
	return l.Printer.T("page.times.span", "from", first, "until", l.Printer.DayMonth(until))
}

// reason is why nothing is free on a day, in words.
type reason struct {
	code availability.Code
	text request.Text
	full bool // the office is open; all times are taken
	news bool // something that a regular visitor does not expect
}

func (l *timeList) why(r availability.Reason) reason {
	why := reason{code: r.Code}
	switch r.Code {
	case availability.Occupied, availability.OnlineShare, availability.DayLimit, availability.SearchLimit:
		why.full = true
		why.text = request.Plain(l.Printer.T("page.times.full"))
	case availability.Closure:
		why.news = true
		why.text = l.closureReason(r.Closure)
	case availability.Holiday:
		why.news = true
		why.text = request.Plain(l.Printer.T("page.times.holiday", "name", r.Holiday))
	case availability.BeforeLead:
		why.text = request.Plain(l.Printer.T("page.times.over"))
	case availability.BeyondHorizon:
		why.text = request.Plain(l.Printer.T("page.times.not_yet"))
	case availability.OutOfSeason, availability.NoAbleCounter:
		why.news = true
		why.text = request.Plain(l.Printer.T("page.times.not_then"))
	default:
		why.text = request.Plain(l.Printer.T("page.times.closed"))
	}
	return why
}

// closureReason finds the town's words for a closure in the visitor's language.
func (l *timeList) closureReason(said string) request.Text {
	if said == "" {
		return request.Plain(l.Printer.T("page.times.closed"))
	}
	find := func(path string, closures []office.Closure) (string, bool) {
		i := slices.IndexFunc(closures, func(c office.Closure) bool { return c.Reason == said })
		return visitor.Indexed(path, i) + ".reason", i >= 0
	}
	path, found := find("offices."+l.office()+".closures", l.Settings.Office(l.office()).Closures)
	if !found {
		path, _ = find("closures", l.Settings.Plan.Closures)
	}
	return l.Text(path, said)
}

// whyNothing gives the reason that explains the whole window.
func (l *timeList) whyNothing() reason {
	reasons := make([]reason, len(l.calendar.Days))
	for i := range l.calendar.Days {
		reasons[i] = l.why(l.judgement(i).WhyNone())
	}
	return weightiest(reasons)
}

// weightiest chooses the reason that explains several days: that people were faster, then a closure, then the rest; of
// equals, the one of the earlier day.
func weightiest(reasons []reason) reason {
	weight := func(r reason) int {
		switch {
		case r.full:
			return 0
		case r.code == availability.Closure:
			return 1
		case r.news:
			return 2
		case r.code == availability.BeyondHorizon:
			return 3
		}
		return 4
	}
	return slices.MinFunc(reasons, func(a, b reason) int { return cmp.Compare(weight(a), weight(b)) })
}
