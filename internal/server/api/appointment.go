package api

import (
	"net/http"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/directory"
	"stadttermin/internal/server/request"
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

func (a *API) book(c *request.Visit) error {
	var body bookRequest
	if err := bind(c, &body); err != nil {
		return err
	}
	if body.Lang == "" {
		body.Lang = c.Printer.Lang()
	}
	wanted := booking.BookRequest{Hold: body.Hold, Contact: appointment.Contact{Name: body.Name, Email: body.Email}, Language: body.Lang, Key: idempotencyKey(c), By: c.Claim, Confirmation: body.Confirmation}
	if body.Phone != nil {
		wanted.Contact.Phone = *body.Phone
	}
	town := c.Town
	appointment, err := a.Holding.Book(c.Ctx(), town, wanted)
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

func (a *API) answer(c *request.Visit, appointment *appointment.Appointment, err error) error {
	if err != nil {
		return err
	}
	town := c.Town
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

func (a *API) show(c *request.Visit) error {
	appointment, err := a.Managing.Find(c.Ctx(), c.Town, c.Param("token"))
	return a.answer(c, appointment, err)
}

// timesFor answers the free times that an appointment can move to.
func (a *API) timesFor(c *request.Visit) error {
	moved, err := a.Managing.Find(c.Ctx(), c.Town, c.Param("token"))
	if err != nil {
		return err
	}
	return a.allTimes(c, booking.Query{Basket: moved.Basket(), Office: c.Query("office"), Channel: office.Online, Moves: moved.ID})
}

func (a *API) cancel(c *request.Visit) error {
	appointment, err := a.Managing.Cancel(c.Ctx(), c.Town, c.Param("token"), idempotencyKey(c))
	return a.answer(c, appointment, err)
}

func (a *API) undo(c *request.Visit) error {
	appointment, err := a.Managing.Undo(c.Ctx(), c.Town, c.Param("token"), idempotencyKey(c))
	return a.answer(c, appointment, err)
}

func (a *API) move(c *request.Visit) error {
	var body heldToken
	if err := bind(c, &body); err != nil {
		return err
	}
	if body.Hold == "" {
		return apperr.New(apperr.HoldInvalid).At("hold")
	}
	appointment, err := a.Managing.Move(c.Ctx(), c.Town, c.Param("token"), body.Hold, idempotencyKey(c), c.Claim)
	return a.answer(c, appointment, err)
}
