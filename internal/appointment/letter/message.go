package letter

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/google/uuid"

	"stadttermin/internal/appointment"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/i18n"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Letters composes the mails of the outbox from what is true when they are sent. All fields are set before the first call.
type Letters struct {
	Store interface {
		Find(ctx context.Context, town *directory.Town, id uuid.UUID) (*appointment.Appointment, error)
	}
	Links interface {
		ManageURL(town *directory.Town, a *appointment.Appointment) string
	}
	Towns interface {
		Town(ctx context.Context, id tenant.ID) (*directory.Town, error)
	}
	Bundle *i18n.Bundle
	Now    func() time.Time
}

// Message gives what there is to say about an appointment, in its language.
func (l *Letters) Message(town *directory.Town, a *appointment.Appointment, kind mail.Kind, sequence int) mail.Message {
	settings := town.Settings()
	manage := l.Links.ManageURL(town, a)
	m := mail.Message{
		Kind: kind, Sequence: sequence, Written: l.Now().In(town.Rules.Location),
		ManageURL: inLanguage(manage, a.Language), CancelURL: inLanguage(manage+"/absagen", a.Language), BookURL: inLanguage(town.BaseURL+"/", a.Language),
		Town: town.Sender(),
		Appointment: mail.Appointment{
			ID: a.ID, Sequence: a.Sequence, Reference: a.Reference, WaitingNumber: a.WaitingNumber(),
			Start: a.Start, End: a.End(), BookedAt: a.Booked, Name: a.Contact.Name, Email: a.Contact.Email,
			Office: officeOf(settings, a),
		},
	}
	m.Town.ImprintURL, m.Town.PrivacyURL = inLanguage(m.Town.ImprintURL, a.Language), inLanguage(m.Town.PrivacyURL, a.Language)
	if a.PreviousStart != nil {
		m.Appointment.Previous = &mail.Previous{Start: *a.PreviousStart, WaitingNumber: a.PreviousNumber}
	}
	if due, wanted := outbox.ReminderDue(a.Start, l.Now(), *settings.Profile.ReminderAt); wanted && a.State == appointment.Booked && a.Contact.Email != "" {
		local := due.In(town.Rules.Location)
		m.RemindsOn = &local
	}
	describe(settings, a, &m.Appointment)
	l.describeDisplacement(town, a, &m)
	return m
}

// inLanguage gives the address of a page in a language, whatever the browser that opens it prefers.
func inLanguage(address, language string) string {
	return address + "?" + url.Values{"lang": {language}}.Encode()
}

// officeOf gives where to come; of an office that the settings no longer name, its id is all that is left.
func officeOf(settings *tenant.Settings, a *appointment.Appointment) mail.Office {
	o := settings.Office(a.Office)
	if o == nil {
		return mail.Office{Name: a.Office, SourceName: a.Office}
	}
	return mail.Office{
		Name: settings.Text(a.Language, "offices."+o.ID+".name", o.Name), SourceName: o.Name,
		Grace: o.GraceMinutes, Street: o.Address.Street, Postcode: o.Address.Postcode, City: o.Address.City, MapURL: o.Address.Map,
		Directions: settings.Text(a.Language, "offices."+o.ID+".directions", o.Directions),
	}
}

// describe lists services, what to bring and fees on the day of the appointment.
func describe(settings *tenant.Settings, a *appointment.Appointment, into *mail.Appointment) {
	into.Bring = settings.Catalog.Needs(a.Basket())
	for i := range into.Bring {
		need := &into.Bring[i]
		need.Text = settings.Text(a.Language, need.TextPath, need.Text)
		need.When = settings.Text(a.Language, need.WhenPath, need.When)
	}
	for _, item := range a.Items {
		service := settings.Catalog.Service(item.Service)
		if service == nil {
			into.Items = append(into.Items, mail.Item{Name: item.Service, SourceName: item.Service, Quantity: item.Quantity})
			continue
		}
		path := "services." + service.ID
		name := settings.Text(a.Language, path+".name", service.Name)
		into.Items = append(into.Items, mail.Item{Name: name, SourceName: service.Name, Quantity: item.Quantity})
		if fee, i := service.FeeOn(civil.DateOf(a.Start)); fee != nil && fee.Amount > 0 {
			into.Fees = append(into.Fees, mail.Fee{
				Name: name, Quantity: item.Quantity, Amount: fee.Amount * office.Euro(item.Quantity),
				Note: settings.Text(a.Language, path+".fees."+strconv.Itoa(i)+".note", fee.Note),
			})
		}
	}
}

// describeDisplacement completes a message about an appointment whose time was closed.
func (l *Letters) describeDisplacement(town *directory.Town, a *appointment.Appointment, m *mail.Message) {
	d := a.Displaced
	if d == nil {
		return
	}
	m.Reason = d.Reason
	if d.Keeps(l.Now()) {
		there := *a
		there.Office = d.Office
		m.Kept = &mail.Kept{
			Start: *d.Start, End: d.Start.Add(time.Duration(a.Minutes) * time.Minute), Until: d.Until.In(town.Rules.Location),
			Office: officeOf(town.Settings(), &there),
		}
	}
}

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
