package booking_test

import (
	"testing"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/budget"
	"stadttermin/internal/postgres/db"
)

// mails counts the mails of a kind that are due about an appointment.
func (v *visitor) mails(a *appointment.Appointment, kind string) (n int) {
	v.Helper()
	err := v.DB.InTenant(v.Context(), v.town.ID, func(tx *db.Tx) error {
		return tx.QueryRow(v.Context(), `SELECT count(*) FROM outbox WHERE tenant_id = $1 AND subject_id = $2 AND kind = $3`, v.town.ID, a.ID, kind).Scan(&n)
	})
	if err != nil {
		v.Fatal(err)
	}
	return n
}

func TestWhoLostTheMailGetsTheLinksOfAllThatLiesAhead(t *testing.T) {
	t.Parallel()
	v := visit(t, 2)
	first, second := v.book(at(monday, 8*60), "kim@example.org"), v.book(at(monday, 9*60), "Kim@example.org")
	gone, other := v.book(at(monday, 10*60), "kim@example.org"), v.book(at(monday, 11*60), "toni@example.org")
	if _, err := v.Bookings.Cancel(t.Context(), v.town, v.Bookings.ManageToken(v.town, gone), ""); err != nil {
		t.Fatal(err)
	}
	for _, email := range []string{" KIM@example.org", "nobody@example.org", "kim"} {
		if err := v.Bookings.ResendLink(t.Context(), v.town, email, budget.Claim{}); err != nil {
			t.Fatal(err)
		}
	}
	for a, want := range map[*appointment.Appointment]int{first: 1, second: 1, gone: 0, other: 0} {
		if got := v.mails(a, "manage_link"); got != want {
			t.Errorf("%s: %d mails, want %d", a.Contact.Email, got, want)
		}
	}
}

func TestACorrectedAddressGetsTheConfirmationAndTheOldLinkOpensNothing(t *testing.T) {
	t.Parallel()
	v := visit(t, 1)
	a := v.book(at(monday, 8*60), "kim@gmial.example")
	token := v.Bookings.ManageToken(v.town, a)
	for range 2 { // the same click twice
		mended, err := v.Bookings.CorrectEmail(t.Context(), v.town, token, "kim@example.org", "k", budget.Claim{})
		if err != nil && apperr.CodeOf(err) != apperr.NotFound {
			t.Fatal(err)
		}
		if err == nil && mended.Contact.Email != "kim@example.org" {
			t.Errorf("%+v", mended.Contact)
		}
	}
	if _, err := v.Bookings.Find(t.Context(), v.town, token); apperr.CodeOf(err) != apperr.NotFound {
		t.Errorf("the link that a stranger may have got: %v", err)
	}
	if got := v.mails(a, "confirmation"); got != 2 {
		t.Errorf("%d confirmations", got)
	}
}

func TestACorrectedAddressCountsAsTheOneOfABooking(t *testing.T) {
	t.Parallel()
	v := visit(t, 1)
	for n := range 3 {
		v.book(at(monday.AddDays(n), 9*60), "kim@example.org")
	}
	a := v.book(at(monday, 8*60), "toni@example.org")
	_, err := v.Bookings.CorrectEmail(t.Context(), v.town, v.Bookings.ManageToken(v.town, a), "Kim+x@example.org", "", budget.Claim{})
	v.refused(err, apperr.OpenLimit)
}
