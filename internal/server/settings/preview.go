package settings

import (
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/town/tenant"
)

// calendar shows when an office is open in the coming weeks: as it is, and as a draft would have it.
type calendar struct {
	ID    string // of the office
	Name  string
	Weeks []calendarWeek
	Any   bool // something changes
}

type calendarWeek struct {
	Number int
	Days   []calendarDay
}

// calendarDay is one date. Bars are in hundredths of the day from 6 to 20 o'clock.
type calendarDay struct {
	Date    string
	Hours   string // empty: closed
	Was     string // as it is in force, where that differs
	Why     string // holiday, or reason of a closure
	Changed bool
	Bars    []stretch
}

type stretch struct{ X, Width int }

// previewWeeks is how many weeks are shown.
const previewWeeks = 3

// preview reckons the coming weeks of an office by the engine. nil where the draft cannot be reckoned.
func (p *Pages) preview(r *staffauth.Request, s *tenant.Settings, officeID string) *calendar {
	after, err := availability.Compile(s)
	if err != nil {
		return nil
	}
	o := after.Office(officeID)
	if o == nil {
		return nil
	}
	before := r.Town.Rules.Office(officeID)
	today := r.Today()
	monday := today.AddDays(-(int(today.Weekday()) + 6) % 7)
	c := &calendar{ID: o.ID, Name: o.Name}
	for week := range previewWeeks {
		w := calendarWeek{}
		for n := range 7 {
			date := monday.AddDays(7*week + n)
			day := calendarDayOf(after.Opening(o, date), date)
			if before != nil {
				was := calendarDayOf(r.Town.Rules.Opening(before, date), date)
				if day.Changed = was.Hours != day.Hours; day.Changed {
					day.Was, c.Any = was.Hours, true
				}
			} else {
				day.Changed = day.Hours != ""
			}
			w.Days = append(w.Days, day)
		}
		_, w.Number = monday.AddDays(7 * week).Time().ISOWeek()
		c.Weeks = append(c.Weeks, w)
	}
	return c
}

// Part of a day that bars show, in ticks.
const (
	barFrom = 6 * 12
	barEnd  = 20 * 12
)

func calendarDayOf(opening *availability.Opening, date civil.Date) calendarDay {
	day := calendarDay{Date: date.Time().Format("02.01.")}
	if opening.Holiday != "" {
		day.Why = opening.Holiday
	}
	open := -1
	for tick := 0; tick <= opening.Day.Ticks; tick++ {
		is := tick < opening.Day.Ticks && opening.Open(tick)
		switch {
		case is && open < 0:
			open = tick
		case !is && open >= 0:
			if day.Hours != "" {
				day.Hours += ", "
			}
			day.Hours += clockAt(opening, open) + "–" + clockAt(opening, tick)
			from, end := max(open, barFrom), min(tick, barEnd)
			if from < end {
				day.Bars = append(day.Bars, stretch{X: (from - barFrom) * 100 / (barEnd - barFrom), Width: (end - from) * 100 / (barEnd - barFrom)})
			}
			open = -1
		}
	}
	return day
}

func clockAt(opening *availability.Opening, tick int) string {
	if tick == opening.Day.Ticks {
		return "24:00"
	}
	return opening.Day.At(tick).Format("15:04")
}
