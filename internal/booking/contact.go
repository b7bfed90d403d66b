package booking

import (
	"stadttermin/internal/contact"
	"stadttermin/internal/fault"
)

// Contact is the person an appointment is for. It is kept apart, so that forgetting it is deleting a row.
type Contact struct {
	Name  string
	Email string
	Phone string
}

// cleaned gives the contact as it is kept; its refusals are a fault.List of every field that is wrong. needEmail is false
// where staff book.
func (c Contact) cleaned(needEmail bool) (Contact, error) {
	var wrong fault.List
	read := func(field string, refusal *fault.Error) {
		if refusal != nil {
			wrong = append(wrong, refusal.At(field))
		}
	}
	var refusal *fault.Error
	c.Name, refusal = contact.Name(c.Name)
	read("name", refusal)
	c.Email, refusal = contact.Email(c.Email)
	if needEmail || !missing(refusal) {
		read("email", refusal)
	}
	c.Phone, refusal = contact.Phone(c.Phone)
	read("phone", refusal)
	if len(wrong) > 0 {
		return c, wrong
	}
	return c, nil
}

func missing(refusal *fault.Error) bool {
	return refusal != nil && (refusal.Code == fault.NameMissing || refusal.Code == fault.EmailMissing)
}

// Staffed gives the contact as staff may book it: a name is enough.
func (c Contact) Staffed() (Contact, error) { return c.cleaned(false) }
