package citizen

import (
	"net/http"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/visitor"
)

// expiredView offers the time again that was held too long.
type expiredView struct {
	Start time.Time
	Hold  string // token
	Free  bool
	Other string // address of other times
	Typed visitor.Details
}

func (v *visit) showExpired(hold *booking.Hold, typed visitor.Details) error {
	free, err := v.StillFree(hold.Query(), hold.Start)
	if err != nil {
		return err
	}
	render.Private(v.Context)
	return v.Show(apperr.New(apperr.HoldExpired).Status(), "expired", render.View{
		Title: v.Printer.T("page.expired.title"),
		Self:  v.detailsLink(hold),
		Data: expiredView{
			Start: hold.Start, Hold: hold.Token, Free: free, Typed: typed,
			Other: v.Link("/zeiten", "anliegen", hold.Basket.String(), "ort", hold.Office),
		},
	})
}

// showLostHold says that the browser no longer knows which time is kept for it, and what to do.
func (v *visit) showLostHold() error {
	render.Private(v.Context)
	return v.Show(http.StatusGone, "losthold", render.View{Title: v.Printer.T("page.lost_hold.title"), Data: v.Contact(), Self: v.Link("/")})
}

// detailsLink is the address of the form for a held time, for a browser that keeps the hold's cookie.
func (v *visit) detailsLink(hold *booking.Hold) string { return v.Link("/angaben", "r", hold.ID) }
