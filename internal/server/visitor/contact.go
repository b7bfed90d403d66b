package visitor

import "stadttermin/internal/server/request"

// Contact is how to reach people.
type Contact struct {
	Phone string
	Hours request.Text
}

// Contact says how to reach the town.
func (v *Page) Contact() Contact {
	return Contact{
		Phone: v.Settings.Profile.Contact.Phone,
		Hours: v.Text("tenant.contact.hours", v.Settings.Profile.Contact.Hours),
	}
}
