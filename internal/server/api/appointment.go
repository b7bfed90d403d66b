package api

import (
	"net/http"
	"time"

	"stadttermin/internal/appointment"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/directory"
	"stadttermin/internal/server/scope"
	"stadttermin/internal/town/office"
)

type bookRequest struct {
	Hold         string  `json:"hold"`
	Name         string  `json:"name"`
	Email        string  `json:"email"`
	Phone        *string `json:"phone"`
	Lang         string  `json:"lang"`
	Confirmation string  `json:"confirmation"`
}

type bookedTime struct {
	Reference     string `json:"reference"`
	WaitingNumber string `json:"waiting_number"`
	ManageURL     string `json:"manage_url"`
	Start         string `json:"start"`
	End           string `json:"end"`
	Office        string `json:"office"`
	// A repeated booking answers with the appointment as it is now, which may have been cancelled since.
	State appointment.State `json:"state"`
}

func (a *API) booked(town *directory.Town, appointment *appointment.Appointment) bookedTime {
	return bookedTime{
		Reference: appointment.Reference, WaitingNumber: appointment.WaitingNumber(), ManageURL: a.Managing.ManageURL(town, appointment),
		Start: appointment.Start.Format(time.RFC3339), End: appointment.End().Format(time.RFC3339), Office: appointment.Office,
		State: appointment.State,
	}
}

func (a *API) book(c *gin.Context) error {
	var body bookRequest
	if err := bind(c, &body); err != nil {
		return err
	}
	if body.Lang == "" {
		body.Lang = scope.Of(c).Printer.Lang()
	}
	request := booking.BookRequest{Hold: body.Hold, Contact: appointment.Contact{Name: body.Name, Email: body.Email}, Language: body.Lang, Key: idempotencyKey(c), By: scope.Of(c).Claim, Confirmation: body.Confirmation}
	if body.Phone != nil {
		request.Contact.Phone = *body.Phone
	}
	town := scope.Town(c)
	appointment, err := a.Holding.Book(c.Request.Context(), town, request)
	if err != nil {
		return err
	}
	c.JSON(http.StatusCreated, a.booked(town, appointment))
	return nil
}

// shownAppointment is what its owner sees of an appointment.
type shownAppointment struct {
	bookedTime
	Services map[string]int `json:"services"`
	Minutes  int            `json:"duration_minutes"`
	Language string         `json:"lang"`
	Name     string         `json:"name"`
	Booked   string         `json:"booked_at"`
}

func (a *API) answer(c *gin.Context, appointment *appointment.Appointment, err error) error {
	if err != nil {
		return err
	}
	town := scope.Town(c)
	shown := shownAppointment{
		bookedTime: a.booked(town, appointment), Services: map[string]int{}, Minutes: appointment.Minutes,
		Language: appointment.Language, Name: appointment.Contact.Name, Booked: appointment.Booked.Format(time.RFC3339),
	}
	for _, item := range appointment.Items {
		shown.Services[item.Service] = item.Quantity
	}
	c.JSON(http.StatusOK, shown)
	return nil
}

func (a *API) show(c *gin.Context) error {
	appointment, err := a.Managing.Find(c.Request.Context(), scope.Town(c), c.Param("token"))
	return a.answer(c, appointment, err)
}

// timesFor answers the free times that an appointment can move to.
func (a *API) timesFor(c *gin.Context) error {
	moved, err := a.Managing.Find(c.Request.Context(), scope.Town(c), c.Param("token"))
	if err != nil {
		return err
	}
	return a.allTimes(c, booking.Query{Basket: moved.Basket(), Office: c.Query("office"), Channel: office.Online, Moves: moved.ID})
}

func (a *API) cancel(c *gin.Context) error {
	appointment, err := a.Managing.Cancel(c.Request.Context(), scope.Town(c), c.Param("token"), idempotencyKey(c))
	return a.answer(c, appointment, err)
}

func (a *API) undo(c *gin.Context) error {
	appointment, err := a.Managing.Undo(c.Request.Context(), scope.Town(c), c.Param("token"), idempotencyKey(c))
	return a.answer(c, appointment, err)
}

func (a *API) move(c *gin.Context) error {
	var body heldToken
	if err := bind(c, &body); err != nil {
		return err
	}
	if body.Hold == "" {
		return apperr.New(apperr.HoldInvalid).At("hold")
	}
	appointment, err := a.Managing.Move(c.Request.Context(), scope.Town(c), c.Param("token"), body.Hold, idempotencyKey(c), scope.Of(c).Claim)
	return a.answer(c, appointment, err)
}
