package citizen_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/availability"
	"stadttermin/internal/budget"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/feedback"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/town/office"
)

// hall stands in for the use cases: the real engine on seats kept in memory, one booking after the other. Its fields
// are set by tests to make it refuse.
type hall struct {
	mu       sync.Mutex
	now      time.Time
	seats    map[officeday.ID][]availability.Seat
	holds    map[string]*booking.Hold
	made     int               // holds ever
	keys     map[string]string // idempotency key → token of the hold
	booked   map[string]*appointment.Appointment
	refuse   map[string]error // by method
	resent   []string
	feedback []feedback.Feedback
	standing queue.Standing
}

func newHall(now time.Time) *hall {
	return &hall{
		now: now, seats: make(map[officeday.ID][]availability.Seat), holds: make(map[string]*booking.Hold),
		keys: make(map[string]string), booked: make(map[string]*appointment.Appointment), refuse: make(map[string]error),
	}
}

func (h *hall) Calendar(_ context.Context, town *directory.Town, q booking.Query, from, to civil.Date) (*booking.Calendar, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.refuse["Calendar"]; err != nil {
		return nil, err
	}
	return h.calendar(town, q, from, to)
}

// State names the moment and everything that is occupied.
func (h *hall) State(context.Context, *directory.Town, booking.Query, civil.Date, civil.Date) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return fmt.Sprint(h.now, h.seats)
}

func (h *hall) calendar(town *directory.Town, q booking.Query, from, to civil.Date) (*booking.Calendar, error) {
	request, err := town.Rules.Request(q.Basket, q.Channel, h.now)
	if err != nil {
		return nil, err
	}
	offices := town.Rules.Serving(request.Services, q.Office)
	if len(offices) == 0 {
		return nil, apperr.New(apperr.NotServed)
	}
	calendar := &booking.Calendar{Request: request}
	for _, o := range offices {
		calendar.Offices = append(calendar.Offices, o.ID)
	}
	for date := from; date <= to; date++ {
		day := booking.Day{Date: date}
		for _, o := range offices {
			seats := h.seats[officeday.ID{Office: o.ID, Date: date}]
			day.Offices = append(day.Offices, availability.NewDay(o, town.Rules.Opening(o, date), seats).Judge(request))
		}
		calendar.Days = append(calendar.Days, day)
	}
	return calendar, nil
}

// fill occupies every counter of the Bürgerbüro on a date.
func (h *hall) fill(town *directory.Town, date civil.Date) {
	h.mu.Lock()
	defer h.mu.Unlock()
	day := officeday.ID{Office: "buergerbuero", Date: date}
	for i := range town.Rules.Office(day.Office).Counters {
		h.seats[day] = append(h.seats[day], availability.Seat{Counter: i, From: 0, End: 288, Pinned: true})
	}
}

func (h *hall) Hold(_ context.Context, town *directory.Town, req booking.HoldRequest) (*booking.Hold, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	key := req.Key + req.Basket.String() + req.Office + req.Start.String()
	if token, again := h.keys[key]; again && req.Key != "" {
		return h.holds[token], nil
	}
	delete(h.holds, req.Replaces)
	hold, err := h.take(town, req)
	if err != nil {
		return nil, err
	}
	h.keys[key] = hold.Token
	return hold, nil
}

func (h *hall) take(town *directory.Town, req booking.HoldRequest) (*booking.Hold, error) {
	date := civil.DateOf(req.Start.In(town.Rules.Location))
	calendar, err := h.calendar(town, booking.Query{Basket: req.Basket, Office: req.Office, Channel: req.Channel}, date, date+7)
	if err != nil {
		return nil, err
	}
	judgement := calendar.Days[0].Offices[0]
	tick, _ := judgement.Day().TickAt(req.Start)
	if !judgement.Allows(tick) {
		var nearest []booking.Time
		for i := range calendar.Days {
			times := calendar.Days[i].Times()
			nearest = append(nearest, times[:min(2, len(times))]...)
		}
		return nil, apperr.New(apperr.TimeTaken).With("alternatives", nearest[:min(4, len(nearest))])
	}
	h.made++
	hold := &booking.Hold{
		Token: fmt.Sprintf("reserviert-%d", h.made), ID: fmt.Sprintf("h%d", h.made), Office: req.Office, Basket: req.Basket, Channel: req.Channel,
		Start: req.Start.In(town.Rules.Location), Minutes: calendar.Request.Minutes, Issued: h.now, Expires: h.now.Add(10 * time.Minute),
	}
	h.holds[hold.Token] = hold
	return hold, nil
}

