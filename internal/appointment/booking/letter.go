package booking

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"stadttermin/internal/appointment"

	"stadttermin/internal/apperr"
	"stadttermin/internal/civil"
	"stadttermin/internal/directory"
	"stadttermin/internal/i18n"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/message/outbox"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// Letters composes the mails of the outbox from what is true when they are sent.
type Letters struct {
	Service *Service
	Towns   interface {
		Town(ctx context.Context, id tenant.ID) (*directory.Town, error)
	}
	Bundle *i18n.Bundle
}

// Compose makes the mail of a row; apperr.NotFound where it is not true any more or its person is forgotten.
func (l *Letters) Compose(ctx context.Context, id tenant.ID, row *outbox.Row) (mail.Mail, error) {
	town, err := l.Towns.Town(ctx, id)
	if err != nil {
		return mail.Mail{}, err
	}
	if row.SubjectType == outbox.OfFeedback {
		return l.feedback(ctx, town, row)
	}
	a, err := l.Service.Store.Find(ctx, town, row.SubjectID)
	if err != nil {
		return mail.Mail{}, err
	}
	if !current(row, a, l.Service.Now()) {
		return mail.Mail{}, apperr.New(apperr.NotFound)
	}
	message := l.Service.Message(town, a, row.Kind, row.Sequence)
	if row.Kind == mail.Pickup && !describePickup(town, a, &message) {
		return mail.Mail{}, apperr.New(apperr.NotFound)
	}
	return mail.Compose(l.Bundle.Printer(a.Language), message)
}

// feedback makes the mail that takes somebody's words to the town.
func (l *Letters) feedback(ctx context.Context, town *directory.Town, row *outbox.Row) (mail.Mail, error) {
	f, err := l.Service.Feedbacks.FindFeedback(ctx, town.ID, row.SubjectID)
	if err != nil {
		return mail.Mail{}, err
	}
	sender := town.Sender()
	to := town.Settings().Profile.Contact.Email
	if to == "" {
		to = sender.From
	}
	return mail.ComposeFeedback(l.Bundle.Printer(town.Settings().SourceLanguage()), mail.FeedbackMessage{
		ID: f.ID, Town: sender, To: to, Name: f.Name, Email: f.Email, Text: f.Text, Written: f.Written.In(town.Rules.Location),
	})
}

// checkVersion tells whether a mail is still true: nothing has happened since it was written, and a reminder only while the
// appointment lies ahead.
func current(row *outbox.Row, a *appointment.Appointment, now time.Time) bool {
	switch {
	case a.Contact.Email == "":
		return false
	case row.Kind == mail.ManageLink:
		return true
	case row.Kind == mail.Pickup:
		return a.State != appointment.Cancelled && a.State != appointment.Displaced
	case row.Sequence != a.Sequence:
		return false
	case row.Kind == mail.Cancellation || row.Kind == mail.TownCancellation:
		return a.State == appointment.Cancelled
	case row.Kind == mail.Closure:
		return a.State == appointment.Displaced
	}
	return a.State == appointment.Booked && now.Before(a.Start)
}

// Message gives what there is to say about an appointment, in its language.
func (s *Service) Message(town *directory.Town, a *appointment.Appointment, kind mail.Kind, sequence int) mail.Message {
	settings := town.Settings()
	manage := s.ManageURL(town, a)
	m := mail.Message{
		Kind: kind, Sequence: sequence, Written: s.Now().In(town.Rules.Location),
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
	for _, entry := range s.mails(town, a, kind, audit.System) {
		if entry.Kind == mail.Reminder {
			local := entry.Due.In(town.Rules.Location)
			m.RemindsOn = &local
		}
	}
	describe(settings, a, &m.Appointment)
	s.describeDisplacement(town, a, &m)
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
		Street: o.Address.Street, Postcode: o.Address.Postcode, City: o.Address.City, MapURL: o.Address.Map,
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
