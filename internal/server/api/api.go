// Package api is the public JSON interface of one town's host. openapi.json describes it; a test holds the server to it.
// Refusals are problem documents (RFC 9457) with a stable code.
package api

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/budget"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
)

// Searching is what looking for times needs.
type Searching interface {
	Calendar(ctx context.Context, town *directory.Town, q booking.Query, from, to civil.Date) (*booking.Calendar, error)
	Next(ctx context.Context, town *directory.Town, q booking.Query, filter booking.Filter) ([]booking.Time, error)
}

// Holding is what keeping a time needs.
type Holding interface {
	Hold(ctx context.Context, town *directory.Town, req booking.HoldRequest) (*booking.Hold, error)
	Extend(ctx context.Context, town *directory.Town, token string, by budget.Claim) (*booking.Hold, error)
	Release(ctx context.Context, town *directory.Town, token string, by budget.Claim) error
	Book(ctx context.Context, town *directory.Town, req booking.BookRequest) (*appointment.Appointment, error)
}

// Managing is what an appointment's owner needs.
type Managing interface {
	Find(ctx context.Context, town *directory.Town, token string) (*appointment.Appointment, error)
	Cancel(ctx context.Context, town *directory.Town, token, key string) (*appointment.Appointment, error)
	Undo(ctx context.Context, town *directory.Town, token, key string) (*appointment.Appointment, error)
	Move(ctx context.Context, town *directory.Town, token, hold, key string, by budget.Claim) (*appointment.Appointment, error)
	ManageURL(town *directory.Town, a *appointment.Appointment) string
}

// API answers on a town's host.
type API struct {
	Searching Searching
	Holding   Holding
	Managing  Managing
	Budget    *budget.Keeper
	Now       func() time.Time
}

// usualWait is how many seconds a program waits that was refused because of what others do.
const usualWait = 10

// Mount says what there is.
func (a *API) Mount(r gin.IRouter) {
	r.GET("/openapi.json", describe)
	r.GET("/challenge", a.handle(a.challenge))
	r.GET("/services", a.handle(a.services))
	r.GET("/offices", a.handle(a.offices))
	r.GET("/availability", a.handle(a.days))
	r.GET("/availability/next", a.handle(a.next))
	r.GET("/availability/times", a.handle(a.timesBetween))
	r.GET("/availability/:date", a.handle(a.times))
	r.POST("/holds", a.handle(a.hold))
	r.POST("/holds/extend", a.handle(a.extend))
	r.POST("/holds/release", a.handle(a.release))
	r.POST("/appointments", a.handle(a.book))
	r.GET("/appointments/:token", a.handle(a.show))
	r.GET("/appointments/:token/times", a.handle(a.timesFor))
	r.POST("/appointments/:token/cancel", a.handle(a.cancel))
	r.POST("/appointments/:token/undo", a.handle(a.undo))
	r.POST("/appointments/:token/move", a.handle(a.move))
}

func (a *API) handle(h func(*request.Visit) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Header("Cache-Control", "no-store")
		if err := h(request.Of(c)); err != nil {
			a.Refuse(c, err)
		}
	}
}

// problem is RFC 9457's document.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Code   string `json:"code"`
	Field  string `json:"field,omitempty"`
}

// Refuse answers a refusal. What went wrong inside is logged and never shown.
func (a *API) Refuse(c *gin.Context, err error) {
	refusal := apperr.Of(err)
	var used *budget.Used
	if errors.As(err, &used) {
		c.Header("Retry-After", strconv.Itoa(render.RetryAfter(err, usualWait)))
		if refusal.Code == apperr.BudgetUsed && used.Level > 0 {
			challenge, err := a.Budget.Challenge(used.Tenant, used.Level)
			if err != nil {
				_ = c.Error(err)
			} else {
				refusal = refusal.With("challenge", challenge)
			}
		}
	}
	if refusal.Code == apperr.Internal {
		_ = c.Error(err)
	}
	a.RefuseSaying(c, refusal, render.Sentence(request.Of(c), refusal))
}

// RefuseSaying answers a refusal with a given sentence, where no town says in which language.
func (a *API) RefuseSaying(c *gin.Context, refusal *apperr.Error, title string) {
	if waits := refusal.Code == apperr.TooManyRequests || refusal.Code == apperr.Busy; waits && c.Writer.Header().Get("Retry-After") == "" {
		c.Header("Retry-After", strconv.Itoa(usualWait))
	}
	c.Header("Cache-Control", "no-store")
	body := map[string]any{}
	for name, value := range refusal.Extra {
		body[name] = shown(value)
	}
	document := problem{
		Type: "about:blank", Title: title, Status: refusal.Status(),
		Code: string(refusal.Code), Field: refusal.Field,
	}
	raw, err := json.Marshal(document)
	if err == nil {
		err = json.Unmarshal(raw, &body)
	}
	if err == nil {
		raw, err = json.Marshal(body)
	}
	if err != nil {
		_ = c.Error(err)
	}
	c.Data(refusal.Status(), "application/problem+json", raw)
	c.Abort()
}

// shown gives a member of a problem document in the interface's own shape.
func shown(value any) any {
	switch value := value.(type) {
	case []booking.Time:
		return listTimes(value)
	case *booking.Hold:
		return heldOf(value)
	}
	return value
}

// idempotencyKey gives the request's key, empty where it has none.
func idempotencyKey(c *request.Visit) string { return c.GetHeader("Idempotency-Key") }
