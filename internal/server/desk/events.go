package desk

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/officeday"
	"stadttermin/internal/civil"
	"stadttermin/internal/hall/live"
	"stadttermin/internal/server/board"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/staffauth"
	"stadttermin/internal/staff/authz"
)

// heartbeat is how often a stream shows that it lives, and asks whether its session still does.
const heartbeat = 15 * time.Second

// seeEvery is how often a page that stays open shows that somebody works at its counter.
const seeEvery = 4 * time.Minute

// beat is the event that says nothing but that the stream lives.
const beat = "beat"

// change is an event as a page gets it: ids and states, never names.
type change struct {
	Kind    live.NoticeKind   `json:"kind"`
	Action  string            `json:"action,omitempty"`
	Case    *uuid.UUID        `json:"case,omitempty"`
	State   appointment.State `json:"state,omitempty"`
	Number  string            `json:"number,omitempty"`
	Counter string            `json:"counter,omitempty"`
	Also    []uuid.UUID       `json:"also,omitempty"`
}

func changeOf(n *live.Notice) change {
	c := change{Kind: n.Kind}
	if n.Kind == live.Changed {
		e := &n.Event
		c.Action, c.Case, c.State, c.Number, c.Counter, c.Also = e.Action, &e.Case, e.State, e.WaitingNumber(), e.Counter, e.Also
	}
	return c
}

// officeDay reads which office-day an address asks for, and whether its reader may read it.
func officeDay(r *staffauth.Request) (officeday.ID, error) {
	day := officeday.ID{Office: r.Param("office"), Date: r.Today()}
	switch {
	case r.Settings.Office(day.Office) == nil:
		return day, apperr.New(apperr.NotFound)
	case !r.Staff.Can(authz.Day, authz.Read, day.Office):
		return day, apperr.New(apperr.Forbidden)
	}
	if wanted := r.Query("tag"); wanted != "" {
		date, err := civil.ParseDate(wanted)
		if err != nil {
			return day, apperr.New(apperr.Invalid).At("tag")
		}
		day.Date = date
	}
	return day, nil
}

// events streams what happens on an office-day. A stream that is resumed, or that says with seit which event its page
// shows, begins behind that one.
func (p *Pages) events(r *staffauth.Request) error {
	day, err := officeDay(r)
	if err != nil {
		return err
	}
	if !strings.Contains(r.GetHeader("Accept"), "text/event-stream") { // somebody opens the address, or asks for its head
		return apperr.New(apperr.Invalid).At("Accept")
	}
	after := make(map[officeday.ID]int64)
	seen, stale := seenEvent(r, day)
	if seen >= 0 {
		after[day] = seen
	}
	return p.relay(r, []officeday.ID{day}, after, stale)
}

// eventsOfAll streams what happens on a day of all offices that the reader may read. Its page says with seit, separated by
// full stops and in the order of the offices, which events it shows. Nothing is resumed by id: whoever comes back begins
// where the page was, and gets some events twice.
func (p *Pages) eventsOfAll(r *staffauth.Request) error {
	if !strings.Contains(r.GetHeader("Accept"), "text/event-stream") {
		return apperr.New(apperr.Invalid).At("Accept")
	}
	date := r.Today()
	if wanted := r.Query("tag"); wanted != "" {
		var err error
		if date, err = civil.ParseDate(wanted); err != nil {
			return apperr.New(apperr.Invalid).At("tag")
		}
	}
	var days []officeday.ID
	after := make(map[officeday.ID]int64)
	seen := strings.Split(r.Query("seit"), ".")
	for _, office := range r.Offices(authz.Day, authz.Read) {
		day := officeday.ID{Office: office, Date: date}
		if n := len(days); n < len(seen) {
			if number, err := strconv.ParseInt(seen[n], 10, 64); err == nil && number >= 0 {
				after[day] = number
			}
		}
		days = append(days, day)
	}
	if len(days) == 0 {
		return apperr.New(apperr.Forbidden)
	}
	return p.relay(r, days, after, false)
}

