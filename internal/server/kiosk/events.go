package kiosk

import (
	"strings"
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/hall/live"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/server/render"
)

const (
	beat       = 5 * time.Second // a display calls itself out of date after twenty
	waitsEvery = 12              // beats: how often a display is told how long people wait
)

// events tells a display what is called in its hall. Every message holds everything that is shown, so that a display that
// missed some knows all after the next; none has to be resumed.
func (p *Pages) events(r *visit) error {
	if !strings.Contains(r.GetHeader("Accept"), "text/event-stream") { // somebody opens the address
		return p.toDisplay(r)
	}
	days, err := queue.HallDays(r.Town, r.device.Hall, civil.DateOf(r.Now))
	if err != nil {
		return err
	}
	listener, err := p.Hub.Listen(r.Ctx(), r.Town.ID, days, nil)
	if err != nil {
		return err
	}
	defer listener.Close()
	stream := render.NewStream(r.Context)
	p.tell(r, stream, false)
	ticker := time.NewTicker(p.beat())
	defer ticker.Stop()
	for beats := 1; stream.Alive; {
		select {
		case <-r.Ctx().Done():
			return nil
		case at := <-ticker.C:
			stream.Patience(at.Add(6 * p.beat()))
			if p.over(r) {
				stream.Send("reload", "", struct{}{})
				return nil
			}
			p.tell(r, stream, beats%waitsEvery == 0)
			beats++
		case notice, open := <-listener.C:
			if !open { // this instance ends; the display finds another one
				return nil
			}
			if notice.Kind == live.Reload || notice.Kind == live.Changed && notice.Event.Calling() {
				p.tell(r, stream, false)
			}
		}
	}
	return nil
}

// tell sends what is shown. What cannot be read now is not sent: the display notices that it hears nothing.
func (p *Pages) tell(r *visit, stream *render.Stream, waits bool) {
	b, err := p.board(r)
	if err == nil && waits {
		b.Offices, err = p.waits(r)
	}
	if err == nil {
		stream.Send("board", "", b)
	} else if r.Ctx().Err() == nil {
		_ = r.Error(err)
	}
}

// over tells whether the stream must end: the device was ended, or another day or other settings have begun.
func (p *Pages) over(r *visit) bool {
	if p.Now().In(r.Now.Location()).Day() != r.Now.Day() {
		return true
	}
	_, err := p.Devices.Resume(r.Ctx(), r.Town.ID, Token(r.Context))
	return apperr.CodeOf(err) == apperr.Unauthenticated
}

func (p *Pages) beat() time.Duration {
	if p.Beat > 0 {
		return p.Beat
	}
	return beat
}

func (p *Pages) toDisplay(r *visit) error {
	r.SeeOther(r.Link(displayPath))
	return nil
}
