package manage

import (
	"time"

	"github.com/gin-gonic/gin"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/render"
)

func (p *Pages) appointment(c *gin.Context) error {
	v := p.visit(c)
	a, token, err := v.find()
	if err != nil {
		return err
	}
	switch {
	case a.State == appointment.Cancelled:
		return v.showCancelled(a, token)
	case a.State == appointment.Displaced:
		return v.showDisplaced(a, token)
	case a.State == appointment.Done || a.State == appointment.NoShow || !v.Now.Before(a.End()):
		return v.OK("over", render.View{Title: v.Printer.T("page.over.title"), Data: v.appointmentView(a, token)})
	}
	view := manageView{appointmentView: v.appointmentView(a, token), Mail: v.addressView(a, token)}
	if view.Standing, err = v.standing(a); err != nil {
		return err
	}
	if view.Done, err = v.done(a, token); err != nil {
		return err
	}
	title := v.Printer.T("page.appointment.title_on", "date", v.Printer.Date(civil.DateOf(a.Start)))
	return v.OK("appointment", render.View{Title: title, Data: view})
}

// manageView is an appointment that lies ahead or goes on.
type manageView struct {
	*appointmentView
	Standing *standing // nil: not there yet
	Done     *done     // nil: nothing was done just now
	Mail     *addressView
}

// standing is how far somebody is who has come.
type standing struct {
	State   appointment.State
	Before  int
	Counter string
	Refresh string // address
}

func (v *visit) standing(a *appointment.Appointment) (*standing, error) {
	if a.State != appointment.Arrived && a.State != appointment.Called && a.State != appointment.Parked {
		return nil, nil
	}
	now, err := v.pages.Queue.Standing(v.Ctx(), v.Town, a.ID)
	if err != nil {
		return nil, err
	}
	view := &standing{State: now.State, Before: now.Before, Counter: now.Counter, Refresh: v.Link(v.Request.URL.Path)}
	if o := v.Settings.Office(now.Office); o != nil {
		for _, counter := range o.Counters {
			if counter.ID == now.Counter {
				view.Counter = counter.Name
			}
		}
	}
	return view, nil
}

// done says what was done, and how a move is taken back.
type done struct {
	What   string
	Before *booked // the time before a move
	Number bool    // the waiting number is another one
	Back   *moveBack
}

// booked is when an appointment was, and under which number.
type booked struct {
	Start  time.Time
	Number string
}

// moveBack is the form that moves an appointment to where it was.
type moveBack struct {
	Action string
	Office string
}

func (v *visit) done(a *appointment.Appointment, token string) (*done, error) {
	view := &done{What: v.Query("getan")}
	switch {
	case a.State != appointment.Booked:
		return nil, nil
	case view.What == justRestored:
		return view, nil
	case view.What != justMoved || a.PreviousStart == nil:
		return nil, nil
	}
	view.Before = &booked{Start: a.PreviousStart.In(v.Town.Rules.Location), Number: a.PreviousNumber}
	view.Number = a.PreviousNumber != a.WaitingNumber()
	office := v.Query("von")
	if !v.Now.Before(*a.PreviousStart) || v.Settings.Office(office) == nil {
		return view, nil
	}
	free, err := v.StillFree(booking.Query{Basket: a.Basket(), Office: office, Moves: a.ID}, view.Before.Start)
	if free {
		view.Back = &moveBack{Action: v.Link(Path(token, "verschieben") + "#titel"), Office: office}
	}
	return view, err
}
