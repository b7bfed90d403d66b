package queue_test

import (
	"fmt"
	"testing"
	"time"

	"stadttermin/internal/hall/estimate"

	"github.com/google/uuid"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment"
	"stadttermin/internal/hall/queue"
	"stadttermin/internal/postgres/db"
	"stadttermin/internal/town/office"
	"stadttermin/internal/town/tenant"
)

// estimate tells when somebody with a short case would be called who came now.
func (h *hall) estimate() *estimate.Forecast {
	h.Helper()
	f, err := h.desk.Estimate(h.Context(), h.town, queue.Draw{Office: "amt", Basket: basket("kurz", 1)})
	if err != nil {
		h.Fatal(err)
	}
	return f
}

func TestWhoComesToAnEmptyHallIsCalledAtOnce(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	f := h.estimate()
	if f.Before != 0 || !f.Newcomer.From.Equal(h.at("09:00")) || !f.Newcomer.Until.Equal(h.at("09:05")) {
		t.Errorf("%+v", f)
	}
}

func TestTheEstimateCountsWhoWaitsAndAppointmentsStillToCome(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	for range 4 {
		h.drawn("kurz")
	}
	waiting := h.estimate()
	if waiting.Before != 4 || waiting.Newcomer.From.Before(h.at("09:10")) || waiting.Newcomer.Until.After(h.at("09:35")) {
		t.Errorf("behind four short cases: %+v", waiting)
	}
	for _, clock := range []string{"09:05", "09:20", "09:35"} {
		h.booked(clock, "pass")
	}
	crowded := h.estimate()
	if !crowded.Newcomer.From.After(waiting.Newcomer.From) || crowded.Newcomer.Until.Before(h.at("09:40")) {
		t.Errorf("with three appointments to come: %+v, without: %+v", crowded, waiting)
	}
	day := h.day()
	f := h.desk.Forecast(h.town, day, nil)
	last := time.Time{}
	for _, c := range day.Waiting() {
		r := f.Cases[c.ID()]
		if !r.Possible() || r.From.Before(last) || r.Until.Before(r.From) || r.From.Minute()%5 != 0 {
			t.Errorf("%s: %+v", c.WaitingNumber(), r)
		}
		last = r.From
	}
}

func TestMoreCountersShortenTheWait(t *testing.T) {
	t.Parallel()
	until := func(counters int) time.Time {
		h := newHall(t, counters)
		for range 6 {
			h.drawn("pass")
		}
		return h.estimate().Newcomer.Until
	}
	if one, three := until(1), until(3); !three.Before(one) {
		t.Errorf("one counter until %v, three until %v", one, three)
	}
}

func TestWhoComesTooLateForTodayIsToldSo(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	h.itIs("11:50")
	for range 10 {
		h.drawn("pass")
	}
	if f := h.estimate(); f.Newcomer.Possible() {
		t.Errorf("%+v", f)
	}
}

func TestTheEstimateLearnsHowLongThingsReallyTake(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	err := h.DB.InTenant(t.Context(), h.town.ID, func(tx *db.Tx) error {
		for n := range 20 {
			id := uuid.New()
			if _, err := tx.Exec(t.Context(), `INSERT INTO visit (tenant_id, visit_id, office_id, home_id, day, number, letter, services, state, arrived)
				VALUES ($1, $2, 'amt', 'amt', '2026-11-19', $3, 'B', '{kurz}', 'done', now())`, h.town.ID, id, 501+n); err != nil {
				return err
			}
			if _, err := tx.Exec(t.Context(), `INSERT INTO visit_item (tenant_id, visit_id, position, service_id, quantity, minutes, actual_minutes)
				VALUES ($1, $2, 0, 'kurz', 1, 5, 20)`, h.town.ID, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		h.drawn("kurz")
	}
	if f := h.estimate(); f.Newcomer.From.Before(h.at("09:40")) {
		t.Errorf("three cases that take 20 minutes and not 5: %+v", f)
	}
}

func TestNumbersOfWalkInsNeverMeetThoseOfAppointmentsOrOfEmergencies(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	h.booked("09:30", "kurz")
	set := func(column string, n int) {
		err := h.DB.InTenant(t.Context(), h.town.ID, func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), fmt.Sprintf(`UPDATE office_day SET %s = $2, version = version + 1, event = event + 1 WHERE tenant_id = $1`, column), h.town.ID, n)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	set("next_number", 500)
	var numbers []int
	for _, clock := range []string{"10:00", "10:15"} {
		numbers = append(numbers, h.booked(clock, "kurz").Number)
	}
	if fmt.Sprint(numbers) != "[500 1001]" {
		t.Errorf("appointments got %v", numbers)
	}
	if a, b := h.drawn("kurz"), h.drawn("kurz"); a.Number != 501 || b.Number != 502 {
		t.Errorf("walk-ins got %d and %d", a.Number, b.Number)
	}
}

func TestANumberIsDrawnOnlyForWhatTheOfficeDoesToday(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1, func(s *tenant.Settings) {
		closed := s.Plan.Offices[0]
		closed.ID, closed.Letter, closed.Opening = "zu", "Z", nil
		s.Plan.Offices = append(s.Plan.Offices, closed)
		s.Catalog.Services[0].Offices = []string{"zu"}
	})
	draw := func(office, service string, n int) error {
		_, err := h.desk.Draw(t.Context(), h.town, h.by, queue.Draw{Office: office, Basket: basket(service, n)})
		return err
	}
	h.refused(draw("amt", "pass", 1), apperr.NotServed)
	h.refused(draw("amt", "nichts", 1), apperr.UnknownService)
	h.refused(draw("amt", "kurz", 3), apperr.TooMany)
	h.refused(draw("zu", "pass", 1), apperr.ClosedToday)
	h.refused(draw("anderswo", "kurz", 1), apperr.NotFound)
	_, err := h.desk.Draw(t.Context(), h.town, h.by, queue.Draw{Office: "amt"})
	h.refused(err, apperr.EmptyBasket)
}

func basket(service string, n int) office.Basket {
	return office.Basket{{Service: service, Quantity: n}}
}

func TestADrawThatIsSentTwiceDrawsOneNumber(t *testing.T) {
	t.Parallel()
	h := newHall(t, 1)
	act := queue.Command{By: "device:kiosk", Key: "ticket"}
	draw := queue.Draw{Office: "amt", Basket: basket("kurz", 1)}
	first := h.done(h.desk.Draw(t.Context(), h.town, act, draw))
	again, err := h.desk.Draw(t.Context(), h.town, act, draw)
	if err != nil || !again.Repeated || again.Case.Visit != first.Visit || again.Case.State != appointment.Arrived {
		t.Errorf("%+v, %v", again, err)
	}
}
