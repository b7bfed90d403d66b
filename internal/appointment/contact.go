package appointment

import (
	"stadttermin/internal/apperr"
	"stadttermin/internal/contact"
)

// Contact is the person an appointment is for. It is kept apart, so that forgetting it is deleting a row.
type Contact struct {
	Name  string
	Email string
	Phone string
}

// Cleaned gives the contact as it is kept; its refusals are a apperr.List of every field that is wrong. needEmail is false
// where staff book.
func (c Contact) Cleaned(needEmail bool) (Contact, error) {
	var wrong apperr.List
	read := func(field string, refusal *apperr.Error) {
		if refusal != nil {
			wrong = append(wrong, refusal.At(field))
		}
	}
	var refusal *apperr.Error
	c.Name, refusal = contact.Name(c.Name)
	read("name", refusal)
	c.Email, refusal = contact.Email(c.Email)
	if needEmail || !contact.Missing(refusal) {
		read("email", refusal)
	}
	c.Phone, refusal = contact.Phone(c.Phone)
	read("phone", refusal)
	if len(wrong) > 0 {
		return c, wrong
	}
	return c, nil
}

// Staffed gives the contact as staff may book it: a name is enough.
func (c Contact) Staffed() (Contact, error) { return c.Cleaned(false) }
