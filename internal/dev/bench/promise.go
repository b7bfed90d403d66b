package main

import (
	"context"
	"fmt"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/bench/seating"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/office"
)

// promise books days with different hours and skills full through the use cases and the database, one citizen after the
// other, so that nobody competes: whatever is offered must be held, and what is held booked.
func promise(ctx context.Context, b *bench) error {
	plan := seating.Case{Counters: 8, Hours: true, Skills: true}.Draw(1)
	settings := plan.Settings(true)
	i, err := install(ctx, "promise", time.Date(2027, 3, 7, 0, 0, 0, 0, time.UTC), settings)
	if err != nil {
		return err
	}
	defer i.close()
	town, err := i.town(ctx, settings.Profile.Slug)
	if err != nil {
		return err
	}
	mondays := []civil.Date{seating.Date, seating.Date.AddDays(7)}
	booked, broken := 0, 0
	for _, monday := range mondays {
		hall := &hall{ctx: ctx, service: i.Bookings, town: town, day: civil.DayIn(monday, town.Rules.Location)}
		out := seating.Serve(hall, seating.NewCitizens(uint64(monday)), plan.Minutes(), nil)
		if hall.failure != nil {
			return hall.failure
		}
		booked += hall.booked
		broken += out.Broken
	}
	seats, err := asked(ctx, i.appURL+fmt.Sprintf("&options=-capp.tenant%%3D%d", town.ID), `SELECT count(*) FROM seat`)
	if err != nil {
		return err
	}
	if seats != int64(booked) {
		return fmt.Errorf("%d were booked, but %d sit in the database", booked, seats)
	}
	b.put(figure{
		Name: "offered, but then refused without a competitor", Value: float64(broken), Bound: atMost(0, 0),
		Note: fmt.Sprintf("of %d offered starts held and booked", booked+broken),
	})
	return nil
}

// hall is an office behind the use cases, as one citizen after the other finds it.
type hall struct {
	ctx     context.Context
	service *booking.Service
	town    *directory.Town
	day     civil.Day
	booked  int
	failure error // what is no refusal
}

// Starts asks for the day's free times.
func (h *hall) Starts(c *seating.Citizen) (starts []int) {
	query := booking.Query{Basket: c.Basket, Channel: office.Online}
	calendar, err := h.service.Calendar(h.ctx, h.town, query, h.day.Date, h.day.Date)
	if err != nil {
		h.failure = err
		return nil
	}
	for _, t := range calendar.Days[0].Times() {
		tick, _ := h.day.TickAt(t.Start)
		starts = append(starts, tick)
	}
	return starts
}

// Seat holds and books.
func (h *hall) Seat(c *seating.Citizen, start int) bool {
	hold, err := h.service.Hold(h.ctx, h.town, booking.HoldRequest{
		Basket: c.Basket, Office: "amt", Channel: office.Online, Start: h.day.At(start),
	})
	if err == nil {
		_, err = bind(h.ctx, h.service, h.town, hold.Token, email("citizen", h.booked))
	}
	switch apperr.CodeOf(err) {
	case apperr.TimeTaken, apperr.NotOffered:
		return false
	}
	if err != nil {
		h.failure = err
		return false
	}
	h.booked++
	return true
}
