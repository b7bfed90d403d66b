// Package calendar holds the pages on which citizens choose a time, whether for the first time or to move an appointment to:
// the free times of an office, why nothing is free and what helps, and what is nearest where somebody was faster.
package calendar

import (
	"context"
	"slices"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/server/visitor"
	"stadttermin/internal/town/office"
)

// Online asks for what citizens are offered.
func Online(basket office.Basket) booking.Query {
	return booking.Query{Basket: basket, Channel: office.Online}
}

// Calendar asks for every day of the basket's window.
func (v *Page) Calendar(ctx context.Context, q booking.Query) (*booking.Calendar, error) {
	first, last, err := v.window(q.Basket)
	if err != nil {
		return nil, err
	}
	return v.calendars.Calendar(ctx, v.Town, q, first, last)
}

// state names what calendar would answer.
func (v *Page) state(basket office.Basket) string {
	first, last, err := v.window(basket)
	if err != nil {
		return ""
	}
	return v.calendars.State(v.Ctx(), v.Town, Online(basket), first, last)
}

func (v *Page) window(basket office.Basket) (first, last civil.Date, err error) {
	request, err := v.Town.Rules.Request(basket, office.Online, v.Now)
	if err != nil {
		return 0, 0, err
	}
	first, last = v.Town.Rules.Dates(request.Window)
	return first, last, nil
}

// StillFree tells whether a time that somebody had, and knows, could be had again now: there is a seat for it, whether
// or not it would be offered to somebody new.
func (v *Page) StillFree(query booking.Query, start time.Time) (bool, error) {
	date := civil.DateOf(start.In(v.Town.Rules.Location))
	query.Channel = office.Online
	calendar, err := v.calendars.Calendar(v.Ctx(), v.Town, query, date, date)
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

// Page answers with what is free.
type Page struct {
	*visitor.Page
	calendars Calendars
}

// Calendars tells what is free.
type Calendars interface {
	Calendar(ctx context.Context, town *directory.Town, q booking.Query, from, to civil.Date) (*booking.Calendar, error)
	// State names what Calendar would answer, for less; empty: only Calendar can tell.
	State(ctx context.Context, town *directory.Town, q booking.Query, from, to civil.Date) string
}

// NewPage begins the answer to a request.
func NewPage(page *visitor.Page, calendars Calendars) *Page { return &Page{page, calendars} }
