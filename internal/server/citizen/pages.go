// Package citizen holds the pages on which people choose what they come for, keep a time and book it. They work without
// scripts: choosing is links and GET forms, the basket stands in the address, and only a POST after a click changes
// anything. Tokens of holds travel in cookies, never in logs; what people type about themselves is in no address.
package citizen

import (
	"context"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/budget"
	"stadttermin/internal/directory"
	"stadttermin/internal/feedback"
	"stadttermin/internal/i18n"
	"stadttermin/internal/search"
	"stadttermin/internal/server/calendar"
	"stadttermin/internal/server/render"
)

// Holds keeps times while people type.
type Holds interface {
	Hold(ctx context.Context, town *directory.Town, req booking.HoldRequest) (*booking.Hold, error)
	Extend(ctx context.Context, town *directory.Town, token string, by budget.Claim) (*booking.Hold, error)
	Release(ctx context.Context, town *directory.Town, token string, by budget.Claim) error
	ReadHold(town *directory.Town, token string) (*booking.Hold, error)
}

// Bookings makes a held time binding.
type Bookings interface {
	Book(ctx context.Context, town *directory.Town, req booking.BookRequest) (*appointment.Appointment, error)
	Find(ctx context.Context, town *directory.Town, token string) (*appointment.Appointment, error)
	ManageToken(town *directory.Town, a *appointment.Appointment) string
}

// Feedback takes what people say to the town.
type Feedback interface {
	Send(ctx context.Context, town *directory.Town, f feedback.Feedback, by budget.Claim) error
}

// Searches counts what people looked for.
type Searches interface {
	InVain(town *directory.Town, typed string)
}

// Config is what Pages needs.
type Config struct {
	Calendars calendar.Calendars
	Holds     Holds
	Bookings  Bookings
	Feedback  Feedback
	Services  *search.Memory // finds services
	Searches  Searches
	Bundle    *i18n.Bundle
	Renderer  *render.Renderer
}

// Pages answers the requests of citizens.
type Pages struct{ Config }

// New gives the pages.
func New(config Config) *Pages { return &Pages{Config: config} }