// InVain counts nothing.
func (h *hall) InVain(*directory.Town, string) {}

func (h *hall) Standing(context.Context, *directory.Town, uuid.UUID) (queue.Standing, error) {
	return h.standing, nil
}

func (h *hall) ReadHold(_ *directory.Town, token string) (*booking.Hold, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	hold := h.holds[token]
	switch {
	case hold == nil:
		return nil, apperr.New(apperr.HoldInvalid)
	case !h.now.Before(hold.Expires):
		return hold, apperr.New(apperr.HoldExpired)
	}
	return hold, nil
}

func (h *hall) Extend(_ context.Context, town *directory.Town, token string, _ budget.Claim) (*booking.Hold, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.refuse["Extend"]; err != nil {
		return nil, err
	}
	hold := h.holds[token]
	if hold == nil {
		return nil, apperr.New(apperr.HoldInvalid)
	}
	taken, err := h.take(town, booking.HoldRequest{Basket: hold.Basket, Office: hold.Office, Channel: hold.Channel, Start: hold.Start})
	if err != nil {
		return nil, err
	}
	taken.ID = hold.ID
	return taken, nil
}

func (h *hall) Release(_ context.Context, _ *directory.Town, token string, _ budget.Claim) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.holds, token)
	return nil
}

func (h *hall) Book(_ context.Context, town *directory.Town, req booking.BookRequest) (*appointment.Appointment, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	hold := h.holds[req.Hold]
	var list apperr.List
	if req.Contact.Name == "" {
		list = append(list, apperr.New(apperr.NameMissing).At("name"))
	}
	if !slices.Contains([]byte(req.Contact.Email), '@') {
		list = append(list, apperr.New(apperr.EmailInvalid).At("email"))
	}
	switch {
	case hold == nil:
		return nil, apperr.New(apperr.HoldInvalid)
	case h.refuse["Book"] != nil:
		return nil, h.refuse["Book"]
	case len(list) > 0:
		return nil, list
	case !h.now.Before(hold.Expires):
		return nil, apperr.New(apperr.HoldExpired)
	}
	for _, a := range h.booked {
		if a.Office == hold.Office && a.Start.Equal(hold.Start) && a.Contact == req.Contact {
			return a, nil
		}
	}
	a := &appointment.Appointment{
		ID: uuid.New(), Reference: "MUS-7K4M-2QX9", Letter: "B", Number: 42 + len(h.booked), Office: hold.Office, Start: hold.Start,
		Minutes: hold.Minutes, State: appointment.Booked, Channel: office.Online, Language: req.Language, TokenVersion: 1,
		Booked: h.now, Contact: req.Contact,
	}
	for _, item := range hold.Basket {
		service := town.Settings().Catalog.Service(item.Service)
		a.Items = append(a.Items, appointment.Item{Service: item.Service, Quantity: item.Quantity, Minutes: service.MinutesFor(item.Quantity)})
	}
	h.booked[h.ManageToken(town, a)] = a
	return a, nil
}

func (h *hall) Find(_ context.Context, _ *directory.Town, token string) (*appointment.Appointment, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if a := h.booked[token]; a != nil {
		found := *a
		return &found, nil
	}
	return nil, apperr.New(apperr.NotFound)
}

func (h *hall) ManageToken(_ *directory.Town, a *appointment.Appointment) string {
	return "t" + a.ID.String()[:8]
}

func (h *hall) ResendLink(_ context.Context, _ *directory.Town, email string, _ budget.Claim) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.resent = append(h.resent, email)
	return nil
}

