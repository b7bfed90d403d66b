package mail

import "stadttermin/internal/i18n"

// describePickup tells somebody that what was made for them can be collected. The appointment itself is over and not
// spoken of.
func (l *letter) describePickup(p *i18n.Printer, m Message) {
	l.When, l.Date, l.Time = "", "", ""
	l.Preview = l.Office.plain(l.Dir)
	l.Bring = things(p, m.Appointment.Bring)
	l.MapURL, l.Directions = m.Appointment.Office.MapURL, m.Appointment.Office.Directions
	l.Action = &action{
		Heading: p.T("mail.pickup.heading"), Advice: p.T("mail.pickup.advice"), Label: p.T("mail.pickup.book"), URL: m.BookURL,
	}
}
