package booking_test

import (
	"testing"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/availability"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/message/mail"
	"stadttermin/internal/staff/audit"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// wanted is a time that somebody on the telephone would like.
func wanted(clock civil.Clock, key string) booking.HoldRequest {
	return booking.HoldRequest{Basket: pass, Office: "amt", Channel: office.Phone, Start: at(monday, clock), Key: key}
}

func (v *visitor) call(clock civil.Clock, key, name string) (*appointment.Appointment, error) {
	return v.Bookings.BookAt(v.Context(), v.town, wanted(clock, key), booking.BookRequest{
		Contact: appointment.Contact{Name: name}, Language: "de", Actor: audit.Staff("x"),
	})
}

func TestStaffBookAnyTickOnceAndTheMailSaysThatVeryTime(t *testing.T) {
	t.Parallel()
	v := visit(t, 1)
	a, err := v.call(8*60+5, "k", "Kim Beispiel")
	if err != nil {
		t.Fatal(err)
	}
	again, err := v.call(8*60+5, "k", "Kim Beispiel")
	if err != nil || again.Reference != a.Reference {
		t.Errorf("the same request again: %v, %v", again, err)
	}
	if m := v.Letters.Message(v.town, a, mail.Confirmation, 0); !m.Appointment.Start.Equal(at(monday, 8*60+5)) || !m.Appointment.End.Equal(at(monday, 8*60+20)) {
		t.Errorf("the confirmation says %v to %v", m.Appointment.Start, m.Appointment.End)
	}
	_, err = v.call(8*60+5, "k", "Jemand anderes")
	v.refused(err, apperr.KeyReused)
	_, err = v.call(8*60+10, "l", "Zu spät")
	v.refused(err, apperr.TimeTaken)
	_, err = v.call(8*60+22, "m", "Krumm")
	v.refused(err, apperr.NotOffered)
	_, err = v.call(8*60+30, "", "Ohne Schlüssel")
	v.refused(err, apperr.Invalid)
}

func TestAMandateReachesAppointmentsOfItsOwnOfficesAlone(t *testing.T) {
	t.Parallel()
	v := visit(t, 1)
	a := v.book(at(monday, 8*60), "kim@example.org")
	for _, offices := range [][]string{nil, {}, {"anderes"}} {
		m := booking.StaffAccess{Actor: audit.Staff("x"), Offices: offices}
		_, err := v.Bookings.CancelFor(t.Context(), v.town, m, a.ID, mail.Cancellation, "")
		v.refused(err, apperr.NotFound)
		_, err = v.Bookings.Reach(t.Context(), v.town, m, a.ID, appointment.Contact{Name: "Dieb"}, "")
		v.refused(err, apperr.NotFound)
	}
	m := booking.StaffAccess{Actor: audit.Staff("x"), Offices: []string{"amt"}}
	if _, err := v.Bookings.Reach(t.Context(), v.town, m, a.ID, appointment.Contact{Name: "Kim", Email: "neu@example.org"}, ""); err != nil {
		t.Fatal(err)
	}
	_, err := v.Bookings.Find(t.Context(), v.town, v.Bookings.ManageToken(v.town, a))
	v.refused(err, apperr.NotFound) // the link went to the address before
	if cancelled, err := v.Bookings.CancelFor(t.Context(), v.town, m, a.ID, mail.TownCancellation, ""); err != nil || cancelled.State != appointment.Cancelled {
		t.Fatalf("%v, %v", cancelled, err)
	}
}

func TestAnExplanationSeesHeldTimesAndNotOnesOwn(t *testing.T) {
	t.Parallel()
	v := visit(t, 2)
	v.hold(at(monday, 8*60))
	mine, err := v.Bookings.Hold(t.Context(), v.town, wanted(8*60, ""))
	if err != nil {
		t.Fatal(err)
	}
	q := booking.Query{Basket: pass, Channel: office.Phone}
	explain := func(clock civil.Clock, token string) booking.Explanation {
		t.Helper()
		list, err := v.Bookings.Explain(t.Context(), v.town, q, at(monday, clock), token)
		if err != nil || len(list) != 1 {
			t.Fatalf("%v, %v", list, err)
		}
		return list[0]
	}
	if e := explain(8*60+5, mine.Token); !e.Free || e.Counters[0].Standing == e.Counters[1].Standing {
		t.Errorf("with one's own hold: %+v", e)
	}
	e := explain(8*60+5, "")
	if e.Free || len(e.Reasons) != 1 || e.Reasons[0].Code != availability.Occupied || len(e.Alternate) != 1 || !e.Alternate[0].Start.Equal(at(monday, 8*60+15)) {
		t.Errorf("of others: %+v", e)
	}
	for clock, standing := range map[civil.Clock]availability.Standing{9 * 60: availability.Idle, 11*60 + 50: availability.TooShort, 13 * 60: availability.Unmanned} {
		if e := explain(clock, ""); e.Counters[0].Standing != standing || e.Free != (standing == availability.Idle) {
			t.Errorf("%v: %+v", clock, e)
		}
	}
}

func TestProposalsSpreadOverDaysAndOverTheHoursOfOne(t *testing.T) {
	t.Parallel()
	v := visit(t, 1)
	q := booking.Query{Basket: pass, Channel: office.Phone}
	times, err := v.Bookings.Propose(t.Context(), v.town, q, booking.Filter{Most: 3}, "")
	if err != nil || len(times) != 3 || !times[0].Start.Equal(at(monday-3, 9*60)) || !times[1].Start.Equal(at(monday, 8*60)) || !times[2].Start.Equal(at(monday+1, 8*60)) {
		t.Errorf("%v, %v", times, err)
	}
	date := monday
	times, err = v.Bookings.Propose(t.Context(), v.town, q, booking.Filter{Most: 4, Date: &date}, "")
	if err != nil || len(times) != 4 || !times[3].Start.Equal(at(monday, 11*60)) {
		t.Errorf("%v, %v", times, err)
	}
	near := civil.Clock(10*60 + 5)
	times, err = v.Bookings.Propose(t.Context(), v.town, q, booking.Filter{Most: 2, Date: &date, Near: &near}, "")
	if err != nil || len(times) != 2 || !times[0].Start.Equal(at(monday, 10*60)) || !times[1].Start.Equal(at(monday, 10*60+15)) {
		t.Errorf("%v, %v", times, err)
	}
}

func TestTheMailNamesFormsWithTheirLinkAndConditionsInItsLanguage(t *testing.T) {
	t.Parallel()
	settings := apptest.Town("werne", 1)
	service := settings.Catalog.Service("pass")
	service.Bring = []office.Document{{Text: "Anzeige der Polizei", When: "Bei Diebstahl"}, {Text: "Antrag"}}
	service.Forms = []office.Form{{Name: "Antrag", URL: "https://werne.example/antrag.pdf"}}
	settings.Profile.Languages = []string{"de", "en"}
	settings.Translations = map[string]tenant.Translation{"en": {Reviewed: true, Texts: map[string]string{
		"services.pass.bring.Bei Diebstahl": "If it was stolen", "services.pass.bring.Anzeige der Polizei": "Police report",
	}}}
	i := apptest.Install(t, settings)
	v := &visitor{T: t, Installation: i, town: i.Town(t, "werne")}
	a, err := v.call(8*60, "n", "Kim Beispiel")
	if err != nil {
		t.Fatal(err)
	}
	a.Language = "en"
	bring := v.Letters.Message(v.town, a, mail.Confirmation, 0).Appointment.Bring
	if len(bring) != 2 || bring[0].When != "If it was stolen" || bring[0].Text != "Police report" || !bring[1].Form || bring[1].URL != "https://werne.example/antrag.pdf" {
		t.Errorf("the mail is told %+v", bring)
	}
}