func (h *hall) CorrectEmail(_ context.Context, _ *directory.Town, token, email, _ string, _ budget.Claim) (*appointment.Appointment, error) {
	if err := h.refuse["CorrectEmail"]; err != nil {
		return nil, err
	}
	return h.change(token, "CorrectEmail", func(a *appointment.Appointment) error {
		a.Contact.Email = email
		return nil
	})
}

func (h *hall) ConfirmAgain(_ context.Context, _ *directory.Town, token, _ string, _ budget.Claim) (*appointment.Appointment, error) {
	return h.change(token, "ConfirmAgain", func(*appointment.Appointment) error { return nil })
}

func (h *hall) change(token, method string, change func(a *appointment.Appointment) error) (*appointment.Appointment, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	token, seen, _ := strings.Cut(token, "~")
	a := h.booked[token]
	switch {
	case a != nil && seen != "" && seen != a.Version():
		return nil, apperr.New(apperr.Overtaken)
	case h.refuse[method] != nil:
		return nil, h.refuse[method]
	case a == nil:
		return nil, apperr.New(apperr.NotFound)
	}
	a.Sequence++
	return a, change(a)
}

func (h *hall) Cancel(_ context.Context, _ *directory.Town, token, _ string) (*appointment.Appointment, error) {
	return h.change(token, "Cancel", func(a *appointment.Appointment) error {
		a.State = appointment.Cancelled
		return nil
	})
}

func (h *hall) Undo(_ context.Context, _ *directory.Town, token, _ string) (*appointment.Appointment, error) {
	return h.change(token, "Undo", func(a *appointment.Appointment) error {
		a.State = appointment.Booked
		return nil
	})
}

func (h *hall) Accept(_ context.Context, _ *directory.Town, token, _ string) (*appointment.Appointment, error) {
	return h.change(token, "Accept", func(a *appointment.Appointment) error {
		a.Office, a.Start, a.State, a.Displaced = a.Displaced.Office, *a.Displaced.Start, appointment.Booked, nil
		return nil
	})
}

func (h *hall) Move(_ context.Context, _ *directory.Town, token, hold, _ string, _ budget.Claim) (*appointment.Appointment, error) {
	return h.change(token, "Move", func(a *appointment.Appointment) error {
		previous := a.Start
		a.PreviousStart, a.PreviousNumber = &previous, a.WaitingNumber()
		a.Office, a.Start, a.Number = h.holds[hold].Office, h.holds[hold].Start, a.Number+1
		return nil
	})
}

func (h *hall) Send(_ context.Context, _ *directory.Town, f feedback.Feedback, _ budget.Claim) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if f.Text == "" {
		return apperr.List{apperr.New(apperr.TextMissing).At("text"), apperr.New(apperr.EmailInvalid).At("email")}
	}
	if err := h.refuse["Feedback"]; err != nil {
		return err
	}
	h.feedback = append(h.feedback, f)
	return nil
}

func (h *hall) Message(town *directory.Town, a *appointment.Appointment, kind mail.Kind, sequence int) mail.Message {
	return mail.Message{
		Kind: kind, Sequence: sequence, Written: h.now, BookURL: town.BaseURL + "/", ManageURL: town.BaseURL + "/termin/" + h.ManageToken(town, a),
		Town: mail.Town{
			Slug: town.Slug(), Name: town.Settings().Profile.Name, SourceLanguage: "de", FromName: "Musterstadt",
			From: "termine@musterstadt.example", BaseURL: town.BaseURL,
			ImprintURL: town.BaseURL + "/impressum", PrivacyURL: town.BaseURL + "/datenschutz",
		},
		Appointment: mail.Appointment{
			ID: a.ID, Reference: a.Reference, WaitingNumber: a.WaitingNumber(), Start: a.Start, End: a.End(), BookedAt: a.Booked,
			Name: a.Contact.Name, Email: a.Contact.Email, Office: mail.Office{Name: a.Office, SourceName: a.Office},
			Items: []mail.Item{{Name: a.Items[0].Service, SourceName: a.Items[0].Service, Quantity: a.Items[0].Quantity}},
		},
	}
}
