package manage

import (
	"time"

	"stadttermin/internal/appointment"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/server/request"
)

// What the address of a confirmation says was done just now.
const (
	justCorrected = "korrigiert"
	justConfirmed = "gesendet"
)

// addressView is where the mails go, and the form that mends it.
type addressView struct {
	Email   string
	Remind  bool   // a reminder follows
	Done    string // what was done just now
	Typed   string // what was wrong
	Error   string
	Correct string // addresses of the forms
	Again   string
	Key     string
	Version string // of the appointment
}

func (v *visit) addressView(a *appointment.Appointment, token string) *addressView {
	if a.Contact.Email == "" || !a.Changeable(v.Now) {
		return nil
	}
	return &addressView{
		Email: a.Contact.Email, Remind: v.reminds(a, a.Booked), Done: v.Query("getan"), Key: request.NewKey(), Version: a.Version(),
		Correct: v.Link(Path(token, "adresse")+"#mail", "r", v.Query("r")),
		Again:   v.Link(Path(token, "bestaetigung")+"#mail", "r", v.Query("r")),
	}
}

// reminds tells whether a reminder follows an appointment that was booked at a moment.
func (v *visit) reminds(a *appointment.Appointment, booked time.Time) bool {
	_, wanted := outbox.ReminderDue(a.Start, booked, *v.Settings.Profile.ReminderAt)
	return wanted && a.Contact.Email != ""
}
