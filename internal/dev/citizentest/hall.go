package citizentest

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

// Hall stands in for the use cases: the real engine on seats kept in memory, one booking after the other. Its fields
// are set by tests to make it refuse.
type Hall struct {
	mu       sync.Mutex
	Now      time.Time
	Seats    map[officeday.ID][]availability.Seat
	Holds    map[string]*booking.Hold
	made     int               // holds ever
	Keys     map[string]string // idempotency key → token of the hold
	Booked   map[string]*appointment.Appointment
	Refuse   map[string]error // by method
	Resent   []string
	Received []feedback.Feedback
	Stands   queue.Standing
}

func newHall(now time.Time) *Hall {
	return &Hall{
		Now: now, Seats: make(map[officeday.ID][]availability.Seat), Holds: make(map[string]*booking.Hold),
		Keys: make(map[string]string), Booked: make(map[string]*appointment.Appointment), Refuse: make(map[string]error),
	}
}

func (h *Hall) Calendar(_ context.Context, town *directory.Town, q booking.Query, from, to civil.Date) (*booking.Calendar, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.Refuse["Calendar"]; err != nil {
		return nil, err
	}
	return h.calendar(town, q, from, to)
}

// State names the moment and everything that is occupied.
func (h *Hall) State(context.Context, *directory.Town, booking.Query, civil.Date, civil.Date) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return fmt.Sprint(h.Now, h.Seats)
}

func (h *Hall) calendar(town *directory.Town, q booking.Query, from, to civil.Date) (*booking.Calendar, error) {
	request, err := town.Rules.Request(q.Basket, q.Channel, h.Now)
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
			seats := h.Seats[officeday.ID{Office: o.ID, Date: date}]
			day.Offices = append(day.Offices, availability.NewDay(o, town.Rules.Opening(o, date), seats).Judge(request))
		}
		calendar.Days = append(calendar.Days, day)
	}
	return calendar, nil
}

// Fill occupies every counter of the Bürgerbüro on a date.
func (h *Hall) Fill(town *directory.Town, date civil.Date) {
	h.mu.Lock()
	defer h.mu.Unlock()
	day := officeday.ID{Office: "buergerbuero", Date: date}
	for i := range town.Rules.Office(day.Office).Counters {
		h.Seats[day] = append(h.Seats[day], availability.Seat{Counter: i, From: 0, End: 288, Pinned: true})
	}
}

func (h *Hall) Hold(_ context.Context, town *directory.Town, req booking.HoldRequest) (*booking.Hold, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	key := req.Key + req.Basket.String() + req.Office + req.Start.String()
	if token, again := h.Keys[key]; again && req.Key != "" {
		return h.Holds[token], nil
	}
	delete(h.Holds, req.Replaces)
	hold, err := h.take(town, req)
	if err != nil {
		return nil, err
	}
	h.Keys[key] = hold.Token
	return hold, nil
}

func (h *Hall) take(town *directory.Town, req booking.HoldRequest) (*booking.Hold, error) {
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
		Start: req.Start.In(town.Rules.Location), Minutes: calendar.Request.Minutes, Issued: h.Now, Expires: h.Now.Add(10 * time.Minute),
	}
	h.Holds[hold.Token] = hold
	return hold, nil
}

// InVain counts nothing.
func (h *Hall) InVain(*directory.Town, string) {}

func (h *Hall) Standing(context.Context, *directory.Town, uuid.UUID) (queue.Standing, error) {
	return h.Stands, nil
}

func (h *Hall) ReadHold(_ *directory.Town, token string) (*booking.Hold, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	hold := h.Holds[token]
	switch {
	case hold == nil:
		return nil, apperr.New(apperr.HoldInvalid)
	case !h.Now.Before(hold.Expires):
		return hold, apperr.New(apperr.HoldExpired)
	}
	return hold, nil
}

func (h *Hall) Extend(_ context.Context, town *directory.Town, token string, _ budget.Claim) (*booking.Hold, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.Refuse["Extend"]; err != nil {
		return nil, err
	}
	hold := h.Holds[token]
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

func (h *Hall) Release(_ context.Context, _ *directory.Town, token string, _ budget.Claim) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.Holds, token)
	return nil
}

