package citizen

import (
	"slices"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/town/office"
)

// stillFree tells whether a time that somebody had, and knows, could be had again now: there is a seat for it, whether
// or not it would be offered to somebody new.
func (v *visit) stillFree(query booking.Query, start time.Time) (bool, error) {
	date := civil.DateOf(start.In(v.Town.Rules.Location))
	query.Channel = office.Online
	calendar, err := v.pages.Calendars.Calendar(v.Ctx(), v.Town, query, date, date)
	if code := apperr.CodeOf(err); err != nil && slices.Contains([]apperr.Code{apperr.UnknownOffice, apperr.NotServed, apperr.UnknownService}, code) {
		return false, nil // the settings have changed since
	}
	if err != nil {
		return false, err
	}
	return seatable(calendar.Days[0].Offices[0], start), nil
}

func seatable(judgement *availability.Judgement, start time.Time) bool {
	tick, exact := judgement.Day().TickAt(start)
	if !exact {
		return false
	}
	_, refusal := judgement.Seat(tick)
	return refusal == ""
}
