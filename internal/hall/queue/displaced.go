package queue

import (
	"stadttermin/internal/appointment/officeday"
)

// comes lets somebody wait whose time was closed and who has come all the same: under the number of the appointment, and
// without a seat. The time that was kept instead is free at once, and nobody is asked any more.
func (w *work) comes(c *Case) error {
	days := daysOf(c)
	if d := c.Displaced; d != nil && d.Start != nil {
		days = distinct(append(days, officeday.At(d.Office, *d.Start)))
	}
	if err := w.need(days...); err != nil {
		return err
	}
	w.change.Answered = true
	w.enter(c)
	return nil
}