func (h *Hall) Book(_ context.Context, town *directory.Town, req booking.BookRequest) (*appointment.Appointment, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	hold := h.Holds[req.Hold]
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
	case h.Refuse["Book"] != nil:
		return nil, h.Refuse["Book"]
	case len(list) > 0:
		return nil, list
	case !h.Now.Before(hold.Expires):
		return nil, apperr.New(apperr.HoldExpired)
	}
	for _, a := range h.Booked {
		if a.Office == hold.Office && a.Start.Equal(hold.Start) && a.Contact == req.Contact {
			return a, nil
		}
	}
	a := &appointment.Appointment{
		ID: uuid.New(), Reference: "MUS-7K4M-2QX9", Letter: "B", Number: 42 + len(h.Booked), Office: hold.Office, Start: hold.Start,
		Minutes: hold.Minutes, State: appointment.Booked, Channel: office.Online, Language: req.Language, TokenVersion: 1,
		Booked: h.Now, Contact: req.Contact,
	}
	for _, item := range hold.Basket {
		service := town.Settings().Catalog.Service(item.Service)
		a.Items = append(a.Items, appointment.Item{Service: item.Service, Quantity: item.Quantity, Minutes: service.MinutesOn(civil.DateOf(hold.Start), item.Quantity)})
	}
	h.Booked[h.ManageToken(town, a)] = a
	return a, nil
}

func (h *Hall) Find(_ context.Context, _ *directory.Town, token string) (*appointment.Appointment, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if a := h.Booked[token]; a != nil {
		found := *a
		return &found, nil
	}
	return nil, apperr.New(apperr.NotFound)
}

func (h *Hall) ManageToken(_ *directory.Town, a *appointment.Appointment) string {
	return "t" + a.ID.String()[:8]
}

func (h *Hall) ResendLink(_ context.Context, _ *directory.Town, email string, _ budget.Claim) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.Resent = append(h.Resent, email)
	return nil
}

func (h *Hall) CorrectEmail(_ context.Context, _ *directory.Town, token, email, _ string, _ budget.Claim) (*appointment.Appointment, error) {
	if err := h.Refuse["CorrectEmail"]; err != nil {
		return nil, err
	}
	return h.change(token, "CorrectEmail", func(a *appointment.Appointment) error {
		a.Contact.Email = email
		return nil
	})
}

func (h *Hall) ConfirmAgain(_ context.Context, _ *directory.Town, token, _ string, _ budget.Claim) (*appointment.Appointment, error) {
	return h.change(token, "ConfirmAgain", func(*appointment.Appointment) error { return nil })
}

func (h *Hall) change(token, method string, change func(a *appointment.Appointment) error) (*appointment.Appointment, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	token, seen, _ := strings.Cut(token, "~")
	a := h.Booked[token]
	switch {
	case a != nil && seen != "" && seen != a.Version():
		return nil, apperr.New(apperr.Overtaken)
	case h.Refuse[method] != nil:
		return nil, h.Refuse[method]
	case a == nil:
		return nil, apperr.New(apperr.NotFound)
	}
	a.Sequence++
	return a, change(a)
}

func (h *Hall) Cancel(_ context.Context, _ *directory.Town, token, _ string) (*appointment.Appointment, error) {
	return h.change(token, "Cancel", func(a *appointment.Appointment) error {
		a.State = appointment.Cancelled
		return nil
	})
}

func (h *Hall) Undo(_ context.Context, _ *directory.Town, token, _ string) (*appointment.Appointment, error) {
	return h.change(token, "Undo", func(a *appointment.Appointment) error {
		a.State = appointment.Booked
		return nil
	})
}

func (h *Hall) Accept(_ context.Context, _ *directory.Town, token, _ string) (*appointment.Appointment, error) {
	return h.change(token, "Accept", func(a *appointment.Appointment) error {
		a.Office, a.Start, a.State, a.Displaced = a.Displaced.Office, *a.Displaced.Start, appointment.Booked, nil
		return nil
	})
}

func (h *Hall) Move(_ context.Context, _ *directory.Town, token, hold, _ string, _ budget.Claim) (*appointment.Appointment, error) {
	return h.change(token, "Move", func(a *appointment.Appointment) error {
		previous := a.Start
		a.PreviousStart, a.PreviousNumber = &previous, a.WaitingNumber()
		a.Office, a.Start, a.Number = h.Holds[hold].Office, h.Holds[hold].Start, a.Number+1
		return nil
	})
}

func (h *Hall) Send(_ context.Context, _ *directory.Town, f feedback.Feedback, _ budget.Claim) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if f.Text == "" {
		return apperr.List{apperr.New(apperr.TextMissing).At("text"), apperr.New(apperr.EmailInvalid).At("email")}
	}
	if err := h.Refuse["Feedback"]; err != nil {
		return err
	}
	h.Received = append(h.Received, f)
	return nil
}

func (h *Hall) Message(town *directory.Town, a *appointment.Appointment, kind mail.Kind, sequence int) mail.Message {
	return mail.Message{
		Kind: kind, Sequence: sequence, Written: h.Now, BookURL: town.BaseURL + "/", ManageURL: town.BaseURL + "/termin/" + h.ManageToken(town, a),
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
