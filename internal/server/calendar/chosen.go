package calendar

import (
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/town/office"
)

// IsTaken tells whether somebody was faster.
func IsTaken(err error) bool { return err != nil && apperr.CodeOf(err) == apperr.TimeTaken }

// Wanted is the time that a form asks to be held. The same button of the same page pressed twice asks for one hold.
func (v *Page) Wanted(basket office.Basket) (booking.HoldRequest, error) {
	start := v.postedStart()
	if start.IsZero() {
		return booking.HoldRequest{}, apperr.New(apperr.Invalid).At("zeit")
	}
	return booking.HoldRequest{
		Basket: basket, Office: v.PostForm("ort"), Channel: office.Online, Start: start,
		By: v.Claim, Key: v.PostForm("schluessel"),
	}, nil
}

// postedStart reads the chosen time, which is local with its offset; zero where it is none.
func (v *Page) postedStart() time.Time {
	start, err := time.Parse(time.RFC3339, v.PostForm("zeit"))
	if err != nil {
		return time.Time{}
	}
	return start.In(v.Town.Rules.Location)
}
