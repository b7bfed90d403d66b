package main

import (
	"sync/atomic"
	"time"

	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/tenant"
)

// roomy gives a town whose office has room for every booking of a run: 12 counters, a service of five minutes every
// five minutes, and two years ahead.
func roomy(slug, prefix string) *tenant.Settings {
	settings := (&row{counters: 12, days: 700}).settings()
	settings.Profile.Slug, settings.Profile.ReferencePrefix = slug, prefix
	settings.Catalog.Services[0].Minutes = 5
	settings.Plan.Offices[0].GridMinutes = 5
	return settings
}

// mornings lists the times from 08:00 to 12:00 of a day, so many minutes apart.
func mornings(rules *availability.Rules, date civil.Date, minutes int) (starts []time.Time) {
	for clock := civil.Clock(8 * 60); clock < 12*60; clock += civil.Clock(minutes) {
		starts = append(starts, civil.Instant(date, clock, rules.Location, civil.Beginning))
	}
	return starts
}

// workdays lists the days of a window, Monday to Friday.
func workdays(days int) (dates []civil.Date) {
	for date := firstDay.AddDays(1); date < firstDay.AddDays(days); date++ {
		if day := date.Weekday(); day != time.Saturday && day != time.Sunday {
			dates = append(dates, date)
		}
	}
	return dates
}

// scattered hands out times, each as often as there are counters, so that those taken at once lie on different days.
type scattered struct {
	starts []time.Time
	next   atomic.Int64
}

func scatter(rules *availability.Rules, dates []civil.Date, minutes int) *scattered {
	s := &scattered{}
	for n := range mornings(rules, dates[0], minutes) {
		for range rules.Offices[0].Counters {
			for _, date := range dates {
				s.starts = append(s.starts, mornings(rules, date, minutes)[n])
			}
		}
	}
	return s
}

func (s *scattered) take() time.Time { return s.starts[int(s.next.Add(1)-1)%len(s.starts)] }
