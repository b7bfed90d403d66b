package kiosk

import (
	"net/http"
	"strconv"
	"time"

	"stadttermin/internal/hall/estimate"

	"stadttermin/internal/hall/dayplan"

	"stadttermin/internal/civil"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/server/render"
)

// shown is how many calls a display shows: the one that was last, and five before it.
const shown = 6

// board is what a display shows and is told: numbers and places.
type board struct {
	Calls   []call   `json:"calls"` // the newest first
	Offices []waitAt `json:"offices,omitempty"`
	Time    string   `json:"time"`
	Stamp   string   `json:"stamp"` // the same for machines
}

// call is somebody's number on its way to a counter.
type call struct {
	ID      string `json:"id"`
	Number  string `json:"number"`
	Counter string `json:"counter"`
	Office  string `json:"office"`
	Spoken  string `json:"spoken"`
	Age     int    `json:"age"` // seconds since the call
}

// waitAt is how long somebody would wait at an office who came now.
type waitAt struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Wait string `json:"wait"`
}

// displayView is the page of a display.
type displayView struct {
	Hall   string
	Board  board
	Now    *call  // the newest; nil: nobody has been called today
	Before []call // the others
	Other  words  // of the town's second language
}

// words are those that a display says in two languages.
type words struct{ Lang, Dir, Come, Missed, Stale string }

func (p *Pages) display(r *visit) error {
	b, err := p.board(r)
	if err != nil {
		return err
	}
	if b.Offices, err = p.waits(r); err != nil {
		return err
	}
	view := displayView{Hall: r.hallName(), Board: *b, Other: p.otherWords(r)}
	if len(b.Calls) > 0 {
		view.Now, view.Before = &b.Calls[0], b.Calls[1:]
	}
	return p.renderer.Show(r.Context, http.StatusOK, "kiosk/display", render.View{Title: r.Printer.T("page.hall.title"), Data: view})
}

// otherWords gives what the display says in the town's second language too; nothing where there is only one.
func (p *Pages) otherWords(r *visit) words {
	for _, language := range r.Settings.Profile.Languages {
		o := p.Bundle.Printer(language)
		if o.Lang() == language && language != r.Printer.Lang() {
			return words{o.Lang(), o.Dir(), o.T("page.hall.come"), o.T("page.hall.missed"), o.T("page.hall.stale")}
		}
	}
	return words{}
}

// board reads what was called today. A number that was called again stands where it was called last.
func (p *Pages) board(r *visit) (*board, error) {
	now := p.Now().In(r.Now.Location())
	midnight := civil.Instant(civil.DateOf(now), 0, r.Now.Location(), civil.Beginning)
	calls, err := p.Queue.Calls(r.Ctx(), r.Town, r.device.Hall, midnight)
	if err != nil {
		return nil, err
	}
	b := &board{Calls: []call{}, Time: now.Format("15:04"), Stamp: now.Format(time.RFC3339)}
	seen := make(map[string]bool)
	for i := len(calls) - 1; i >= 0 && len(b.Calls) < shown; i-- {
		c := r.called(&calls[i], now)
		if !seen[c.Number] {
			seen[c.Number] = true
			b.Calls = append(b.Calls, c)
		}
	}
	return b, nil
}

func (r *visit) called(c *queue.Call, now time.Time) call {
	counter := r.counterName(c.Office, c.Counter, c.CounterName)
	return call{
		ID: c.ID, Number: c.Letter + " " + strconv.Itoa(c.Number), Counter: counter, Office: r.OfficeNameOf(c.Office).String(), Age: int(now.Sub(c.At) / time.Second),
		Spoken: r.Printer.T("page.hall.spoken", "letter", c.Letter, "number", c.Number, "counter", counter),
	}
}

// mostWaits is how many offices find room at the bottom of the display; those that still call somebody go first.
const mostWaits = 3

// waits tells how long somebody would wait who came now without an appointment.
func (p *Pages) waits(r *visit) ([]waitAt, error) {
	var list, over []waitAt
	for _, o := range r.offices() {
		today := civil.DateOf(p.Now().In(r.Now.Location()))
		if r.Town.Rules.Opening(r.Town.Rules.Office(o.ID), today).Minutes() == 0 {
			continue
		}
		day, err := p.Queue.Day(r.Ctx(), r.Town, o.ID, today, false)
		if err != nil {
			return nil, err
		}
		expected := p.Queue.Forecast(r.Town, day, day.Newcomer(nil, false)).Newcomer
		if w := (waitAt{o.ID, r.OfficeNameOf(o.ID).String(), r.wait(day, expected)}); expected.Possible() {
			list = append(list, w)
		} else {
			over = append(over, w)
		}
	}
	if list = append(list, over...); len(list) > mostWaits {
		list = list[:mostWaits]
	}
	return list, nil
}

// wait says a range as minutes from now on.
func (r *visit) wait(day *dayplan.Day, expected estimate.Range) string {
	if !expected.Possible() {
		return r.Printer.T("page.hall.no_more")
	}
	from, until := minutesTo(expected.From, day.Now), minutesTo(expected.Until, day.Now)
	if from == 0 || until <= from {
		return r.Printer.T("page.hall.wait_about", "minutes", max(until, 5))
	}
	return r.Printer.T("page.hall.wait", "from", from, "until", until)
}

// minutesTo gives the minutes until a moment, on five.
func minutesTo(at, now time.Time) int {
	return max(int((at.Sub(now)+2*time.Minute)/(5*time.Minute))*5, 0)
}
