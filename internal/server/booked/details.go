package booked

import (
	"errors"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/server/staffauth"
)

// Details is what somebody typed about the person.
type Details struct {
	Name, Email, Phone, Language string
}

// ReadDetails reads them from a form.
func ReadDetails(r *staffauth.Request) Details {
	return Details{Name: r.PostForm("name"), Email: r.PostForm("email"), Phone: r.PostForm("telefon"), Language: r.PostForm("sprache")}
}

// Contact is how the person is reached.
func (d Details) Contact() appointment.Contact {
	return appointment.Contact{Name: d.Name, Email: d.Email, Phone: d.Phone}
}

// WrongFields says what is wrong with the fields of a person, by their names; nil where a refusal is about something else.
func WrongFields(r *staffauth.Request, refused error) map[string]string {
	var list apperr.List
	if !errors.As(refused, &list) {
		var one *apperr.Error
		if !errors.As(refused, &one) {
			return nil
		}
		list = apperr.List{one}
	}
	wrong := make(map[string]string)
	for _, e := range list {
		switch e.Field {
		case "name", "email", "phone":
			wrong[e.Field] = r.Sentence(e)
		default:
			return nil
		}
	}
	return wrong
}
