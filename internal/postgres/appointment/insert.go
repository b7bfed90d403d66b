package appointment

import (
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/tenant"
)

var insertAppointments = db.Into("appointment", "",
	db.Value("appointment_id", func(c *booking.AppointmentWrite) any { return [16]byte(c.Appointment.ID) }),
	db.Value("office_id", func(c *booking.AppointmentWrite) any { return c.Appointment.Office }),
	db.Value("day", func(c *booking.AppointmentWrite) any { return civil.DateOf(c.Appointment.Start).Time() }),
	db.Value("start_tick", func(c *booking.AppointmentWrite) any { return c.Seat.From }),
	db.Value("minutes", func(c *booking.AppointmentWrite) any { return c.Appointment.Minutes }),
	db.Value("starts_at", func(c *booking.AppointmentWrite) any { return c.Appointment.Start }),
	db.Value("wall", func(c *booking.AppointmentWrite) any { return c.Appointment.Start }),
	db.Value("zone", func(c *booking.AppointmentWrite) any { return c.Appointment.Start.Location().String() }),
	db.Value("state", func(c *booking.AppointmentWrite) any { return string(c.Appointment.State) }),
	db.Value("channel", func(c *booking.AppointmentWrite) any { return string(c.Appointment.Channel) }),
	db.Value("language", func(c *booking.AppointmentWrite) any { return c.Appointment.Language }),
	db.Value("sequence", func(c *booking.AppointmentWrite) any { return c.Appointment.Sequence }),
	db.Value("token_version", func(c *booking.AppointmentWrite) any { return c.Appointment.TokenVersion }),
	db.Value("revision", func(c *booking.AppointmentWrite) any { return c.Revision }),
	db.Value("reference", func(c *booking.AppointmentWrite) any { return c.Appointment.Reference }),
	db.Value("letter", func(c *booking.AppointmentWrite) any { return c.Appointment.Letter }),
	db.Value("number", func(c *booking.AppointmentWrite) any { return c.Appointment.Number }),
	db.Value("nonce", func(c *booking.AppointmentWrite) any { return c.Nonce[:] }),
	db.Value("booked", func(c *booking.AppointmentWrite) any { return c.Appointment.Booked }),
)

var insertContacts = db.Into("contact", "",
	db.Value("appointment_id", func(c *booking.AppointmentWrite) any { return [16]byte(c.Appointment.ID) }),
	db.Value("name", func(c *booking.AppointmentWrite) any { return c.Appointment.Contact.Name }),
	db.Value("email", func(c *booking.AppointmentWrite) any { return c.Appointment.Contact.Email }),
	db.Value("phone", func(c *booking.AppointmentWrite) any { return c.Appointment.Contact.Phone }),
	db.Value("request_key", func(c *booking.AppointmentWrite) any {
		if c.Key == nil {
			return nil
		}
		return c.Key.Key
	}),
	db.Value("request_hash", func(c *booking.AppointmentWrite) any {
		if c.Key == nil {
			return nil
		}
		return c.Key.Hash
	}),
	db.Value("address_key", func(c *booking.AppointmentWrite) any { return mail.AddressKey(c.Appointment.Contact.Email) }),
)

// itemRow is one of the things that an appointment is for.
type itemRow struct {
	appointment [16]byte
	position    int
	appointment.Item
}

var insertItems = db.Into("appointment_item", "",
	db.Value("appointment_id", func(r itemRow) any { return r.appointment }),
	db.Value("position", func(r itemRow) any { return r.position }),
	db.Value("service_id", func(r itemRow) any { return r.Service }),
	db.Value("quantity", func(r itemRow) any { return r.Quantity }),
	db.Value("minutes", func(r itemRow) any { return r.Minutes }),
)

// queueAppointments writes new appointments, what they are for, and who comes with what this was asked for under.
func queueAppointments(batch *pgx.Batch, id tenant.ID, changes []*booking.AppointmentWrite) {
	var items []itemRow
	for _, c := range changes {
		for position, item := range c.Appointment.Items {
			items = append(items, itemRow{c.Appointment.ID, position, item})
		}
	}
	insertAppointments.Queue(batch, id, changes)
	insertItems.Queue(batch, id, items)
	insertContacts.Queue(batch, id, changes)
}
