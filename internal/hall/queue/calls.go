package queue

import (
	"context"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/hall/dayplan"
)

// Call is somebody's number being called to a counter, as the hall sees it.
type Call struct {
	ID          string // tells calls apart
	Office      string
	Letter      string
	Number      int
	Counter     string
	CounterName string
	At          time.Time // in the town's location
	Again       bool      // not for the first time
}

// Calls lists what was called in a hall since a moment of today, oldest first.
//
// Errors: apperr.NotFound for a hall that the town does not have.
func (s *Service) Calls(ctx context.Context, town *directory.Town, hall string, since time.Time) ([]Call, error) {
	days, err := HallDays(town, hall, civil.DateOf(s.Now().In(town.Rules.Location)))
	if err != nil {
		return nil, err
	}
	offices := make([]string, len(days))
	for i, day := range days {
		offices[i] = day.Office
	}
	events, err := s.Store.Calls(ctx, town, offices, since)
	if err != nil {
		return nil, err
	}
	calls := make([]Call, len(events))
	for i := range events {
		calls[i] = callOf(town, &events[i])
	}
	return calls, nil
}

func callOf(town *directory.Town, e *dayplan.Event) Call {
	c := Call{
		ID: e.ID(), Office: e.Day.Office, Letter: e.Letter, Number: e.Waiting, Counter: e.Counter, CounterName: e.Counter,
		At: e.At.In(town.Rules.Location), Again: e.Action == "call_again",
	}
	if o := town.Rules.Office(e.Day.Office); o != nil {
		if i := o.Counter(e.Counter); i >= 0 {
			c.CounterName = o.Counters[i].Name
		}
	}
	return c
}

// HallDays gives the office-days of a hall on a date, for Hub.Listen.
//
// Errors: apperr.NotFound for a hall that the town does not have.
func HallDays(town *directory.Town, hall string, date civil.Date) ([]officeday.ID, error) {
	var days []officeday.ID
	for _, o := range town.Rules.Offices {
		if o.Hall == hall {
			days = append(days, officeday.ID{Office: o.ID, Date: date})
		}
	}
	if len(days) == 0 {
		return nil, apperr.New(apperr.NotFound)
	}
	return days, nil
}

// Histories tells what happened to cases.
type Histories interface {
	// History gives the events of a case on its day, in order; none where they are no longer kept.
	History(ctx context.Context, town *directory.Town, c *dayplan.Case) ([]dayplan.Event, error)
}
