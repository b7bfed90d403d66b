package manage

import (
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/server/render"
	"stadttermin/internal/server/request"
	"stadttermin/internal/server/visitor"
)

// appointmentView is an appointment as its owner sees it.
type appointmentView struct {
	Summary   *visitor.Summary
	Start     time.Time
	Reference string
	Number    string
	Booked    time.Time
	Manage    string // addresses of what can be done
	Calendar  string
	Move      string
	Cancel    string
	Undo      string
	Key       string
	Changes   bool // it can still be moved and cancelled
	Grace     int  // minutes after which whoever is not there has not come; 0: nobody counts
	Displaced bool // its time was closed, and nobody has answered yet
	Version   string
	Overtaken bool // a form that was made from another version has changed nothing
}

// Path gives that of an appointment's page or of what can be done there.
func Path(token, action string) string {
	if action == "" {
		return "/termin/" + token
	}
	return "/termin/" + token + "/" + action
}

func (v *visit) appointmentView(a *appointment.Appointment, token string) *appointmentView {
	grace := 0
	if o := v.Settings.Office(a.Office); o != nil {
		grace = o.GraceMinutes
	}
	return &appointmentView{
		Grace:     grace,
		Summary:   v.SummaryOf(a),
		Start:     a.Start,
		Reference: a.Reference,
		Number:    a.WaitingNumber(),
		Booked:    a.Booked.In(v.Town.Rules.Location),
		Manage:    v.Link(Path(token, "")),
		Calendar:  v.Link(Path(token, "termin.ics")),
		Move:      v.Link(Path(token, "verschieben")),
		Cancel:    v.Link(Path(token, "absagen")),
		Undo:      v.Link(Path(token, "zuruecknehmen") + "#titel"),
		Key:       request.NewKey(),
		Changes:   a.Changeable(v.Now),
		Displaced: a.State == appointment.Displaced,
		Version:   a.Version(),
		Overtaken: v.Query("getan") == overtaken,
	}
}

// find gives the appointment of the address, and keeps its page out of caches and search engines.
func (v *visit) find() (a *appointment.Appointment, token string, err error) {
	render.Private(v.Context)
	token = v.Param("token")
	a, err = v.pages.Appointments.Find(v.Ctx(), v.Town, token)
	return a, token, err
}

// What the address of an appointment's page says was done to it just now.
const (
	justMoved    = "verschoben"
	justRestored = "zurueckgenommen"
	overtaken    = "ueberholt"
)
