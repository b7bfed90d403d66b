package booking

import (
	"net/url"

	"stadttermin/internal/appointment"

	"stadttermin/internal/directory"
	"stadttermin/internal/message/mail"
)

// describePickup turns a message into the one that documents have arrived. It refuses where they are collected nowhere.
func describePickup(town *directory.Town, a *appointment.Appointment, m *mail.Message) bool {
	p := appointment.PickupOf(town.Settings(), a.Items)
	if p == nil {
		return false
	}
	documents, collecting := *a, *a
	documents.Items = p.Items
	collecting.Office, collecting.Items = p.Office.ID, []appointment.Item{{Service: p.Service.ID, Quantity: 1}}
	var made, bring mail.Appointment
	describe(town.Settings(), &documents, &made)
	describe(town.Settings(), &collecting, &bring)
	m.Appointment.Office = officeOf(town.Settings(), &collecting)
	m.Appointment.Items, m.Appointment.Bring, m.Appointment.Fees = made.Items, bring.Bring, nil
	m.ManageURL, m.CancelURL, m.RemindsOn = "", "", nil
	query := url.Values{"anliegen": {p.Basket().String()}, "ort": {p.Office.ID}, "lang": {a.Language}}
	m.BookURL = town.BaseURL + "/zeiten?" + query.Encode()
	return true
}
