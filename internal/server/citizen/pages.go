// Package citizen holds the pages on which people choose what they come for, pick a time, book it, and later see, move
// or cancel it. They work without scripts: choosing is links and GET forms, the basket stands in the address, and only
// a POST after a click changes anything. Tokens of holds and appointments travel in cookies and manage links, never in
// logs; what people type about themselves is in no address.
package citizen

import (
	"context"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/budget"
	"stadttermin/internal/directory"
	"stadttermin/internal/feedback"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/i18n"
	"stadttermin/internal/message/mail"
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

// Appointments books and shows what was booked.
type Appointments interface {
	Book(ctx context.Context, town *directory.Town, req booking.BookRequest) (*appointment.Appointment, error)
	Find(ctx context.Context, town *directory.Town, token string) (*appointment.Appointment, error)
	ManageToken(town *directory.Town, a *appointment.Appointment) string
	ResendLink(ctx context.Context, town *directory.Town, email string, by budget.Claim) error
}

// Changes changes what was booked.
type Changes interface {
	Move(ctx context.Context, town *directory.Town, token, hold, key string, by budget.Claim) (*appointment.Appointment, error)
	Cancel(ctx context.Context, town *directory.Town, token, key string) (*appointment.Appointment, error)
	Undo(ctx context.Context, town *directory.Town, token, key string) (*appointment.Appointment, error)
	Accept(ctx context.Context, town *directory.Town, token, key string) (*appointment.Appointment, error)
}

// Addresses mends where the mails of an appointment go.
type Addresses interface {
	CorrectEmail(ctx context.Context, town *directory.Town, token, email, key string, by budget.Claim) (*appointment.Appointment, error)
	ConfirmAgain(ctx context.Context, town *directory.Town, token, key string, by budget.Claim) (*appointment.Appointment, error)
}

// Messages says what there is to say about an appointment, for its calendar file.
type Messages interface {
	Message(town *directory.Town, a *appointment.Appointment, kind mail.Kind, sequence int) mail.Message
}

// Feedback takes what people say to the town.
type Feedback interface {
	Send(ctx context.Context, town *directory.Town, f feedback.Feedback, by budget.Claim) error
}

// Queue tells somebody who waits how far they are.
type Queue interface {
	Standing(ctx context.Context, town *directory.Town, appointment uuid.UUID) (queue.Standing, error)
}

// Config is what Pages needs.
type Config struct {
	Calendars    calendar.Calendars
	Holds        Holds
	Appointments Appointments
	Changes      Changes
	Addresses    Addresses
	Messages     Messages
	Feedback     Feedback
	Queue        Queue
	Services     *search.Memory // finds services
	Bundle       *i18n.Bundle
	Renderer     *render.Renderer
}

// Pages answers the requests of citizens.
type Pages struct{ Config }

// New gives the pages.
func New(config Config) *Pages { return &Pages{Config: config} }
