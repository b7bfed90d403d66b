package closure_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/appointment/closure"
	"stadttermin/internal/civil"
	"stadttermin/internal/dev/apptest"
	"stadttermin/internal/directory"
	"stadttermin/internal/town/office"
)

func TestBookingsWhileAClosureIsCarriedOutSeatNobodyTwice(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 3))
	m.book(tuesday, 32)
	order := m.sick("1", "2")
	order.Seen = m.assess(order).Fingerprint
	var all sync.WaitGroup
	for n := range 24 {
		all.Go(func() {
			start := at(wednesday, 8*60+civil.Clock(n%16*15))
			hold, err := m.Bookings.Hold(context.Background(), m.town, booking.HoldRequest{Basket: pass, Office: "amt", Channel: office.Online, Start: start})
			if err == nil {
				contact := appointment.Contact{Name: "Kim Beispiel", Email: fmt.Sprintf("eilig%d@example.org", n)}
				_, err = m.Bookings.Book(context.Background(), m.town, booking.BookRequest{Hold: hold.Token, Contact: contact, Language: "de"})
			}
			if err != nil && apperr.CodeOf(err) != apperr.TimeTaken {
				t.Error(err)
			}
		})
	}
	_, err := m.Closures.CarryOut(m.Context(), m.town, order, nil)
	all.Wait()
	for apperr.CodeOf(err) == apperr.ClosureChanged { // what was shown is no longer true: show it again
		m.refresh()
		order.Seen = m.assess(order).Fingerprint
		_, err = m.Closures.CarryOut(m.Context(), m.town, order, nil)
		if err == nil {
			break
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	m.healthy()
}

// failing is a database that is lost when everything is written and nothing committed.
type failing struct{ closure.Store }

type failingTx struct{ closure.Tx }

var errLost = errors.New("connection lost")

func (f failing) InTenant(ctx context.Context, town *directory.Town, do func(closure.Tx) error) error {
	return f.Store.InTenant(ctx, town, func(tx closure.Tx) error { return do(failingTx{tx}) })
}

func (f failingTx) Close(ctx context.Context, carried *closure.Carried) error {
	return errors.Join(f.Tx.Close(ctx, carried), errLost)
}

func TestAClosureThatBreaksOffLeavesNothingHalfDone(t *testing.T) {
	t.Parallel()
	m := newMorning(t, apptest.Town("werne", 2))
	m.book(tuesday, 20)
	before := m.seats()
	order := m.sick("1")
	order.Seen = m.assess(order).Fingerprint
	broken := *m.Closures
	broken.Store = failing{m.Closures.Store}
	if _, err := broken.CarryOut(m.Context(), m.town, order, nil); !errors.Is(err, errLost) {
		t.Fatal(err)
	}
	after := m.seats()
	for who, seat := range before {
		if after[who] != seat {
			t.Errorf("%s sat at %s and sits at %q", who, seat, after[who])
		}
	}
	for _, table := range []string{"closure", "closure_case", "offer"} {
		if n := m.count(`SELECT count(*) FROM ` + table + ` WHERE tenant_id = $1`); n != 0 {
			t.Errorf("%d rows are left in %s", n, table)
		}
	}
	m.refresh()
	if n := m.count(`SELECT count(*) FROM outbox WHERE tenant_id = $1 AND kind = 'closure'`); n != 0 || m.town.Revision != 1 {
		t.Errorf("%d mails, revision %d", n, m.town.Revision)
	}
}
