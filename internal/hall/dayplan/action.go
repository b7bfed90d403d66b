package dayplan

import (
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
)

// Action is something that staff do with a case.
type Action string

// Actions.
const (
	Arriving       Action = "arrive"
	Unarriving     Action = "unarrive"
	Prioritizing   Action = "prioritize"
	Calling        Action = "call"
	CallingAgain   Action = "call_again"
	Parking        Action = "park"
	Redirecting    Action = "redirect"
	Finishing      Action = "finish"
	MarkingNoShow  Action = "no_show"
	TakingBack     Action = "take_back"
	Moving         Action = "move" // to another counter or time of its day, or binding it to the counter
	ShowingPapers  Action = "show"
	MakingDocument Action = "document" // one is being made, or has arrived
)

// Actions lists all of them.
var Actions = []Action{
	Arriving, Unarriving, Prioritizing, Calling, CallingAgain, Parking, Redirecting, Finishing, MarkingNoShow, TakingBack, Moving, ShowingPapers, MakingDocument,
}

// states in which an action is possible at all.
var states = map[Action][]appointment.State{
	Arriving:       {appointment.Booked, appointment.NoShow, appointment.Displaced},
	Unarriving:     {appointment.Arrived},
	Prioritizing:   {appointment.Booked, appointment.Arrived},
	Calling:        {appointment.Booked, appointment.Arrived, appointment.Parked},
	CallingAgain:   {appointment.Called},
	Parking:        {appointment.Called, appointment.Arrived},
	Redirecting:    {appointment.Called, appointment.Arrived, appointment.Parked},
	Finishing:      {appointment.Called},
	MarkingNoShow:  {appointment.Booked, appointment.Arrived, appointment.Called, appointment.Parked},
	TakingBack:     {appointment.Parked, appointment.Done, appointment.NoShow},
	Moving:         {appointment.Booked, appointment.Arrived},
	ShowingPapers:  {appointment.Arrived, appointment.Called, appointment.Parked},
	MakingDocument: {appointment.Called, appointment.Parked, appointment.Done},
}

// Allows tells whether an action is possible with the case at a moment, in the town's location: what its state and its time
// allow, whoever acts. Use cases and pages ask the same.
func (c *Case) Allows(action Action, now time.Time) bool { return c.Refusal(action, now) == nil }

// Refusal says why an action is not possible; nil where it is.
//
// Codes: apperr.NotToday, TooEarly, StateChanged, NotFound where only an appointment can.
func (c *Case) Refusal(action Action, now time.Time) error {
	if (action == Moving || action == MakingDocument || action == Arriving) && c.Appointment == uuid.Nil {
		return apperr.New(apperr.NotFound)
	}
	if c.onlyToday(action) && c.Date != civil.DateOf(now) {
		return apperr.New(apperr.NotToday)
	}
	possible := false
	for _, state := range states[action] {
		possible = possible || state == c.State
	}
	switch {
	case !possible:
	case action == MarkingNoShow && c.State == appointment.Booked && now.Before(c.Start):
		return apperr.New(apperr.TooEarly, "number", c.WaitingNumber())
	case action == MarkingNoShow && c.State == appointment.Called && len(c.Shown) > 0: // whoever has shown papers is there
	case action == Unarriving && (c.WalkIn() || c.Calls > 0 || c.Office != c.Home || c.Seat == nil):
	case action == Moving && (c.Seat == nil || c.Office != c.Home):
	default:
		return nil
	}
	return c.StateChanged()
}

// onlyToday tells whether an action makes sense only while people are there.
func (c *Case) onlyToday(action Action) bool {
	switch action {
	case Arriving, Calling, Redirecting:
		return true
	case TakingBack:
		return c.State == appointment.Done || c.State == appointment.NoShow
	default:
		return false
	}
}

// StateChanged refuses what the present state does not allow.
func (c *Case) StateChanged() error {
	return apperr.New(apperr.StateChanged, "number", c.WaitingNumber())
}
