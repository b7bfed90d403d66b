package phone

import (
	"time"

	"stadttermin/internal/apperr"
	"stadttermin/internal/appointment/booking"
	"stadttermin/internal/civil"
	"stadttermin/internal/server/staffauth"
)

// proposals is how many free times are shown.
const proposals = 8

// wish is what somebody on the telephone would like.
type wish struct {
	office string      // only there; empty: wherever it is possible
	date   *civil.Date // only on it
	half   string      // of the day: morning, afternoon, or any where it is empty
	clock  *civil.Clock
}

// Halves of a day in addresses.
const (
	morning   = "vormittag"
	afternoon = "nachmittag"
)

// readWish takes a wish from an address or a form. A time without a date is one of today.
func readWish(r *staffauth.Request, value func(string) string) (wish, error) {
	w := wish{office: value("ort"), half: value("zeitraum")}
	if w.half != "" && w.half != morning && w.half != afternoon {
		return w, apperr.New(apperr.Invalid).At("zeitraum")
	}
	if w.office != "" && r.Settings.Office(w.office) == nil {
		return w, apperr.New(apperr.NotFound)
	}
	if s := value("tag"); s != "" {
		date, err := civil.ParseDate(s)
		if err != nil || date < r.Today().AddDays(-366) || date > r.Today().AddDays(366) {
			return w, apperr.New(apperr.Invalid).At("tag") // without the cause, which repeats what was typed
		}
		w.date = &date
	}
	if s := value("zeit"); s != "" {
		clock, err := civil.ParseClock(s)
		if err != nil {
			return w, apperr.New(apperr.Invalid).At("zeit")
		}
		w.clock = &clock
		if w.date == nil {
			today := r.Today()
			w.date = &today
		}
	}
	return w, nil
}

// pairs writes the wish for an address.
func (w *wish) pairs() []string {
	date, clock := "", ""
	if w.date != nil {
		date = w.date.String()
	}
	if w.clock != nil {
		clock = w.clock.String()
	}
	return []string{"ort", w.office, "tag", date, "zeitraum", w.half, "zeit", clock}
}

// start gives the very time that is wished for; zero where it is none.
func (w *wish) start(location *time.Location) time.Time {
	if w.clock == nil {
		return time.Time{}
	}
	return civil.Instant(*w.date, *w.clock, location, civil.Beginning)
}

func (w *wish) filter() booking.Filter {
	filter := booking.Filter{Date: w.date, Near: w.clock, Most: proposals}
	if w.clock != nil {
		filter.Most-- // the wished time itself is one of them
	}
	noon := civil.Clock(12 * 60)
	switch w.half {
	case morning:
		filter.Before = &noon
	case afternoon:
		filter.After = &noon
	}
	return filter
}

// callerLead is how long somebody who telephones needs to come, at least.
const callerLead = 30 * time.Minute
