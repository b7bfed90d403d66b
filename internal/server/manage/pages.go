// Package manage holds the pages of a booked appointment, for whoever has its link: the confirmation, how it stands, its
// calendar file, moving, cancelling and taking that back, the time that is kept instead of one that was closed, where its
// mails go; and the form for those who lost the link.
//
// Invariants: a link changes nothing when it is opened, because mail scanners open links; tokens travel in manage links and
// cookies, never in logs.
package manage

import (
	"context"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/budget"
	"stadttermin/internal/directory"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/i18n"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/server/calendar"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/visitor"
)

// Appointments shows what was booked.
type Appointments interface {
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

// Queue tells somebody who waits how far they are.
type Queue interface {
	Standing(ctx context.Context, town *directory.Town, appointment uuid.UUID) (queue.Standing, error)
}

// Holds keeps the time that an appointment moves to.
type Holds interface {
	Hold(ctx context.Context, town *directory.Town, req booking.HoldRequest) (*booking.Hold, error)
	Release(ctx context.Context, town *directory.Town, token string, by budget.Claim) error
}

// Config is what Pages needs.
type Config struct {
	Calendars    calendar.Calendars
	Holds        Holds
	Appointments Appointments
	Changes      Changes
	Addresses    Addresses
	Messages     Messages
	Queue        Queue
	Bundle       *i18n.Bundle
	Renderer     *render.Renderer
}

// Pages answers the requests of people with an appointment.
type Pages struct{ Config }

// New gives the pages.
func New(config Config) *Pages { return &Pages{Config: config} }

// visit is one request of somebody with an appointment.
type visit struct {
	*calendar.Page
	pages *Pages
}

func (p *Pages) visit(c *gin.Context) *visit {
	return &visit{calendar.NewPage(visitor.NewPage(c, p.Renderer), p.Calendars), p}
}
