package manage

import (
	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
)

// decided gives the token for a change that the submitted form asks for, as its owner saw the appointment.
func (v *visit) decided(token string) string { return booking.Since(token, v.PostForm("stand")) }

// seeOvertaken leads to the appointment as it is now where a form was made from another version.
func (v *visit) seeOvertaken(token string) error {
	v.SeeOther(v.Link(Path(token, "")+"#getan", "getan", overtaken))
	return nil
}

func isOvertaken(err error) bool { return err != nil && apperr.CodeOf(err) == apperr.Overtaken }
