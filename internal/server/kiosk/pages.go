// Package kiosk holds the pages of the waiting area: the call display and the kiosk. They are opened by devices that were
// paired, and before that show the code to pair them with.
//
// Invariants: no page of a device shows or reads anybody's name; a device does what its kind may do in the offices of its
// own hall; an ended device is refused with its next request, and a stream of it ends with the next beat.
package kiosk

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/budget"
	"stadttermin/internal/hall/device"
	"stadttermin/internal/hall/live"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/i18n"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/staff/authz"
	"stadttermin/internal/town/tenant"
)

// Devices tells whose token it is, and lets devices be paired.
type Devices interface {
	Resume(ctx context.Context, id tenant.ID, token string) (*device.Device, error)
	Offer(ctx context.Context, id tenant.ID, token string, kind device.Kind) (code string, err error)
	Use(ctx context.Context, id tenant.ID, d *device.Device) error
}

// Config is what Pages needs.
type Config struct {
	Devices  Devices
	Queue    *queue.Service
	Hub      *live.Hub
	Bundle   *i18n.Bundle
	Renderer *render.Renderer
	Now      func() time.Time
	// Beat is how often a display is told that its connection lives; zero: every five seconds.
	Beat time.Duration
	// Budget bounds how often strangers are shown a code to pair their screen with.
	Budget   *budget.Keeper
	Regulars *budget.Regulars
}

// Pages answers the requests of devices.
type Pages struct {
	Config
	renderer *render.Renderer
}

// New gives the pages.
func New(config Config) *Pages {
	return &Pages{Config: config, renderer: config.Renderer.ForHall()}
}

// handler answers a request of a device, or gives the refusal.
type handler func(*visit) error

// need lets those devices through that are of the kind and have the right in some office of their hall. What has not
// been paired is shown the code for it; the addresses below lead there.
func (p *Pages) need(kind device.Kind, object authz.Object, action authz.Action, h handler) gin.HandlerFunc {
	return p.renderer.Handle(func(c *gin.Context) error { return p.enter(c, kind, object, action, h) })
}

func (p *Pages) enter(c *gin.Context, kind device.Kind, object authz.Object, action authz.Action, h handler) error {
	render.Private(c)
	s := request.Of(c)
	root := c.Request.URL.Path == home(kind)
	if source := s.Town.Settings().SourceLanguage(); root && c.Query("lang") == "" && s.Printer.Lang() != source {
		s.SeeOther(request.Link(source, home(kind))) // whatever the device itself speaks
		return nil
	}
	token := Token(c)
	d, err := p.Devices.Resume(c.Request.Context(), s.Town.ID, token)
	switch {
	case apperr.CodeOf(err) == apperr.Unauthenticated && root:
		return p.offer(c, kind, token)
	case apperr.CodeOf(err) == apperr.Unauthenticated:
		s.SeeOther(s.Link(home(kind)))
		return nil
	case err != nil:
		return err
	case d.Kind != kind:
		return apperr.New(apperr.Forbidden)
	}
	p.Regulars.Note(s.Town.ID, token, p.Now())
	r := &visit{Visit: s, device: d}
	for _, o := range r.offices() {
		if r.can(object, action, o.ID) {
			if root {
				render.SetCookie(c, tokenCookie, token, tokenLifetime)
				if waiting(c) {
					render.DropCookie(c, waitingCookie)
				}
			}
			return h(r)
		}
	}
	return apperr.New(apperr.Forbidden)
}

// offerView is the code that the screen shows until somebody types it in.
type offerView struct {
	First, Second string // halves of the code
	Kiosk         bool
	Where         string // address of the administration, as people type it
}

// offer shows a code. A device that does not wait yet, or whose token is none, gets a new one for as long as its code may
// be typed in.
func (p *Pages) offer(c *gin.Context, kind device.Kind, token string) error {
	s := request.Of(c)
	if err := p.Budget.Spend(c.Request.Context(), s.Act(budget.Pairing)); err != nil {
		return apperr.New(apperr.TooManyRequests).Because(err)
	}
	if token == "" || !waiting(c) {
		token = device.NewToken()
		render.SetCookie(c, tokenCookie, token, device.PairingLifetime)
		render.SetCookie(c, waitingCookie, "ja", device.PairingLifetime)
	}
	code, err := p.Devices.Offer(c.Request.Context(), s.Town.ID, token, kind)
	if err != nil {
		return err
	}
	half := len(code) / 2
	return p.renderer.Show(c, http.StatusOK, "kiosk/offer", render.View{
		Title: s.Printer.T("page.hall.pair.title"),
		Data:  offerView{First: code[:half], Second: code[half:], Kiosk: kind == device.Kiosk, Where: c.Request.Host + "/verwaltung/geraete"},
	})
}