// relay streams notices of office-days until the page goes, the session ends or the date changes.
func (p *Pages) relay(r *staffauth.Request, days []officeday.ID, after map[officeday.ID]int64, stale bool) error {
	listener, err := p.Hub.Listen(r.Ctx(), r.Town.ID, days, after)
	if err != nil {
		return err
	}
	defer listener.Close()
	stream := render.NewStream(r.Context)
	if stale {
		stream.Send(string(live.Reload), "", change{Kind: live.Reload})
	}
	beats := time.NewTicker(p.heartbeat())
	defer beats.Stop()
	seen := time.Time{}
	for stream.Alive {
		select {
		case <-r.Ctx().Done():
			return nil
		case at := <-beats.C:
			stream.Patience(at.Add(3 * p.heartbeat()))
			if at.Sub(seen) > seeEvery && board.WorkplaceOf(r).Office != "" {
				seen = at
				if err := p.Duties.See(r.Ctx(), r.Town, r.Staff.ID); err != nil {
					return err
				}
			}
			if !p.stillReads(r, days) || p.Now().In(r.Now.Location()).Day() != r.Now.Day() {
				stream.Send(string(live.Reload), "", change{Kind: live.Reload})
				return nil
			}
			stream.Send(beat, "", struct{}{}) // a comment would show the line that it lives, and the page nothing
		case notice, open := <-listener.C:
			if !open { // this instance ends; the page finds another one
				return nil
			}
			id := ""
			if notice.Number > 0 && len(days) == 1 {
				id = eventID(days[0], notice.Number)
			}
			stream.Send(string(notice.Kind), id, changeOf(&notice))
		}
	}
	return nil
}

// stillReads tells whether the reader may still read every one of the days.
func (p *Pages) stillReads(r *staffauth.Request, days []officeday.ID) bool {
	for _, day := range days {
		if !p.Still(r, authz.Day, authz.Read, day.Office) {
			return false
		}
	}
	return true
}

func (p *Pages) heartbeat() time.Duration {
	if p.Heartbeat > 0 {
		return p.Heartbeat
	}
	return heartbeat
}

// seenEvent gives which event a page has seen last, -1 where it does not say, and whether that was of another day.
func seenEvent(r *staffauth.Request, day officeday.ID) (number int64, stale bool) {
	number = -1
	if n, err := strconv.ParseInt(r.Query("seit"), 10, 64); err == nil && n >= 0 {
		number = n
	}
	if resumed := r.GetHeader("Last-Event-ID"); resumed != "" {
		date, count, _ := strings.Cut(resumed, ".")
		n, err := strconv.ParseInt(count, 10, 64)
		if err != nil || date != day.Date.String() {
			return -1, true
		}
		number = n
	}
	return number, false
}

func eventID(day officeday.ID, number int64) string {
	return fmt.Sprintf("%s.%d", day.Date, number)
}

// standing is the answer to somebody who asks now and then instead of listening.
type standing struct {
	Event   int64    `json:"event"`
	Reload  bool     `json:"reload"`
	Changes []change `json:"changes"`
}

// stand tells how far an office-day is, and what happened since the event that the page shows.
func (p *Pages) stand(r *staffauth.Request) error {
	day, err := officeDay(r)
	if err != nil {
		return err
	}
	seen, _ := seenEvent(r, day)
	last, events, err := p.Hub.Events.Since(r.Ctx(), r.Town.ID, day, max(seen, 0))
	if err != nil {
		return err
	}
	answer := standing{Event: last, Changes: []change{}}
	if seen >= 0 {
		for _, notice := range live.Notices(day, seen, last, events) {
			answer.Reload = answer.Reload || notice.Kind == live.Reload
			answer.Changes = append(answer.Changes, changeOf(&notice))
		}
	}
	r.JSON(http.StatusOK, answer)
	return nil
}
