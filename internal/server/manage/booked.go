package manage

import (
	"context"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/appointment"
	"stadttermin/internal/directory"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/visitor"
)

// BookedCookie keeps the manage token of what was booked with a hold, under the hold's id. It is set only when a time is
// booked, and is short, because people book on computers that others use after them.
const (
	BookedCookie    = "gebucht-"
	BookedCookieAge = 30 * time.Minute
)

// BookedLink is the address of the confirmation of what was booked with a hold.
func BookedLink(v *request.Visit, hold string) string { return v.Link("/gebucht#titel", "r", hold) }

// bookedView is the confirmation, and the proof of when it was made.
type bookedView struct {
	*appointmentView
	Mail    *addressView // nil: no mails go anywhere
	Already bool         // it was booked before, and what was typed since was not taken
}

func (v *visit) bookedView(a *appointment.Appointment, token string) *bookedView {
	return &bookedView{appointmentView: v.appointmentView(a, token), Mail: v.addressView(a, token), Already: v.Query("schon") != ""}
}

func (p *Pages) booked(c *gin.Context) error {
	v := p.visit(c)
	render.Private(c)
	token := v.CookieOf(BookedCookie + c.Query("r"))
	if token == "" {
		v.SeeOther(v.Link("/terminlink"))
		return nil
	}
	a, err := p.Appointments.Find(v.Ctx(), v.Town, token)
	if err != nil {
		return err
	}
	if a.State != appointment.Booked {
		v.SeeOther(v.Link(Path(token, "")))
		return nil
	}
	return v.OK("booked", render.View{Title: v.Printer.T("page.booked.title"), Data: v.bookedView(a, token)})
}

// Finder finds what a manage token is of.
type Finder interface {
	Find(ctx context.Context, town *directory.Town, token string) (*appointment.Appointment, error)
}

// BookedHere gives the address of what this browser has booked at a time, as its cookies tell; empty: nothing.
func BookedHere(v *visitor.Page, found Finder, office string, start time.Time) string {
	prefix := render.CookieName(v.Context, BookedCookie)
	for _, cookie := range v.Request.Cookies() {
		if !strings.HasPrefix(cookie.Name, prefix) {
			continue
		}
		a, err := found.Find(v.Ctx(), v.Town, cookie.Value)
		if err == nil && a.State == appointment.Booked && a.LiesAt(office, start) {
			return v.Link(Path(cookie.Value, "") + "#titel")
		}
	}
	return ""
}
